package settings

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

// file is a scripted configuration. It refuses a value that holds "bad".
type file struct {
	mu      sync.Mutex
	state   program.SettingsState
	undone  []program.Setting // values before each change
	did     []string
	where   string // of passwords
	meddled bool   // somebody else changed the file
	fail    error
	timer   program.TimerState
	names   []string
}

func (f *file) note(format string, a ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.did = append(f.did, fmt.Sprintf(format, a...))
}

func (f *file) has(what string) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Contains(f.did, what)
}

func (f *file) Settings(context.Context) (program.SettingsState, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	s := f.state
	s.Values = slices.Clone(s.Values)
	s.Sources = slices.Clone(s.Sources)
	for i := range s.Sources {
		s.Sources[i].Values = slices.Clone(s.Sources[i].Values)
	}
	return s, nil
}

func (f *file) find(c program.SettingChange) *program.Setting {
	if c.Source == "" {
		return f.state.Value(c.Key)
	}
	if o := f.state.Source(c.Source); o != nil {
		for i := range o.Values {
			if o.Values[i].Key == c.Key {
				return &o.Values[i]
			}
		}
	}
	return nil
}

func refused(text string) error {
	if strings.Contains(text, "bad") {
		return &app.Error{Code: app.CodeConfig, Message: "This is no good value.", Hint: "Write another value."}
	}
	return nil
}

func (f *file) CheckSetting(_ context.Context, c program.SettingChange) error { return refused(c.Text) }

func (f *file) ChangeSetting(_ context.Context, c program.SettingChange) error {
	f.note("set %s %s=%s clear=%v", c.Source, c.Key, c.Text, c.Clear)
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail != nil {
		return f.fail
	}
	v := f.find(c)
	if v == nil || v.Text != c.Was || f.meddled {
		return fmt.Errorf("set: %w", program.ErrChanged)
	}
	if err := refused(c.Text); err != nil {
		return err
	}
	f.undone = append(f.undone, *v)
	v.Text, v.Set = c.Text, !c.Clear
	if c.Source != "" && c.Key == "off" {
		f.state.Source(c.Source).Off = c.Text == "true"
	}
	return nil
}

func (f *file) UndoSetting(context.Context) error {
	f.note("undo")
	f.mu.Lock()
	defer f.mu.Unlock()
	last := f.undone[len(f.undone)-1]
	f.undone = f.undone[:len(f.undone)-1]
	*f.find(program.SettingChange{Source: last.Source, Key: last.Key}) = last
	return nil
}

func (f *file) OpenSettings(context.Context) error { f.note("open"); return nil }

func (f *file) RemoveSource(_ context.Context, name string) error {
	f.note("remove %s", name)
	f.mu.Lock()
	defer f.mu.Unlock()
	f.state.Sources = slices.DeleteFunc(slices.Clone(f.state.Sources), func(o program.SourceState) bool { return o.Name == name })
	return nil
}

func (f *file) TestSource(_ context.Context, name string) (program.SourceTest, error) {
	if name == "Calendar" {
		return program.SourceTest{Error: &app.Error{Code: app.CodeLogin, Message: "The server refused the password", Hint: "Enter it again."}}, nil
	}
	return program.SourceTest{Count: 7, Seconds: 0.84, First: "Incident report"}, nil
}

func (f *file) Secret(context.Context, string) (string, error) { return f.where, nil }

func (f *file) RemoveSecret(_ context.Context, source string) error {
	f.note("forget %s", source)
	f.where = ""
	return nil
}

func (f *file) TestModel(context.Context) (program.ModelTest, error) {
	return program.ModelTest{Model: "qwen2.5:7b", Seconds: 2.34}, nil
}

func (f *file) TestEmbedder(context.Context) (program.ModelTest, error) {
	return program.ModelTest{}, &app.Error{Code: app.CodeModelDown, Message: "Ollama does not answer", Hint: "Start it."}
}

