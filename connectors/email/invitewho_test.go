package email

import (
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// TestStrangersChangeNothing holds that a mail changes or calls off the event
// of another mail only when it is of who wrote that, or of the organizer it
// names, in whatever order the mails are met.
func TestStrangersChangeNothing(t *testing.T) {
	at := noon.Add(-10 * time.Hour)
	mail := func(n int, from, organizer, ics string) string {
		text := invitation(string(rune('a'+n)), strings.Replace(ics, "ann@example.org", organizer, 1), at.Add(time.Duration(n)*time.Minute))
		return strings.Replace(text, "Ann <ann@example.org>", from, 1)
	}
	ask, off := calendarPart("REQUEST", "u1", asked), calendarPart("CANCEL", "u1", "SEQUENCE:9\r\n")
	once := calendarPart("CANCEL", "u1", "RECURRENCE-ID:20261125T100000Z\r\nSEQUENCE:9\r\n")
	const ann, desk, eve, jo = "ann@example.org", "desk@example.com", "eve@example.net", testUser
	for name, c := range map[string]struct {
		first, second string
		want          []string // events, "off" after those called off
	}{
		"the organizer":       {mail(0, ann, ann, ask), mail(1, ann, ann, off), []string{"u1 off"}},
		"a service":           {mail(0, desk, ann, ask), mail(1, desk, ann, off), []string{"u1 off"}},
		"of a service":        {mail(0, desk, ann, ask), mail(1, ann, ann, off), []string{"u1 off"}},
		"a stranger":          {mail(0, ann, ann, ask), mail(1, eve, eve, off), []string{"u1"}},
		"in another's name":   {mail(0, ann, ann, ask), mail(1, eve, ann, off), []string{"u1"}},
		"of one occurrence":   {mail(0, ann, ann, ask), mail(1, eve, eve, once), []string{"u1"}},
		"as the reader":       {mail(0, ann, ann, ask), mail(1, jo, jo, off), []string{"u1"}},
		"the owner elsewhere": {mail(0, eve, eve, ask), mail(1, ann, ann, off), []string{"u1"}},
	} {
		for _, split := range []bool{false, true} {
			b := newBox(t, securityNone)
			s := b.settings(securityNone)
			b.add("INBOX", c.first, at)
			var state []byte
			var events []string
			if split {
				r := fetchWith(t, s, inviteDeps(), lastDay(nil))
				state, events = r.report.State, eventsOf(r)
			}
			b.add("INBOX", c.second, at.Add(time.Minute))
			if next := eventsOf(fetchWith(t, s, inviteDeps(), lastDay(state))); len(next) > 0 {
				events = next
			}
			if !slices.Equal(events, c.want) {
				t.Errorf("%s, split %v: %q", name, split, events)
			}
		}
	}
}

func eventsOf(r result) (out []string) {
	for _, it := range r.items {
		if it.Kind != app.KindEvent {
			continue
		}
		text := strings.TrimPrefix(it.Native, "invite/")
		if it.HasFlag(app.FlagCancelled) {
			text += " off"
		}
		out = append(out, text)
	}
	return out
}

// TestNobodyAgreesForTheReader holds that an event is not confirmed because the
// mail that brings it says so.
func TestNobodyAgreesForTheReader(t *testing.T) {
	agreed := "ATTENDEE;PARTSTAT=ACCEPTED:mailto:" + testUser + "\r\n"
	for _, ics := range []string{
		calendarPart("REQUEST", "u1", agreed), calendarPart("PUBLISH", "u1", ""),
		strings.Replace(calendarPart("REQUEST", "u1", ""), "ann@example.org", testUser, 1),
	} {
		b := newBox(t, securityNone)
		b.add("INBOX", invitation("a", ics, noon.Add(-time.Hour)), noon.Add(-time.Hour))
		r := fetchWith(t, b.settings(securityNone), inviteDeps(), lastDay(nil))
		if len(r.items) != 2 || !r.items[1].HasFlag(app.FlagTentative) {
			t.Errorf("%v: %+v", r.err, r.items)
		}
	}
}
