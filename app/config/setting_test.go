package config

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"daybrief/app"
)

// TestSettingChangesItsValueAlone: every other byte of a file with comments, odd
// spacing and Windows line ends stays, and the undo brings all of it back.
func TestSettingChangesItsValueAlone(t *testing.T) {
	for _, c := range []struct {
		key, text, old, new string
	}{
		{"zone", "Asia/Tokyo", `zone = "Europe/Lisbon"`, `zone = "Asia/Tokyo"`},
		{"brief.time", "06:15", `time = "05:00"`, `time = "06:15"`},
		{"source[0].name", "First", `name = "One" #`, `name = "First" #`},
		{"source[1].tags", "b", "tags = [\n  \"a\", # x\n  \"b\",\n]\n", "tags = [\"b\"]\n"},
		{"source[0].max", "7", "type = \"hackernews\"\n", "type = \"hackernews\"\nmax = 7\n"},
		{"brief.stale_after", "90m", "time = \"05:00\"\n", "time = \"05:00\"\nstale_after = \"90m\"\n"},
		{"language", "pt", "# home\n", "# home\nlanguage = \"pt\"\n"},
		{"model.off", "true", "time = \"05:00\"\n", "time = \"05:00\"\n\n[model]\noff = true\n"},
		{"oauth.google.client_id", "id", "time = \"05:00\"\n", "time = \"05:00\"\n\n[oauth.google]\nclient_id = \"id\"\n"},
		{"source[1].full_text", "true", "]\n# still", "]\nfull_text = true\n# still"},
	} {
		for _, nl := range []string{"\n", "\r\n"} {
			text := strings.ReplaceAll(kept, "\n", nl)
			d := home(t, text)
			u, err := ChangeSetting(d.Config, SettingChange{Key: c.key, Text: c.text})
			if err != nil {
				t.Fatalf("%s: %v", c.key, err)
			}
			want := strings.ReplaceAll(strings.Replace(kept, c.old, c.new, 1), "\n", nl)
			if got := read(t, d.Config); got != want || got == text {
				t.Errorf("%s:\n%q\nwant\n%q", c.key, got, want)
			}
			if err := UndoSetting(d.Config, u); err != nil || read(t, d.Config) != text {
				t.Errorf("%s: after the undo (%v)\n%q", c.key, err, read(t, d.Config))
			}
		}
	}
}

func TestSettingFormsOfTheFile(t *testing.T) {
	for _, c := range []struct{ name, text, key, value, want string }{
		{"dotted", "model.name = \"x\"\nmodel.off = false # no\n", "model.url", "http://127.0.0.1:1", "model.name = \"x\"\nmodel.off = false # no\nmodel.url = \"http://127.0.0.1:1\"\n"},
		{"odd spacing", "[model]\n\tname\t=   'x'   # mine\n", "model.name", "y", "[model]\n\tname\t=   \"y\"   # mine\n"},
		{"quoted key", "[model]\n\"name\" = 'x'\n", "model.name", "y", "[model]\n\"name\" = \"y\"\n"},
		{"capitals", "[Model]\nName = 'x'\n", "model.name", "y", "[Model]\nName = \"y\"\n"},
		{"several lines", "[model]\nname = \"\"\"\nx\"\"\" # long\n", "model.name", "y", "[model]\nname = \"y\" # long\n"},
		{"no last line feed", "[model]\nname = 'x'", "model.off", "true", "[model]\nname = 'x'\noff = true"},
		{"a comment on top", "# mine\n\n[model]\n", "zone", "UTC", "# mine\n\nzone = \"UTC\"\n\n[model]\n"},
		{"a comment of the table", "# of the table\n[model]\n", "zone", "UTC", "zone = \"UTC\"\n\n# of the table\n[model]\n"},
		{"a mark of the encoding", "\ufeff[model]\nname = 'x'\n", "model.name", "y", "\ufeff[model]\nname = \"y\"\n"},
		{"only a comment", "# mine", "zone", "UTC", "# mine\nzone = \"UTC\"\n"},
		{"a quote in it", "", "reader.name", `Ana "A" \ Prado`, header + "[reader]\nname = 'Ana \"A\" \\ Prado'\n"},
		{"the default sources", "zone = \"UTC\"\n", "source[0].max", "5", "zone = \"UTC\"\n\n[[source]]\nname = 'Hacker News'\ntype = 'hackernews'\nmax = 5\n"},
		{"a table of a source", "[[source]]\nname = 'T'\ntype = 'mcp'\ncommand = ['x']\n[source.mcp]\nas = 'both'\n", "source[0].max", "5", "[[source]]\nname = 'T'\ntype = 'mcp'\ncommand = ['x']\nmax = 5\n[source.mcp]\nas = 'both'\n"},
	} {
		d := home(t, c.text)
		if _, err := ChangeSetting(d.Config, SettingChange{Key: c.key, Text: c.value}); err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		got := read(t, d.Config)
		if got = strings.TrimSuffix(got, "\n"); got != strings.TrimSuffix(c.want, "\n") {
			t.Errorf("%s:\n%q\nwant\n%q", c.name, got, c.want)
		}
	}
}

