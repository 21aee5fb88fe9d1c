package evidence

import (
	"testing"
	"time"

	"daybrief/app"
)

// letter makes a mail: its id, the thread it is in, the day of March, and
// whether the reader sent it and asks something in it.
func letter(id, thread string, day int, sent, asks bool) app.Item {
	it := app.Item{ID: id, Kind: app.KindMail, Time: time.Date(2026, 3, day, 9, 0, 0, 0, time.UTC),
		Detail: app.Detail{Mail: &app.MailDetail{MessageID: id, Thread: thread}}}
	if id != thread {
		it.Detail.Mail.InReplyTo = thread
	}
	if sent {
		it.AddFlag(app.FlagSent)
	}
	if asks {
		it.Actions = []app.Action{{Text: "Answer", Owed: true}}
	}
	return it
}

func TestSettle(t *testing.T) {
	for name, c := range map[string]struct {
		items []app.Item
		want  bool // the first is answered
	}{
		"not answered":         {[]app.Item{letter("a", "a", 3, false, false)}, false},
		"answered":             {[]app.Item{letter("a", "a", 3, false, false), letter("b", "a", 4, true, false)}, true},
		"by somebody else":     {[]app.Item{letter("a", "a", 3, false, false), letter("b", "a", 4, false, false)}, false},
		"another came since":   {[]app.Item{letter("c", "a", 5, false, false), letter("b", "a", 4, true, false)}, false},
		"a later one answered": {[]app.Item{letter("b", "a", 4, false, false), letter("c", "a", 5, true, false)}, true},
		"the reader began it":  {[]app.Item{letter("b", "a", 5, false, false), letter("a", "a", 4, true, true)}, false},
		"a clock that is off":  {[]app.Item{letter("a", "a", 3, false, false), letter("b", "a", 2, true, false)}, true},
	} {
		before := len(c.items[0].Flags)
		got := Settle(c.items)
		if got[0].HasFlag(app.FlagAnswered) != c.want {
			t.Errorf("%s: answered %v, want %v", name, !c.want, c.want)
		}
		if len(c.items[0].Flags) != before {
			t.Errorf("%s: the caller's item was changed", name)
		}
	}
}
