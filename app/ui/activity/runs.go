package activity

import (
	"fmt"
	"time"

	"daybrief/app"
	"daybrief/app/locale"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// lateAfter is how long after its time a run is told to be late.
const lateAfter = 15 * time.Minute

// runParts are the run that goes on, and those before it.
func (s *Screen) runParts(got *snapshot) []paper.Part {
	out := s.runningParts(got.running)
	var past []app.Run
	for _, r := range got.runs {
		if r.State != "running" {
			past = append(past, r)
		}
	}
	if len(past) == 0 {
		if len(out) == 0 {
			out = append(out, s.plain(s.st.Say("activity.no_runs"), paper.FontBody, paper.ColorMuted, paper.GapGroup))
		}
		return out
	}
	gap := paper.GapGroup - paper.Grid
	for i := range past[:min(len(past), s.limit)] {
		out = append(out, paper.Part{Block: s.runFold(&past[i]), Gap: gap})
		gap = 0
	}
	if len(got.runs) > s.limit && s.limit < runsMost {
		more := s.button("more", "", s.st.Say("activity.more.button"), s.more)
		out = append(out, paper.Part{Block: paper.NewRow(more), Gap: 2 * paper.Grid})
	}
	return out
}

// runningParts tell of the run that goes on: of one of this program, how far
// each source is.
func (s *Screen) runningParts(r *program.Running) []paper.Part {
	if r == nil {
		return nil
	}
	out := []paper.Part{s.plain(s.st.Say("activity.running", "When", s.st.AsOf(r.Run.Started), "Trigger", s.triggerWords(r.Run.Trigger)), paper.FontLead, paper.ColorInk, paper.GapGroup)}
	if !r.Here {
		return append(out, s.plain(s.st.Say("activity.elsewhere"), paper.FontSmall, paper.ColorMuted, 0))
	}
	out = append(out, s.plain(s.st.ProgressWords(r.Step), paper.FontSmall, paper.ColorAccent, 0))
	rows := make([]paper.RowText, len(r.Sources))
	for i := range r.Sources {
		rows[i] = s.sourceRow(&r.Sources[i])
	}
	if len(rows) > 0 {
		out = append(out, paper.Part{Block: paper.NewRows(s.st, rows), Gap: 3 * paper.Grid})
	}
	return out
}

// sourceRow is how far a source is.
func (s *Screen) sourceRow(p *app.Progress) paper.RowText {
	r := paper.RowText{Name: p.Source, Ink: paper.ColorMuted}
	items := s.st.Say("common.items", "N", p.Count)
	switch p.State {
	case "done":
		r.Text = s.st.Say("activity.source_done", "Items", items, "Took", s.took(p.Seconds))
	case "partial":
		r.Text, r.Ink = s.st.Say("activity.source_partial", "Items", items, "Took", s.took(p.Seconds)), paper.ColorWarning
	case "failed":
		r.Text, r.Ink = s.st.Say("common.state_failed"), paper.ColorWarning
	default:
		r.Text, r.Ink = s.st.Say("activity.source_reading"), paper.ColorAccent
		if p.Count > 0 {
			r.Text = s.st.Say("activity.source_sofar", "Items", items)
		}
	}
	if p.Err != nil {
		r.Notes = append(r.Notes, paper.Joined(p.Err.Message, p.Err.Hint))
	}
	return r
}

// took is how long something took, to a tenth of a second where that is short.
func (s *Screen) took(seconds float64) string {
	seconds = max(seconds, 0.1)
	if seconds < 10 {
		return s.st.Say("activity.seconds", "Seconds", s.st.Words.Number(seconds, 1))
	}
	return s.st.Words.Duration(time.Duration(seconds * float64(time.Second)))
}

// runFold is a run in two lines; below it its sources.
func (s *Screen) runFold(r *app.Run) *paper.Fold {
	title := s.st.Say("activity.run", "When", locale.Capital(s.st.AsOf(r.Started)), "Trigger", s.triggerWords(r.Trigger))
	if r.Sample {
		title = s.st.Say("activity.run_sample", "Run", title)
	}
	return s.fold(paper.FoldOptions{
		Name: fmt.Sprintf("run/%d", r.ID), Title: title, Aside: s.runWords(r), Alarm: r.State == "partial" || r.State == "failed",
		Body: func() []paper.Part { return s.runBody(r) },
	})
}

// runWords is how a run came out.
func (s *Screen) runWords(r *app.Run) string {
	took, sources := s.took(r.Ended.Sub(r.Started).Seconds()), s.st.Say("common.sources", "N", len(r.Sources))
	switch r.State {
	case "done":
		return s.st.Say("activity.run_done", "Took", took, "Sources", sources)
	case "partial":
		n := 0
		for _, o := range r.Sources {
			if o.State != app.SourceOK {
				n++
			}
		}
		return s.st.Say("activity.run_partial", "Took", took, "N", n, "Sources", sources)
	case "cancelled":
		return s.st.Say("activity.run_cancelled")
	}
	return s.st.Say("activity.run_failed", "Took", took)
}

func (s *Screen) runBody(r *app.Run) []paper.Part {
	var out []paper.Part
	small := func(text string) {
		out = append(out, s.plain(text, paper.FontSmall, paper.ColorMuted, 0))
	}
	if !r.Planned.IsZero() && r.Started.Sub(r.Planned) > lateAfter {
		small(s.st.Say("activity.late", "Planned", s.st.AsOf(r.Planned), "When", s.st.AsOf(r.Started)))
	}
	if r.Why != "" {
		small(paper.Ended(r.Why))
	}
	rows := make([]paper.RowText, len(r.Sources))
	for i := range r.Sources {
		rows[i] = s.st.SourceRow(&r.Sources[i])
		if t := r.Sources[i].Took; t > 0 {
			rows[i].Text += " · " + s.took(t)
		}
	}
	if len(rows) > 0 {
		out = append(out, paper.Part{Block: paper.NewRows(s.st, rows), Gap: paper.Grid})
	}
	if len(out) == 0 {
		small(s.st.Say("activity.run_bare"))
	}
	return out
}

// triggerWords say who started a run.
func (s *Screen) triggerWords(trigger string) string {
	switch trigger {
	case "window":
		return s.st.Say("activity.trigger_window")
	case "command":
		return s.st.Say("activity.trigger_command")
	case "timer":
		return s.st.Say("activity.trigger_timer")
	case "catch-up":
		return s.st.Say("activity.trigger_catchup")
	case "keyring":
		return s.st.Say("activity.trigger_keyring")
	case "network":
		return s.st.Say("activity.trigger_network")
	case "mcp":
		return s.st.Say("activity.trigger_mcp")
	}
	return locale.Isolate(trigger)
}
