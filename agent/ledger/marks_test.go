package ledger

import (
	"testing"
	"time"

	"daybrief/app"

	"github.com/google/go-cmp/cmp"
)

// markOf decides about the first action of a mail, days ago at noon.
func markOf(in Input, id string, state app.ActionState, days int) app.ActionMark {
	for i := range in.Items {
		if it := &in.Items[i]; it.ID == id {
			return app.ActionMark{ID: app.ActionID(id, it.Actions[0].Quote), State: state, At: today.AddDate(0, 0, -days).Add(12 * time.Hour),
				Action: app.Commitment{ID: "short", Item: id, Kind: app.ActionAsked, Text: it.Actions[0].Text, Quote: it.Actions[0].Quote, Who: "Ann Low"}, About: it}
		}
	}
	panic("no mail " + id)
}

func TestDecisions(t *testing.T) {
	ask := func(b *box, days int) { b.in(mailID{"a", "Ann Low", "t"}, days, "Please send me the cost sheet.") }
	for name, c := range map[string]struct {
		fill  func(b *box)
		mark  app.ActionState
		days  int // since the decision
		until int // days from today
		drop  bool
		want  []string
	}{
		"done": {func(b *box) { ask(b, 5) }, app.ActionDone, 4, 0, false, []string{"done asked a: Send Ann the cost sheet (Ann Low)"}},
		"done, then asked again": {func(b *box) {
			ask(b, 5)
			b.in(mailID{"b", "Ann Low", "t"}, 2, "Any news? Please send me the cost sheet.")
		}, app.ActionDone, 4, 0, false, []string{"open asked b: Send Ann the cost sheet (Ann Low) again 2026-02-28"}},
		"asked again, then done": {func(b *box) {
			ask(b, 5)
			b.in(mailID{"b", "Ann Low", "t"}, 2, "Any news? Please send me the cost sheet.")
		}, app.ActionDone, 1, 0, false, []string{"done asked b: Send Ann the cost sheet (Ann Low) again 2026-02-28"}},
		"put off":        {func(b *box) { ask(b, 5) }, app.ActionLater, 4, 1, false, []string{"later asked a: Send Ann the cost sheet (Ann Low)"}},
		"back again":     {func(b *box) { ask(b, 5) }, app.ActionLater, 4, 0, false, []string{"open asked a: Send Ann the cost sheet (Ann Low)"}},
		"back too late":  {func(b *box) { ask(b, 5) }, app.ActionLater, 4, -3, false, []string{"open asked a: Send Ann the cost sheet (Ann Low)"}},
		"mail is gone":   {func(b *box) { ask(b, 5) }, app.ActionLater, 4, 0, true, []string{"open asked a: Send Ann the cost sheet (Ann Low)"}},
		"gone and done":  {func(b *box) { ask(b, 5) }, app.ActionDone, 4, 0, true, []string{"done asked a: Send Ann the cost sheet (Ann Low)"}},
		"older than all": {func(b *box) { ask(b, Days+9) }, app.ActionOpen, 4, 0, false, []string{"open asked a: Send Ann the cost sheet (Ann Low)"}},
		"put off, answered": {func(b *box) { ask(b, 5); b.out("r", "t", 3, "Here it is.") }, app.ActionLater, 4, 9, false,
			[]string{"answered asked a: Send Ann the cost sheet (Ann Low) closed by r"}},
		"answered, reopened": {func(b *box) { ask(b, 5); b.out("r", "t", 4, "Here it is.") }, app.ActionOpen, 2, 0, false,
			[]string{"open asked a: Send Ann the cost sheet (Ann Low)"}},
	} {
		t.Run(name, func(t *testing.T) {
			b := &box{}
			c.fill(b)
			in := b.input()
			m := markOf(in, "a", c.mark, c.days)
			if c.mark == app.ActionLater {
				m.Until = app.DateOf(today.AddDate(0, 0, c.until))
			}
			in.Marks = []app.ActionMark{m}
			if c.drop {
				in.Items = nil
			}
			if diff := cmp.Diff(c.want, lines(Make(in))); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// TestIDsStay: finding actions anew, wrapping lines otherwise or a reminder
// changes no id.
func TestIDsStay(t *testing.T) {
	id := func(text string, more ...string) string {
		b := &box{}
		b.in(mailID{"a", "Ann Low", "t"}, 5, text)
		for _, m := range more {
			b.in(mailID{"b", "Ann Low", "t"}, 2, m)
		}
		return Make(b.input())[0].ID
	}
	want := id("Please send me the cost sheet of the new boat house before we meet.")
	for _, got := range []string{
		id("Hi Bob,\n\nPlease send me the cost sheet of the new boat house\nbefore we meet.\n\nAnn"),
		id("Please send me the cost sheet of the new boat house before we meet.", "Any news on the sheet?"),
	} {
		if got != want || len(got) != app.ActionIDShown {
			t.Errorf("id %s, was %s", got, want)
		}
	}
}
