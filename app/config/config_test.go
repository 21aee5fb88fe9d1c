package config

import (
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/pelletier/go-toml/v2"

	"daybrief/app"
)

// home returns the paths of a home of its own, with config.toml if text is given.
func home(t *testing.T, text string) Dirs {
	t.Helper()
	d, err := ResolveDirs(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if text != "" {
		write(t, d.Config, text)
	}
	return d
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestMissingFileIsTheDefault(t *testing.T) {
	c, notes, err := Load(home(t, ""))
	if err != nil || notes != nil {
		t.Fatalf("Load: %v, notes %v", err, notes)
	}
	if diff := cmp.Diff(Default(), c); diff != "" {
		t.Error(diff)
	}
	if f := validate(Default()); f != nil {
		t.Errorf("the default is not valid: %+v", f)
	}
}

func TestSourcesOfAFile(t *testing.T) {
	cases := []struct {
		name, text string
		want       []string
	}{
		{"none named: Hacker News is on", "[reader]\nname = 'x'\n", []string{"Hacker News"}},
		{"turned off", "source = []\n", nil},
		{"own", "[[source]]\nname = 'a'\ntype = 'hackernews'\n", []string{"a"}},
		{"with a byte order mark", "\ufeffsource = []\n", nil},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			got, err := Parse("x", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, s := range got.Source {
				names = append(names, s.Name)
			}
			if diff := cmp.Diff(c.want, names); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestFaultsNameTheLineAndWhatIsWrong(t *testing.T) {
	const src = "[[source]]\nname = 'a'\n"
	cases := []struct {
		name, text string
		line, what string
	}{
		{"unknown key", "\n[brief]\n# c\ntyme = '06:30'\n", "line 4", `unknown key "tyme" in [brief]; did you mean "time"?`},
		{"unknown table", "[modle]\nname = 'x'\n", "line", `unknown key "modle"; did you mean "model"?`},
		{"nothing near", "colour = 1\n", "line 1", `unknown key "colour".`},
		{"unknown key of a source", src + "type = 'rss'\nadress = 'https://x.org'\n", "line 4", `did you mean "address"?`},
		{"wrong type", "[brief]\ntime = 6\n", "line 2", "time"},
		{"not TOML", "a = 1\nb = \n", "line 2", ""},
		{"bad time", "[brief]\n\ntime = '24:10'\n", "line 3", `"24:10" is not a time of day`},
		{"bad duration", "[brief]\nstale_after = 'soon'\n", "line 2", "not a duration"},
		{"bad zone", "zone = 'Mars/Base'\n", "line 1", "no time zone"},
		{"zone Local", "zone = 'Local'\n", "line 1", "no time zone"},
		{"bad clock", "clock = '13'\n", "line 1", "neither"},
		{"bad country", "language = 'en-gb'\n", "line 1", "two small letters"},
		{"bad language", "language = 'english'\n", "line 1", "two small letters"},
		{"bad own address", "[reader]\naddresses = ['ana']\n", "line 2", "not a mail address"},
		{"two of a name", src + "type = 'hackernews'\n[[source]]\nname = 'A'\ntype = 'hackernews'\n", "line 5", "two sources named"},
		{"no name", "[[source]]\ntype = 'hackernews'\n", "line 1", "no name"},
		{"no type", src, "line 1", "no type"},
		{"unknown source type", src + "type = 'gopher'\n", "line 3", `no type "gopher"`},
		{"no address", "\n" + src + "type = 'rss'\n", "line 2", "no address"},
		{"bad URL", src + "type = 'rss'\naddress = 'https:///x'\n", "line 4", "not a web address"},
		{"bad scheme", src + "type = 'rss'\naddress = 'ftp://x.org/'\n", "line 4", "neither https"},
		{"half a place", src + "type = 'weather'\naddress = 'x'\nlatitude = 1.0\n", "line 5", "go together"},
		{"off the globe", src + "type = 'weather'\nlatitude = nan\nlongitude = 0.0\n", "line 4", "between -90 and 90"},
		{"bad units", src + "type = 'weather'\naddress = 'x'\nunits = 'k'\n", "line 5", "metric or imperial"},
		{"bad security", src + "type = 'email'\naddress = 'x'\nsecurity = 'ssl'\n", "line 5", "starttls"},
		{"bad model URL", "[model]\nurl = 'localhost:11434'\n", "line 2", "localhost"},
		{"bad provider", "[model]\nprovider = 'x'\n", "line 2", "ollama"},
		{"small context", "[model]\ncontext = 10\n", "line 2", "at least 4096"},
		{"bad service", "[services]\nweather = ''\n", "line 2", "not a web address"},
		{"bad host", "[network]\nallow = ['ok.org', 'https://x.org']\n", "line 2", "not a host"},
		{"no time at all", "[network]\ntimeout = '0s'\n", "line 2", "longer than nothing"},
		{"dotted key", "brief.time = 'x'\n", "line 1", "time of day"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := Parse("/home/ana/config.toml", []byte(c.text))
			var e *app.Error
			if !errors.As(err, &e) || e.Code != app.CodeConfig {
				t.Fatalf("got %v, want an error with code config", err)
			}
			if !strings.HasPrefix(e.Message, "/home/ana/config.toml, "+c.line) || !strings.Contains(e.Message, c.what) || e.Hint == "" {
				t.Errorf("got %q (%q)\nwant %s and %s", e.Message, e.Hint, c.line, c.what)
			}
		})
	}
}

func TestPasswordsInAddressesAreWarnedOfAndNotRepeated(t *testing.T) {
	d := home(t, "[[source]]\nname = 'cal'\ntype = 'calendar'\naddress = 'https://ana:hunter2@x.org/'\n")
	_, notes, err := Load(d)
	if err != nil || len(notes) != 1 || strings.Contains(notes[0].Text+notes[0].Hint, "hunter2") {
		t.Errorf("notes %+v, %v, want one without the password", notes, err)
	}
	_, err = Parse("x", []byte("[[source]]\nname='c'\ntype='rss'\naddress = 'ftp://ana:hunter2@x.org/'\n"))
	if e := app.AsError(err); e == nil || strings.Contains(e.Error(), "hunter2") {
		t.Errorf("the error repeats the password: %v", err)
	}
}

func TestLastGoodIsUsedWhenTheFileIsBroken(t *testing.T) {
	d := home(t, "[brief]\ntime = '05:00'\n")
	if _, _, err := Load(d); err != nil {
		t.Fatal(err)
	}
	write(t, d.Config, "[brief]\ntime = '05:00'\nstale = 1\n")
	c, notes, err := Load(d)
	if err != nil || c.Brief.Time != "05:00" {
		t.Fatalf("got %q, %v, want the last good settings", c.Brief.Time, err)
	}
	if len(notes) != 1 || notes[0].Code != app.CodeConfig || !strings.Contains(notes[0].Text, "line 3") {
		t.Errorf("notes: %+v, want one that names line 3", notes)
	}
	if err := os.Remove(d.lastGood()); err != nil {
		t.Fatal(err)
	}
	if _, _, err := Load(d); app.AsError(err) == nil || app.AsError(err).Code != app.CodeConfig {
		t.Errorf("without a last good copy: %v, want code config", err)
	}
}

func TestSuggestedFeedsAreValid(t *testing.T) {
	c := Default()
	c.Source = Suggested()
	if f := validate(c); f != nil {
		t.Error(f)
	}
	tags := map[string]int{}
	for _, s := range c.Source {
		u, err := url.Parse(s.Address)
		if err != nil || u.Scheme != "https" {
			t.Errorf("%s: %q is not https", s.Name, s.Address)
		}
		tags[s.Tags[0]]++
	}
	if len(tags) != 3 || tags["market"] < 2 || tags["tech"] < 2 || tags["world"] < 2 {
		t.Errorf("tags: %v, want two and more of market, tech and world", tags)
	}
}

// document returns docs/config.md.
func document(t testing.TB) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "config.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func examples(text string) (list []string) {
	for _, m := range regexp.MustCompile("(?s)```toml\n(.*?)```").FindAllStringSubmatch(text, -1) {
		list = append(list, m[1])
	}
	return list
}

func TestExamplesOfTheDocumentAreValid(t *testing.T) {
	list := examples(document(t))
	if len(list) < 8 {
		t.Fatalf("found %d examples, want one a section", len(list))
	}
	for _, text := range list {
		if _, err := Parse("docs/config.md", []byte(text)); err != nil {
			t.Errorf("%v in\n%s", err, text)
		}
	}
}

func TestDocumentHasEveryKeyWithItsDefaultAndAnExample(t *testing.T) {
	doc := document(t)
	all := strings.Join(examples(doc), "\n")
	data, err := toml.Marshal(Default())
	if err != nil {
		t.Fatal(err)
	}
	var defaults map[string]any
	if err := toml.Unmarshal(data, &defaults); err != nil {
		t.Fatal(err)
	}
	for table, typ := range keys(reflect.TypeFor[Config]()) {
		for key := range keys(typ) {
			line := regexp.MustCompile("(?m)^\\|.*`" + key + "`.*$").FindString(doc)
			if line == "" {
				t.Errorf("%s.%s is not described", table, key)
			}
			in, _ := defaults[table].(map[string]any) // none for sources
			if v, isText := in[key].(string); isText && table != "reader" {
				if _, err := time.ParseDuration(v); err != nil && !strings.Contains(doc, "`\""+v+"\"`") {
					t.Errorf("%s.%s: its default %q is not told", table, key, v)
				}
			}
			used := regexp.MustCompile(`(?m)^` + key + ` = `).MatchString(all)
			if !used && table != "services" && !strings.Contains("off provider url user_agent", key) {
				t.Errorf("%s.%s has no example", table, key)
			}
		}
	}
}
