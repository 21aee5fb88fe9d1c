package cli

import (
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
)

func newUsage(e *env) *cobra.Command {
	days := 0
	c := &cobra.Command{
		Use:   "usage",
		Short: "Tell what the models cost and which hosts were reached",
		Long: "Sums the calls of models by day, model and purpose: tokens, seconds, bytes sent, and how many\n" +
			"personal data were masked. What was asked or answered is not kept. Then the hosts that were\n" +
			"reached, with bytes.",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			if days < 1 {
				return misused(c, "--days wants a number of days, at least 1")
			}
			return e.with(c.Context(), func(a *boot.App) error {
				r, err := a.Usage(c.Context(), days)
				if err != nil {
					return err
				}
				if e.json {
					return e.print(r)
				}
				return e.usage(&r)
			})
		},
	}
	c.Flags().IntVar(&days, "days", 7, "for how many days, today among them")
	return c
}

// usage prints the two tables.
func (e *env) usage(r *boot.UsageReport) error {
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	p := pen{out: w}
	if len(r.Models) == 0 {
		p.line("No model was asked since %s.", r.Since)
	} else {
		p.line("day\tmodel\tat\tfor\tcalls\tfailed\tprompt\toutput\tseconds\tsent\tmasked")
	}
	for _, m := range r.Models {
		at := m.Provider
		if m.Remote {
			at = m.Host
		}
		p.line("%s\t%s\t%s\t%s\t%d\t%d\t%d\t%d\t%.0f\t%s\t%d", m.Day, m.Model, at, m.Purpose, m.Calls, m.Failed, m.PromptTokens, m.OutputTokens, m.Seconds, size(m.Sent), m.Masked)
	}
	if r.CallsToday > 0 {
		p.line("Today to other machines: %d of %s calls, %d of %s tokens.", r.CallsToday, most(r.CallsPerDay), r.TokensToday, most(r.TokensPerDay))
	}
	if len(r.Hosts) > 0 {
		p.line("\nday\thost\trequests\tsent\treceived")
	}
	for _, h := range r.Hosts {
		p.line("%s\t%s\t%d\t%s\t%s", h.Day, h.Host, h.Requests, size(h.Sent), size(h.Received))
	}
	if p.err != nil {
		return p.err
	}
	return w.Flush()
}

// most words a bound, where 0 is none.
func most(n int) string {
	if n == 0 {
		return "any number of"
	}
	return fmt.Sprint(n)
}

// size words a number of bytes.
func size(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%.1f kB", float64(n)/(1<<10))
	}
	return fmt.Sprintf("%.1f MB", float64(n)/(1<<20))
}
