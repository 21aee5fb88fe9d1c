package welcome

import (
	"strings"

	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// questionParts ask the reader what the adding of a source wants to know.
func (s *Screen) questionParts(a *adding) []form.Part {
	q := a.question
	out := []form.Part{s.heading(s.questionWords(q))}
	switch q.Kind {
	case program.AskPassword:
		return append(out, s.passwordParts(a)...)
	case program.AskServer, program.AskUser:
		return append(out, s.textParts(a, "")...)
	case program.AskFeed, program.AskPlace, program.AskElsewhere:
		return append(out, s.oneParts(a)...)
	case program.AskCalendars, program.AskImport:
		return append(out, s.someParts(a)...)
	}
	if why := errText(q.Why); why != "" {
		out = append(out, form.Part{Block: paper.NewPlain(s.St, why, paper.FontBody, paper.ColorWarning), Gap: 2 * paper.Grid})
	}
	yes := s.Solid(s.St.Say("welcome.yes.button"), func() { a.reply(program.Reply{OK: true}) })
	return append(out, s.row(yes, s.no(a)))
}

// questionWords are the question itself.
func (s *Screen) questionWords(q *program.Question) string {
	switch q.Kind {
	case program.AskPassword:
		if q.Again {
			return s.St.Say("welcome.ask_again", "About", q.About)
		}
		return s.St.Say("welcome.ask_password", "About", q.About)
	case program.AskServer:
		return s.St.Say("welcome.ask_server", "About", q.About)
	case program.AskUser:
		return s.St.Say("welcome.ask_user", "About", q.About)
	case program.AskFeed:
		return s.St.Say("welcome.ask_feed")
	case program.AskPlace:
		return s.St.Say("welcome.ask_place")
	case program.AskCalendars:
		return s.St.Say("welcome.ask_calendars")
	case program.AskElsewhere:
		return s.St.Say("welcome.ask_elsewhere", "Option", q.Options[len(q.Options)-1])
	case program.AskCompanion:
		return s.St.Say("welcome.ask_companion", "Hosts", strings.Join(q.Options, ", "))
	case program.AskCalendar:
		return s.St.Say("welcome.ask_calendar", "About", q.About)
	case program.AskImport:
		return s.St.Say("welcome.ask_import")
	}
	return s.St.Say("welcome.ask_keep", "About", q.About)
}

// focusAnswer puts the keys on the first answer of a question, below the steps;
// where a password would go to another server, on no.
func (s *Screen) focusAnswer(a *adding) {
	at := len(places())
	if a.question.Kind == program.AskCompanion {
		at++
	}
	if f := s.At(at); f != nil && a.line == nil && s.adding == a && s.step == stepSources {
		s.Focus(f)
	}
}

// no is the button that wants none of it.
func (s *Screen) no(a *adding) *paper.Button {
	b := s.Button(s.St.Say("welcome.no.button"), func() { a.reply(program.Reply{}) })
	b.Ink = paper.ColorMuted
	b.Restyle()
	return b
}

// passwordParts ask for a password, with the provider's own words on which.
func (s *Screen) passwordParts(a *adding) []form.Part {
	var out []form.Part
	if a.question.Hint != "" {
		out = append(out, form.Part{Block: paper.NewPlain(s.St, a.question.Hint, paper.FontBody, paper.ColorInk), Gap: 2 * paper.Grid})
	}
	return append(out, s.textParts(a, s.St.Say("password.note"))...)
}

// textParts are a line to type the answer to.
func (s *Screen) textParts(a *adding, note string) []form.Part {
	q := a.question
	var l *form.Line
	if q.Kind == program.AskPassword {
		l = form.NewSecretLine(s.questionWords(q), "")
	} else {
		l = form.NewLine(s.questionWords(q), "", a.text, 0)
	}
	l.Text = a.text
	l.Keys = s.Keys()
	l.Kept(a.text)
	l.Typed = func(text string) { a.text = text }
	send := func() {
		r := program.Reply{OK: true, Text: a.text}
		l.Typed = nil
		a.reply(r)
	}
	l.OnSubmitted = func(string) { send() }
	a.line = l
	s.Reach(l)
	out := []form.Part{{Block: l, Gap: 3 * paper.Grid}}
	if note != "" {
		out = append(out, s.small(note))
	}
	return append(out, s.row(s.Solid(s.St.Say("welcome.go_on.button"), send), s.no(a)))
}

// oneParts have one of several taken: a press takes it.
func (s *Screen) oneParts(a *adding) []form.Part {
	var out []form.Part
	for i, o := range a.question.Options {
		title, _, _ := strings.Cut(o, "  ") // of a feed; its address follows
		b := s.Button(title, func() { a.reply(program.Reply{OK: true, Taken: []int{i}}) })
		b.Name = o
		if a.question.Kind == program.AskElsewhere {
			b.Text = s.St.Say([]string{"welcome.elsewhere_no.button", "welcome.elsewhere_yes.button"}[min(i, 1)])
			b.Name = b.Text
		}
		b.Restyle()
		out = append(out, form.Part{Block: s.ReachRow(paper.NewRow(b)), Gap: paper.Grid})
	}
	return append(out, s.row(s.no(a)))
}

// someParts have any number of several ticked; none means all.
func (s *Screen) someParts(a *adding) []form.Part {
	out := []form.Part{s.small(s.St.Say("welcome.none_is_all"))}
	for i, o := range a.question.Options {
		t := form.NewTick(s.St, o, "", a.taken[i])
		t.Keys = s.Keys()
		t.Changed = func(on bool) { a.taken[i] = on }
		s.Reach(t)
		out = append(out, form.Part{Block: t, Gap: paper.Grid})
	}
	send := s.Solid(s.St.Say("welcome.go_on.button"), func() {
		r := program.Reply{OK: true}
		for i, on := range a.taken {
			if on {
				r.Taken = append(r.Taken, i)
			}
		}
		a.reply(r)
	})
	return append(out, s.row(send, s.no(a)))
}
