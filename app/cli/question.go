package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

// question is what the ask command was given.
type question struct {
	text   string
	follow bool // go on from the question before
	again  bool // make the last answer again
	steps  bool // tell the steps also where there is no terminal
}

func newAsk(e *env) *cobra.Command {
	var q question
	c := &cobra.Command{
		Use:   "ask QUESTION...",
		Short: "Ask about your mail, days and news; the answer names its sources",
		Long: "Answers from what Daybrief has read: with your model where there is one, else with the passages that\n" +
			"fit best. Every sentence rests on items, which are named below it. Nothing leaves this machine but what\n" +
			"your question itself says, unless you agree when asked.\n\n" +
			"  daybrief ask What do I need to prepare for tomorrow\\'s meeting?\n" +
			"  daybrief ask -c And who else is there?\n" +
			"  daybrief ask Generate my daily brief",
		RunE: func(c *cobra.Command, args []string) error {
			q.text = strings.Join(args, " ")
			if q.again && len(args) > 0 {
				return misused(c, "With --again nothing new is asked")
			}
			if !q.again && strings.TrimSpace(q.text) == "" {
				return misused(c, "This command wants a question")
			}
			return e.with(c.Context(), func(a *boot.App) error { return e.question(c.Context(), a, q) })
		},
	}
	c.Flags().BoolVarP(&q.follow, "continue", "c", false, "go on from the question before")
	c.Flags().BoolVar(&q.follow, "follow", false, "the same as -c")
	c.Flags().BoolVar(&q.again, "again", false, "make the last answer again from what it was made of, without a model, and compare")
	c.Flags().BoolVar(&q.steps, "steps", false, "tell the steps as they end, also where there is no terminal")
	return c
}

// question asks and prints the answer.
func (e *env) question(ctx context.Context, a *boot.App, q question) error {
	if q.again {
		return e.answerAgain(ctx, a)
	}
	ask := app.Question{Text: q.text}
	if q.follow {
		ask.Earlier = a.Conversation()
	}
	if e.canAsk() {
		ask.Confirm = e.confirm
	}
	if !e.json && (q.steps || e.progress().tty) {
		ask.Progress = e.step
	}
	ans, err := a.Ask(ctx, ask)
	if err != nil {
		return err
	}
	if err := a.Converse(ask.Earlier, app.Exchange{Question: q.text, Answer: ans.Answer}); err != nil {
		a.Log.Warn("conversation", "err", err)
	}
	for _, s := range ans.Steps {
		if s.Outcome == "failed" {
			e.code = ExitPartial
		}
	}
	return e.answered(a, ans)
}

// answered prints an answer.
func (e *env) answered(a *boot.App, ans app.Answer) error {
	if e.json {
		return e.print(ans)
	}
	for _, n := range ans.Notes {
		e.note(n)
	}
	p := pen{out: e.out}
	for _, s := range ans.Answer {
		p.line("%s%s", shown(s.Text), marks(s.Items, ans.Items))
	}
	if len(ans.Items) > 0 {
		p.line("")
	}
	for i := range ans.Items {
		p.line("%s", source(i+1, &ans.Items[i], a.Zone))
	}
	if by := byWords(ans); by != "" {
		e.say("%s", by)
	}
	return p.err
}

// marks are the numbers of a sentence's sources.
func marks(ids []string, items []app.Item) string {
	var out strings.Builder
	for _, id := range ids {
		if n := slices.IndexFunc(items, func(it app.Item) bool { return it.ID == id }); n >= 0 {
			fmt.Fprintf(&out, " [%d]", n+1)
		}
	}
	return out.String()
}

