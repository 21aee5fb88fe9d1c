package ask

import (
	"context"
	"errors"
	"strings"

	"daybrief/app"
)

// turn is a question of the conversation with its answer.
type turn struct {
	question string     // as shown
	asked    string     // as put to the program
	steps    []app.Step // as they end
	answer   app.Answer
	past     bool // of an earlier opening: its items are read again
	done     bool
	stopped  bool
	err      error

	cancel  context.CancelFunc
	confirm *confirmation // what is asked back, nil for nothing
}

// confirmation is a question to the reader that the answer waits for.
type confirmation struct {
	app.Confirmation
	reply chan bool // holds one
}

// submit asks what stands in the line.
func (s *Screen) submit(text string) { s.put(text, text) }

// put asks a question that may be shown in other words: the ready ones are in
// the reader's language, and are read by rules in English.
func (s *Screen) put(shown, asked string) {
	shown, asked = strings.TrimSpace(shown), strings.TrimSpace(asked)
	if asked == "" || s.busy != nil {
		return
	}
	s.drop()
	s.found, s.said = found{}, ""
	s.entry.OnChanged = nil
	s.entry.SetText("")
	s.entry.OnChanged = s.typed
	ctx, cancel := context.WithCancel(s.tasks.Context())
	t := &turn{question: shown, asked: asked, cancel: cancel}
	earlier := s.exchanges()
	s.busy, s.turns = t, append([]*turn{t}, s.turns...)
	s.run.Clear()
	s.sheaf.Scroll.ScrollToTop()
	s.Restyle()
	s.tasks.Spawn(func(context.Context) {
		defer cancel()
		ans, err := s.opts.Asker.Ask(ctx, app.Question{
			Text: asked, Earlier: earlier,
			Progress: func(step app.Step) { s.tasks.Do(func() { s.stepped(t, step) }) },
			Confirm:  func(ctx context.Context, c app.Confirmation) bool { return s.ask(ctx, t, c) },
		})
		s.tasks.Do(func() { s.answered(t, ans, err) })
	})
}

// exchanges is what the next question goes on from, the oldest first.
func (s *Screen) exchanges() []app.Exchange {
	var out []app.Exchange
	for i := len(s.turns) - 1; i >= 0; i-- {
		if t := s.turns[i]; t.err == nil && len(t.answer.Answer) > 0 {
			out = append(out, app.Exchange{Question: t.question, Answer: t.answer.Answer})
		}
	}
	return out
}

func (s *Screen) stepped(t *turn, step app.Step) {
	if t == s.busy {
		t.steps = append(t.steps, step)
		s.Restyle()
	}
}

// ask shows a confirmation and waits for the reader's word; the end of the
// question is a no.
func (s *Screen) ask(ctx context.Context, t *turn, c app.Confirmation) bool {
	asked := &confirmation{Confirmation: c, reply: make(chan bool, 1)}
	s.tasks.Do(func() {
		t.confirm = asked
		s.Restyle()
		s.focusConfirm()
	})
	select {
	case yes := <-asked.reply:
		return yes
	case <-ctx.Done():
		return false
	}
}

// reply answers what is asked back.
func (s *Screen) reply(t *turn, yes bool) {
	if t.confirm == nil {
		return
	}
	t.confirm.reply <- yes
	t.confirm = nil
	s.Restyle()
	s.focus(s.entry)
}

// stop ends the question that is being answered.
func (s *Screen) stop() {
	if s.busy != nil {
		s.busy.stopped = true
		s.busy.cancel()
	}
}

// answered shows the answer and keeps the conversation.
func (s *Screen) answered(t *turn, ans app.Answer, err error) {
	if t == s.busy {
		s.busy = nil
	}
	t.done, t.confirm = true, nil
	switch {
	case err != nil && (t.stopped || errors.Is(err, context.Canceled)):
		t.stopped = true
	case err != nil:
		t.err = err
	default:
		t.answer = ans
		for i := range ans.Items {
			s.hands.Facts.Items[ans.Items[i].ID] = &ans.Items[i]
		}
		s.converse(t)
	}
	s.Restyle()
}

// converse keeps the conversation, one after another.
func (s *Screen) converse(last *turn) {
	var earlier []app.Exchange
	if list := s.exchanges(); len(list) > 1 {
		earlier = list[:len(list)-1]
	}
	s.keepTalk(earlier, app.Exchange{Question: last.question, Answer: last.answer.Answer})
}

func (s *Screen) keepTalk(earlier []app.Exchange, last app.Exchange) {
	before, done := s.keep, make(chan struct{})
	s.keep = done
	s.tasks.Spawn(func(ctx context.Context) {
		defer close(done)
		if before != nil {
			<-before
		}
		if err := s.opts.Asker.Converse(ctx, earlier, last); err != nil {
			s.tasks.Do(func() { s.fail(err, func() { s.keepTalk(earlier, last) }) })
		}
	})
}

// forget begins a new conversation.
func (s *Screen) forget() {
	if s.busy != nil {
		return
	}
	s.turns = nil
	s.keepTalk(nil, app.Exchange{})
	s.Restyle()
	s.focus(s.entry)
}
