package cli

import (
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
	"daybrief/app/store"
)

func newKeep(e *env) *cobra.Command {
	now := false
	c := &cobra.Command{
		Use: "keep", Short: "Tell what takes how much room, for how long it is kept and what is old enough to go", Args: noArgs,
		Long: "Changes nothing. What is older than [keep] in config.toml says goes after each run by itself;\n" +
			"--now does it at once and makes the file smaller.",
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				f := a.Keeping
				if now {
					f = a.LetGo
				}
				k, err := f(c.Context())
				if err != nil {
					return err
				}
				if e.json {
					return e.print(k)
				}
				return e.keeping(&k, now)
			})
		},
	}
	c.Flags().BoolVar(&now, "now", false, "remove at once what is old enough to go")
	return c
}

func (e *env) keeping(k *boot.Keeping, done bool) error {
	w := tabwriter.NewWriter(e.out, 0, 8, 2, ' ', 0)
	p := pen{out: w}
	for _, s := range k.Sizes {
		rows := ""
		if s.Rows > 0 {
			rows = plural(s.Rows, "row")
		}
		p.line("%s\t%s\t%s", s.Name, size(s.Bytes), rows)
	}
	p.line("the file\t%s\t", size(k.Bytes))
	p.line("")
	p.line("Kept: items %s, briefs %s, records %s.", k.Items, k.Briefs, k.Records)
	p.line("%s", gone(k.Old, done))
	if done {
		p.line("%s went back to the disk.", size(k.Freed))
	}
	if p.err != nil {
		return p.err
	}
	return w.Flush()
}

// gone words what went or is to go.
func gone(k store.Kept, done bool) string {
	head, none := "After the next run these go: ", "Nothing is old enough to go."
	if done {
		head, none = "Gone: ", "Nothing was old enough to go."
	}
	var list []string
	for _, v := range []struct {
		n    int
		what string
	}{
		{k.Items, "item"}, {k.Briefs, "brief"}, {k.Opened, "opened item"}, {k.Actions, "decided action"}, {k.Runs, "run"}, {k.Hosts, "ledger row"},
	} {
		if v.n > 0 {
			list = append(list, plural(v.n, v.what))
		}
	}
	if k.Trimmed > 0 {
		list = append(list, "the steps of "+plural(k.Trimmed, "brief"))
	}
	if len(list) == 0 {
		return none
	}
	return head + strings.Join(list, ", ") + "."
}