// source is one line of the list of sources: title, source, date, id and what is
// to be known about its text.
func source(n int, it *app.Item, zone *time.Location) string {
	at := ""
	switch {
	case !it.Start.IsZero() && it.Start.IsDate():
		at = it.Start.String()
	case !it.Start.IsZero():
		at = it.Start.TimeIn(zone).Format("2006-01-02 15:04")
	case !it.Time.IsZero():
		at = it.Time.In(zone).Format("2006-01-02 15:04")
	}
	parts := []string{shown(it.Title), it.Source, at, it.ID}
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	line := fmt.Sprintf("[%d] %s", n, strings.Join(parts, ", "))
	if w := warnings(it); w != "" {
		line += " (careful: it " + w + ")"
	}
	return line
}

// warnings tells of text an item hides or means for a program, "" for none.
func warnings(it *app.Item) string {
	var out []string
	if it.HasFlag(app.FlagHidden) {
		out = append(out, "holds text its reader was not meant to see")
	}
	if it.HasFlag(app.FlagInstructions) {
		out = append(out, "holds text meant for a program, not for you")
	}
	return strings.Join(out, " and ")
}

// byWords says who worded an answer.
func byWords(ans app.Answer) string {
	model, rules := 0, 0
	for _, s := range ans.Answer {
		switch {
		case s.By == app.ByModel:
			model++
		case len(s.Items) > 0:
			rules++
		}
	}
	switch {
	case model+rules == 0:
		return ""
	case model == 0:
		return "Worded by rules."
	case rules == 0:
		return "Worded by " + ans.Model + "."
	}
	return fmt.Sprintf("Worded by %s; %s by rules.", ans.Model, plural(rules, "sentence"))
}

// step tells of a step as it ends.
func (e *env) step(s app.Step) {
	what := s.Action
	if in := shortened(s.Input, 90); in != "" && s.Action != "answer" && s.Action != "repair" {
		what += " " + in
	}
	result, _, _ := strings.Cut(s.Observation, "\n")
	e.say("%2d  %s: %s%s", s.N, what, shortened(result, 120), took(s))
}

// took tells how long a step took and what it cost.
func took(s app.Step) string {
	switch {
	case s.PromptTokens > 0:
		return fmt.Sprintf(" (%.1f s, %d prompt and %d output tokens)", s.Seconds, s.PromptTokens, s.OutputTokens)
	case s.Seconds >= 0.05:
		return fmt.Sprintf(" (%.1f s)", s.Seconds)
	}
	return ""
}

func shortened(s string, most int) string {
	r := []rune(shown(s))
	if len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return string(r)
}

// shown is a text without characters that would move the cursor or hide or turn
// what follows.
func shown(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
}

// confirm asks the reader before a call reaches out. What would leave is shown in
// full, unseen characters by their numbers.
func (e *env) confirm(_ context.Context, c app.Confirmation) bool {
	whose := ""
	if c.Server != "" {
		whose = " of " + shown(c.Server)
	}
	e.say("\nThe tool %s%s wants to run and reaches %s.", shown(c.Tool), whose, shown(c.Reaches))
	e.say("%s", sentence(c.Why))
	e.say("It would be given: %s", bared(c.Input))
	return e.ask("Let it?")
}

// bared shows characters nobody sees by their numbers.
func bared(s string) string {
	var b strings.Builder
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) {
			fmt.Fprintf(&b, "\\u%04x", r)
			continue
		}
		b.WriteRune(r)
	}
	return b.String()
}

// answerAgain makes the last answer again and tells whether it is the same.
func (e *env) answerAgain(ctx context.Context, a *boot.App) error {
	ans, causes, err := a.ReplayAnswer(ctx)
	if err != nil {
		return err
	}
	if len(causes) > 0 {
		e.code = ExitFailed
	}
	if e.json {
		return e.print(struct {
			Same   bool           `json:"same"`
			Causes []string       `json:"causes,omitempty"`
			Answer []app.Sentence `json:"answer"`
		}{len(causes) == 0, causes, ans.Answer})
	}
	for _, c := range causes {
		e.say("%s", c)
	}
	if len(causes) == 0 {
		e.say("The answer comes out the same, sentence for sentence.")
	}
	return e.answered(a, ans)
}
