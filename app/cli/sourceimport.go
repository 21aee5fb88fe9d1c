package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newSourceImport(e *env) *cobra.Command {
	var yes bool
	c := &cobra.Command{
		Use:   "import [FILE|FOLDER]",
		Short: "Take over a list of feeds (OPML), or accounts, calendars and feeds of Thunderbird",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("This command wants one file or folder")
			}
			path := ""
			if len(args) == 1 {
				path = args[0]
			}
			return e.with(c.Context(), func(a *boot.App) error { return e.importFrom(c.Context(), a, path, yes) })
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return c
}

// importFrom shows what would come, asks and saves it.
func (e *env) importFrom(_ context.Context, a *boot.App, path string, yes bool) error {
	im, err := a.FindImport(path)
	if err != nil {
		return err
	}
	if !e.json {
		e.showImport(im)
	}
	if len(im.Faults) > 0 {
		e.code = ExitPartial
	}
	if len(im.New) == 0 {
		e.say("Nothing new was found in %s.", im.From)
		return e.imported(im)
	}
	if !yes && !e.ask(fmt.Sprintf("Add %s?", sources(len(im.New)))) {
		return e.notAdded()
	}
	if err := a.AddSource(im.New...); err != nil {
		return err
	}
	if !e.json {
		e.say("Added %s. Read them with: daybrief preload", sources(len(im.New)))
		for _, name := range boot.NeedSignIn(im.New) {
			e.say("Sign in with: daybrief source signin %q", name)
		}
	}
	return e.imported(im)
}

func (e *env) imported(im boot.Import) error {
	if e.json {
		return e.print(im)
	}
	return nil
}

func (e *env) showImport(im boot.Import) {
	e.say("From %s:", im.From)
	for _, s := range im.New {
		e.say("  + %s", strings.TrimRight(pad(s.Name, 30)+pad(s.Type, 10)+s.Address, " "))
	}
	for _, s := range im.Have {
		e.say("    %s", strings.TrimRight(pad(s.Name, 30)+pad(s.Type, 10)+"there already", " "))
	}
	for _, f := range im.Faults {
		e.say("  ! %s", strings.TrimSpace(sentence(f.Message)+" "+f.Hint))
	}
}

func sources(n int) string {
	if n == 1 {
		return "1 source"
	}
	return fmt.Sprintf("%d sources", n)
}

func newSourceExport(e *env) *cobra.Command {
	c := &cobra.Command{
		Use:   "export [FILE]",
		Short: "Write the feeds as OPML, for other readers",
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return usage("This command wants one file, or none for standard output")
			}
			return e.with(c.Context(), func(a *boot.App) error { return e.exportFeeds(a, args) })
		},
	}
	c.Flags().Bool("opml", true, "the format; OPML is the one there is")
	return c
}

// exportFeeds writes the list to the file or to standard output. A file that is
// there is left alone.
func (e *env) exportFeeds(a *boot.App, args []string) error {
	if len(args) == 0 {
		if e.json {
			return e.sources(a.Feeds())
		}
		return a.ExportFeeds(e.out)
	}
	var list bytes.Buffer
	if err := a.ExportFeeds(&list); err != nil {
		return err
	}
	f, err := os.OpenFile(args[0], os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return &app.Error{Code: app.CodeDisk, Err: err, Message: args[0] + " is there already", Hint: "Choose another name, or remove it first."}
	}
	if err == nil {
		_, err = f.Write(list.Bytes())
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		return &app.Error{Code: app.CodeDisk, Err: err, Message: args[0] + " cannot be written", Hint: "Check the folder and the room on the disk."}
	}
	e.say("Wrote %s.", args[0])
	return nil
}
