package welcome

import (
	"context"
	"errors"
	"regexp"

	"daybrief/app"
	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// loadTimer asks how the system's timer stands.
func (s *Screen) loadTimer() {
	if t, ok := s.program.(program.Timers); ok {
		s.onTimer(t.Timer, false)
	}
}

// timeParts is the third step.
func (s *Screen) timeParts() []form.Part {
	out := []form.Part{s.lead(s.St.Say("welcome.time_lead"))}
	l := form.NewLine(s.St.Say("welcome.time"), "06:30", s.choice.Time, 24*paper.Grid)
	l.Keys = s.Keys()
	f := form.NewField(s.St, s.St.Say("welcome.time"), s.St.Say("welcome.time_help"), l)
	check := func(text string) {
		s.choice.Time = text
		fault := ""
		if !isClock(text) {
			fault = s.St.Say("welcome.wrong_time")
		}
		if f.Fault(fault) {
			s.Relayout()
		}
	}
	l.Typed, l.OnSubmitted = check, func(string) { s.install() }
	c := form.NewChoice(s.St, s.St.Say("welcome.days"), []form.Option{
		{Value: "all", Name: s.St.Say("welcome.every_day")}, {Value: "week", Name: s.St.Say("welcome.weekdays")}}, weekValue(s.choice.Weekdays))
	c.Keys, c.Changed = s.Keys(), func(v string) { s.choice.Weekdays = v == "week" }
	s.Reach(l, c)
	out = append(out, form.Part{Block: f, Gap: 6 * paper.Grid},
		form.Part{Block: form.NewField(s.St, s.St.Say("welcome.days"), "", c), Gap: 4 * paper.Grid})
	word := "welcome.install.button"
	if s.timer.Installed {
		word = "welcome.change_time.button"
	}
	set := s.Button(s.St.Say(word), s.install)
	set.Solid = !s.timer.Installed
	set.Restyle()
	row := []*paper.Button{set}
	if s.timer.Installed {
		off := s.Button(s.St.Say("welcome.time_off.button"), s.uninstall)
		off.Ink = paper.ColorMuted
		off.Restyle()
		row = append(row, off)
	}
	out = append(out, s.row(row...))
	out = append(out, s.saidParts()...)
	out = append(out, s.heading(s.St.Say("welcome.limits")))
	for _, key := range []string{"welcome.limit_sleep", "welcome.limit_login", "welcome.limit_keyring"} {
		out = append(out, s.small(s.St.Say(key)))
	}
	return out
}

func weekValue(weekdays bool) string {
	if weekdays {
		return "week"
	}
	return "all"
}

// isClock reports whether a text is a time of day as the configuration has it.
func isClock(text string) bool {
	ok, err := regexp.MatchString(`^([01][0-9]|2[0-3]):[0-5][0-9]$`, text)
	return ok && err == nil
}

// install has the brief made at the time chosen.
func (s *Screen) install() {
	t, ok := s.program.(program.Timers)
	if !ok || !isClock(s.choice.Time) {
		return
	}
	c := s.choice
	s.onTimer(func(ctx context.Context) (program.TimerState, error) { return t.InstallTimer(ctx, c) }, true)
}

func (s *Screen) uninstall() {
	if t, ok := s.program.(program.Timers); ok {
		s.onTimer(t.RemoveTimer, true)
	}
}

// onTimer does something with the timer and tells how it stands then.
func (s *Screen) onTimer(do func(context.Context) (program.TimerState, error), tell bool) {
	s.Tasks.Spawn(func(ctx context.Context) {
		state, err := do(ctx)
		s.Tasks.Do(func() {
			switch {
			case err != nil:
				s.saidError(err, "")
			default:
				s.timer = state
				if tell {
					s.said = s.timerSaid()
				}
			}
			s.Restyle()
		})
	})
}

func (s *Screen) timerSaid() *said {
	switch {
	case s.timer.Note != nil:
		return &said{errText(s.timer.Note), paper.ColorWarning}
	case !s.timer.Installed:
		return &said{s.St.Say("welcome.time_is_off"), paper.ColorMuted}
	}
	return &said{s.St.Say("welcome.time_set", "Time", s.timer.Time), paper.ColorAccent}
}

// making is the first brief being made.
type making struct {
	cancel  context.CancelFunc
	sources []progress
	last    app.Progress
	ended   bool
}

// progress is how far a source is.
type progress struct {
	name, state string
	count       int
}

// make makes the first brief.
func (s *Screen) make() {
	if s.making != nil && !s.making.ended {
		return
	}
	ctx, cancel := context.WithCancel(s.Tasks.Context())
	m := &making{cancel: cancel}
	s.making, s.said = m, nil
	s.Restyle()
	s.Tasks.Spawn(func(context.Context) {
		defer cancel()
		err := s.program.Refresh(ctx, func(p app.Progress) {
			s.Tasks.Do(func() { s.report(m, p) })
		})
		s.Tasks.Do(func() { s.made(m, err) })
	})
}

// report shows a step of the run.
func (s *Screen) report(m *making, p app.Progress) {
	m.last = p
	if p.Step == "sources" && p.Source != "" {
		m.note(p)
	}
	s.Restyle()
}

// note keeps how a source stands.
func (m *making) note(p app.Progress) {
	for i := range m.sources {
		if m.sources[i].name == p.Source {
			m.sources[i].state, m.sources[i].count = p.State, p.Count
			return
		}
	}
	m.sources = append(m.sources, progress{p.Source, p.State, p.Count})
}

// made ends the run.
func (s *Screen) made(m *making, err error) {
	m.ended = true
	switch {
	case err == nil:
		s.said = &said{s.St.Say("welcome.made"), paper.ColorAccent}
		s.state.Brief = true
	case errors.Is(err, context.Canceled):
		s.making = nil
	default:
		s.saidError(err, "")
	}
	s.Restyle()
}

// briefParts is the last step.
func (s *Screen) briefParts() []form.Part {
	m := s.making
	if m == nil {
		out := []form.Part{s.lead(s.St.Say("welcome.brief_lead")), s.small(s.St.Say("welcome.brief_back"))}
		out = append(out, s.saidParts()...)
		return append(out, s.row(s.Solid(s.St.Say("welcome.make.button"), s.make)))
	}
	words := s.St.Say("welcome.making")
	if m.ended {
		words = s.St.Say("welcome.made_lead")
	}
	out := []form.Part{s.lead(words)}
	if !m.ended {
		bar := form.NewBar(s.St)
		bar.Set(paper.StepShare(m.last))
		out = append(out, form.Part{Block: bar, Gap: 5 * paper.Grid})
	}
	for _, p := range m.sources {
		ink := paper.ColorInk
		if p.state == "failed" {
			ink = paper.ColorWarning
		}
		out = append(out, form.Part{Block: paper.NewPlain(s.St, s.progressWords(p), paper.FontBody, ink), Gap: 2 * paper.Grid})
	}
	out = append(out, s.saidParts()...)
	if !m.ended {
		return append(out, s.row(s.Button(s.St.Say("common.stop.button"), func() { m.cancel() })))
	}
	return append(out, s.row(s.Solid(s.St.Say("welcome.open.button"), func() { s.Env.Go(paper.PlaceToday, "") })))
}

// progressWords tell how far a source is.
func (s *Screen) progressWords(p progress) string {
	switch p.state {
	case "start":
		return s.St.Say("welcome.reading", "Name", p.name)
	case "failed":
		return s.St.Say("welcome.failed", "Name", p.name)
	}
	return s.St.Say("welcome.has_read", "Name", p.name, "N", p.count)
}
