package cli

import (
	"context"
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
	var date string
	var why bool
	c := &cobra.Command{
		Use:   "brief [DATE]",
		Short: "Print the stored brief of today, or of a day (YYYY-MM-DD)",
		Args:  atMostOne("one day"),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := dayOf(args, date)
			if err != nil {
				return err
			}
			return e.with(c.Context(), func(a *boot.App) error {
				if why {
					return e.why(c.Context(), a, day)
				}
				b, err := a.Brief(c.Context(), day)
				if err != nil {
					return err
				}
				return e.show(a, b)
			})
		},
	}
	c.Flags().StringVar(&date, "date", "", "the day, YYYY-MM-DD")
	c.Flags().BoolVar(&why, "why", false, "tell of each sentence what it rests on, what that was worth to you, who worded it and what the gate said")
	return c
}

// dayOf reads a day given as an argument or with --date; "" is the latest.
func dayOf(args []string, date string) (string, error) {
	if len(args) == 1 {
		if date != "" && date != args[0] {
			return "", usage("Two days are named: " + args[0] + " and " + date)
		}
		date = args[0]
	}
	if date == "" {
		return "", nil
	}
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return "", usage("A day is written as YYYY-MM-DD, not " + date)
	}
	return date, nil
}

// why prints of each sentence what stands behind it.
func (e *env) why(ctx context.Context, a *boot.App, date string) error {
	s, err := a.Explained(ctx, date)
	if err != nil {
		return err
	}
	y := export.WhyOf(&s.Brief, &s.Trace, s.Items)
	if e.json {
		return e.print(y)
	}
	return export.WriteWhy(e.out, y, export.TextOptions{Width: e.columns(), Zone: a.Zone, Now: time.Now(), Hours12: a.Hours12()})
}

// show prints the brief as JSON or as text.
func (e *env) show(a *boot.App, b app.Brief) error {
	if e.json {
		return e.print(b.Listed())
	}
	return export.Text(e.out, &b, export.TextOptions{Width: e.columns(), Zone: a.Zone, Now: time.Now(), Hours12: a.Hours12()})
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
