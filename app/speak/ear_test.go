package speak

import (
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

func longDay(date string) string {
	t, err := time.Parse(time.DateOnly, date)
	if err != nil {
		return date
	}
	return t.Format("2 January 2006")
}

func TestEar(t *testing.T) {
	for name, c := range map[string]struct{ language, text, want string }{
		"a date":                  {"en", "Reply to Ida by 2026-03-02", "Reply to Ida by 2 March 2026."},
		"no date":                 {"en", "Ticket 2026-13-45 is open.", "Ticket 2026-13-45 is open."},
		"hours in English":        {"en", "Stand-up at 09:00, lunch 12:30, call 17:05", "Stand-up at 9 a.m., lunch 12:30 p.m., call 5:05 p.m.."},
		"hours with halves":       {"en", "Call at 3:00 PM.", "Call at 3 p.m.."},
		"midnight":                {"en", "Backup at 00:15 tonight.", "Backup at 12:15 a.m. tonight."},
		"hours in German":         {"de", "Termin um 09:00, dann 14:30 Uhr.", "Termin um 9 Uhr, dann 14 Uhr 30 Uhr."},
		"hours in Japanese":       {"ja", "会議は 14:30。", "会議は 14時30分。"},
		"a sum":                   {"en", "Acme raised $4.2bn and €300m.", "Acme raised 4.2 billion dollars and 300 million euros."},
		"a plain sum":             {"en", "Pay £1,200 now.", "Pay 1,200 pounds now."},
		"a sum in German":         {"de", "Umsatz: €3,5bn.", "Umsatz: 3,5 Milliarden Euro."},
		"a scale":                 {"en", "Users reached 2bn.", "Users reached 2 billion."},
		"a span":                  {"en", "Rain 3–5 mm.", "Rain 3 to 5 mm."},
		"degrees":                 {"en", "Up to 21°C today", "Up to 21 degrees today."},
		"a link":                  {"en", "Read it at https://example.org/a?b=c#d today.", "Read it at today."},
		"a link in parentheses":   {"en", "The report (https://example.org/x) is out.", "The report is out."},
		"a message id":            {"en", "See <CAF3+x_1@mail.example> for it.", "See for it."},
		"a hash":                  {"en", "Commit 3f2a9c1b77de4410aa5e was reverted.", "Commit was reverted."},
		"a UUID":                  {"en", "Order 123e4567-e89b-12d3-a456-426614174000 shipped", "Order shipped."},
		"a long word":             {"en", "Internationalisierungsbeauftragte meet.", "Internationalisierungsbeauftragte meet."},
		"a name with a year":      {"en", "State-of-the-art-2026 conference opens.", "State-of-the-art-2026 conference opens."},
		"a vulnerability":         {"en", "Patch CVE-2026-12345 today.", "Patch CVE-2026-12345 today."},
		"marks":                   {"en", "**Budget** → `final` & signed 🎉", "Budget final and signed."},
		"a reply":                 {"en", "Re: Fwd: Lunch on Friday", "Lunch on Friday."},
		"a question":              {"en", "Are you in?", "Are you in?"},
		"an address of the web":   {"en", "www.example.org", ""},
		"a dash":                  {"en", "One thing — another", "One thing, another."},
		"direction and controls":  {"en", "a\u202eb\x00c\nd", "abc d."},
		"an unknown language":     {"xx", "Call at 09:00 today.", "Call at 9 a.m. today."},
		"quoted":                  {"en", `He said "yes."`, `He said "yes."`},
		"figures in a name":       {"en", "Go 1.26 is out", "Go 1.26 is out."},
		"a score is no hour":      {"en", "They won 3:1.", "They won 3:1."},
		"a percentage":            {"en", "Shares fell 3.5%.", "Shares fell 3.5%."},
		"a dollar and a sentence": {"en", "It costs $5.", "It costs 5 dollars."},
	} {
		t.Run(name, func(t *testing.T) {
			got := Reading{Language: c.language, Day: longDay}.Ear(c.text)
			if want := strings.Replace(c.want, "m..", "m.", 1); got != want {
				t.Errorf("%q:\n got %q\nwant %q", c.text, got, want)
			}
		})
	}
}

func TestScript(t *testing.T) {
	s := func(text string) app.Sentence { return app.Sentence{Text: text, Items: []string{"x"}} }
	b := app.Brief{
		Date: "2026-03-01", TLDR: []app.Sentence{s("Ida waits."), s("Rain.")}, Mail: []app.Sentence{s("Ida waits."), s("A bill came.")},
		Timeline: []app.Slot{{Sentence: s("Stand-up at 09:00")}}, Market: []app.Sentence{s("https://example.org")},
	}
	words := func(key, day string) string {
		switch key {
		case "tldr":
			return ""
		case "title":
			return "Brief of \u2068" + day + "\u2069."
		}
		return key + "!"
	}
	for name, c := range map[string]struct {
		r    Reading
		want []Line
	}{
		"all": {Reading{Language: "en", Words: words, Day: longDay}, []Line{
			{"", "Brief of 1 March 2026."}, {"tldr", "Ida waits."}, {"tldr", "Rain."}, {"", "timeline!"}, {"timeline", "Stand-up at 9 a.m."},
			{"", "mail!"}, {"mail", "A bill came."}, {"", "end!"},
		}},
		"one section":   {Reading{Language: "en", Words: words, Sections: []string{"mail"}}, []Line{{"", "mail!"}, {"mail", "Ida waits."}, {"mail", "A bill came."}}},
		"no words":      {Reading{Language: "en", Sections: []string{"tldr"}}, []Line{{"tldr", "Ida waits."}, {"tldr", "Rain."}}},
		"nothing to it": {Reading{Language: "en", Words: words, Sections: []string{"market"}}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			if d := cmp.Diff(c.want, c.r.Script(b)); d != "" {
				t.Error(d)
			}
		})
	}
}

func FuzzEar(f *testing.F) {
	for _, s := range []string{"Call at 09:00 on 2026-03-02 about $4.2bn", "<a@b> https://x.example (", "!-! SET", "\x1b[2J\u202e", "3–5% & more…"} {
		f.Add(s, "en")
		f.Add(s, "de")
	}
	f.Fuzz(func(t *testing.T, text, language string) {
		got := Reading{Language: language, Day: longDay}.Ear(text)
		if strings.ContainsFunc(got, unicode.IsControl) || links.MatchString(got) {
			t.Errorf("%q became %q", text, got)
		}
		if got != "" && !strings.ContainsAny(got[len(got)-1:], ".!?") && got[len(got)-1] < 0x80 && !strings.ContainsAny(got[len(got)-1:], `"')]`) {
			t.Errorf("%q has no end", got)
		}
	})
}
