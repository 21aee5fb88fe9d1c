package cli

import (
	"os"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/export"
)

// maxColumns keeps lines readable on a wide terminal.
const maxColumns = 100

func newBrief(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "brief [DATE]",
		Short: "Print the stored brief of today, or of a day (YYYY-MM-DD)",
		Args:  cobra.MaximumNArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			date := ""
			if len(args) == 1 {
				if _, err := time.Parse(time.DateOnly, args[0]); err != nil {
					return usage("A day is written as YYYY-MM-DD, not " + args[0])
				}
				date = args[0]
			}
			return e.with(c.Context(), func(a *boot.App) error {
				b, err := a.Brief(c.Context(), date)
				if err != nil {
					return err
				}
				return e.show(a, b)
			})
		},
	}
}

// show prints the brief as JSON or as text.
func (e *env) show(a *boot.App, b app.Brief) error {
	if e.json {
		return e.print(b)
	}
	return export.Text(e.out, &b, export.TextOptions{Width: e.columns(), Zone: a.Zone, Now: time.Now()})
}

// columns is the width of the terminal, or 0 where there is none.
func (e *env) columns() int {
	f, ok := e.out.(*os.File)
	if !ok {
		return 0
	}
	w, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return min(w, maxColumns)
}