func (f *file) ModelKey(context.Context) (string, bool, error)   { return "OpenAI", true, nil }
func (f *file) KeepModelKey(_ context.Context, key string) error { f.note("key %s", key); return nil }
func (f *file) SignInBy(string) (way, hint string)               { return program.ByPassword, "Use an app password." }
func (f *file) SignIn(context.Context, string) error             { return nil }
func (f *file) EnterPassword(_ context.Context, s, pw string) error {
	f.note("password %s %s", s, pw)
	return nil
}
func (f *file) TestNotification(context.Context) error            { f.note("notified"); return nil }
func (f *file) Timer(context.Context) (program.TimerState, error) { return f.timer, nil }
func (f *file) AddProfile(_ context.Context, name string) error {
	f.names = append(f.names, name)
	return nil
}
func (f *file) SwitchProfile(context.Context, string) error        { return nil }
func (f *file) Profiles(context.Context) ([]string, string, error) { return f.names, f.names[0], nil }

func (f *file) InstallTimer(_ context.Context, c program.TimerChoice) (program.TimerState, error) {
	f.timer = program.TimerState{TimerChoice: c, Installed: true, System: "systemd"}
	return f.timer, nil
}

func (f *file) RemoveTimer(context.Context) (program.TimerState, error) {
	f.timer.Installed = false
	return f.timer, nil
}

// kindOf is the kind of a key, as the configuration has it.
func kindOf(key string) string {
	switch key {
	case "schedule.on", "schedule.weekdays", "schedule.metered", "window.background", "learning.off", "model.off", "model.private", "model.mask", "model.cloud_search", "full_text":
		return program.KindYesNo
	case "brief.stale_after", "model.timeout", "network.timeout":
		return program.KindDuration
	case "keep.items", "keep.briefs", "keep.records":
		return program.KindAge
	case "tags", "folders", "calendars", "reader.addresses", "network.allow":
		return program.KindList
	case "max", "schedule.battery_least", "model.context":
		return program.KindNumber
	}
	return program.KindText
}

func sample() program.SettingsState {
	s := program.SettingsState{File: "/home/ana/.config/daybrief/config.toml"}
	defaults := map[string]string{
		"brief.time": "06:30", "brief.stale_after": "1h", "schedule.battery_least": "30", "notify.when": "ready", "model.provider": "ollama",
		"model.context": "4096", "model.timeout": "10m", "keep.items": "365d", "keep.briefs": "forever", "keep.records": "90d", "model.mask": "true",
	}
	add := func(key string) {
		v := program.Setting{Key: key, Kind: kindOf(key), Text: defaults[key], Default: defaults[key]}
		if v.Kind == program.KindYesNo && v.Text == "" {
			v.Text, v.Default = "false", "false"
		}
		s.Values = append(s.Values, v)
	}
	for _, sec := range sections() {
		for _, sp := range sec.specs {
			add(sp.key)
		}
	}
	add("oauth.google.client_id")
	add("oauth.google.client_secret")
	s.Value("brief.time").Text, s.Value("brief.time").Set = "05:45", true
	for _, o := range []program.SourceState{
		{Name: "Work mail", Type: "email", Address: "ana@example.org", Signs: program.ByPassword},
		{Name: "Calendar", Type: "calendar", Address: "https://cal.example.com/dav/ana/", Signs: program.ByPassword},
		{Name: "BBC Business", Type: "rss", Address: "https://feeds.bbci.co.uk/news/business/rss.xml"},
		{Name: "Hacker News", Type: "hackernews", Off: true},
	} {
		for _, sp := range sourceSpecs() {
			v := program.Setting{Source: o.Name, Key: sp.key, Kind: kindOf(sp.key)}
			if sp.key == "name" {
				v.Text = o.Name
			}
			o.Values = append(o.Values, v)
		}
		o.Values = append(o.Values, program.Setting{Source: o.Name, Key: "off", Kind: program.KindYesNo, Text: yesNo(o.Off), Default: "false"})
		s.Sources = append(s.Sources, o)
	}
	return s
}

func open(t testing.TB, f *file, look uitest.Look, about string) (*Screen, fyne.Window, *uitest.Turns) {
	t.Helper()
	if f.state.Values == nil {
		f.state = sample()
	}
	if f.names == nil {
		f.names = []string{program.FirstProfile, "Work"}
	}
	if f.timer.System == "" {
		f.timer.System = "systemd"
	}
	if look.Size.Width == 0 {
		look.Size = fyne.NewSize(1280, 900)
	}
	env, q := uitest.Env(t, look)
	env.Go = func(to paper.Place, about string) { f.note("go %s %s", to, about) }
	s := New(Options{Env: env, Program: f})
	w := uitest.Window(t, s, look.Size)
	s.Show(about)
	q.Settle(s.Tasks.Wait)
	return s, w, q
}
