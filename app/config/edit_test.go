package config

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

var feed = app.SourceSettings{Name: "Feed", Type: "rss", Address: "https://example.org/feed", Tags: []string{"tech"}}

func TestFirstAddCreatesTheFileAndKeepsTheDefault(t *testing.T) {
	d := home(t, "")
	if err := AddSource(d.Config, feed); err != nil {
		t.Fatal(err)
	}
	c, _, err := Load(d)
	if diff := cmp.Diff([]app.SourceSettings{hackerNews(), feed}, c.Source); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
	if text := read(t, d.Config); !strings.HasPrefix(text, "# ") {
		t.Errorf("no header:\n%s", text)
	}
	if info, err := os.Stat(d.Config); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v, want 0600", info.Mode(), err)
	}
}

const kept = `# Ana's settings
zone = "Europe/Lisbon" # home

# --- sources ---

# the first
[[source]]
name = "One" # not two
type = "hackernews"
# max = 5

# the second,
# with two lines
[[source]]
type = "rss"
name = "Two"
address = "https://example.org/[[source]]"
tags = [
  "a", # x
  "b",
]
# still of the second

[brief]
time = "05:00"
`

func TestRemoveTakesABlockWithItsOwnComments(t *testing.T) {
	cases := []struct{ name, drop string }{
		{"One", "# the first\n[[source]]\nname = \"One\" # not two\ntype = \"hackernews\"\n# max = 5\n\n"},
		{"two", kept[strings.Index(kept, "# the second"):strings.Index(kept, "[brief]")]},
	}
	for _, nl := range []string{"\n", "\r\n"} {
		for _, c := range cases {
			text := strings.ReplaceAll(kept, "\n", nl)
			d := home(t, text)
			if err := RemoveSource(d.Config, c.name); err != nil {
				t.Fatal(err)
			}
			want := strings.Replace(text, strings.ReplaceAll(c.drop, "\n", nl), "", 1)
			if diff := cmp.Diff(want, read(t, d.Config)); diff != "" {
				t.Errorf("without %s (-want +got):\n%s", c.name, diff)
			}
		}
	}
}

func TestAddKeepsTheFileAsItIs(t *testing.T) {
	for _, nl := range []string{"\n", "\r\n"} {
		text := strings.ReplaceAll(kept, "\n", nl)
		d := home(t, text)
		if err := AddSource(d.Config, feed); err != nil {
			t.Fatal(err)
		}
		got := read(t, d.Config)
		if !strings.HasPrefix(got, text+nl+"[[source]]"+nl) {
			t.Errorf("the file is not kept:\n%s", got)
		}
		if nl == "\r\n" && strings.Count(got, "\n") != strings.Count(got, "\r\n") {
			t.Error("line ends are mixed")
		}
		if err := RemoveSource(d.Config, feed.Name); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(text, strings.TrimSuffix(read(t, d.Config), nl)); diff != "" {
			t.Errorf("after the round trip:\n%s", diff)
		}
	}
}

func TestTheLastSourceStaysRemoved(t *testing.T) {
	for _, text := range []string{"", "# mine\n[reader]\nname = 'x'\n", "[[source]]\nname = 'Hacker News'\ntype = 'hackernews'\n\n[brief]\ntime = '05:00'\n"} {
		d := home(t, text)
		if err := RemoveSource(d.Config, "hacker news"); err != nil {
			t.Fatal(err)
		}
		if c, _, err := Load(d); err != nil || len(c.Source) != 0 {
			t.Errorf("from %q: %+v, %v, want no source in\n%s", text, c.Source, err, read(t, d.Config))
		}
		if err := AddSource(d.Config, feed); err != nil {
			t.Fatal(err)
		}
		if c, _, err := Load(d); err != nil || !cmp.Equal(c.Source, []app.SourceSettings{feed}) {
			t.Errorf("after adding one: %+v, %v", c.Source, err)
		}
	}
}

