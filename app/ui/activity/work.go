package activity

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"daybrief/app"
	"daybrief/app/locale"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// linesMost is how many lines of a prompt or a reply are unfolded; copying has
// all of it.
const linesMost = 120

// lineMost is how many characters of a line are.
const lineMost = 4000

// title is what the steps on the screen are of.
func (s *Screen) title() string {
	w := s.have[s.shown].work
	if s.shown == partAnswer {
		return w.Question
	}
	return s.st.Say("activity.work_brief", "Day", s.st.DayName(w.Date))
}

// workParts are how a brief or an answer came about.
func (s *Screen) workParts(w *program.Work) []paper.Part {
	out := []paper.Part{
		s.plain(s.title(), paper.FontMasthead, paper.ColorInk, paper.GapGroup),
		s.plain(s.workWords(w), paper.FontSmall, paper.ColorMuted, 0),
	}
	for _, n := range w.Notes {
		out = append(out, s.plain(paper.Joined(n.Text, n.Hint), paper.FontSmall, paper.ColorMuted, paper.Grid))
	}
	if len(w.Trace.Steps) == 0 {
		return append(out, s.plain(s.st.Say("activity.no_steps"), paper.FontBody, paper.ColorMuted, 3*paper.Grid))
	}
	gap := 3 * paper.Grid
	for i := range w.Trace.Steps {
		out = append(out, paper.Part{Block: s.stepFold(&w.Trace.Steps[i], i+1), Gap: gap})
		gap = 0
	}
	out = append(out, s.gateParts(w.Trace.Verdicts)...)
	text := s.st.Say("activity.copy.button")
	if s.copied {
		text = s.st.Say("activity.copied.button")
	}
	return append(out, paper.Part{Block: paper.NewRow(s.button("copy", "copy", text, s.copy)), Gap: paper.GapGroup})
}

// workWords is the quiet line below the title.
func (s *Screen) workWords(w *program.Work) string {
	parts := []string{s.st.Say("common.made", "When", s.st.AsOf(w.Made))}
	if w.Model != "" {
		parts = append(parts, s.st.Say("common.worded_by", "Model", w.Model))
	} else {
		parts = append(parts, s.st.Say("activity.by_rules"))
	}
	calls, seconds := 0, 0.0
	for _, o := range w.Trace.Steps {
		seconds += o.Seconds
		if o.Model != "" {
			calls++
		}
	}
	parts = append(parts, s.st.Say("activity.steps", "N", len(w.Trace.Steps)))
	if calls > 0 {
		parts = append(parts, s.st.Say("activity.calls", "N", calls), s.took(seconds))
	}
	return strings.Join(parts, " · ")
}

// stepFold is a step in a line; below it what was asked and found.
func (s *Screen) stepFold(o *app.Step, n int) *paper.Fold {
	return s.fold(paper.FoldOptions{
		Name: fmt.Sprintf("step/%d", n), Title: s.st.Say("activity.step", "Number", fmt.Sprint(n), "Step", s.st.StepWords(*o)),
		Aside: s.stepAside(o), Alarm: o.Outcome != "ok",
		Body: func() []paper.Part { return s.stepBody(o, n) },
	})
}

// stepAside is what a step cost.
func (s *Screen) stepAside(o *app.Step) string {
	var parts []string
	if o.Model != "" {
		parts = append(parts, o.Model)
	}
	if o.Seconds > 0 {
		parts = append(parts, s.took(o.Seconds))
	}
	if o.PromptTokens+o.OutputTokens > 0 {
		parts = append(parts, s.tokens(o.PromptTokens, o.OutputTokens))
	}
	switch o.Outcome {
	case "refused":
		parts = append(parts, s.st.Say("activity.outcome_refused"))
	case "failed":
		parts = append(parts, s.st.Say("activity.outcome_failed"))
	case "unusable":
		parts = append(parts, s.st.Say("activity.outcome_unusable"))
	}
	return strings.Join(parts, " · ")
}

func (s *Screen) tokens(read, written int) string {
	return s.st.Say("activity.tokens", "Read", s.st.Words.Number(float64(read), 0), "Written", s.st.Words.Number(float64(written), 0))
}

func (s *Screen) stepBody(o *app.Step, n int) []paper.Part {
	var rows []paper.RowText
	add := func(name, text string) {
		if text != "" {
			rows = append(rows, paper.RowText{Name: name, Text: text})
		}
	}
	add(s.st.Say("activity.step_why"), o.Thought)
	add(s.st.Say("activity.step_with"), s.inputWords(o.Input))
	add(s.st.Say("activity.step_found"), o.Observation)
	add(s.st.Say("activity.step_fault"), o.Fault)
	if p := o.Options; p != nil {
		add(s.st.Say("activity.step_asked"), s.st.Say("activity.options",
			"Window", s.st.Words.Number(float64(p.NumCtx), 0), "Most", s.st.Words.Number(float64(p.NumPredict), 0)))
	}
	var out []paper.Part
	if len(rows) > 0 {
		out = append(out, paper.Part{Block: paper.NewRows(s.st, rows)})
	}
	for _, t := range []struct{ name, title, text string }{
		{"prompt", s.st.Say("activity.prompt"), o.Prompt}, {"reply", s.st.Say("activity.reply"), o.Reply},
	} {
		if t.text == "" {
			continue
		}
		out = append(out, paper.Part{Gap: paper.Grid, Block: s.fold(paper.FoldOptions{
			Name: fmt.Sprintf("step/%d/%s", n, t.name), Title: t.title, Quiet: true,
			Aside: s.st.Say("activity.characters", "N", len([]rune(t.text))),
			Body:  func() []paper.Part { return s.textParts(t.text) },
		})})
	}
	return out
}

