package today

import (
	"context"
	"errors"

	"daybrief/app/ui/paper"
)

// prefMinutes is how long the reader wants to read, in the preferences.
const prefMinutes = "reading-minutes"

// minutes is how long the reader wants to read.
func (t *Today) minutes() int {
	switch n := t.env.App.Preferences().IntWithFallback(prefMinutes, minutesUsual); n {
	case minutesLeast, minutesMost:
		return n
	}
	return minutesUsual
}

// setMinutes makes the page shorter or longer.
func (t *Today) setMinutes(n int) {
	t.env.App.Preferences().SetInt(prefMinutes, n)
	t.apply(t.shown)
}

// readOn shows the rest of a short page, this once and from now on.
func (t *Today) readOn() { t.setMinutes(minutesUsual) }

// search leads to questions and search.
func (t *Today) search() { t.env.Go(paper.PlaceAsk, "") }

// speak reads the brief aloud, or ends that.
func (t *Today) speak() {
	if t.silence != nil {
		t.silence()
		return
	}
	if t.opts.Companion == nil || t.shown.brief == nil || t.running {
		return
	}
	ctx, cancel := context.WithCancel(t.tasks.Context())
	t.silence, t.hinted = cancel, false
	t.run.Waiting(t.st.Say("today.speaking"), t.st.Say("common.stop.button"), cancel)
	t.relayout()
	date := t.shown.brief.Date
	t.tasks.Spawn(func(context.Context) {
		defer cancel()
		err := t.opts.Companion.Speak(ctx, date, func(int) {})
		t.tasks.Do(func() { t.silent(err) })
	})
}

// silent ends the reading aloud.
func (t *Today) silent(err error) {
	t.silence = nil
	if t.running || t.run.Fault {
		return
	}
	t.run.Clear()
	t.relayout()
	if err != nil && !errors.Is(err, context.Canceled) {
		t.fail(err, t.speak)
	}
}

// copyText puts the brief on the clipboard as plain text.
func (t *Today) copyText() {
	if t.opts.Companion == nil || t.shown.brief == nil {
		return
	}
	date := t.shown.brief.Date
	t.tasks.Spawn(func(ctx context.Context) {
		text, err := t.opts.Companion.Text(ctx, date)
		t.tasks.Do(func() {
			if err != nil {
				t.fail(err, t.copyText)
				return
			}
			t.env.App.Clipboard().SetContent(text)
			t.hint(t.st.Say("today.copied"), "", nil)
		})
	})
}
