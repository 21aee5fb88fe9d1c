package settings

import (
	"context"

	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// typeWords names the types of sources.
func typeWords() map[string]string {
	return map[string]string{
		"email": "settings.type_mail", "calendar": "settings.type_calendar", "rss": "settings.type_feed",
		"hackernews": "settings.type_stories", "weather": "settings.type_weather", "mcp": "settings.type_mcp",
	}
}

// sourceParts are the sources, the opened one with its keys.
func (s *Screen) sourceParts() []form.Part {
	var out []form.Part
	if len(s.state.Sources) == 0 {
		out = append(out, form.Part{Block: paper.NewPlain(s.St, s.St.Say("settings.no_sources"), paper.FontLead, paper.ColorInk)})
	}
	for i := range s.state.Sources {
		out = append(out, s.sourceRow(&s.state.Sources[i])...)
	}
	add := s.Solid(s.St.Say("settings.add.button"), func() { s.Env.Go(paper.PlaceWelcome, "sources") })
	out = append(out, form.Part{Block: s.ReachRow(paper.NewRow(add)), Gap: gapPart})
	return append(out, s.fileParts()...)
}

// sourceRow is a source: its name and what it is with a switch, its buttons, and
// when it is opened its keys.
func (s *Screen) sourceRow(o *program.SourceState) []form.Part {
	words := o.Type
	if key, ok := typeWords()[o.Type]; ok {
		words = s.St.Say(key)
	}
	if o.Address != "" {
		words = s.St.Say("settings.source_what", "Type", words, "Address", o.Address)
	}
	out := []form.Part{{Block: s.sourceSwitch(o, words), Gap: gapField}, {Block: s.note("source " + o.Name), Gap: paper.Grid}}
	if s.opened != o.Name {
		return out
	}
	for _, sp := range sourceSpecs() {
		if sp.fits(o) {
			if r := s.newRow(sp.spec, id{o.Name, sp.key}); r != nil {
				out = append(out, form.Part{Block: r.field, Gap: gapField})
			}
		}
	}
	if o.Type == "mcp" {
		out = append(out, form.Part{Block: paper.NewPlain(s.St, s.St.Say("settings.mcp_more"), paper.FontSmall, paper.ColorMuted), Gap: gapField})
	}
	out = append(out, s.secretParts(o)...)
	return append(out, s.removeParts(o)...)
}

// sourceSwitch is the first line of a source with its buttons.
func (s *Screen) sourceSwitch(o *program.SourceState, words string) *form.Field {
	t := form.NewToggle(s.St, o.Name, !o.Off)
	f := form.NewField(s.St, o.Name, words, t)
	off := program.Setting{Source: o.Name, Key: "off", Kind: program.KindYesNo, Text: yesNo(o.Off)}
	r := &row{spec: spec{key: "off", label: "settings.source_off"}, saved: off, field: f}
	t.Keys, t.Changed = s.Keys(), func(on bool) { s.save(r, yesNo(!on), false) }
	test := s.Button(s.St.Say("settings.test.button"), func() { s.testSource(o.Name) })
	word := "settings.more.button"
	if s.opened == o.Name {
		word = "settings.less.button"
	}
	more := s.Button(s.St.Say(word), func() { s.unfold(o.Name) })
	more.Name = s.St.Say("settings.more_of", "Name", o.Name)
	f.Acts = paper.NewRow(test, more)
	s.Reach(t, test, more)
	return f
}

// unfold shows the keys of a source, or hides them.
func (s *Screen) unfold(name string) {
	s.asking = ""
	if s.opened == name {
		s.opened = ""
	} else {
		s.opened = name
		s.loadSecret(name)
	}
	s.Restyle()
}

// testSource reads a source now.
func (s *Screen) testSource(name string) {
	of := "source " + name
	s.answer(of, s.St.Say("settings.testing"), paper.ColorMuted)
	s.Tasks.Spawn(func(ctx context.Context) {
		t, err := s.program.TestSource(ctx, name)
		s.Tasks.Do(func() {
			switch {
			case err != nil:
				s.answerError(of, err)
			case t.Error != nil:
				s.answerError(of, t.Error)
			case t.Count == 0:
				s.answer(of, s.St.Say("settings.test_nothing", "Seconds", s.tenths(t.Seconds)), paper.ColorMuted)
			default:
				s.answer(of, s.St.Say("settings.test_items", "N", t.Count, "Seconds", s.tenths(t.Seconds), "First", t.First), paper.ColorMuted)
			}
		})
	})
}

// tenths writes seconds with one decimal.
func (s *Screen) tenths(seconds float64) string { return s.St.Words.Number(seconds, 1) }

// loadSecret looks for the password of a source.
func (s *Screen) loadSecret(name string) {
	o := s.state.Source(name)
	if o == nil || o.Signs == "" {
		return
	}
	s.Tasks.Spawn(func(ctx context.Context) {
		where, err := s.program.Secret(ctx, name)
		s.Tasks.Do(func() {
			if err == nil {
				s.secrets[name] = where
				s.Restyle()
			}
		})
	})
}

// keptWords tell where a password is.
func keptWords() map[string]string {
	return map[string]string{
		"": "settings.secret_none", program.KeptKeyring: "settings.secret_keyring", program.KeptEnvironment: "settings.secret_environment",
		program.KeptCommand: "settings.secret_command", program.KeptTyped: "settings.secret_typed", program.KeptOAuth: "settings.secret_oauth",
	}
}

// secretParts tell that a password is kept, and replace or remove it. It is
// never shown.
func (s *Screen) secretParts(o *program.SourceState) []form.Part {
	where, looked := s.secrets[o.Name]
	if o.Signs == "" || !looked {
		return nil
	}
	out := []form.Part{
		{Block: s.title(s.St.Say("settings.secret")), Gap: gapField},
		{Block: paper.NewPlain(s.St, s.St.Say(keptWords()[where]), paper.FontSmall, paper.ColorMuted)},
	}
	way, hint := s.program.SignInBy(o.Name)
	replace := "settings.replace.button"
	switch {
	case way == program.ByBrowser:
		replace = "settings.sign_in.button"
	case where == "":
		replace = "settings.enter.button"
	}
	row := paper.NewRow(s.Button(s.St.Say(replace), func() { s.newSecret(o.Name, way, hint) }))
	if where == program.KeptKeyring || where == program.KeptTyped || where == program.KeptOAuth {
		row.Buttons = append(row.Buttons, s.twice("secret "+o.Name, "settings.remove.button", "settings.remove_secret.button", func() { s.removeSecret(o.Name) }))
	}
	if where == program.KeptEnvironment || where == program.KeptCommand {
		return out // is changed where it comes from
	}
	return append(out, form.Part{Block: s.ReachRow(row)})
}

// twice is a button that wants a second press, with other words.
func (s *Screen) twice(what, first, second string, do func()) *paper.Button {
	if s.asking != what {
		b := s.Button(s.St.Say(first), func() {
			s.asking = what
			s.Restyle()
		})
		b.Ink = paper.ColorMuted
		b.Restyle()
		return b
	}
	b := s.Button(s.St.Say(second), func() {
		s.asking = ""
		do()
	})
	b.Ink = paper.ColorWarning
	b.Restyle()
	return b
}

// removeSecret takes a password out of the keyring.
func (s *Screen) removeSecret(name string) {
	s.Tasks.Spawn(func(ctx context.Context) {
		err := s.program.RemoveSecret(ctx, name)
		s.Tasks.Do(func() {
			if err != nil {
				s.Fail(err, nil)
			}
			s.loadSecret(name)
		})
	})
}

// removeParts take the source away, after a second press.
func (s *Screen) removeParts(o *program.SourceState) []form.Part {
	b := s.twice("source "+o.Name, "settings.remove_source.button", "settings.remove_all.button", func() { s.removeSource(o.Name) })
	out := []form.Part{{Block: s.ReachRow(paper.NewRow(b)), Gap: gapField}}
	if s.asking == "source "+o.Name {
		out = append(out, form.Part{Block: paper.NewPlain(s.St, s.St.Say("settings.remove_note", "Name", o.Name), paper.FontSmall, paper.ColorMuted)})
	}
	return out
}

func (s *Screen) removeSource(name string) {
	s.Tell(s.St.Say("settings.removing", "Name", name), "", nil)
	s.Tasks.Spawn(func(ctx context.Context) {
		err := s.program.RemoveSource(ctx, name)
		s.Tasks.Do(func() {
			s.Run.Clear()
			if err != nil {
				s.Fail(err, nil)
			}
			s.opened = ""
			s.load(true)
		})
	})
}