func TestSettingBackToItsDefault(t *testing.T) {
	for _, c := range []struct{ text, key, want string }{
		{"[brief]\ntime = '05:00'\nstale_after = '2h' # later\n", "brief.time", "[brief]\nstale_after = '2h' # later\n"},
		{"[brief]\ntime = '05:00'\nstale_after = '2h' # later\n", "brief.stale_after", "[brief]\ntime = '05:00'\nstale_after = \"1h\" # later\n"},
		{"[brief]\n", "brief.time", "[brief]\n"},
		{"[[source]]\nname = 'W'\ntype = 'weather'\naddress = 'x'\nlatitude = 1.5\nlongitude = 2.5\nmax = 3 # few\n", "source[0].max", "[[source]]\nname = 'W'\ntype = 'weather'\naddress = 'x'\nlatitude = 1.5\nlongitude = 2.5\nmax = 0 # few\n"},
	} {
		d := home(t, c.text)
		if _, err := ChangeSetting(d.Config, SettingChange{Key: c.key, Clear: true}); err != nil {
			t.Errorf("%s: %v", c.key, err)
		}
		if got := read(t, d.Config); got != c.want {
			t.Errorf("%s:\n%q\nwant\n%q", c.key, got, c.want)
		}
	}
}

// TestSettingRefusesWhatIsWrong: nothing is written, and the sentence tells what
// is wrong with the value.
func TestSettingRefusesWhatIsWrong(t *testing.T) {
	for _, c := range []struct{ key, text, says string }{
		{"brief.time", "6.30", "time of day"},
		{"zone", "Mars/Olympus", "no time zone"},
		{"agent.steps", "many", "not a whole number"},
		{"agent.steps", "0", "at least 1"},
		{"model.timeout", "soon", "not a duration"},
		{"keep.items", "3d", "at least 14"},
		{"keep.items", "always", "number of days"},
		{"model.provider", "aol", "no model provider"},
		{"schedule.on", "maybe", "neither true nor false"},
		{"schedule.battery_least", "101", "percentage"},
		{"reader.addresses", "ana", "not a mail address"},
		{"source[1].address", "ftp://example.org", "https://"},
		{"source[1].name", "one", "two sources"},
		{"source[9].name", "x", "no setting"},
		{"brief.tme", "05:00", "no setting"},
		{"zone", "\xff", "UTF-8"},
		{"source", "x", "in the file"},
	} {
		d := home(t, kept)
		for name, err := range map[string]error{
			"check": CheckSetting(d.Config, SettingChange{Key: c.key, Text: c.text}),
			"set":   func() error { _, err := ChangeSetting(d.Config, SettingChange{Key: c.key, Text: c.text}); return err }(),
		} {
			e := app.AsError(err)
			if e == nil || e.Code != app.CodeConfig || !strings.Contains(e.Message, c.says) || strings.Contains(e.Message, "config.toml") {
				t.Errorf("%s %s = %q: %v, want %q", name, c.key, c.text, err, c.says)
			}
		}
		if read(t, d.Config) != kept {
			t.Errorf("%s: the file was written", c.key)
		}
	}
}

// TestSettingChangedByHandMeanwhile: another key that was changed by hand is
// kept; the same one is not overwritten.
func TestSettingChangedByHandMeanwhile(t *testing.T) {
	d := home(t, kept)
	saw := "05:00"
	byHand := strings.Replace(kept, "Europe/Lisbon", "Asia/Tokyo", 1)
	write(t, d.Config, byHand)
	u, err := ChangeSetting(d.Config, SettingChange{Key: "brief.time", Text: "06:00", Was: &saw})
	if got := read(t, d.Config); err != nil || got != strings.Replace(byHand, "05:00", "06:00", 1) {
		t.Fatalf("%v\n%s", err, got)
	}
	again := strings.Replace(read(t, d.Config), "Asia/Tokyo", "UTC", 1)
	write(t, d.Config, again)
	if err := UndoSetting(d.Config, u); err != nil || read(t, d.Config) != strings.Replace(again, `"06:00"`, `"05:00"`, 1) {
		t.Errorf("the undo beside a change by hand: %v\n%s", err, read(t, d.Config))
	}
	_, err = ChangeSetting(d.Config, SettingChange{Key: "zone", Text: "Europe/Rome", Was: &saw})
	if !errors.Is(err, ErrChanged) || !strings.Contains(read(t, d.Config), `zone = "UTC"`) {
		t.Errorf("%v\n%s", err, read(t, d.Config))
	}
}

