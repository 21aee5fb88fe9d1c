package activity

import (
	"fmt"
	"strings"

	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// workText is the steps as plain text, complete, for the clipboard.
func workText(st *paper.Style, title string, w program.Work) string {
	var b strings.Builder
	line := func(format string, a ...any) { fmt.Fprintf(&b, format+"\n", a...) }
	line("%s", title)
	line("%s", st.Say("common.made", "When", st.AsOf(w.Made)))
	for i := range w.Trace.Steps {
		o := &w.Trace.Steps[i]
		line("\n%d. %s [%s, %s]", i+1, st.StepWords(*o), o.Action, o.Outcome)
		for _, p := range [][2]string{
			{st.Say("activity.step_why"), o.Thought}, {st.Say("activity.step_with"), o.Input}, {st.Say("activity.step_found"), o.Observation},
			{st.Say("activity.step_fault"), o.Fault}, {st.Say("activity.prompt"), o.Prompt}, {st.Say("activity.reply"), o.Reply},
		} {
			if p[1] != "" {
				line("   %s: %s", p[0], strings.ReplaceAll(strings.TrimSpace(p[1]), "\n", "\n   "))
			}
		}
		if o.Model != "" {
			line("   %s, %.1f s, %d/%d", o.Model, o.Seconds, o.PromptTokens, o.OutputTokens)
		}
	}
	for _, v := range w.Trace.Verdicts {
		if !v.Passed {
			line("\n%s: %s\n   %s", st.SectionWords(v.Section), v.Text, strings.Join(v.Reasons, "; "))
		}
	}
	return b.String()
}
