package activity

import (
	"strings"

	"daybrief/app/locale"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// modelParts are what models cost.
func (s *Screen) modelParts(u *program.Usage) []paper.Part {
	if len(u.Models) == 0 {
		return []paper.Part{s.plain(s.st.Say("activity.no_models", "N", spanDays), paper.FontLead, paper.ColorInk, paper.GapGroup)}
	}
	calls, away := 0, false
	var rows []paper.RowText
	for i := range u.Models {
		calls += u.Models[i].Calls
		away = away || u.Models[i].Remote
		rows = append(rows, s.modelRow(&u.Models[i]))
	}
	out := []paper.Part{s.plain(s.st.Say("activity.models_sum", "N", calls, "Days", spanDays), paper.FontLead, paper.ColorInk, paper.GapGroup)}
	if away {
		out = append(out, s.plain(s.budgetWords(u), paper.FontSmall, paper.ColorMuted, 0))
	} else {
		out = append(out, s.plain(s.st.Say("activity.models_here"), paper.FontSmall, paper.ColorMuted, 0))
	}
	return append(out, paper.Part{Block: paper.NewRows(s.st, rows), Gap: 4 * paper.Grid})
}

func (s *Screen) modelRow(m *program.ModelUsage) paper.RowText {
	r := paper.RowText{Name: m.Model}
	parts := []string{s.st.Say("activity.calls", "N", m.Calls), s.tokens(m.PromptTokens, m.OutputTokens)}
	if m.Seconds > 0 {
		parts = append(parts, s.took(m.Seconds))
	}
	r.Text = strings.Join(parts, " · ")
	if m.Failed > 0 {
		r.Notes = append(r.Notes, s.st.Say("activity.calls_failed", "N", m.Failed))
	}
	var uses []string
	for _, p := range m.For {
		uses = append(uses, s.st.Say("activity.purpose", "Name", s.purpose(p.Name), "Calls", s.st.Words.Number(float64(p.Calls), 0)))
	}
	r.Notes = append(r.Notes, strings.Join(uses, " · "))
	if m.Remote {
		away := s.st.Say("activity.model_away", "Host", m.Host, "Size", s.st.Words.Bytes(m.Sent))
		r.Notes = append(r.Notes, away)
		if m.Masked > 0 {
			r.Notes = append(r.Notes, s.st.Say("activity.masked", "N", m.Masked))
		}
	}
	return r
}

// budgetWords tell what models on other machines were asked today, and may be.
func (s *Screen) budgetWords(u *program.Usage) string {
	number := func(n int) string { return s.st.Words.Number(float64(n), 0) }
	if u.CallsPerDay == 0 && u.TokensPerDay == 0 {
		return s.st.Say("activity.budget_none", "Calls", number(u.CallsToday), "Tokens", number(u.TokensToday))
	}
	most := func(n int) string {
		if n == 0 {
			return s.st.Say("activity.any_number")
		}
		return number(n)
	}
	return s.st.Say("activity.budget", "Calls", number(u.CallsToday), "MostCalls", most(u.CallsPerDay),
		"Tokens", number(u.TokensToday), "MostTokens", most(u.TokensPerDay))
}

// purpose is what a model was asked for.
func (s *Screen) purpose(name string) string {
	switch name {
	case "brief":
		return s.st.Say("activity.for_brief")
	case "ask":
		return s.st.Say("activity.for_ask")
	case "embed":
		return s.st.Say("activity.for_embed")
	case "exam", "test":
		return s.st.Say("activity.for_test")
	case "replay":
		return s.st.Say("activity.for_replay")
	}
	return locale.Isolate(name)
}

// hostParts are what left this machine, and what this list cannot see.
func (s *Screen) hostParts(list []program.Host) []paper.Part {
	var sent, received int64
	rows := map[string][]paper.RowText{}
	for i := range list {
		h := &list[i]
		if h.At == program.AtHost {
			sent, received = sent+h.Sent, received+h.Received
		}
		rows[h.At] = append(rows[h.At], s.hostRow(h))
	}
	sum := s.st.Say("activity.hosts_none", "N", spanDays)
	if n := len(rows[program.AtHost]); n > 0 {
		sum = s.st.Say("activity.hosts_sum", "N", n, "Days", spanDays, "Sent", s.st.Words.Bytes(sent), "Received", s.st.Words.Bytes(received))
	}
	out := []paper.Part{s.plain(sum, paper.FontLead, paper.ColorInk, paper.GapGroup)}
	var lists []*paper.Rows
	section := func(at, title, note string) {
		if len(rows[at]) == 0 {
			return
		}
		if title != "" {
			out = append(out, s.heading(title))
		}
		if note != "" {
			out = append(out, s.plain(note, paper.FontSmall, paper.ColorMuted, 0))
		}
		lists = append(lists, paper.NewRows(s.st, rows[at]))
		out = append(out, paper.Part{Block: lists[len(lists)-1], Gap: 3 * paper.Grid})
	}
	section(program.AtHost, "", "")
	section(program.AtMachine, s.st.Say("activity.here"), s.st.Say("activity.here_note"))
	section(program.AtProgram, s.st.Say("activity.programs"), s.st.Say("activity.programs_note"))
	paper.Align(lists...)
	out = append(out, s.heading(s.st.Say("activity.unseen")))
	for _, text := range []string{s.st.Say("activity.unseen_dns"), s.st.Say("activity.unseen_programs"), s.st.Say("activity.unseen_browser")} {
		out = append(out, s.plain(text, paper.FontSmall, paper.ColorMuted, paper.Grid))
	}
	return out
}

// hostRow is a host: what it was reached for, how often, and how much went out
// and came in.
func (s *Screen) hostRow(h *program.Host) paper.RowText {
	r := paper.RowText{Name: h.Name}
	var uses []string
	if len(h.Sources) > 0 {
		uses = append(uses, h.Sources...)
	}
	for _, m := range h.Models {
		uses = append(uses, s.st.Say("activity.host_model", "Model", m))
	}
	if h.At == program.AtProgram {
		r.Name = strings.TrimSuffix(strings.TrimPrefix(h.Name, "program "), " (outside)")
	}
	if r.Text = s.st.Words.List(uses...); r.Text == "" {
		r.Text = s.st.Say("activity.host_unknown")
	}
	counts := []string{s.st.Say("activity.requests", "N", int(h.Requests)),
		s.st.Say("activity.bytes", "Sent", s.st.Words.Bytes(h.Sent), "Received", s.st.Words.Bytes(h.Received))}
	if !h.Last.IsZero() {
		counts = append(counts, s.st.Say("activity.last", "Day", s.st.Words.DayMonth(h.Last)))
	}
	r.Notes = []string{strings.Join(counts, " · ")}
	return r
}
