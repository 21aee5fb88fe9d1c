// Package settings is the screen of everything in config.toml.
//
// Contract: it shows the file as it stands each time it comes to the front. A
// value is checked while it is typed by the configuration's own rules, saved
// when its line is left or its switch is turned, and can be undone; what is
// wrong is said at its field and stays there to be mended. A value somebody
// else changed meanwhile is not overwritten. No secret is ever shown. Nothing
// here waits on Fyne's main goroutine.
package settings

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// Program is what the screen asks for. It may also be a program.NotifyTester,
// program.Timers and program.Profiles.
type Program interface {
	program.Settings
	program.SignIner
}

// Options is what the screen needs; all of it must be set.
type Options struct {
	Env     *paper.Env
	Program Program
}

// Screen is the screen. All methods but Close are for Fyne's main goroutine.
type Screen struct {
	*form.Frame
	program Program

	state    program.SettingsState
	loaded   bool
	section  string
	opened   string             // the source whose keys are unfolded
	asking   string             // what waits for a second press: "source NAME", "secret NAME"
	fields   map[id]*row        // those on the screen
	notes    map[string]*note   // results of tests, by what was tested
	secrets  map[string]string  // where passwords are, by source; absent: nobody looked yet
	timer    program.TimerState // of the system
	profiles profiles
	reads    int // readings of the file that were begun; only the newest counts
}

// id names a setting.
type id struct{ source, key string }

// row is a setting on the screen.
type row struct {
	spec  spec
	saved program.Setting
	field *form.Field
	reset *paper.Button
	gen   int // checks that were begun
}

// note is the line a test answers in.
type note struct {
	block *form.Note
	text  string
	ink   fyne.ThemeColorName
}

var _ paper.Screen = (*Screen)(nil)

// New returns the screen, empty until it is shown.
func New(o Options) *Screen {
	s := &Screen{Frame: form.NewFrame(o.Env), program: o.Program, section: "sources", fields: map[id]*row{}, notes: map[string]*note{}, secrets: map[string]string{}}
	s.Frame.Escape = s.fold
	s.Restyle()
	return s
}

// Show reads the file; about is a section ("model"), or "source NAME".
func (s *Screen) Show(about string) {
	for _, sec := range sections() {
		if sec.id == about {
			s.section = about
		}
	}
	if name, ok := sourceOf(about); ok {
		s.section, s.opened = "sources", name
	}
	s.load(true)
	s.loadTimer()
	s.loadProfiles()
}

func sourceOf(about string) (name string, ok bool) {
	const prefix = "source "
	if len(about) > len(prefix) && about[:len(prefix)] == prefix {
		return about[len(prefix):], true
	}
	return "", false
}

// fold is what Escape does first.
func (s *Screen) fold() bool {
	switch {
	case s.asking != "":
		s.asking = ""
	case s.opened != "" && s.section == "sources" && s.Canvas() != nil && s.Canvas().Focused() == nil:
		s.opened = ""
	default:
		return false
	}
	s.Restyle()
	return true
}

// load reads the file. Anew builds the screen anew; else its fields take the
// values, and what is being typed stays.
func (s *Screen) load(anew bool) {
	s.reads++
	mine := s.reads
	s.Tasks.Spawn(func(ctx context.Context) {
		state, err := s.program.Settings(ctx)
		s.Tasks.Do(func() {
			switch {
			case mine != s.reads:
			case err != nil:
				s.Fail(err, func() { s.load(anew) })
			default:
				s.arrived(state, anew)
			}
		})
	})
}

func (s *Screen) arrived(state program.SettingsState, anew bool) {
	anew = anew || !s.loaded || !sameSources(s.state.Sources, state.Sources) || (s.state.Fault == nil) != (state.Fault == nil)
	s.state, s.loaded = state, true
	if anew {
		s.Restyle()
		return
	}
	for id, r := range s.fields {
		if v := s.setting(id); v != nil {
			s.take(r, *v)
		}
	}
	s.Relayout()
}

// sameSources reports whether two lists show the same rows.
func sameSources(a, b []program.SourceState) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i].Name != b[i].Name || a[i].Type != b[i].Type || a[i].Off != b[i].Off || a[i].Signs != b[i].Signs || a[i].Address != b[i].Address {
			return false
		}
	}
	return true
}

