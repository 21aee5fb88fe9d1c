package draft

import (
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// TestBeforeAMeeting: what is to be read before it, of today and of long ago,
// and with whom it is.
func TestBeforeAMeeting(t *testing.T) {
	ago := func(it *app.Item, days int) { it.Time = it.Time.AddDate(0, 0, -days) }
	for name, c := range map[string]struct {
		fill func(s *shelf)
		want string
	}{
		"a mail of today": {func(s *shelf) {
			with(s.event("e", "Turbine review", s.at(2, 10, 0), s.at(2, 11, 0), "", ""), "Ann Low", "Bo Fox")
			s.mail("a", "Ann Low", "Turbine sheet", "The sheet of the turbine is ready.")
		}, `Before Turbine review at 10:00 with Bo Fox, read the mail from Ann Low about "Turbine sheet".`},
		"a mail of February": {func(s *shelf) {
			with(s.event("e", "Turbine review", s.at(2, 10, 0), s.at(2, 11, 0), "", ""), "Ann Low")
			ago(s.mail("a", "Ann Low", "Turbine sheet", "The sheet of the turbine is ready."), 27)
		}, `For Turbine review at 10:00, see Ann Low's mail of 2 February about "Turbine sheet".`},
		"of last year": {func(s *shelf) {
			with(s.event("e", "Turbine review", s.at(2, 10, 0), s.at(2, 11, 0), "", ""), "Chris Bos")
			ago(s.mail("a", "Chris Bos", "Turbine sheet", "The sheet of the turbine is ready."), 70)
		}, `see Chris Bos' mail of 21 December 2025 about "Turbine sheet"`},
		"the reader's own": {func(s *shelf) {
			with(s.event("e", "Turbine review", s.at(2, 10, 0), s.at(2, 11, 0), "", ""), "Ann Low")
			it := s.mail("a", "Sam Day", "Turbine sheet", "The sheet of the turbine is ready.", app.FlagSent)
			it.From.Address, it.People = "sam@ourco.example", []app.Person{{Name: "Ann Low", Address: "ann.low@example.org"}}
			ago(it, 20)
		}, `see your mail of 9 February to Ann Low about "Turbine sheet"`},
		"both": {func(s *shelf) {
			with(s.event("e", "Turbine review", s.at(2, 10, 0), s.at(2, 11, 0), "", ""), "Ann Low")
			s.mail("a", "Ann Low", "Turbine sheet", "The sheet of the turbine is ready.")
			s.items = append(s.items, app.Item{ID: "n", Kind: app.KindNote, Title: "Turbine review questions", Text: "Ask for the blades.", Time: s.at(1, 9, 0).AddDate(0, 0, -20)})
		}, `read the mail from Ann Low about "Turbine sheet"; also your note of 9 February about "Turbine review questions".`},
		"the meeting before": {func(s *shelf) {
			s.event("e", "Turbine review", s.at(2, 10, 0), s.at(2, 11, 0), "", "").Detail.Event.UID = "u"
			s.event("o", "Turbine review", s.at(2, 10, 0).AddDate(0, 0, -28), s.at(2, 11, 0).AddDate(0, 0, -28), "", "Order the blades first.").Detail.Event.UID = "u"
		}, `For Turbine review at 10:00, see what it was about on 2 February ("Order the blades first").`},
		"called off": {func(s *shelf) {
			with(s.event("e", "Turbine review", s.at(2, 10, 0), s.at(2, 11, 0), "", ""), "Ann Low").AddFlag(app.FlagCancelled)
			ago(s.mail("a", "Ann Low", "Turbine sheet", "The sheet of the turbine is ready."), 27)
		}, ""},
		"a title that runs on": {func(s *shelf) {
			with(s.event("e", "Review: turbine of Sunday", s.at(3, 10, 0), s.at(3, 11, 0), "", ""), "Ann Low")
			ago(s.mail("a", "Ann Low", "Turbine sheet", "The sheet of the turbine is ready."), 27)
		}, `For "Review: turbine of Sunday" tomorrow at 10:00, see`},
	} {
		s := &shelf{zone: time.UTC}
		c.fill(s)
		b := Make(brew(s.items, monday(time.UTC), time.UTC))
		sound(t, b, s.items)
		got := ""
		for _, x := range b.Checks {
			if x.Code == "prepare" {
				got += x.Text
			}
		}
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestLikedTopicGoesOn: the only thing a liked story of long ago may do is to
// stand beside today's.
func TestLikedTopicGoesOn(t *testing.T) {
	s := &shelf{zone: time.UTC}
	s.news("new", "Ledger", "tech", "Havenway orders six battery ferries", "The first of them is to sail in 2029 from the north.")
	s.news("old", "Ledger", "tech", "Havenway tests battery ferries", "One was tested for a month on the lake in the south.")
	s.items[1].Time = s.at(1, 12, 0).AddDate(0, 0, -60)
	for _, liked := range []bool{true, false} {
		in := brew(s.items, monday(time.UTC), time.UTC)
		in.Evidence.Groups, in.Liked = nil, map[string]bool{"old": liked}
		b := Make(in)
		sound(t, b, s.items)
		want := `You liked "Havenway tests battery ferries" on 31 December 2025; today: "Havenway orders six battery ferries".`
		if got := rests(b.Insights, "new", "old"); got != liked || liked && b.Insights[0].Text != want {
			t.Errorf("liked %v: %v", liked, b.Insights)
		}
		if list := said(b, "old"); len(list) > 1 {
			t.Errorf("told as news: %q", list)
		}
	}
}