func TestEditsThatCannotBeDoneLeaveTheFile(t *testing.T) {
	cases := []struct {
		name, text string
		do         func(path string) error
		code       string
	}{
		{"same name", kept, func(p string) error {
			return AddSource(p, app.SourceSettings{Name: "one", Type: "hackernews"})
		}, app.CodeConfig},
		{"not valid", kept, func(p string) error { return AddSource(p, app.SourceSettings{Name: "x", Type: "rss"}) }, app.CodeConfig},
		{"broken file", "a = \n", func(p string) error { return AddSource(p, feed) }, app.CodeConfig},
		{"unknown name", kept, func(p string) error { return RemoveSource(p, "three") }, app.CodeNotFound},
		{"inline list, remove", "source = [{name='a', type='hackernews'}]\n", func(p string) error { return RemoveSource(p, "a") }, app.CodeConfig},
		{"inline list, add", "source = [{name='a', type='hackernews'}]\n", func(p string) error { return AddSource(p, feed) }, app.CodeConfig},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			d := home(t, c.text)
			err := c.do(d.Config)
			var e *app.Error
			if !errors.As(err, &e) || e.Code != c.code {
				t.Errorf("got %v, want code %s", err, c.code)
			}
			if got := read(t, d.Config); got != c.text {
				t.Errorf("the file changed:\n%s", got)
			}
			if left, _ := filepath.Glob(filepath.Join(filepath.Dir(d.Config), ".config*")); len(left) > 0 {
				t.Errorf("left behind: %v", left)
			}
		})
	}
}

func TestALinkStaysALink(t *testing.T) {
	d := home(t, "")
	real := filepath.Join(t.TempDir(), "dotfiles.toml")
	write(t, real, kept)
	if err := os.Symlink(real, d.Config); err != nil {
		t.Skip("no links here: ", err)
	}
	if err := AddSource(d.Config, feed); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(d.Config); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link was replaced by a file")
	}
	if !strings.Contains(read(t, real), feed.Address) {
		t.Error("the file behind the link did not change")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(kept)
	f.Add("source = [\n]\n[brief]\nstale_after = '1h'\n")
	for _, text := range examples(document(f)) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c, err := Parse("x", []byte(text))
		if err == nil {
			if f := validate(c); f != nil {
				t.Errorf("returned what is not valid: %+v", f)
			}
			return
		}
		if e := app.AsError(err); e.Code != app.CodeConfig || !strings.Contains(e.Message, "line ") {
			t.Errorf("the error names no line: %+v", e)
		}
	})
}

func FuzzAddAndRemove(f *testing.F) {
	f.Add(kept, "Three", "https://example.org/3")
	f.Add("source = [ # none\n]\n", "a\n'\"", "/path")
	f.Add("\ufeff", "]]", "x")
	f.Add("", "\x80", "0") // not UTF-8
	for _, text := range examples(document(f)) {
		f.Add(text, "N", "A")
	}
	path := filepath.Join(f.TempDir(), "config.toml")
	f.Fuzz(func(t *testing.T, text, name, address string) {
		before, err := Parse("x", []byte(text))
		if err != nil {
			t.Skip()
		}
		write(t, path, text)
		s := app.SourceSettings{Name: name, Type: "rss", Address: address}
		if err := AddSource(path, s); err != nil {
			return // a name taken or a bad address; the file is then as it was, as another test shows
		}
		after, err := Parse("x", []byte(read(t, path)))
		if err != nil || !cmp.Equal(after.Source, append(before.Source, s)) {
			t.Fatalf("after adding: %v\n%s", err, cmp.Diff(append(before.Source, s), after.Source))
		}
		if err := RemoveSource(path, name); err != nil {
			t.Fatalf("RemoveSource: %v", err)
		}
		after, err = Parse("x", []byte(read(t, path)))
		if err != nil || !cmp.Equal(after, before) {
			t.Fatalf("after the round trip: %v\n%s", err, cmp.Diff(before, after))
		}
	})
}