// textParts are a long text line by line, as it was; only its beginning where
// it has no end.
func (s *Screen) textParts(text string) []paper.Part {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	var out []paper.Part
	gap := float32(0)
	for _, line := range lines[:min(len(lines), linesMost)] {
		if strings.TrimSpace(line) == "" {
			gap = 2 * paper.Grid
			continue
		}
		if r := []rune(line); len(r) > lineMost {
			line = string(r[:lineMost]) + " …"
		}
		out = append(out, s.plain(line, paper.FontSmall, paper.ColorInk, gap))
		gap = 0
	}
	if n := len(lines) - linesMost; n > 0 {
		out = append(out, s.plain(s.st.Say("activity.more_lines", "N", n), paper.FontSmall, paper.ColorMuted, 2*paper.Grid))
	}
	return out
}

// inputWords tell the arguments of a step, in the order of their names; "" for
// none.
func (s *Screen) inputWords(input string) string {
	var args map[string]any
	if json.Unmarshal([]byte(input), &args) != nil {
		return input
	}
	var out []string
	for _, k := range slices.Sorted(maps.Keys(args)) {
		v := s.value(args[k])
		if ids, ok := args[k].([]any); ok && itemsIn(k) {
			v = s.itemWords(ids)
		}
		if v != "" {
			out = append(out, s.st.Say("activity.argument", "Name", s.argument(k), "Value", locale.Isolate(v)))
		}
	}
	return strings.Join(out, " · ")
}

// itemsIn reports whether an argument of a step holds ids of items.
func itemsIn(name string) bool { return name == "ids" || name == "items" || name == "events" }

// titlesMost is how many titles of items an argument shows.
const titlesMost = 5

// itemWords are the titles of items; what has none, or is too many, is counted.
func (s *Screen) itemWords(ids []any) string {
	w, n := s.have[s.shown].work, 0
	var out []string
	for _, id := range ids {
		if title := w.Titles[fmt.Sprint(id)]; title != "" && len(out) < titlesMost {
			out = append(out, s.st.Say("activity.quoted", "Text", title))
		} else {
			n++
		}
	}
	if n > 0 && len(out) > 0 {
		out = append(out, s.st.Say("activity.more_items", "N", n))
	} else if n > 0 {
		out = append(out, s.st.Say("common.items", "N", n))
	}
	return s.st.Words.List(out...)
}

// argument is the name of an argument in the reader's words.
func (s *Screen) argument(name string) string {
	switch name {
	case "text", "topics", "about":
		return s.st.Say("activity.arg_text")
	case "kinds", "kind":
		return s.st.Say("activity.arg_kinds")
	case "person", "people":
		return s.st.Say("activity.arg_people")
	case "from":
		return s.st.Say("activity.arg_from")
	case "to", "until":
		return s.st.Say("activity.arg_to")
	case "day", "date":
		return s.st.Say("activity.arg_day")
	case "place":
		return s.st.Say("activity.arg_place")
	case "limit":
		return s.st.Say("activity.arg_limit")
	case "ids", "items", "events":
		return s.st.Say("activity.arg_items")
	}
	return locale.Isolate(name)
}

// value is an argument's value: of a list its parts.
func (s *Screen) value(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return v
	case float64:
		return s.st.Words.Number(v, 0)
	case []any:
		parts := make([]string, 0, len(v))
		for _, o := range v {
			if t := s.value(o); t != "" {
				parts = append(parts, t)
			}
		}
		return strings.Join(parts, ", ")
	}
	data, err := json.Marshal(v)
	if err != nil { // it came out of JSON
		return ""
	}
	return string(data)
}

// gateParts tell which of the model's sentences were refused, and why.
func (s *Screen) gateParts(list []app.Verdict) []paper.Part {
	if len(list) == 0 {
		return nil
	}
	var rows []paper.RowText
	passed := 0
	for _, v := range list {
		if v.Passed {
			passed++
			continue
		}
		rows = append(rows, paper.RowText{
			Name: s.st.SectionWords(v.Section), Text: s.st.Say("activity.quoted", "Text", v.Text),
			Notes: []string{strings.Join(v.Reasons, "; ")},
		})
	}
	out := []paper.Part{
		s.heading(s.st.Say("activity.gate")),
		s.plain(s.st.Say("activity.gate_passed", "N", passed, "All", len(list)), paper.FontBody, paper.ColorInk, 0),
	}
	if len(rows) > 0 {
		out = append(out, paper.Part{Block: paper.NewRows(s.st, rows), Gap: 2 * paper.Grid})
	}
	return out
}
