package cli

import (
	"github.com/spf13/cobra"

	"daybrief/app/boot"
)

func newRank(e *env) *cobra.Command {
	limit := 20
	c := &cobra.Command{
		Use: "rank", Short: "List the current items by what they are worth to you", Args: noArgs,
		Long: "Lists the items your sources have now, the best first: by their priority, and by what your\n" +
			"votes taught. With --json all of them in full; equal scores are in the order of their ids.",
		RunE: func(c *cobra.Command, _ []string) error {
			if limit < 1 {
				return misused(c, "-n is how many items to list, at least 1")
			}
			return e.with(c.Context(), func(a *boot.App) error {
				items, err := a.Rank(c.Context())
				if err != nil {
					return err
				}
				if e.json {
					if items == nil {
						return e.print([]struct{}{})
					}
					return e.print(items)
				}
				if len(items) == 0 {
					e.say("There are no items yet. Read your sources with: daybrief preload")
				}
				p := pen{out: e.out}
				for i := range items[:min(len(items), limit)] {
					it := &items[i]
					p.line("%.2f  %s  %-8s %s", it.Score, it.ID, it.Kind, it.Title)
				}
				return p.err
			})
		},
	}
	c.Flags().IntVarP(&limit, "number", "n", limit, "how many to list; --json has all")
	return c
}
