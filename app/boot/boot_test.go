package boot

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/config"
)

func TestRegistryAndConfigurationKnowTheSameTypes(t *testing.T) {
	var have []string
	for _, c := range Registry().All() {
		have = append(have, c.Type)
		if c.Tool.Name == "" || c.Tool.Description == "" || len(c.Tool.Schema) == 0 || c.Tool.Call == nil {
			t.Errorf("%s is no tool", c.Type)
		}
	}
	for _, typ := range config.Types() {
		if _, ok := Registry().Get(typ); !ok {
			t.Errorf("the configuration knows %s, the registry does not", typ)
		}
	}
	if len(have) != len(config.Types()) {
		t.Errorf("registry %v, configuration %v", have, config.Types())
	}
}

func TestOllamaHost(t *testing.T) {
	for in, want := range map[string]string{
		"127.0.0.1:4321":          "http://127.0.0.1:4321",
		"127.0.0.1":               "http://127.0.0.1:11434",
		"0.0.0.0":                 "http://127.0.0.1:11434",
		"0.0.0.0:9999":            "http://127.0.0.1:9999",
		":5000":                   "http://127.0.0.1:5000",
		"[::1]":                   "http://[::1]:11434",
		"[::]:7000":               "http://[::1]:7000",
		"http://box.example":      "http://box.example:80",
		"https://box.example":     "https://box.example:443",
		"https://box.example/api": "https://box.example:443/api",
		`"localhost:1"`:           "http://localhost:1",
	} {
		if got := ollamaURL(in); got != want {
			t.Errorf("%s: %s, want %s", in, got, want)
		}
	}
}

func TestRedact(t *testing.T) {
	for _, c := range []struct{ in, gone string }{
		{"GET https://ann:hunter22@mail.example/feed", "hunter22"},
		{"https://cal.example/x?token=abc123def&x=1", "abc123def"},
		{"Authorization: Bearer eyJhbGciOi.abc", "eyJhbGciOi"},
		{"A01 LOGIN ann hunter22", "hunter22"},
		{`password = "hunter22"`, "hunter22"},
		{"https://cal.example/private?key=s3cr3t", "s3cr3t"},
	} {
		if got := Redact(c.in); strings.Contains(got, c.gone) {
			t.Errorf("%s stands in %s", c.gone, got)
		}
	}
	if s := "source Work mail: connection refused by imap.example:993"; Redact(s) != s {
		t.Errorf("a harmless line was changed: %s", Redact(s))
	}
}

func TestLogHoldsNoSecretAndIsPrivate(t *testing.T) {
	a := at(t, wednesday)
	a.Log.Error("source", "name", "x", "err", errors.New("GET https://u:hunter22@h.example/?token=topsecret: refused"))
	data, err := os.ReadFile(a.Dirs.Log)
	if err != nil {
		t.Fatal(err)
	}
	if len(data) == 0 || strings.Contains(string(data), "hunter22") || strings.Contains(string(data), "topsecret") {
		t.Errorf("the log says %s", data)
	}
	info, err := os.Stat(a.Dirs.Log)
	if err != nil || info.Mode().Perm()&0o077 != 0 && os.PathSeparator == '/' {
		t.Errorf("the log can be read by others: %v %v", info.Mode(), err)
	}
}

func TestStale(t *testing.T) {
	b := app.Brief{Sources: []app.SourceStatus{
		{Name: "a", State: app.SourceOK, AsOf: time.Date(2026, 11, 24, 6, 31, 0, 0, time.Local)},
		{Name: "b", State: app.SourceFailed},
	}}
	for _, c := range []struct {
		now  time.Time
		want app.SourceState
	}{
		{time.Date(2026, 11, 24, 9, 0, 0, 0, time.Local), app.SourceOK},     // the same day
		{time.Date(2026, 11, 25, 6, 0, 0, 0, time.Local), app.SourceOK},     // before the next is due
		{time.Date(2026, 11, 25, 7, 0, 0, 0, time.Local), app.SourceOK},     // due, within the hour
		{time.Date(2026, 11, 25, 7, 31, 0, 0, time.Local), app.SourceStale}, // an hour past its time
	} {
		a := &App{Config: config.Default(), Zone: time.Local, opt: Options{Now: func() time.Time { return c.now }}}
		got := a.aged(b)
		if got.Sources[0].State != c.want || got.Sources[1].State != app.SourceFailed {
			t.Errorf("at %s: %s and %s, want %s", c.now, got.Sources[0].State, got.Sources[1].State, c.want)
		}
	}
	if b.Sources[0].State != app.SourceOK {
		t.Error("the stored brief itself was changed")
	}
}

func TestBrokenConfigurationKeepsTheLastGoodOne(t *testing.T) {
	home := t.TempDir()
	path := filepath.Join(home, "config.toml")
	good := "zone = \"Europe/Berlin\"\n\n[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \"https://news.example/feed\"\n"
	if err := os.WriteFile(path, []byte(good), 0o600); err != nil {
		t.Fatal(err)
	}
	openIn(t, home, wednesday)
	if err := os.WriteFile(path, []byte(good+"max = \"many\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := openIn(t, home, wednesday)
	if len(a.Config.Source) != 1 || a.Config.Source[0].Name != "News" {
		t.Errorf("sources %v, want those of the last good file", a.Config.Source)
	}
	if len(a.Notes) != 1 || a.Notes[0].Code != app.CodeConfig || !strings.Contains(a.Notes[0].Text, "7") {
		t.Errorf("the line is not named: %+v", a.Notes)
	}
}

func TestDamagedStoreIsSetAsideAndTold(t *testing.T) {
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "daybrief.db"), []byte(strings.Repeat("not a database ", 999)), 0o600); err != nil {
		t.Fatal(err)
	}
	a := openIn(t, home, wednesday)
	if len(a.Notes) != 1 || a.Notes[0].Code != app.CodeStoreSaved {
		t.Fatalf("notes %+v", a.Notes)
	}
	if len(sampleRun(t, a).Brief.TLDR) != 3 {
		t.Error("the new store makes no brief")
	}
}

func TestNoBriefSaysWhatToDo(t *testing.T) {
	_, err := at(t, wednesday).LatestBrief(t.Context())
	e := app.AsError(err)
	if e.Code != app.CodeNoBrief || !errors.Is(err, app.ErrNotFound) || !strings.Contains(e.Hint, "daybrief preload") {
		t.Errorf("got %+v", e)
	}
}

func TestPasswordHintComesBeforeTheWrongPassword(t *testing.T) {
	for _, c := range []struct{ typ, address, says string }{
		{"email", "ann@gmail.com", "app password"}, {"email", "ann@me.com", "app-specific"}, {"email", "ann@outlook.com", "no longer"},
		{"email", "ann@own.example", ""}, {"calendar", "https://dav.gmail.com", ""},
	} {
		got := PasswordHint(app.SourceSettings{Type: c.typ, Address: c.address})
		if (got == "") != (c.says == "") || !strings.Contains(got, c.says) {
			t.Errorf("%s %s: %q", c.typ, c.address, got)
		}
	}
}
