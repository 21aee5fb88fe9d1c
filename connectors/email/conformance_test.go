package email

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"testing"
	"testing/fstest"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/conntest"
)

// conntestNow is the moment conntest uses when a case names none.
var conntestNow = time.Date(2026, 3, 10, 6, 30, 0, 0, time.UTC)

func TestConformance(t *testing.T) {
	for name, settings := range map[string]app.SourceSettings{
		"folder":  {Name: "Mail", Type: "email", Address: "testdata/eml"},
		"maildir": {Name: "Mail", Type: "email", Address: "testdata/maildir"},
		"mbox":    {Name: "Mail", Type: "email", Address: "testdata/box.mbox"},
	} {
		t.Run(name, func(t *testing.T) {
			conntest.Run(t, conntest.Case{
				Connector: Connector(), Settings: func(string) app.SourceSettings { return settings },
				Kinds: []app.Kind{app.KindMail}, Items: 2, Args: json.RawMessage(`{"hours": 720, "limit": 5}`),
				WrongArgs: []string{`{"hours": 0}`, `{"limit": 1000}`, `{"hours": 721}`},
			})
		})
	}
}

func TestConformanceIMAP(t *testing.T) {
	b := newBoxFor(t, securityTLS, conntest.Secret)
	for i := range 4 {
		at := conntestNow.Add(-time.Duration(i+1) * time.Hour)
		b.add("INBOX", letter(fmt.Sprint("m", i), fmt.Sprint("Mail ", i), "Hello", at), at)
	}
	conntest.Run(t, conntest.Case{
		Connector: Connector(), Settings: func(string) app.SourceSettings { return b.settings(securityTLS) },
		Kinds: []app.Kind{app.KindMail}, Items: 4, Args: json.RawMessage(`{"hours": 24, "limit": 2}`),
		Query: connectors.Query{From: conntestNow.Add(-24 * time.Hour), To: conntestNow},
	})
}

// TestMailInAFileSystem reads mail from a file system in memory.
func TestMailInAFileSystem(t *testing.T) {
	at := noon.Add(-2 * time.Hour)
	fsys := fstest.MapFS{
		"a.eml":         {Data: []byte(letter("a", "From a file", "Hello", at))},
		"deep/b.eml":    {Data: []byte(letter("b", "From below", "Hello", at.Add(time.Hour)))},
		"deep/note.txt": {Data: []byte("not mail")},
		"old.eml":       {Data: []byte(letter("c", "Last week's", "Hello", at.Add(-200*time.Hour)))},
	}
	src := inFS(fsys, app.SourceSettings{Name: "Sample", Tags: []string{"sample"}}, connectors.Deps{})
	r := fetchFrom(src, lastDay(nil))
	if r.err != nil || fmt.Sprint(r.titles()) != "[From below From a file]" {
		t.Fatalf("%v: %v", r.err, r.titles())
	}
	if !r.items[0].HasTag("sample") || !r.report.Coverage.Complete {
		t.Errorf("tags %v, coverage %+v", r.items[0].Tags, r.report.Coverage)
	}
	s := fetchFrom(inFS(fsys, app.SourceSettings{Name: "Sample", Max: 1}, connectors.Deps{}), lastDay(nil))
	if fmt.Sprint(s.titles()) != "[From below]" || !s.report.Coverage.From.Equal(at.Add(time.Hour)) {
		t.Errorf("with Max: %v, covers from %v", s.titles(), s.report.Coverage.From)
	}
}

// inFS is the mail in a file system that is on no disk.
func inFS(fsys fs.FS, s app.SourceSettings, d connectors.Deps) connectors.Source {
	return &files{fsys: fsys, settings: s, deps: d}
}
