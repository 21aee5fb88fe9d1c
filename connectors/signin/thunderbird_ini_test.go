package signin

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

func TestParsePref(t *testing.T) {
	for line, want := range map[string]string{
		`user_pref("a", "b");`:                   "b",
		`user_pref("a", "");`:                    "",
		`user_pref('a', 'it\'s "b"');`:           `it's "b"`,
		`user_pref("a", "it's \"b\"");`:          `it's "b"`,
		`user_pref("a", "c:\\mail\\");`:          `c:\mail\`,
		`user_pref("a", "x\ny\r\tz");`:           "x\ny\r\tz",
		`user_pref("a", "\x41\u00fc\u20AC");`:    "Aü€",
		`user_pref("a", "\ud83d\ude00");`:        "😀",
		`user_pref("a", "\ud83d and \ud83d\n");`: "\ufffd and \ufffd\n",
		`user_pref("a", "\ude00");`:              "\ufffd",
		`user_pref("a", "\q");`:                  `\q`,
		`user_pref("a", "x); // no end");`:       "x); // no end",
		`user_pref("a", 993);`:                   "993",
		`user_pref("a", -1);`:                    "-1",
		`user_pref("a", true);`:                  "true",
		`user_pref ( "a" ,false ) ;`:             "false",
		`user_pref("a", 1); // a comment`:        "1",
		"user_pref(\"a\", \"\xff\xfe\");":        "\ufffd",
	} {
		name, got, err := parsePref(line)
		if err != nil || name != "a" || got != want {
			t.Errorf("%s: got %q, %q, %v, want %q", line, name, got, err, want)
		}
	}
	for _, line := range []string{
		`user_pref`, `user_pref(`, `user_pref("a"`, `user_pref("a",`, `user_pref("a", `, `user_pref("a", "b`, `user_pref("a", "b"`, `user_pref("a", "\`,
		`user_pref("a", "\x4`, `user_pref("a", "\xzz");`, `user_pref("a", "\u12");`, `user_pref("a", "\ud83d\u`, `user_pref("a", 1`, `user_pref("a", 1.5);`,
		`user_pref("a", null);`, `user_pref("a" "b");`, `user_pref(a, 1);`, `pref_user("a", 1);`, `)`,
	} {
		if name, value, err := parsePref(line); err == nil {
			t.Errorf("%s: got %q, %q", line, name, value)
		}
	}
}

func TestParsePrefs(t *testing.T) {
	got, errs := parsePrefs("\ufeff# x\r\nuser_pref(\"a\", 1);\r\n/* user_pref(\"b\", 1);\nuser_pref(\"b\", 2);\n*/\n/* one line */\nrubbish\n//user_pref(\"b\", 3);\n  user_pref(\"a\", 2);\nuser_pref(\"last\", \"line\");")
	if d := cmp.Diff(prefs{"a": "2", "last": "line"}, got); d != "" {
		t.Error(d)
	}
	if len(errs) != 1 || !strings.Contains(errs[0].Error(), "line 7") || strings.Contains(errs[0].Error(), "rubbish") {
		t.Errorf("errors %v", errs)
	}
}

func TestPrefNames(t *testing.T) {
	p := prefs{"x.account10.server": "", "x.account2.server": "", "x.account1.server": "", "x..server": "", "x.a.b.server": "", "y.account3.server": "", "x.account4.name": ""}
	if d := cmp.Diff([]string{"account1", "account2", "account10"}, p.names("x.", ".server")); d != "" {
		t.Error(d)
	}
}

func TestParseINI(t *testing.T) {
	got := parseINI("\ufeffstray=1\r\n[Profile0]\r\nPath = a b \r\nPath=c=d\r\n;x=1\r\n#y=1\r\nno value\r\n\r\n[ Install ]\r\n[\nDefault=z")
	want := []iniSection{{"Profile0", map[string]string{"Path": "c=d"}}, {"Install", map[string]string{"Default": "z"}}}
	if d := cmp.Diff(want, got, cmp.AllowUnexported(iniSection{})); d != "" {
		t.Error(d)
	}
}

func seed(f *testing.F, parts ...string) {
	f.Helper()
	data, err := os.ReadFile(filepath.Join(append([]string{fixture}, parts...)...))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(string(data))
}

func FuzzPrefs(f *testing.F) {
	seed(f, "Profiles", "abcd1234.default-release", "prefs.js")
	f.Add(account)
	f.Fuzz(func(t *testing.T, data string) {
		p, errs := parsePrefs(data)
		if lines := strings.Count(data, "\n") + 1; len(p)+len(errs) > lines {
			t.Errorf("%d settings and %d errors of %d lines", len(p), len(errs), lines)
		}
		for name, value := range p {
			if !utf8.ValidString(name + value) {
				t.Errorf("%q = %q", name, value)
			}
		}
		profile := &thunderbird{profile: filepath.Join(fixture, "none"), prefs: p, names: map[string]bool{}}
		for _, a := range profile.accounts() {
			profile.account(a)
		}
		profile.calendars()
		seen := map[string]bool{}
		for _, s := range profile.found {
			key := strings.ToLower(s.Name)
			if s.Name == "" || seen[key] || strings.ContainsAny(s.Name, "\r\n") {
				t.Errorf("the name %q", s.Name)
			}
			seen[key] = true
			if s.Security == "none" && !isLoopbackHost(hostOnly(s.Server)) {
				t.Errorf("%+v without encryption", s)
			}
		}
	})
}

func FuzzProfiles(f *testing.F) {
	seed(f, "profiles.ini")
	f.Fuzz(func(t *testing.T, data string) {
		keys := 0
		for _, s := range parseINI(data) {
			keys += len(s.values)
		}
		if lines := strings.Count(data, "\n") + 1; keys > lines {
			t.Errorf("%d keys of %d lines", keys, lines)
		}
	})
}
