package cli

import (
	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/preload"
)

func newPreload(e *env) *cobra.Command {
	var sample, wait bool
	c := &cobra.Command{
		Use:   "preload",
		Short: "Read all sources and make the brief",
		Args:  noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				p := e.progress()
				res, err := a.Preload(c.Context(), boot.PreloadOptions{Trigger: "command", Sample: sample, Wait: wait, Report: p.report})
				p.end()
				if err != nil {
					return err
				}
				for _, n := range res.Notes {
					e.note(n)
				}
				e.code = partial(res)
				if e.json {
					return e.print(res.Brief.Listed())
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&sample, "sample", false, "make the brief of the built-in sample day")
	c.Flags().BoolVar(&wait, "wait", false, "return only when everything is indexed, by meaning too")
	return c
}

// partial is the exit code of a run that came to an end.
func partial(res preload.Result) int {
	for _, s := range res.Run.Sources {
		if s.State != app.SourceOK {
			return ExitPartial
		}
	}
	return ExitDone
}
