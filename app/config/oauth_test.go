package config

import (
	"strings"
	"testing"

	"daybrief/app"
)

func TestSignInNames(t *testing.T) {
	const office = "[oauth.Office]\nclient_id = 'x'\ntoken_url = 'https://id.example/token'\n"
	source := func(oauth string) string {
		return "[[source]]\nname = 'm'\ntype = 'email'\naddress = 'a@b.example'\noauth = '" + oauth + "'\n"
	}
	for _, c := range []struct{ name, text, line, what string }{
		{"google is known", source("google"), "", ""},
		{"without a client id it is the source's trouble alone", "[oauth.google]\n" + source("google"), "", ""},
		{"own", office + "device_url = 'https://id.example/d'\nscopes = ['mail']\n" + source("Office"), "", ""},
		{"on this machine", "[oauth.t]\ntoken_url = 'http://127.0.0.1:1/t'\nauth_url = 'http://[::1]:1/a'\nscopes = ['m']\n", "", ""},
		{"unknown name", office + "auth_url = 'https://id.example/a'\nscopes = ['m']\n" + source("offis"), "line 10", "there is no [oauth.offis]; known are Office, google, microsoft"},
		{"plain http", "[oauth.google]\ntoken_url = 'http://id.example/t'\n", "line 2", "must begin with https://"},
		{"no address", "[oauth.google]\nauth_url = 'id.example'\n", "line 2", "not a web address"},
		{"own without a browser and a device", office + "scopes = ['m']\n", "line 1", "an auth_url, or a device_url"},
		{"own without scopes", office + "auth_url = 'https://id.example/a'\n", "line 1", "scopes"},
		{"own without tokens", "\n[oauth.x]\nclient_id = 'y'\n", "line 2", "token_url"},
		{"unknown key", "[oauth.google]\nclientid = 'x'\n", "line 2", `unknown key "clientid" in [oauth.google]; did you mean "client_id"?`},
	} {
		_, err := Parse("f", []byte(c.text))
		if c.what == "" {
			if err != nil {
				t.Errorf("%s: %v", c.name, err)
			}
			continue
		}
		e := app.AsError(err)
		if e == nil || e.Code != app.CodeConfig || !strings.HasPrefix(e.Message, "f, "+c.line+":") || !strings.Contains(e.Message, c.what) {
			t.Errorf("%s: got %v, want %s and %s", c.name, err, c.line, c.what)
		}
	}
}

func TestSetOffKeepsTheRest(t *testing.T) {
	const block = "[[source]]\nname = \"Two\" # b\ntype = \"rss\"\naddress = \"https://x.example/f\"\n"
	for _, c := range []struct {
		name, text, want string
		off              bool
	}{
		{"new key", "# a\n" + block + "# c\n\n[brief]\ntime = \"05:00\"\n", "# a\n" + block + "off = true\n# c\n\n[brief]\ntime = \"05:00\"\n", true},
		{"no last line feed", strings.TrimSuffix(block, "\n"), block + "off = true\n", true},
		{"as it is", block, block, false},
		{"on again", block + "off = true # for a while\n", block + "off = false # for a while\n", false},
		{"on again, as it was", "# a\n" + block + "off = true\nmax = 3 # d\n# c\n", "# a\n" + block + "max = 3 # d\n# c\n", false},
		{"on again at the end", block + "# c\noff = true", block + "# c\n", false},
		{"a comment above", block + "# too much\noff = true\n", block + "# too much\n", false},
		{"false already", block + "off = false\n", block + "off = false\n", false},
		{"off again", block + "\"off\"=false\nmax = 3\n", block + "\"off\"=true\nmax = 3\n", true},
	} {
		for _, nl := range []string{"\n", "\r\n"} {
			d := home(t, strings.ReplaceAll(c.text, "\n", nl))
			if err := SetOff(d.Config, "two", c.off); err != nil {
				t.Fatalf("%s: %v", c.name, err)
			}
			want := strings.ReplaceAll(c.want, "\n", nl)
			if got := read(t, d.Config); got != want {
				t.Errorf("%s: got\n%q\nwant\n%q", c.name, got, want)
			}
			parsed, _, err := Load(d)
			if err != nil || parsed.Source[0].Off != c.off {
				t.Errorf("%s: %v, off %v", c.name, err, parsed.Source)
			}
		}
	}
}

func TestSetOffOfTheDefaultAndOfNothing(t *testing.T) {
	d := home(t, "")
	if err := SetOff(d.Config, "hacker news", true); err != nil {
		t.Fatal(err)
	}
	c, _, err := Load(d)
	if err != nil || len(c.Source) != 1 || !c.Source[0].Off {
		t.Errorf("%v: %+v", err, c.Source)
	}
	if e := app.AsError(SetOff(d.Config, "nobody", true)); e == nil || e.Code != app.CodeNotFound {
		t.Errorf("got %v", e)
	}
	d = home(t, "source = [{name = 'a', type = 'hackernews'}]\n")
	if e := app.AsError(SetOff(d.Config, "a", true)); e == nil || e.Code != app.CodeConfig {
		t.Errorf("an inline list: %v", e)
	}
}

func TestAddManyAtOnce(t *testing.T) {
	d := home(t, "")
	other := feed
	other.Name = "Other"
	if err := AddSource(d.Config, feed, other); err != nil {
		t.Fatal(err)
	}
	if err := AddSource(d.Config); err != nil {
		t.Fatal(err)
	}
	c, _, err := Load(d)
	if err != nil || len(c.Source) != 3 || c.Source[2].Name != "Other" {
		t.Errorf("%v: %+v", err, c.Source)
	}
	clash := other
	clash.Address = "https://elsewhere.example/"
	if err := AddSource(d.Config, clash); err == nil {
		t.Error("a second one of the name was written")
	}
}
