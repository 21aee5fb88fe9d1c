package email

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGolden compares what each letter of testdata gives with the JSON beside
// it. A new case is two files.
func TestGolden(t *testing.T) {
	names, err := filepath.Glob("testdata/eml/*.eml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no letters: %v", err)
	}
	for _, name := range append(names, "testdata/box.mbox") {
		t.Run(filepath.Base(name), func(t *testing.T) {
			golden := strings.TrimSuffix(name, filepath.Ext(name)) + ".json"
			got, err := json.MarshalIndent(readPath(t, name), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, '\n')
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestMaildir(t *testing.T) {
	flags := func(items []app.Item) map[string]string {
		m := map[string]string{}
		for _, it := range items {
			m[it.Title] = it.Detail.Mail.Folder + ": " + strings.Join(it.Flags, " ")
		}
		return m
	}
	want := map[string]string{"Seen and answered": "INBOX: answered seen", "Flagged": "INBOX: important", "Brand new": "INBOX: "}
	if diff := cmp.Diff(want, flags(readPath(t, "testdata/maildir"))); diff != "" {
		t.Errorf("inbox (-want +got):\n%s", diff)
	}
	src, err := open(app.SourceSettings{Name: "m", Address: "testdata/maildir", Folders: []string{"Sent"}, User: "ann@example.org"}, connectors.Deps{})
	if err != nil {
		t.Fatal(err)
	}
	r := fetchFrom(src, connectors.Query{All: true})
	if diff := cmp.Diff(map[string]string{"What I wrote": "Sent: seen sent"}, flags(r.items)); diff != "" || r.err != nil {
		t.Errorf("sent: %v (-want +got):\n%s", r.err, diff)
	}
}

func TestMaildirFlags(t *testing.T) {
	for name, want := range map[string]string{
		"cur/1.M1P1.host:2,RS": "answered seen", "cur/1.host;2,F": "important", "cur/1.host!2,": "", "new/1.host": "", "cur/x2,S": "",
	} {
		flags := maildirFlags(name)
		slices.Sort(flags)
		if got := strings.Join(flags, " "); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

func TestSniff(t *testing.T) {
	head, err := os.ReadFile("testdata/eml/01-plain.eml")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		probe connectors.Probe
		min   int
		max   int
	}{
		"address":       {connectors.Probe{Address: "me@example.org"}, 50, 100},
		"eml":           {connectors.Probe{Address: "x.eml", Head: head}, 50, 100},
		"eml by head":   {connectors.Probe{Address: "x", Head: head}, 50, 100},
		"mbox":          {connectors.Probe{Address: "inbox", Head: []byte("From a@b Mon Mar  9 09:00:00 2026\nFrom: a@b\n\nx")}, 50, 100},
		"Maildir":       {connectors.Probe{Address: "Mail", IsDir: true, Entries: []string{"cur/", "new/", "tmp/"}}, 50, 100},
		"folder":        {connectors.Probe{Address: "Mail", IsDir: true, Entries: []string{"a.eml"}}, 50, 100},
		"calendar file": {connectors.Probe{Address: "x.ics", Head: []byte("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")}, 0, 0},
		"feed":          {connectors.Probe{Address: "https://example.org/feed", Head: []byte("<?xml version=\"1.0\"?><rss>")}, 0, 0},
		"web address":   {connectors.Probe{Address: "https://me@example.org/"}, 0, 0},
		"place":         {connectors.Probe{Address: "Berlin"}, 0, 0},
		"other folder":  {connectors.Probe{Address: "src", IsDir: true, Entries: []string{"main.go"}}, 0, 0},
	} {
		if got := sniff(c.probe); got < c.min || got > c.max {
			t.Errorf("%s: %d, want %d to %d", name, got, c.min, c.max)
		}
	}
}

func TestPathFaults(t *testing.T) {
	for name, address := range map[string]string{"absent": "testdata/nowhere.eml", "empty": ""} {
		_, err := open(app.SourceSettings{Name: "x", Address: address}, connectors.Deps{})
		if e := app.AsError(err); e == nil || e.Message == "" || e.Hint == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
