package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
)

func newModel(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "model",
		Short: "The models of Ollama: set up, list and pull them, test what they are worth here",
		Args:  noArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newModelStatus(e), newModelList(e), newModelPull(e), newModelTest(e), newModelUse(e), newModelKey(e))
	return c
}

func newModelList(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "list", Short: "List the installed models, what they can do and which ones Daybrief uses", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				list, err := a.Models(c.Context())
				if err != nil {
					return err
				}
				if e.json {
					return e.print(list)
				}
				return e.models(list)
			})
		},
	}
}

// models prints a line for each model.
func (e *env) models(list []boot.ModelCandidate) error {
	if len(list) == 0 {
		e.say("Ollama runs but has no model yet. Run: daybrief model pull")
		return nil
	}
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	p := pen{out: w}
	p.line("model\tparameters\ton disk\tcan\tused for")
	for _, c := range list {
		can := strings.Join(c.Abilities, ", ")
		if c.Remote {
			can += " (on another machine: never taken unasked)"
		}
		use := map[string]string{"brief": "the brief", "search": "search by meaning"}[c.Chosen]
		p.line("%s\t%s\t%s\t%s\t%s", c.Name, billions(c.Billion), gigabytes(c.Bytes), can, use)
	}
	if p.err != nil {
		return p.err
	}
	return w.Flush()
}

func newModelTest(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "test [MODEL...]",
		Short: "Have models word a built-in day and say what they are worth",
		Long: "Asks each model to word a day whose facts are known, through the gate a brief takes.\n" +
			"Without a name the model Daybrief would use is tested. Takes as long as a brief, for each.",
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error { return e.testModels(c, a, args) })
		},
	}
}

func (e *env) testModels(c *cobra.Command, a *boot.App, names []string) error {
	p := pen{out: e.out}
	if !e.json {
		e.say("Asking for the sentences of a built-in day; this takes as long as a brief.")
	}
	reports, err := a.TestModels(c.Context(), names, func(r boot.ExamReport) {
		if !e.json {
			p.exam(&r)
		}
	})
	if err != nil {
		return err
	}
	if e.json {
		return e.print(reports)
	}
	if len(reports) > 1 && p.err == nil {
		return e.examTable(reports)
	}
	return p.err
}

// exam tells how one model did.
func (p *pen) exam(r *boot.ExamReport) {
	p.line("%s: %s", r.Model, r.Verdict)
	p.line("  facts       %d of %d in its own words; its brief tells %d, the rules alone %d", r.Told, r.Facts, r.BriefTells, r.RulesTell)
	for _, l := range r.Lost {
		p.line("              lost: %s", l)
	}
	p.line("  gate        %s refused, %d of them with a figure or name that was invented", plural(r.Refused, "sentence"), r.Invented)
	for _, x := range r.Examples {
		p.line("              %q: %s", x.Text, strings.Join(x.Reasons, "; "))
	}
	p.line("  form        %d of %s in the form asked for", r.SchemaKept, plural(r.Calls, "answer"))
	p.line("  cost        %.0f s, %s, %d prompt and %d output tokens, %.1f tokens/s%s", r.Seconds, plural(r.Calls, "call"), r.PromptTokens, r.OutputTokens, r.Speed, memory(r.Memory))
	if r.Better != "" {
		p.line("  better      %s", r.Better)
	}
}

func memory(n int64) string {
	if n <= 0 {
		return ""
	}
	return ", " + gigabytes(n) + " of memory"
}

// examTable sets several models side by side.
func (e *env) examTable(reports []boot.ExamReport) error {
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	p := pen{out: w}
	p.line("\nmodel\tsentences\tfacts\trefused\tseconds\ttokens/s\tmemory\tverdict")
	for _, r := range reports {
		p.line("%s\t%d of %d\t%d of %d\t%d\t%.0f\t%.1f\t%s\t%s", r.Model, r.Passed, r.Asked, r.Told, r.Facts, r.Refused, r.Seconds, r.Speed, gigabytes(r.Memory), r.Grade)
	}
	if p.err != nil {
		return p.err
	}
	return w.Flush()
}

func billions(n float64) string {
	switch {
	case n <= 0:
		return "?"
	case n < 1:
		return fmt.Sprintf("%.0f million", n*1000)
	}
	return fmt.Sprintf("%.1f billion", n)
}

func gigabytes(n int64) string {
	switch {
	case n <= 0:
		return "?"
	case n < 1<<30:
		return fmt.Sprintf("%d MB", n>>20)
	}
	return fmt.Sprintf("%.1f GB", float64(n)/(1<<30))
}
