package boot

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/ui/program"
	"daybrief/app/ui/settings"
)

// settingsHome opens a page on a configuration.
func settingsHome(t *testing.T, text string) (*Page, string) {
	t.Helper()
	home := t.TempDir()
	path := filepath.Join(home, "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), Options{Home: home, Keyring: &memoryRing{}, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a.Page(), path
}

const settingsText = `# mine
zone = "Europe/Lisbon" # home

[[source]]
name = "One"
type = "hackernews"

[[source]] # the second
name = "Two"
type = "rss"
address = "https://example.org/feed"

[brief]
time = "05:00" # early
`

// TestTheWindowChangesSettings: a value is saved on its own bytes alone, used at
// once, and taken back.
func TestTheWindowChangesSettings(t *testing.T) {
	p, path := settingsHome(t, settingsText)
	ctx := t.Context()
	state, err := p.Settings(ctx)
	if err != nil || state.Fault != nil {
		t.Fatalf("%v %v", err, state.Fault)
	}
	if v := state.Value("brief.time"); v == nil || v.Text != "05:00" || v.Default != "06:30" || !v.Set {
		t.Errorf("brief.time is %+v", v)
	}
	if o := state.Source("Two"); o == nil || len(o.Values) < 10 || o.Values[0].Key != "name" {
		t.Fatalf("the source is %+v", o)
	}
	for _, c := range []struct {
		change   program.SettingChange
		old, new string
	}{
		{program.SettingChange{Key: "brief.time", Text: "06:10", Was: "05:00"}, `"05:00" #`, `"06:10" #`},
		{program.SettingChange{Source: "Two", Key: "tags", Text: "market"}, "feed\"\n", "feed\"\ntags = [\"market\"]\n"},
		{program.SettingChange{Source: "Two", Key: "off", Text: "true", Was: "false"}, "feed\"\n", "feed\"\noff = true\n"},
	} {
		thereAndBack(t, p, path, c.change, strings.Replace(settingsText, c.old, c.new, 1))
	}
	if err := p.ChangeSetting(ctx, program.SettingChange{Key: "brief.time", Text: "07:00", Was: "05:00"}); err != nil || p.app.Config.Brief.Time != "07:00" {
		t.Errorf("%v, in use is %s", err, p.app.Config.Brief.Time)
	}
}

// thereAndBack makes a change, looks at the file, and takes it back.
func thereAndBack(t *testing.T, p *Page, path string, c program.SettingChange, want string) {
	t.Helper()
	if err := errors.Join(p.CheckSetting(t.Context(), c), p.ChangeSetting(t.Context(), c)); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != want {
		t.Errorf("%+v:\n%s", c, got)
	}
	if err := p.UndoSetting(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, _ := os.ReadFile(path); string(got) != settingsText {
		t.Errorf("after the undo of %+v:\n%s", c, got)
	}
}

func TestTheWindowOverwritesNothing(t *testing.T) {
	p, path := settingsHome(t, settingsText)
	ctx := t.Context()
	if err := p.ChangeSetting(ctx, program.SettingChange{Key: "brief.time", Text: "07:00", Was: "05:30"}); !errors.Is(err, program.ErrChanged) {
		t.Errorf("a value changed by hand: %v", err)
	}
	if err := p.ChangeSetting(ctx, program.SettingChange{Source: "Gone", Key: "max", Text: "3"}); !errors.Is(err, program.ErrChanged) {
		t.Errorf("a source that is gone: %v", err)
	}
	if err := p.ChangeSetting(ctx, program.SettingChange{Key: "brief.time", Text: "25:00", Was: "05:00"}); app.AsError(err).Code != app.CodeConfig {
		t.Errorf("a wrong value: %v", err)
	}
	if got, _ := os.ReadFile(path); string(got) != settingsText {
		t.Errorf("the file was written:\n%s", got)
	}
	if err := os.WriteFile(path, []byte("[brief]\ntme = 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err := p.Settings(ctx); err != nil || s.Fault == nil || !strings.Contains(s.Fault.Message, "line 2") {
		t.Errorf("a broken file: %v, %+v", err, s.Fault)
	}
}

// TestARenamedSourceKeepsItsPassword: and one that is removed leaves none.
func TestARenamedSourceKeepsItsPassword(t *testing.T) {
	p, _ := settingsHome(t, "[[source]]\nname = \"Mail\"\ntype = \"email\"\naddress = \"ana@example.org\"\nserver = \"127.0.0.1:1\"\n")
	ctx := t.Context()
	if err := p.app.secrets.Set(ctx, "Mail", "s3cret"); err != nil {
		t.Fatal(err)
	}
	if err := p.ChangeSetting(ctx, program.SettingChange{Source: "Mail", Key: "name", Text: "Post", Was: "Mail"}); err != nil {
		t.Fatal(err)
	}
	if where, err := p.Secret(ctx, "Post"); err != nil || where != program.KeptKeyring {
		t.Errorf("the password of the renamed source is in %q, %v", where, err)
	}
	if err := p.RemoveSecret(ctx, "Post"); err != nil {
		t.Error(err)
	}
	if where, _ := p.Secret(ctx, "Post"); where != "" {
		t.Errorf("a removed password is still in %q", where)
	}
	if err := p.RemoveSource(ctx, "Post"); err != nil {
		t.Error(err)
	}
	if s, _ := p.Settings(ctx); len(s.Sources) != 0 {
		t.Errorf("sources are %+v", s.Sources)
	}
}

// TestTheScreenShowsEverySetting holds the screen to the configuration.
func TestTheScreenShowsEverySetting(t *testing.T) {
	shown := settings.Keys()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte("[[source]]\nname = 'x'\ntype = 'mcp'\ncommand = ['y']\n[source.mcp]\nas = 'both'\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	list, _, err := config.Settings(path)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range list {
		key := v.Key
		if name, ok := strings.CutPrefix(key, "source[0]."); ok {
			key = "source." + name
		} else if rest, ok := strings.CutPrefix(key, "oauth."); ok {
			_, name, _ := strings.Cut(rest, ".")
			key = "oauth." + name
		}
		if v.Kind != config.SettingOther && !slices.Contains(shown, key) {
			t.Errorf("the screen does not show %s", v.Key)
		}
	}
}
