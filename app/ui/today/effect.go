package today

import (
	"context"
	"time"

	"daybrief/app"
)

// restTime is how long the pointer rests on a thumb before its effect is told;
// effectTime is how long telling it may take.
const (
	restTime   = 150 * time.Millisecond
	effectTime = 2 * time.Second
)

// thumb is one of the two beside an item.
type thumb struct {
	id    string
	value int
}

// thumbs is what the page knows of them beside the votes.
type thumbs struct {
	effect   app.VoteEffect
	effectOf thumb // the thumb the effect is of
	resting  thumb // the one the pointer is on
	hinted   bool  // the strip shows a hint
}

// rest tells what the thumb would change that the pointer rests on; "" when it
// left.
func (t *Today) rest(id string, value int) {
	if id != "" && t.hands.Facts.Votes[id] == value {
		value = 0 // it is pressed: pressing it again takes it back
	}
	now := thumb{id, value}
	if now == t.resting {
		return
	}
	t.resting = now
	if t.hinted {
		t.unhint()
	}
	if id == "" || t.opts.Companion == nil {
		return
	}
	t.tasks.Spawn(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, effectTime)
		defer cancel()
		select {
		case <-ctx.Done():
			return
		case <-time.After(restTime):
		}
		e, err := t.opts.Companion.VoteEffect(ctx, id, value)
		if err != nil || e.Says == "" {
			return // a hint nobody asked for is not worth an error
		}
		t.tasks.Do(func() {
			t.effect, t.effectOf = e, now
			if t.resting == now {
				t.hint(e.Says, "", nil)
			}
		})
	})
}

// voted tells that a thumb was stored and what it changes, where that is known,
// with a way back.
func (t *Today) voted(id string, value, before int) {
	var words string
	switch value {
	case 1:
		words = t.st.Say("today.voted_up")
	case -1:
		words = t.st.Say("today.voted_down")
	default:
		words = t.st.Say("today.voted_back")
	}
	if t.effectOf == (thumb{id, value}) {
		words = t.effect.Says
	}
	t.effect, t.effectOf, t.resting = app.VoteEffect{}, thumb{}, thumb{}
	t.hint(words, t.st.Say("common.undo.button"), func() {
		t.unhint()
		if before != 0 {
			t.hands.Vote(id, before)
		} else {
			t.hands.Vote(id, value)
		}
	})
}

// hint shows a sentence at the lower edge, unless there is something that
// matters more.
func (t *Today) hint(text, word string, act func()) {
	if t.running || t.run == nil || t.run.Visible() && !t.hinted {
		return
	}
	t.hinted = true
	t.run.Waiting(text, word, act)
	t.relayout()
}

func (t *Today) unhint() {
	if t.hinted && t.run != nil {
		t.hinted = false
		t.run.Clear()
		t.relayout()
	}
}
