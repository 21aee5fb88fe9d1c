package settings

import (
	"fyne.io/fyne/v2"

	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// The gaps of the screen.
const (
	gapField = 6 * paper.Grid
	gapPart  = 8 * paper.Grid
)

// Restyle builds the screen anew.
func (s *Screen) Restyle() {
	focused, typing, at := s.focusedID(), s.typing(), -1
	if c := s.Canvas(); c != nil && c.Focused() != nil {
		at = s.Place(c.Focused())
	}
	s.Begin()
	s.fields = map[id]*row{}
	for _, n := range s.notes {
		n.block = nil
	}
	index := s.index()
	body := form.NewStack()
	if s.loaded {
		body.Parts = s.body()
	}
	quiet := ""
	if s.loaded && s.state.Fault == nil {
		quiet = s.St.Say("settings.quiet")
	}
	s.Build(s.St.Say("common.place_settings"), quiet, form.NewSplit(s.St, index, body))
	for id, t := range typing {
		if r := s.fields[id]; r != nil {
			t.restore(r)
		}
	}
	if r := s.fields[focused]; r != nil {
		s.Focus(r.field.Focusables()[0])
	} else if f := s.At(at); f != nil { // what stands where the keys were
		s.Focus(f)
	}
}

// typing is what a line holds that is not saved, and what is wrong with it.
type typing struct{ text, fault string }

// typing returns what is being typed, for a screen that is built anew.
func (s *Screen) typing() map[id]typing {
	out := map[id]typing{}
	for at, r := range s.fields {
		l, ok := r.field.Control.(*form.Line)
		if ok && l.Text != r.saved.Text {
			out[at] = typing{l.Text, r.field.Wrong()}
		}
		if ok {
			l.Done, l.Typed = nil, nil // that its line goes is not leaving it
		}
	}
	return out
}

// restore puts what was being typed back into a line.
func (t typing) restore(r *row) {
	if l, ok := r.field.Control.(*form.Line); ok && t.text != r.saved.Text {
		l.Text = t.text
		l.Refresh()
		r.field.Fault(t.fault)
	}
}

// focusedID returns the setting the keys are on.
func (s *Screen) focusedID() id {
	c := s.Canvas()
	if c == nil || c.Focused() == nil {
		return id{}
	}
	for id, r := range s.fields {
		for _, f := range r.field.Focusables() {
			if f == c.Focused() {
				return id
			}
		}
	}
	return id{}
}

// index returns a button for each section.
func (s *Screen) index() []*paper.Button {
	var out []*paper.Button
	for _, sec := range sections() {
		if sec.id == "profiles" && !s.hasProfiles() {
			continue
		}
		b := s.Button(s.St.Say(sec.title), func() {
			s.section, s.asking = sec.id, ""
			s.Sheaf.Scroll.ScrollToTop()
			s.Restyle()
			s.focusIndex(sec.id)
		})
		b.Ink = paper.ColorMuted
		if sec.id == s.section {
			b.Ink = paper.ColorInk
		}
		b.Restyle()
		out = append(out, b)
		s.Reach(b)
	}
	return out
}

// focusIndex puts the keys back on the section that was pressed.
func (s *Screen) focusIndex(section string) {
	split, ok := s.split()
	if !ok {
		return
	}
	n := 0
	for _, sec := range sections() {
		if sec.id == "profiles" && !s.hasProfiles() {
			continue
		}
		if sec.id == section {
			s.Focus(split.Index[n])
		}
		n++
	}
}

func (s *Screen) split() (*form.Split, bool) {
	objects := s.Sheaf.Column.Objects()
	if len(objects) == 0 {
		return nil, false
	}
	split, ok := objects[0].(*form.Split)
	return split, ok
}

// body returns the parts of the section in front.
func (s *Screen) body() []form.Part {
	if s.state.Fault != nil {
		return s.broken()
	}
	var out []form.Part
	for _, sec := range sections() {
		if sec.id != s.section {
			continue
		}
		if sec.id == "profiles" {
			return s.profileParts()
		}
		if sec.id == "sources" {
			return s.sourceParts()
		}
		for _, sp := range sec.specs {
			if r := s.newRow(sp, id{key: sp.key}); r != nil {
				out = append(out, form.Part{Block: r.field, Gap: gapField})
			}
		}
	}
	switch s.section {
	case "morning":
		out = append(out, s.timerParts()...)
	case "model":
		out = append(out, s.modelParts()...)
	case "network":
		out = append(out, s.oauthParts()...)
	}
	return append(out, s.fileParts()...)
}

// broken tells that the file cannot be read, and opens it.
func (s *Screen) broken() []form.Part {
	text := paper.NewPlain(s.St, s.St.Say("settings.broken"), paper.FontLead, paper.ColorInk)
	why := paper.NewPlain(s.St, paper.Joined(s.state.Fault.Message, s.state.Fault.Hint), paper.FontBody, paper.ColorWarning)
	acts := s.ReachRow(paper.NewRow(s.Solid(s.St.Say("settings.open_file.button"), s.openFile), s.Button(s.St.Say("settings.look_again.button"), func() { s.load(true) })))
	return []form.Part{{Block: text}, {Block: why, Gap: 3 * paper.Grid}, {Block: acts, Gap: gapField}}
}

// newRow makes the field of a setting; nil where the file has no such key.
func (s *Screen) newRow(sp spec, at id) *row {
	v := s.setting(at)
	if v == nil {
		return nil
	}
	r := &row{spec: sp, saved: *v}
	label := s.St.Say(sp.label)
	r.field = form.NewField(s.St, label, s.helpOf(r), s.control(r, label))
	r.reset = s.Button(s.St.Say("settings.reset.button"), func() { s.save(r, r.saved.Default, true) })
	r.field.Acts = paper.NewRow(r.reset)
	r.offerReset()
	s.fields[at] = r
	s.Reach(r.field.Control.Focusables()...)
	s.Reach(r.reset)
	return r
}

// take shows another value of the file.
func (s *Screen) take(r *row, v program.Setting) {
	r.saved = v
	r.field.Control.Put(v.Text)
	r.offerReset()
	r.field.Help(s.helpOf(r))
}

// offerReset shows the way back to the default where there is one.
func (r *row) offerReset() {
	none := !r.saved.Set || r.saved.Text == r.saved.Default || r.saved.Source != "" && r.saved.Default == "" && r.saved.Kind == program.KindText
	r.field.Acts.Hidden, r.reset.Hidden = none, none
}

// control returns what a setting is changed with.
func (s *Screen) control(r *row, label string) form.Control {
	switch {
	case len(r.spec.options) > 0:
		c := form.NewChoice(s.St, label, s.options(r.spec.options), r.saved.Text)
		c.Keys, c.Changed = s.Keys(), func(v string) { s.save(r, v, false) }
		return c
	case r.saved.Kind == program.KindYesNo:
		t := form.NewToggle(s.St, label, r.saved.Text == "true")
		t.Keys, t.Changed = s.Keys(), func(on bool) { s.save(r, yesNo(on), false) }
		return t
	}
	l := form.NewLine(label, r.spec.hint, r.saved.Text, r.spec.most)
	l.Keys = s.Keys()
	l.Typed = func(text string) { s.typed(r, text) }
	l.Done = func(text string) { s.save(r, text, false) }
	return l
}

func yesNo(on bool) string {
	if on {
		return "true"
	}
	return "false"
}

func (s *Screen) options(list []option) []form.Option {
	out := make([]form.Option, len(list))
	for i, o := range list {
		out[i] = form.Option{Value: o.value, Name: s.nameOf(o)}
	}
	return out
}

func (s *Screen) nameOf(o option) string {
	if o.say != "" {
		return s.St.Say(o.say)
	}
	return o.name
}

// helpOf is the line of help with the default at its end.
func (s *Screen) helpOf(r *row) string {
	help := s.St.Say(r.spec.help)
	value := r.saved.Default
	switch {
	case len(r.spec.options) > 0:
		for _, o := range r.spec.options {
			if o.value == value {
				value = s.nameOf(o)
			}
		}
	case r.saved.Kind == program.KindYesNo:
		return help // off is what anybody expects; the words tell the other one
	}
	if value == "" || r.saved.Source != "" && value == "0" {
		return help
	}
	return s.St.Say("settings.help_default", "Help", help, "Value", value)
}

// note returns the line in which a test of something answers.
func (s *Screen) note(of string) *form.Note {
	n := s.notes[of]
	if n == nil {
		n = &note{}
		s.notes[of] = n
	}
	n.block = form.NewNote(s.St)
	n.block.Set(n.text, n.ink)
	return n.block
}

// answer shows what came of a test.
func (s *Screen) answer(of, text string, ink fyne.ThemeColorName) {
	n := s.notes[of]
	if n == nil {
		n = &note{}
		s.notes[of] = n
	}
	n.text, n.ink = text, ink
	if n.block != nil {
		n.block.Set(text, ink)
		s.Relayout()
	}
}

// title is a heading within a section.
func (s *Screen) title(text string) *paper.Plain {
	return paper.NewPlain(s.St, text, paper.FontBodyBold, paper.ColorInk)
}

// fileParts offer the file itself.
func (s *Screen) fileParts() []form.Part {
	b := s.Button(s.St.Say("settings.open_file.button"), s.openFile)
	b.Ink = paper.ColorMuted
	b.Restyle()
	where := paper.NewPlain(s.St, s.state.File, paper.FontSmall, paper.ColorMuted)
	return []form.Part{{Block: s.ReachRow(paper.NewRow(b)), Gap: gapPart}, {Block: where}}
}
