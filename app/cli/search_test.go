package cli

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"daybrief/app"
)

// found runs a search and returns the kinds of its hits, each once, and their
// titles.
func found(t *testing.T, home string, args ...string) (hits []app.Hit, kinds []string) {
	t.Helper()
	r := run(t, home, append([]string{"search", "--json"}, args...)...)
	if r.code != ExitDone {
		t.Fatalf("search %q: %+v", args, r)
	}
	if err := json.Unmarshal([]byte(r.out), &hits); err != nil || hits == nil {
		t.Fatalf("search %q printed %q: %v", args, r.out, err)
	}
	for _, h := range hits {
		if h.Score <= 0 || h.Item.ID == "" || h.Item.Title == "" {
			t.Errorf("search %q: a hit without a score, id or title: %+v", args, h)
		}
		if !slices.Contains(kinds, string(h.Item.Kind)) {
			kinds = append(kinds, string(h.Item.Kind))
		}
	}
	return hits, kinds
}

// The sample day is found by words, operators, flags and plain speech, with no
// model anywhere.
func TestSearchFindsTheSampleDay(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "preload", "--sample"); r.code != ExitPartial { // one of its sources is down
		t.Fatalf("preload: %+v", r)
	}
	mails, _ := found(t, home, "kind:mail", "-k", "50")
	if len(mails) < 3 {
		t.Fatalf("%d mails", len(mails))
	}
	mail := mails[0].Item
	first, _, _ := strings.Cut(mail.From.Name, " ")
	for _, tc := range []struct {
		args []string
		only string // the one kind of all hits; "" for any
	}{
		{[]string{"contract"}, ""},
		{[]string{"CONTRACTS"}, ""}, // by its stem
		{[]string{`"` + mail.Title + `"`}, ""},
		{[]string{"kind:mail", "the"}, "mail"},
		{[]string{"--kind", "event"}, "event"},
		{[]string{"--kind", "event", "review"}, "event"},
		{[]string{"from:" + mail.From.Address}, "mail"},
		{[]string{"--from-person", mail.From.Address}, "mail"},
		{[]string{"mails from " + first}, "mail"},
		{[]string{"source:" + strings.Fields(mail.Source)[0], "kind:mail"}, "mail"},
		{[]string{"--source", mail.Source, "--kind", "mail"}, "mail"},
		{[]string{"after:2020-01-01", "kind:mail"}, "mail"},
		{[]string{"--after", "2020-01-01", "--kind", "mail"}, "mail"},
		{[]string{"kind:brief"}, "brief"},
		{[]string{"brief"}, ""},
		{[]string{"kind:action"}, "action"},
		{[]string{"today's events"}, "event"},
		{[]string{"contract", "--words"}, ""},
	} {
		hits, kinds := found(t, home, tc.args...)
		if len(hits) == 0 || tc.only != "" && !slices.Equal(kinds, []string{tc.only}) {
			t.Errorf("search %q: %d hits of kinds %q", tc.args, len(hits), kinds)
		}
	}
	for _, args := range [][]string{
		{"kind:mail", "before:2001-01-01"}, {"--kind", "mail", "--before", "2001-01-01"}, {"mails last year about contract"},
		{"qqqqxyz"}, {"from:nobody@nowhere.example"}, {"kind:preference"}, {"--", `-"` + mail.Title + `"`, `"` + mail.Title + `"`},
	} {
		if hits, _ := found(t, home, args...); len(hits) > 0 {
			t.Errorf("search %q found %q", args, hits[0].Item.Title)
		}
	}
	if hits, _ := found(t, home, "kind:mail", "-k", "2"); len(hits) != 2 {
		t.Errorf("-k 2: %d hits", len(hits))
	}
}

// A vote is found as a preference, and taken back is not.
func TestSearchFindsVotes(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "preload", "--sample"); r.code != ExitPartial {
		t.Fatalf("preload: %+v", r)
	}
	mails, _ := found(t, home, "kind:mail", "-k", "1")
	mail := mails[0].Item
	if r := run(t, home, "vote", "up", mail.ID); r.code != ExitDone {
		t.Fatalf("vote: %+v", r)
	}
	hits, _ := found(t, home, "kind:preference")
	if len(hits) != 1 || !strings.Contains(hits[0].Item.Title, mail.Title) {
		t.Errorf("the vote: %+v", hits)
	}
	if r := run(t, home, "item", hits[0].Item.ID, "--json"); r.code != ExitDone || !strings.Contains(r.out, hits[0].Item.ID) {
		t.Errorf("the vote by its id: %+v", r)
	}
	if r := run(t, home, "vote", "clear", mail.ID); r.code != ExitDone {
		t.Fatalf("vote: %+v", r)
	}
	if hits, _ := found(t, home, "kind:preference"); len(hits) > 0 {
		t.Errorf("the vote taken back: %+v", hits)
	}
}

// What is printed for people, and what is said of what cannot be.
func TestSearchSaysWhatItDid(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "preload", "--sample"); r.code != ExitPartial {
		t.Fatalf("preload: %+v", r)
	}
	for _, tc := range []struct {
		args []string
		code int
		out  string // in standard output
		err  string // in standard error
	}{
		{[]string{"contract"}, ExitDone, "\n    ", ""}, // a passage under its title
		{[]string{"contract"}, ExitDone, "By kind: ", ""},
		{[]string{"contract"}, ExitDone, "By source: ", "Ollama did not answer"}, // what could not be done is said beside
		{[]string{"qqqqxyz"}, ExitDone, "", "Nothing was found."},
		{[]string{"contract", "after:someday"}, ExitDone, "", "is no date"},
		{[]string{"contract", "kind:poem"}, ExitDone, "", "is no kind of item"},
		{[]string{"contract", "--after", "someday"}, ExitUsage, "", "YYYY-MM-DD"},
		{[]string{"contract", "--before", "2026-13-01"}, ExitUsage, "", "YYYY-MM-DD"},
		{[]string{"contract", "--kind", "poem"}, ExitUsage, "", "no kind of item"},
		{[]string{"contract", "-k", "0"}, ExitUsage, "", "from 1 to 1000"},
		{nil, ExitUsage, "", "what to look for"},
	} {
		r := run(t, home, append([]string{"search"}, tc.args...)...)
		if r.code != tc.code || !strings.Contains(r.out, tc.out) || !strings.Contains(r.err, tc.err) {
			t.Errorf("search %q: exit %d\n%s%s", tc.args, r.code, r.out, r.err)
		}
	}
	if r := run(t, home, "search", "qqqqxyz", "--json"); strings.TrimSpace(r.out) != "[]" {
		t.Errorf("nothing as JSON: %q", r.out)
	}
	empty := run(t, t.TempDir(), "search", "contract")
	if empty.code != ExitDone || !strings.Contains(empty.err, "Nothing was found.") {
		t.Errorf("with nothing stored: %+v", empty)
	}
}
