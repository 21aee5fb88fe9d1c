package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/app"
)

// TestArrayIsWhatPrintWrites compares the array written item by item with the
// one written at once.
func TestArrayIsWhatPrintWrites(t *testing.T) {
	for n := range 4 {
		items := make([]app.Item, n)
		var got, want bytes.Buffer
		list := array{out: &got}
		for i := range items {
			items[i] = app.Item{ID: fmt.Sprint(i), Title: "a <b> & \"c\"", Text: "one\ntwo", Flags: []string{"x", "y"}, From: &app.Person{Name: "Ana"}}
			if err := list.add(items[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := (&env{out: &want}).print(items); err != nil {
			t.Fatal(err)
		}
		if err := list.end(); err != nil || got.String() != want.String() {
			t.Errorf("%d items: %v\n%s\nwant\n%s", n, err, got.String(), want.String())
		}
	}
}

// TestPreviewOfWhatFails prints an array of what came, and nothing where nothing
// did.
func TestPreviewOfWhatFails(t *testing.T) {
	dir := t.TempDir()
	write(t, filepath.Join(dir, "a.ics"), "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTART:20261125T100000Z\r\nSUMMARY:Row\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
	write(t, filepath.Join(dir, "b.ics"), "nothing")
	got := run(t, t.TempDir(), "preview", dir, "--as", "calendar", "--json")
	var items []app.Item
	if err := json.Unmarshal([]byte(got.out), &items); err != nil || len(items) != 1 || got.code != ExitPartial || !strings.Contains(got.err, "b.ics") {
		t.Errorf("exit %d, %v\n%s%s", got.code, err, got.out, got.err)
	}
	got = run(t, t.TempDir(), "preview", filepath.Join(dir, "b.ics"), "--as", "calendar", "--json")
	var e struct{ Error app.Error }
	if err := json.Unmarshal([]byte(got.err), &e); err != nil || e.Error.Code != app.CodeNotCal || got.out != "" || got.code != ExitFailed {
		t.Errorf("exit %d, %v\n%s%s", got.code, err, got.out, got.err)
	}
}

// TestTheSameAddressTwice asks; with --yes it takes a name of its own.
func TestTheSameAddressTwice(t *testing.T) {
	home, url := t.TempDir(), paper(t)
	write(t, filepath.Join(home, "config.toml"), "[[source]]\nname = \"Paper\"\ntype = \"rss\"\naddress = \""+url+"/news\"\n")
	for _, c := range []struct {
		name, in string
		args     []string
		code     int
		says     string
		saved    bool
	}{
		{"no", "n\n", nil, ExitDone, "Nothing was added", false},
		{"--yes", "", []string{"--yes"}, ExitUsage, "--name", false},
		{"yes", "y\ny\n", nil, ExitDone, "Added", true},
		{"--yes and a name", "", []string{"--yes", "--name", "Other"}, ExitDone, `Added "Other"`, true},
	} {
		before := configOf(t, home)
		got := runWith(t, c.in, home, append([]string{"source", "add", url + "/news"}, c.args...)...)
		if got.code != c.code || !strings.Contains(got.err, `is read already as "Paper"`) || !strings.Contains(got.err, c.says) || (configOf(t, home) != before) != c.saved {
			t.Errorf("%s: exit %d\n%s", c.name, got.code, got.err)
		}
	}
}

// TestAFailedTestIsToldOnce leaves out what a source that failed has none of.
func TestAFailedTestIsToldOnce(t *testing.T) {
	home, url := t.TempDir(), paper(t)
	write(t, filepath.Join(home, "config.toml"), "[[source]]\nname = \"Club\"\ntype = \"calendar\"\naddress = \""+url+"/club.ics\"\n")
	got := run(t, home, "source", "test")
	if got.code != ExitPartial || !strings.HasPrefix(got.err, "Club (calendar) could not be read: ") || strings.Contains(got.err, "0 items") || strings.Count(got.err, "\n") != 1 {
		t.Errorf("exit %d\n%s", got.code, got.err)
	}
}
