package actions

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestDue(t *testing.T) {
	berlin, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	monday := time.Date(2026, time.March, 2, 9, 15, 0, 0, berlin) // a Monday
	for _, c := range []struct{ text, want string }{
		{"Send it by Monday 5 pm.", "2026-03-02T17:00:00+01:00"},
		{"Please confirm before noon.", "2026-03-02T12:00:00+01:00"},
		{"Please send the file tomorrow.", "2026-03-03"},
		{"I need it by end of week.", "2026-03-06"},
		{"Can you finish this by EOD?", "2026-03-02"},
		{"by end of day Friday, please", "2026-03-06"},
		{"The form is due on 27 November.", "2026-11-27"},
		{"Payment is due on 5 January.", "2026-01-05"},
		{"Please reply by 11/30.", "2026-11-30"},
		{"Please reply by 30/11.", "2026-11-30"},
		{"Reply no later than 2026-04-01 at 16:30.", "2026-04-01T16:30:00+02:00"},
		{"Send me the list in two days.", "2026-03-04"},
		{"Please deliver within 3 business days.", "2026-03-05"},
		{"We need it by next Friday.", "2026-03-13"},
		{"Please read this tonight.", "2026-03-02"},
		{"Get it to me by Wednesday, 10:30.", "2026-03-04T10:30:00+01:00"},
		{"by 5 pm on Thursday at the latest", "2026-03-05T17:00:00+01:00"},
		{"Please answer by 5 pm ET tomorrow.", "2026-03-03T17:00:00-05:00"},
		{"Please pay by the 15th.", "2026-03-15"},
		{"Answer by the 1st of April.", "2026-04-01"},
		{"We want it before end of next month.", "2026-04-30"},
		{"Please call back in two hours.", "2026-03-02T11:15:00+01:00"},
		{"by 8 am", "2026-03-03T08:00:00+01:00"}, // that hour has passed
		{"by December 24th, 2027", "2027-12-24"},
		{"bis 24.12.2026: due 24.12.2026", "2026-12-24"},
		{"Are you free on Thursday at 7 pm?", ""},
		{"The report by Tom was good.", ""},
		{"See page 5 of the manual.", ""},
		{"Version 4.8.2 is out.", ""},
		{"I have 30 minutes, by the way.", ""},
	} {
		if got, _ := findDue(c.text, monday); got.String() != c.want {
			t.Errorf("findDue(%q) = %q, want %q", c.text, got, c.want)
		}
	}
}

func TestSentences(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"abbreviations": {"Dr. Lang met Mr. B. Kent at 5 p.m. today. It cost 3.50 EUR, e.g. for tea. Fine!",
			[]string{"Dr. Lang met Mr. B. Kent at 5 p.m. today.", "It cost 3.50 EUR, e.g. for tea.", "Fine!"}},
		"wrapped lines": {"Please send the signed copy of the contract to the office in\nLeeds before the end of the week. Thanks",
			[]string{"Please send the signed copy of the contract to the office in\nLeeds before the end of the week.", "Thanks"}},
		"bullets": {"To do:\n- call Ann\n- book the room (max. 8)\n1. pay Bob\n",
			[]string{"To do:", "call Ann", "book the room (max. 8)", "pay Bob"}},
		"quoted":    {"Yes, do it.\n> Shall I?\nSee you.\n\nOn Mon, 2 Mar 2026 Ann wrote:\nShall I?", []string{"Yes, do it.", "See you."}},
		"signature": {"Call me.\n-- \nAnn\nPlease recycle.", []string{"Call me."}},
		"short":     {"Hi Sam,\n\ncan you come?\nAnn", []string{"Hi Sam,", "can you come?", "Ann"}},
		"quotes":    {`He said "Go home." Then he left.`, []string{`He said "Go home."`, "Then he left."}},
		"empty":     {" \n\t\n...", nil},
	} {
		if diff := cmp.Diff(c.want, Sentences(c.text)); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", name, diff)
		}
	}
}
