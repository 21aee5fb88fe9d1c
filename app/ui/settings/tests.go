package settings

import (
	"context"
	"strings"

	"daybrief/app"
	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// answerError shows why a test failed.
func (s *Screen) answerError(of string, err error) {
	e := app.AsError(err)
	s.answer(of, paper.Joined(e.Message, e.Hint), paper.ColorWarning)
}

// modelParts try the models, keep the provider's key, and lead to the set-up.
func (s *Screen) modelParts() []form.Part {
	test := s.Button(s.St.Say("settings.test_model.button"), func() { s.testModel("model", s.program.TestModel) })
	search := s.Button(s.St.Say("settings.test_search.button"), func() { s.testModel("search", s.program.TestEmbedder) })
	setup := s.Button(s.St.Say("settings.set_up_model.button"), func() { s.Env.Go(paper.PlaceWelcome, "model") })
	out := []form.Part{
		{Block: s.ReachRow(paper.NewRow(test, search, setup)), Gap: gapPart},
		{Block: s.note("model"), Gap: paper.Grid},
		{Block: s.note("search"), Gap: paper.Grid},
	}
	if v := s.state.Value("model.provider"); v == nil || v.Text == "ollama" {
		return out
	}
	enter := s.Button(s.St.Say("settings.enter_key.button"), s.enterKey)
	drop := s.twice("key", "settings.remove.button", "settings.remove_key.button", func() { s.keepKey("") })
	return append(out, form.Part{Block: s.title(s.St.Say("settings.key")), Gap: gapField},
		form.Part{Block: s.keyNote()}, form.Part{Block: s.ReachRow(paper.NewRow(enter, drop))})
}

// keyNote tells whether there is a key; it is looked for once a showing.
func (s *Screen) keyNote() *form.Note {
	block := s.note("key")
	if block.Text() == "" {
		s.loadKey()
	}
	return block
}

func (s *Screen) loadKey() {
	s.Tasks.Spawn(func(ctx context.Context) {
		provider, kept, err := s.program.ModelKey(ctx)
		s.Tasks.Do(func() {
			switch {
			case err != nil:
				s.answerError("key", err)
			case kept:
				s.answer("key", s.St.Say("settings.key_kept", "Provider", provider), paper.ColorMuted)
			case provider != "":
				s.answer("key", s.St.Say("settings.key_none", "Provider", provider), paper.ColorMuted)
			}
		})
	})
}

func (s *Screen) enterKey() {
	s.askSecret(s.St.Say("settings.key"), "", s.program.KeepModelKey, s.loadKey)
}

// keepKey keeps a key, "" takes it out.
func (s *Screen) keepKey(key string) {
	s.Tasks.Spawn(func(ctx context.Context) {
		err := s.program.KeepModelKey(ctx, key)
		s.Tasks.Do(func() {
			if err != nil {
				s.Fail(err, nil)
			}
			s.loadKey()
			s.Restyle()
		})
	})
}

// testModel has a model answer and tells how long it took.
func (s *Screen) testModel(of string, test func(context.Context) (program.ModelTest, error)) {
	s.answer(of, s.St.Say("settings.testing_model"), paper.ColorMuted)
	s.Tasks.Spawn(func(ctx context.Context) {
		t, err := test(ctx)
		s.Tasks.Do(func() {
			if err != nil {
				s.answerError(of, err)
				return
			}
			s.answer(of, s.St.Say("settings.model_answers", "Model", t.Model, "Seconds", s.tenths(t.Seconds)), paper.ColorMuted)
		})
	})
}

// timerParts set the system's timer up and try the notification.
func (s *Screen) timerParts() []form.Part {
	var row []*paper.Button
	if _, ok := s.program.(program.NotifyTester); ok {
		row = append(row, s.Button(s.St.Say("settings.test_notify.button"), s.testNotify))
	}
	if _, ok := s.program.(program.Timers); ok && s.timer.System != "" {
		if s.timer.Installed {
			row = append(row, s.Button(s.St.Say("settings.timer_remove.button"), s.removeTimer))
		} else {
			row = append(row, s.Button(s.St.Say("settings.timer_install.button"), s.installTimer))
		}
	}
	if len(row) == 0 {
		return nil
	}
	return []form.Part{
		{Block: s.ReachRow(paper.NewRow(row...)), Gap: gapPart},
		{Block: s.note("timer"), Gap: paper.Grid}, {Block: s.note("notify"), Gap: paper.Grid},
	}
}

func (s *Screen) testNotify() {
	n := s.program.(program.NotifyTester)
	s.answer("notify", s.St.Say("settings.testing"), paper.ColorMuted)
	s.Tasks.Spawn(func(ctx context.Context) {
		err := n.TestNotification(ctx)
		s.Tasks.Do(func() {
			if err != nil {
				s.answerError("notify", err)
				return
			}
			s.answer("notify", s.St.Say("settings.notify_sent"), paper.ColorMuted)
		})
	})
}

// loadTimer asks how the timer stands.
func (s *Screen) loadTimer() {
	if t, ok := s.program.(program.Timers); ok {
		s.onTimer(func(ctx context.Context) (program.TimerState, error) { return t.Timer(ctx) })
	}
}

func (s *Screen) installTimer() {
	c := program.TimerChoice{}
	if v := s.state.Value("brief.time"); v != nil {
		c.Time = v.Text
	}
	if v := s.state.Value("schedule.weekdays"); v != nil {
		c.Weekdays = v.Text == "true"
	}
	t := s.program.(program.Timers)
	s.onTimer(func(ctx context.Context) (program.TimerState, error) { return t.InstallTimer(ctx, c) })
}

func (s *Screen) removeTimer() {
	t := s.program.(program.Timers)
	s.onTimer(t.RemoveTimer)
}

// onTimer does something with the timer and shows how it stands then.
func (s *Screen) onTimer(do func(context.Context) (program.TimerState, error)) {
	s.Tasks.Spawn(func(ctx context.Context) {
		state, err := do(ctx)
		s.Tasks.Do(func() {
			if err != nil {
				s.answerError("timer", err)
				return
			}
			s.timer = state
			s.notes["timer"] = &note{text: s.timerWords(), ink: paper.ColorMuted}
			s.load(true)
		})
	})
}

// timerWords tell how the timer stands.
func (s *Screen) timerWords() string {
	switch {
	case s.timer.System == "":
		return ""
	case s.timer.Note != nil:
		return paper.Joined(s.timer.Note.Message, s.timer.Note.Hint)
	case !s.timer.Installed:
		return s.St.Say("settings.timer_none")
	}
	return strings.Join([]string{s.St.Say("settings.timer_set", "Time", s.timer.Time), s.St.Say("settings.timer_login")}, " ")
}

// openFile opens the configuration file.
func (s *Screen) openFile() {
	s.Tasks.Spawn(func(ctx context.Context) {
		if err := s.program.OpenSettings(ctx); err != nil {
			s.Tasks.Do(func() { s.Fail(err, nil) })
		}
	})
}
