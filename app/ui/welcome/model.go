package welcome

import (
	"context"
	"errors"

	"daybrief/app"
	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// pulling is a model being loaded.
type pulling struct {
	name   string
	cancel context.CancelFunc
	bar    *form.Bar
	note   *form.Note
	pull   program.Pull
}

// lookForModel asks how far the model is.
func (s *Screen) lookForModel() {
	s.looked = false
	s.Restyle()
	s.Tasks.Spawn(func(ctx context.Context) {
		m, err := s.program.ModelSetup(ctx)
		s.Tasks.Do(func() {
			if err != nil {
				s.saidError(err, "Ollama")
			} else {
				s.model, s.looked = m, true
			}
			s.Restyle()
		})
	})
}

// modelParts is the second step.
func (s *Screen) modelParts() []form.Part {
	out := []form.Part{s.lead(s.St.Say("welcome.model_lead")), s.small(s.St.Say("welcome.model_without"))}
	switch {
	case s.pulling != nil:
		return append(out, s.pullingParts()...)
	case !s.looked && s.said == nil:
		return append(out, form.Part{Block: paper.NewPlain(s.St, s.St.Say("welcome.model_looking"), paper.FontBody, paper.ColorMuted), Gap: 5 * paper.Grid})
	}
	if s.looked {
		out = append(out, form.Part{Block: paper.NewPlain(s.St, s.modelWords(), paper.FontBodyBold, paper.ColorInk), Gap: 5 * paper.Grid})
	}
	if advice := s.adviceWords(); advice != "" {
		out = append(out, s.small(advice))
	}
	out = append(out, s.saidParts()...)
	return append(out, s.row(s.modelButtons()...))
}

// modelWords tell how the model stands.
func (s *Screen) modelWords() string {
	switch m := s.model; {
	case m.Cloud != "":
		return s.St.Say("welcome.model_cloud", "Provider", m.Cloud)
	case m.State == program.ModelReady:
		return s.St.Say("welcome.model_ready", "Model", m.Model)
	case m.State == program.ModelOff:
		return s.St.Say("welcome.model_off")
	case m.State == program.ModelNotInstalled:
		return s.St.Say("welcome.model_not_installed")
	case m.State == program.ModelNotRunning:
		return s.St.Say("welcome.model_not_running")
	case m.State == program.ModelNone, m.State == program.ModelNotThere:
		return s.St.Say("welcome.model_none")
	}
	if text := errText(s.model.Note); text != "" {
		return text
	}
	return s.St.Say("welcome.model_unusable")
}

// adviceWords say which model suits the machine's memory.
func (s *Screen) adviceWords() string {
	m := s.model
	switch {
	case !s.looked || m.State == program.ModelOff || m.Memory == 0 || m.Cloud != "":
		return ""
	case m.Advised == "":
		return s.St.Say("welcome.advice_none", "Memory", s.St.Words.Bytes(m.Memory))
	case m.State == program.ModelReady:
		return ""
	}
	return s.St.Say("welcome.advice", "Memory", s.St.Words.Bytes(m.Memory), "Model", m.Advised)
}

// modelButtons are what can be done about the model.
func (s *Screen) modelButtons() []*paper.Button {
	var out []*paper.Button
	if s.looked && s.model.State == program.ModelNotInstalled {
		out = append(out, s.Solid(s.St.Say("welcome.get_ollama.button"), s.getOllama))
	}
	for i, name := range s.model.Pull {
		if !s.looked {
			break
		}
		b := s.Button(s.St.Say("welcome.pull", "Model", name), func() { s.pull(name) })
		b.Solid = i == 0 && s.model.State != program.ModelReady
		b.Restyle()
		out = append(out, b)
	}
	again := s.Button(s.St.Say("welcome.look_again.button"), func() {
		s.said = nil
		s.lookForModel()
	})
	more := s.Button(s.St.Say("welcome.other_models.button"), func() { s.Env.Go(paper.PlaceSettings, "model") })
	more.Ink = paper.ColorMuted
	more.Restyle()
	return append(out, again, more)
}

func (s *Screen) getOllama() {
	s.Tasks.Spawn(func(ctx context.Context) {
		if err := s.program.GetOllama(ctx); err != nil {
			s.Tasks.Do(func() {
				s.saidError(err, "ollama.com/download")
				s.Restyle()
			})
		}
	})
}

// pull loads a model; what came before goes on.
func (s *Screen) pull(name string) {
	if s.pulling != nil {
		return
	}
	ctx, cancel := context.WithCancel(s.Tasks.Context())
	p := &pulling{name: name, cancel: cancel}
	s.pulling, s.said = p, nil
	s.Restyle()
	s.Tasks.Spawn(func(context.Context) {
		defer cancel()
		err := s.program.PullModel(ctx, name, func(now program.Pull) {
			s.Tasks.Do(func() { s.pulled(p, now) })
		})
		s.Tasks.Do(func() { s.pullEnded(p, err) })
	})
}

// pulled shows how far the model has come.
func (s *Screen) pulled(p *pulling, now program.Pull) {
	tall := p.note == nil || p.note.Text() == ""
	p.pull = now
	if p.note == nil {
		return
	}
	p.bar.Set(float32(now.Part))
	p.note.Set(s.pullWords(p), paper.ColorMuted)
	if tall {
		s.Relayout()
	}
}

func (s *Screen) pullWords(p *pulling) string {
	switch p.pull.Phase {
	case "loading":
		return s.St.Say("welcome.pull_loading", "Model", p.name, "Done", s.St.Words.Bytes(p.pull.Done), "Total", s.St.Words.Bytes(p.pull.Total))
	case "checks":
		return s.St.Say("welcome.pull_checks", "Model", p.name)
	case "waiting":
		return s.St.Say("welcome.pull_waiting")
	}
	return s.St.Say("welcome.pull_asking", "Model", p.name)
}

func (s *Screen) pullingParts() []form.Part {
	p := s.pulling
	p.bar, p.note = form.NewBar(s.St), form.NewNote(s.St)
	p.bar.Set(float32(p.pull.Part))
	p.note.Set(s.pullWords(p), paper.ColorMuted)
	stop := s.Button(s.St.Say("common.stop.button"), func() { p.cancel() })
	return []form.Part{
		{Block: p.bar, Gap: 7 * paper.Grid}, {Block: p.note, Gap: 2 * paper.Grid}, s.row(stop),
		s.small(s.St.Say("welcome.pull_meanwhile")),
	}
}

// pullEnded ends the loading; one that was stopped can go on.
func (s *Screen) pullEnded(p *pulling, err error) {
	s.pulling = nil
	switch {
	case err == nil:
		s.said = &said{s.St.Say("welcome.pull_done", "Model", p.name), paper.ColorAccent}
	case errors.Is(err, context.Canceled) || app.AsError(err).Code == app.CodeCancelled:
		s.said = &said{s.St.Say("welcome.pull_stopped"), paper.ColorMuted}
	default:
		e := app.AsError(err)
		s.said = &said{paper.Joined(e.Message, e.Hint), paper.ColorWarning}
	}
	s.lookForModel()
}
