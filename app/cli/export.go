package cli

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
)

// exporting is what the flags of export say.
type exporting struct {
	date, as, file string
	days           int
	force, all     bool
}

func newExport(e *env) *cobra.Command {
	var x exporting
	c := &cobra.Command{
		Use:   "export [DATE]",
		Short: "Write a brief as Markdown, HTML, text or an Atom feed",
		Long: "Writes a brief as Markdown, as a page of HTML that stands by itself and prints well, as plain\n" +
			"text, or the briefs of the last days as an Atom feed. What it writes holds what your mail and\n" +
			"calendar say: mind where you put it.",
		Args: atMostOne("one day, or with --all where to write"),
		RunE: func(c *cobra.Command, args []string) error {
			if x.all {
				return e.exportAll(c.Context(), append(args, x.file)[0])
			}
			day, err := dayOf(args, x.date)
			if err != nil {
				return err
			}
			x.date = day
			if err := x.check(c); err != nil {
				return err
			}
			return e.with(c.Context(), func(a *boot.App) error { return e.export(c.Context(), a, x) })
		},
	}
	c.Flags().StringVar(&x.date, "date", "", "the day, YYYY-MM-DD; a feed ends with it")
	c.Flags().StringVar(&x.as, "as", "", "md, html, text or atom (default: what FILE ends in, else text)")
	c.Flags().StringVarP(&x.file, "output", "o", "-", "the file or folder; - is standard output")
	c.Flags().IntVar(&x.days, "days", 0, "how many days a feed goes back (default 14)")
	c.Flags().BoolVar(&x.all, "all", false, "everything Daybrief keeps of you, to a new folder or a file that ends in .zip")
	c.Flags().BoolVar(&x.force, "force", false, "replace FILE although Daybrief did not write it")
	c.ValidArgsFunction = cobra.NoFileCompletions
	if err := c.RegisterFlagCompletionFunc("as", words(boot.ExportFormats()...)); err != nil {
		panic("cli: completion of export --as: " + err.Error()) // no such flag: a fault above
	}
	return c
}

// check finds what is wrong with the flags before the store is opened.
func (x *exporting) check(c *cobra.Command) error {
	x.as = strings.ToLower(x.as)
	if other, ok := map[string]string{"markdown": boot.FormatMarkdown, "txt": boot.FormatText, "feed": boot.FormatAtom}[x.as]; ok {
		x.as = other
	}
	if x.as != "" && !slices.Contains(boot.ExportFormats(), x.as) {
		return misused(c, fmt.Sprintf("A brief is written as %s, not as %q", strings.Join(boot.ExportFormats(), ", "), x.as))
	}
	if x.as == "" && x.file != "-" {
		x.as = boot.FormatOf(x.file)
	}
	if c.Flags().Changed("days") && (x.days < 1 || x.as != boot.FormatAtom) {
		return misused(c, "--days says how many days a feed goes back: 1 or more, with --as atom")
	}
	if x.file == "" || strings.HasPrefix(x.file, "--") {
		return misused(c, "After -o comes the name of a file")
	}
	return nil
}

// export writes what was asked for: into the file, or to standard output.
func (e *env) export(ctx context.Context, a *boot.App, x exporting) error {
	o := boot.ExportOptions{Date: x.date, Format: x.as, Days: x.days}
	if x.file == "-" {
		if e.json {
			return usage("With --json the answer says which file was written: name one with -o FILE. The brief as JSON is: daybrief brief --json")
		}
		o.Width = e.columns()
		var page bytes.Buffer // nothing of it, where something fails
		if err := a.ExportWith(ctx, o, &page); err != nil {
			return err
		}
		_, err := page.WriteTo(e.out)
		return err
	}
	done, err := a.ExportFile(ctx, o, x.file, x.force)
	if err != nil {
		return err
	}
	if e.json {
		return e.print(done)
	}
	e.say("Wrote %s. It holds what your mail and calendar say.", done.File)
	return nil
}
