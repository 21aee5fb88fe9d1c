package welcome

import (
	"context"
	"strings"

	"daybrief/app"
	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// adding is a source being added: what is done, and what the reader is asked.
type adding struct {
	screen   *Screen
	address  string
	cancel   context.CancelFunc
	step     program.AddStep
	question *program.Question
	answers  chan program.Reply // one for each question
	line     *form.Line         // of a question to type an answer to
	text     string             // typed into it
	taken    []bool             // of its options
}

// Step is part of program.Adder.
func (a *adding) Step(step program.AddStep) {
	a.screen.Tasks.Do(func() {
		a.step = step
		a.screen.Restyle()
	})
}

// Ask is part of program.Adder: the question stands below the address until it
// is answered.
func (a *adding) Ask(ctx context.Context, q program.Question) program.Reply {
	a.screen.Tasks.Do(func() {
		a.question, a.text, a.taken = &q, "", make([]bool, len(q.Options))
		a.screen.Restyle()
		a.screen.focusAnswer(a)
	})
	select {
	case r := <-a.answers:
		return r
	case <-ctx.Done():
		return program.Reply{}
	}
}

// reply answers the question.
func (a *adding) reply(r program.Reply) {
	if a.question == nil {
		return
	}
	a.question, a.line, a.text = nil, nil, ""
	a.answers <- r
	a.screen.Restyle()
}

// add adds what was typed.
func (s *Screen) add(address string) {
	address = strings.TrimSpace(address)
	if address == "" || s.adding != nil {
		return
	}
	ctx, cancel := context.WithCancel(s.Tasks.Context())
	a := &adding{screen: s, address: address, cancel: cancel, answers: make(chan program.Reply, 1)}
	a.step = program.AddStep{Kind: program.StepLook, Name: address}
	s.adding, s.said = a, nil
	s.Restyle()
	s.Tasks.Spawn(func(context.Context) {
		defer cancel()
		got, err := s.program.AddSource(ctx, address, a)
		s.Tasks.Do(func() { s.added(a, got, err) })
	})
}

// added ends the adding.
func (s *Screen) added(a *adding, got program.Added, err error) {
	if s.adding == a {
		s.adding = nil
	}
	switch {
	case err != nil:
		s.saidError(err, a.address)
	case got.Note != nil:
		s.address = ""
		s.said = &said{s.St.Say("welcome.added_note", "Names", strings.Join(got.Names, ", "), "Note", paper.Joined(got.Note.Message, got.Note.Hint)), paper.ColorWarning}
	case got.First == "":
		s.address = ""
		s.said = &said{s.St.Say("welcome.added", "Names", strings.Join(got.Names, ", ")), paper.ColorAccent}
	default:
		s.address = ""
		s.said = &said{s.St.Say("welcome.added_first", "Names", strings.Join(got.Names, ", "), "First", got.First), paper.ColorAccent}
	}
	s.Restyle()
	if s.step == stepSources && s.adding == nil && s.entry != nil { // for the next one, or to mend this one
		s.Focus(s.entry)
	}
	s.load()
}

// sourceParts is the first step.
func (s *Screen) sourceParts() []form.Part {
	out := []form.Part{s.lead(s.St.Say("welcome.sources_lead"))}
	if s.adding != nil {
		return append(out, s.addingParts()...)
	}
	l := form.NewLine(s.St.Say("welcome.address"), s.St.Say("welcome.address_hint"), s.address, 0)
	l.Keys = s.Keys()
	l.Kept("") // Escape empties it
	l.Typed = func(text string) { s.address = text }
	l.OnSubmitted = s.add // and not by leaving the line
	s.entry = l
	s.Reach(l)
	out = append(out, form.Part{Block: l, Gap: 5 * paper.Grid}, s.small(s.St.Say("welcome.address_help")))
	add := s.Button(s.St.Say("welcome.add.button"), func() { s.add(s.address) })
	add.Solid = s.own() == 0
	add.Restyle()
	out = append(out, s.row(add))
	out = append(out, s.saidParts()...)
	out = append(out, s.haveParts()...)
	return append(out, s.suggestedParts()...)
}

// addingParts tell what is done, and ask.
func (s *Screen) addingParts() []form.Part {
	a := s.adding
	words := paper.NewPlain(s.St, s.stepWords(a.step), paper.FontBody, paper.ColorInk)
	out := []form.Part{{Block: words, Gap: 5 * paper.Grid}}
	if a.question == nil {
		return append(out, s.row(s.Button(s.St.Say("common.stop.button"), func() { a.cancel() })))
	}
	return append(out, s.questionParts(a)...)
}

// stepWords tell what the adding is doing.
func (s *Screen) stepWords(step program.AddStep) string {
	switch step.Kind {
	case program.StepFound:
		return s.St.Say("welcome.doing_found", "Name", step.Name, "Type", s.typeWord(step.Type))
	case program.StepBrowser:
		return s.St.Say("welcome.doing_browser", "Name", step.Name)
	case program.StepRead:
		return s.St.Say("welcome.doing_read", "Name", step.Name)
	}
	return s.St.Say("welcome.doing_look", "Name", step.Name)
}

func (s *Screen) typeWord(kind string) string {
	words := map[string]string{
		"email": "welcome.type_mail", "calendar": "welcome.type_calendar", "rss": "welcome.type_news",
		"hackernews": "welcome.type_stories", "weather": "welcome.type_weather", "mcp": "welcome.type_program",
	}
	if key, ok := words[kind]; ok {
		return s.St.Say(key)
	}
	return kind
}

// haveParts are the sources there are.
func (s *Screen) haveParts() []form.Part {
	if len(s.state.Sources) == 0 {
		return nil
	}
	out := []form.Part{s.heading(s.St.Say("welcome.have"))}
	for _, o := range s.state.Sources {
		line := s.St.Say("welcome.have_one", "Name", o.Name, "Type", s.typeWord(o.Type))
		out = append(out, form.Part{Block: paper.NewPlain(s.St, line, paper.FontBody, paper.ColorInk), Gap: paper.Grid})
	}
	change := s.Button(s.St.Say("welcome.change.button"), func() { s.Env.Go(paper.PlaceSettings, "sources") })
	change.Ink = paper.ColorMuted
	change.Restyle()
	return append(out, s.row(change))
}

// suggestedParts are feeds to tick.
func (s *Screen) suggestedParts() []form.Part {
	if len(s.state.Suggested) == 0 {
		return nil
	}
	out := []form.Part{s.heading(s.St.Say("welcome.suggested"))}
	tags := map[string]string{"market": "welcome.tag_market", "world": "welcome.tag_world", "tech": "welcome.tag_tech"}
	for _, g := range s.state.Suggested {
		note := g.Tag
		if key, ok := tags[g.Tag]; ok {
			note = s.St.Say(key)
		}
		t := form.NewTick(s.St, g.Name, note, s.picked[g.Name])
		t.Keys = s.Keys()
		t.Changed = func(on bool) {
			s.picked[g.Name] = on
			s.Restyle()
		}
		s.Reach(t)
		out = append(out, form.Part{Block: t, Gap: paper.Grid})
	}
	if n := s.chosen(); len(n) > 0 {
		add := s.Button(s.St.Say("welcome.add_ticked.button"), s.addChosen)
		add.Solid = true
		add.Restyle()
		out = append(out, s.row(add))
	}
	return out
}

// chosen are the suggested feeds that are ticked.
func (s *Screen) chosen() []string {
	var out []string
	for _, g := range s.state.Suggested {
		if s.picked[g.Name] {
			out = append(out, g.Name)
		}
	}
	return out
}

func (s *Screen) addChosen() {
	names := s.chosen()
	s.Tasks.Spawn(func(ctx context.Context) {
		err := s.program.AddSuggested(ctx, names)
		s.Tasks.Do(func() {
			if err != nil {
				s.saidError(err, strings.Join(names, ", "))
			} else {
				s.picked = map[string]bool{}
				s.said = &said{s.St.Say("welcome.added", "Names", strings.Join(names, ", ")), paper.ColorAccent}
			}
			s.Restyle()
			s.load()
		})
	})
}

var _ program.Adder = (*adding)(nil)

// errText is an error's sentence, "" for none.
func errText(e *app.Error) string {
	if e == nil {
		return ""
	}
	return paper.Joined(e.Message, e.Hint)
}
