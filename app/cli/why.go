package cli

import (
	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newWhy(e *env) *cobra.Command {
	var p picked
	c := &cobra.Command{
		Use: "why ID|SECTION:N...", Short: "Tell why items have the scores they have", Args: atLeast(1, "the id of an item"),
		Long: "Tells the parts of an item's score: its priority by kind and urgency, and what of your votes\n" +
			"moved it, with the items you voted on that it is most like.\n" + namesLines,
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				ids, err := p.of(args).ids(c.Context(), a)
				if err != nil {
					return err
				}
				list, err := a.Why(c.Context(), ids)
				if err != nil {
					return err
				}
				if e.json {
					return e.print(list)
				}
				w := pen{out: e.out}
				for i := range list {
					w.reason(&list[i])
				}
				if a.Config.Learning.Off {
					e.say("Learning is off: votes are kept and do not count.")
				}
				return w.err
			})
		},
	}
	p.flags(c)
	return c
}

// reason tells why an item has its score.
func (p *pen) reason(r *boot.Reason) {
	p.line("%.2f  %s", r.Score, r.Title)
	if r.New {
		p.line("            in the brief as %s", app.ReasonNew)
	}
	for _, s := range r.Parts {
		if s.Part == "base" {
			p.line("      %.2f  %s", s.Value, s.Why)
			continue
		}
		p.line("     %+.2f  %s", s.Value, s.Why)
	}
	for _, l := range r.Like {
		verb := "disliked"
		if l.Liked {
			verb = "liked"
		}
		p.line("            you %s: %s", verb, l.Title)
	}
	switch {
	case r.Votes == 0:
		p.line("            No votes count here yet.")
	case r.Check != nil:
		p.line("            %s; when each is held back, the others foresee %d of %d.", plural(r.Votes, "vote"), r.Check.Right, r.Check.Votes)
	default:
		p.line("            %s so far.", plural(r.Votes, "vote"))
	}
}