// setting returns a setting of the file, nil where there is none.
func (s *Screen) setting(id id) *program.Setting {
	if id.source == "" {
		return s.state.Value(id.key)
	}
	o := s.state.Source(id.source)
	if o == nil {
		return nil
	}
	for i := range o.Values {
		if o.Values[i].Key == id.key {
			return &o.Values[i]
		}
	}
	return nil
}

// typed checks a value while it is typed.
func (s *Screen) typed(r *row, text string) {
	r.gen++
	mine := r.gen
	if text == r.saved.Text {
		s.wrong(r, "")
		return
	}
	c := change(r, text)
	s.Tasks.Spawn(func(ctx context.Context) {
		err := s.program.CheckSetting(ctx, c)
		s.Tasks.Do(func() {
			if mine == r.gen {
				s.wrong(r, s.faultOf(r, err))
			}
		})
	})
}

func change(r *row, text string) program.SettingChange {
	return program.SettingChange{Source: r.saved.Source, Key: r.saved.Key, Text: text, Was: r.saved.Text}
}

// save saves a value; reset gives the key its default again.
func (s *Screen) save(r *row, text string, reset bool) {
	if text == r.saved.Text && !reset {
		return
	}
	r.gen++
	mine, c := r.gen, change(r, text)
	c.Clear = reset
	s.Tasks.Spawn(func(ctx context.Context) {
		err := s.program.ChangeSetting(ctx, c)
		s.Tasks.Do(func() { s.saved(r, mine, c, err) })
	})
}

// saved ends a change.
func (s *Screen) saved(r *row, mine int, c program.SettingChange, err error) {
	switch e := app.AsError(err); {
	case err == nil:
		if mine == r.gen {
			s.wrong(r, "")
		}
		if c.Source != "" && c.Key == "name" && s.opened == c.Source {
			s.opened = c.Text
		}
		r.saved.Text = c.Text
		s.Tell(s.St.Say("settings.saved", "What", s.St.Say(r.spec.label)), s.St.Say("common.undo.button"), s.undo)
		s.load(c.Clear)
	case errors.Is(err, program.ErrChanged):
		if l, ok := r.field.Control.(*form.Line); ok {
			l.Hold(r.saved.Text) // what the file says now is shown instead
		}
		s.changedMeanwhile()
	case e.Code == app.CodeConfig:
		if mine == r.gen {
			s.wrong(r, s.faultOf(r, err))
			r.field.Control.Put(r.saved.Text) // a switch goes back, a line keeps what was typed
		}
	default:
		s.Fail(err, func() { s.save(r, c.Text, c.Clear) })
	}
}

// changedMeanwhile shows the file as somebody else left it.
func (s *Screen) changedMeanwhile() {
	s.Fail(&app.Error{Code: app.CodeConfig, Message: s.St.Say("settings.changed")}, nil)
	s.load(true)
}

// undo takes the latest change back.
func (s *Screen) undo() {
	s.Run.Clear()
	s.Relayout()
	s.Tasks.Spawn(func(ctx context.Context) {
		err := s.program.UndoSetting(ctx)
		s.Tasks.Do(func() {
			switch {
			case errors.Is(err, program.ErrChanged):
				s.changedMeanwhile()
			case err != nil:
				s.Fail(err, nil)
			default:
				s.load(true)
			}
		})
	})
}

// wrong says at a field what is wrong, "" for nothing.
func (s *Screen) wrong(r *row, text string) {
	if r.field.Fault(text) {
		s.Relayout()
	}
}

// faultOf is the sentence for a value that is refused: what it must be like, in
// the reader's language, else the configuration's own words.
func (s *Screen) faultOf(r *row, err error) string {
	if err == nil || errors.Is(err, program.ErrChanged) {
		return ""
	}
	if key := wrongKey(r); key != "" {
		return s.St.Say(key)
	}
	return app.AsError(err).Message
}

// wrongKey is the key of the sentence on what a value must be like.
func wrongKey(r *row) string {
	if r.spec.wrong != "" {
		return r.spec.wrong
	}
	switch r.saved.Kind {
	case program.KindDuration:
		return "settings.wrong_duration"
	case program.KindAge:
		return "settings.wrong_age"
	case program.KindFraction:
		return "settings.wrong_fraction"
	}
	return "" // a number's bound is in the configuration's own words
}