func TestUndoOfTheFirstSettingTakesTheFileAway(t *testing.T) {
	d := home(t, "")
	u, err := ChangeSetting(d.Config, SettingChange{Key: "schedule.on", Text: "true"})
	if err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(d.Config); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
	if err := UndoSetting(d.Config, u); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(d.Config); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the file is still there: %v", err)
	}
}

// TestSettingsAreAllThatIsDescribed holds the keys to docs/config.md.
func TestSettingsAreAllThatIsDescribed(t *testing.T) {
	data, err := os.ReadFile(filepath.Join("..", "..", "docs", "config.md"))
	if err != nil {
		t.Fatal(err)
	}
	table, described := "", map[string]bool{}
	row := regexp.MustCompile("(?m)^(## |### |\\| `)([^`\n]*)`?([^|\n]*)")
	for _, m := range row.FindAllStringSubmatch(string(data), -1) {
		if m[1] != "| `" {
			table = strings.Trim(m[2], "[]# ")
			continue
		}
		for name := range strings.SplitSeq(m[2]+strings.ReplaceAll(m[3], "`", ""), ", ") {
			described[strings.TrimSpace(table)+"."+strings.TrimSpace(name)] = true
		}
	}
	written := Default()
	written.Source = nil
	for _, key := range settingKeys(written) {
		at := key
		if !strings.Contains(key, ".") {
			at = "Keys before the first table." + key
		}
		if name, ok := strings.CutPrefix(key, "oauth.google."); ok {
			at = "oauth.NAME." + name
		} else if name, ok := strings.CutPrefix(key, "oauth.microsoft."); ok {
			at = "oauth.NAME." + name
		}
		if !described[at] {
			t.Errorf("%s is not described in docs/config.md", key)
		}
	}
}

func FuzzSetting(f *testing.F) {
	for _, text := range []string{kept, "", "model.name = 'x'\n", "[model]\nname = '''\nx'''# a\n", "source = []\n", "\ufeff# a\r\n[brief]\r\ntime='05:00'"} {
		for _, key := range []string{"zone", "brief.time", "model.name", "source[0].tags", "oauth.google.client_id", "schedule.on"} {
			f.Add(text, key, "05:30")
		}
	}
	f.Fuzz(func(t *testing.T, text, key, value string) {
		out, err := changed("config.toml", []byte(text), SettingChange{Key: key, Text: value})
		if err != nil {
			return
		}
		if _, err := Parse("config.toml", out); err != nil {
			t.Fatalf("%q with %s = %q is not valid: %v", text, key, value, err)
		}
		rest := strings.SplitAfter(string(out), "\n")
		for i, line := range untouched(t, text, key) {
			at := slices.Index(rest, line)
			if at < 0 && strings.TrimSpace(line) != "" {
				t.Fatalf("line %d of %q is lost with %s = %q: %q", i+1, text, key, value, out)
			}
			rest = rest[at+1:]
		}
		again, err := changed("config.toml", out, SettingChange{Key: key, Text: value})
		if err != nil || string(again) != string(out) {
			t.Fatalf("%v: the same change twice: %q, %q", err, out, again)
		}
	})
}

// untouched returns the lines of a file without those on which a key's value
// stands; the last one gets the line feed it may lack.
func untouched(t *testing.T, text, key string) []string {
	body := strings.TrimPrefix(text, bom)
	pos, err := scan([]byte(body))
	if err != nil {
		t.Fatal(err)
	}
	if at, ok := pos.values[strings.ToLower(key)]; ok {
		body = body[:lineStart([]byte(body), at.from)] + body[lineEnd([]byte(body), at.to):]
	}
	if body != "" && !strings.HasSuffix(body, "\n") {
		body += newline([]byte(body))
	}
	lines := strings.SplitAfter(body, "\n")
	if strings.HasPrefix(text, bom) && len(lines) > 0 { // the mark is on whatever line is first
		lines = lines[1:]
	}
	return lines
}
