package config_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/config"
)

func TestSetModel(t *testing.T) {
	use := []config.ModelSetting{{"provider", "openai"}, {"name", "gpt \"4\" #1"}, {"cloud", "openai"}, {"url", nil}, {"private", true}}
	for name, tc := range map[string]struct{ before, after string }{
		"no table": {
			"zone = \"Europe/Lisbon\"\n\n[brief]\ntime = \"06:30\" # early\n",
			"zone = \"Europe/Lisbon\"\n\n[model]\nprivate = true\ncloud = 'openai'\nname = 'gpt \"4\" #1'\nprovider = 'openai'\n\n[brief]\ntime = \"06:30\" # early\n",
		},
		"table": {
			"[model] # mine\nname = \"a # b\" # the small one\r\nurl = \"http://127.0.0.1:1\"\n# keep\ntimeout = \"5m\"\n\n[[source]]\nname = \"x\"\ntype = \"hackernews\"\n",
			"[model] # mine\r\nprivate = true\r\ncloud = 'openai'\r\nprovider = 'openai'\r\nname = 'gpt \"4\" #1' # the small one\r\n# keep\ntimeout = \"5m\"\n\n[[source]]\nname = \"x\"\ntype = \"hackernews\"\n",
		},
		"table at the end": {"[model]", "[model]\nprivate = true\ncloud = 'openai'\nname = 'gpt \"4\" #1'\nprovider = 'openai'\n"},
	} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, []byte(tc.before), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := config.SetModel(path, use...); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		got, want := strings.ReplaceAll(string(data), "\r\n", "\n"), strings.ReplaceAll(tc.after, "\r\n", "\n")
		if got != want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, want)
		}
		c, err := config.Parse(path, data)
		if m := c.Model; err != nil || m.Provider != "openai" || m.Name != `gpt "4" #1` || m.Cloud != "openai" || !m.Private || m.URL != "" || !m.Mask {
			t.Errorf("%s: %+v, %v", name, m, err)
		}
	}
}

func TestSetModelRefusesWhatItCannotEdit(t *testing.T) {
	for _, text := range []string{
		"model = { name = \"x\" }\n", "model.name = \"x\"\n", "[model]\nname = \"\"\"\nx\"\"\"\n", "[model]\nprovider = \"nobody\"\n",
	} {
		path := filepath.Join(t.TempDir(), "config.toml")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		err := config.SetModel(path, config.ModelSetting{Key: "name", Value: "y"})
		data, _ := os.ReadFile(path)
		if err == nil || app.AsError(err).Code != app.CodeConfig || string(data) != text {
			t.Errorf("%q: %v, the file is now %q", text, err, data)
		}
	}
}
