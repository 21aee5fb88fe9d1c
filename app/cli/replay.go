package cli

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/export"
)

func newReplay(e *env) *cobra.Command {
	var model, date string
	c := &cobra.Command{
		Use:   "replay [DATE]",
		Short: "Make a saved brief again from what it was made from, and compare",
		Long: "Without --model the saved replies of the model are played back: the brief must come out\n" +
			"as it was saved, sentence for sentence. With --model another installed model is asked.\n" +
			"Nothing is saved.",
		Args: atMostOne("one day"),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := dayOf(args, date)
			if err != nil {
				return err
			}
			return e.with(c.Context(), func(a *boot.App) error {
				r, err := a.Replay(c.Context(), boot.ReplayOptions{Date: day, Model: model})
				if err != nil {
					return err
				}
				if r.Asked == "" && !r.Same {
					e.code = ExitFailed
				}
				if e.json {
					return e.print(r)
				}
				p := pen{out: e.out}
				p.replay(&r)
				return p.err
			})
		},
	}
	c.Flags().StringVar(&date, "date", "", "the day, YYYY-MM-DD")
	c.Flags().StringVar(&model, "model", "", "ask this installed model instead of playing the saved replies")
	return c
}

// pen writes lines and keeps the first error.
type pen struct {
	out io.Writer
	err error
}

func (p *pen) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.out, format+"\n", args...)
	}
}

// replay tells what a replay came to.
func (p *pen) replay(r *boot.ReplayReport) {
	by := "by rules alone"
	if r.Model != "" {
		by = "with " + r.Model
	}
	p.line("Brief of %s, made %s.", r.Date, by)
	switch {
	case r.Asked != "":
		p.other(r)
	case r.Same:
		p.line("Made again from what was saved: all %d sentences are the same.", r.Sentences)
	default:
		p.line("Made again from what was saved: %s. The saved replies and items are fixed, so the program,", differ(len(r.Changes)))
		p.line("its rules or the saved record changed since. Made by %s, replayed by %s.", r.Program, boot.VersionString())
	}
	for _, c := range r.Causes {
		p.line("  %s", c)
	}
	section := ""
	for _, c := range r.Changes {
		if c.Section != section {
			section = c.Section
			p.line("\n%s", export.SectionName(section))
		}
		p.sentence("-", c.Old)
		p.sentence("+", c.New)
	}
	for _, n := range r.Notes {
		p.line("\n! %s", strings.TrimSpace(n.Text+" "+n.Hint))
	}
}

// other tells how another model did.
func (p *pen) other(r *boot.ReplayReport) {
	p.line("Made again with %s: %s in %.0f s, %d prompt and %d output tokens.", r.Asked, plural(r.Calls, "call"), r.Seconds, r.PromptTokens, r.OutputTokens)
	p.line("It words %s; the gate refused %d. Of %d sentences, %s.", plural(r.Worded, "sentence"), r.Refused, r.Sentences, differ(len(r.Changes)))
}

func (p *pen) sentence(mark string, l *boot.ReplayLine) {
	if l == nil {
		return
	}
	p.line("%s %s  [%s]", mark, l.Text, l.By)
	if l.By == app.ByModel {
		return
	}
	for _, v := range l.Refused {
		p.line("    refused: %q: %s", v.Text, strings.Join(v.Reasons, "; "))
	}
}

func differ(n int) string {
	if n == 1 {
		return "1 differs"
	}
	return fmt.Sprintf("%d differ", n)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
