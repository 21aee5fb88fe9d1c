package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

// addFlags are the words of source add.
type addFlags struct {
	boot.AddOptions
	latitude, longitude float64
	yes, device         bool
}

func newSourceAdd(e *env) *cobra.Command {
	var o addFlags
	c := &cobra.Command{
		Use:   "add ADDRESS|URL|FILE|PLACE",
		Short: "Add a mail address, a feed, a calendar, a file or folder, or a place for the weather",
		RunE: func(c *cobra.Command, args []string) error {
			at := c.Flags().Changed("latitude")
			if at != c.Flags().Changed("longitude") {
				return misused(c, "--latitude and --longitude go together")
			}
			if len(args) > 1 || len(args) == 0 && !at {
				return misused(c, "This command wants one address, URL, file or place")
			}
			if at {
				o.Settings.Latitude, o.Settings.Longitude = &o.latitude, &o.longitude
			}
			if len(args) == 1 {
				o.Address = args[0]
			}
			return e.with(c.Context(), func(a *boot.App) error { return e.add(c.Context(), a, o) })
		},
	}
	o.bind(c)
	return c
}

// bind declares the flags.
func (o *addFlags) bind(c *cobra.Command) {
	f := c.Flags()
	f.StringVar(&o.Name, "name", "", "what to call it")
	f.StringVar(&o.Type, "type", "", "email, calendar, rss, hackernews, weather or mcp (default: found out; mcp has to be said)")
	f.StringSliceVar(&o.Settings.Tags, "tag", nil, "a tag such as market or tech; can be given again")
	f.IntVar(&o.Settings.Max, "max", 0, "at most so many items a run")
	f.StringVar(&o.Settings.User, "user", "", "user name where it is not the address")
	f.StringVar(&o.Settings.Server, "server", "", "mail server as HOST or HOST:PORT")
	f.StringVar(&o.Settings.Security, "security", "", "tls, starttls, or none (this machine only)")
	f.StringSliceVar(&o.Settings.Folders, "folder", nil, "mail folder to read (default INBOX)")
	f.StringArrayVar(&o.Settings.Calendars, "calendar", nil, "calendar of an account to read (default all); can be given again")
	f.StringVar(&o.Settings.OAuth, "oauth", "", "sign in with google, microsoft or an [oauth.NAME] instead of a password")
	f.BoolVar(&o.device, "device", false, "sign in with a code on another device")
	f.StringVar(&o.Settings.PasswordCommand, "password-command", "", "command that prints the password")
	f.StringVar(&o.Settings.CAFile, "ca-file", "", "certificate authority of an own server, PEM")
	f.BoolVar(&o.Settings.FullText, "full-text", false, "read the linked articles of a feed that only teases them")
	f.StringVar(&o.Settings.Units, "units", "", "metric or imperial, for the weather")
	f.Float64Var(&o.latitude, "latitude", 0, "place of the weather")
	f.Float64Var(&o.longitude, "longitude", 0, "place of the weather")
	f.BoolVar(&o.yes, "yes", false, "do not ask; take the best")
}

// add finds out what an address is and adds it.
func (e *env) add(ctx context.Context, a *boot.App, o addFlags) error {
	if o.Type == "" && boot.IsImport(o.Address) {
		return e.importFrom(ctx, a, o.Address, o.yes)
	}
	d := a.Adding(asker{e, o.yes})
	s, err := d.Find(ctx, o.AddOptions)
	if err != nil {
		return e.unlessNone(ctx, err)
	}
	if err := e.again(a, s, o); err != nil {
		return e.unlessNone(ctx, err)
	}
	s, t, err := e.reach(ctx, a, d, s, o)
	if err != nil {
		a.DropPassword(s.Name)
		return e.unlessNone(ctx, err)
	}
	added, err := e.save(ctx, a, s, t, o.yes)
	if err != nil {
		return err
	}
	if e.json && added {
		return e.print(t)
	}
	if added && !o.yes {
		return e.companion(ctx, a, d, s)
	}
	return nil
}

// again says that a source is there already, and has the reader agree to add it
// once more: by a name of its own, or by an answer. Without either it is an
// *app.Error with code usage, or cancelled.
func (e *env) again(a *boot.App, s app.SourceSettings, o addFlags) error {
	other := a.SameSource(s)
	switch {
	case other == "":
		return nil
	case o.yes && o.Name == "":
		return &app.Error{
			Code: app.CodeUsage, Message: fmt.Sprintf("%s is read already as %q", place(s), other),
			Hint: "To read it twice all the same, give it another name with --name.",
		}
	}
	e.say("%s is read already as %q.", place(s), other)
	if o.Name == "" && !e.ask("Go on and add it once more?") {
		return &app.Error{Code: app.CodeCancelled, Message: "Nothing was chosen", Hint: "Start it again when you like."}
	}
	return nil
}

// place is the address of a source, as its reader knows it.
func place(s app.SourceSettings) string {
	if s.Address == "" {
		return fmt.Sprintf("%q", s.Name)
	}
	return s.Address
}

// unlessNone is err, but for that of a reader who wanted none of what was
// offered.
func (e *env) unlessNone(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		_ = e.unanswered(context.Canceled) // notAdded tells it
		return e.notAdded()
	}
	if app.AsError(err).Code == app.CodeCancelled {
		return e.notAdded()
	}
	return err
}

// reach gets into a source and reads it. A password that was typed and refused
// is asked for once more. The settings returned are those that were read.
func (e *env) reach(ctx context.Context, a *boot.App, d *boot.Adding, s app.SourceSettings, o addFlags) (app.SourceSettings, boot.Tested, error) {
	for again := false; ; again = true {
		if err := e.getIn(ctx, a, s, o.device, o.yes); err != nil {
			return s, boot.Tested{}, err
		}
		found, err := d.Calendars(ctx, s)
		if err != nil {
			return s, boot.Tested{}, err
		}
		t := d.Test(ctx, found)
		if ctx.Err() != nil {
			return s, t, ctx.Err() // which unlessNone words
		}
		if !e.json {
			e.tested(t)
		}
		if again || o.yes || t.SignIn != "typed" || !boot.PasswordRefused(t) {
			return found, t, nil
		}
		a.DropPassword(s.Name)
		e.say("Try once more.")
	}
}

// save asks whether to save a source that was read, and saves it.
func (e *env) save(ctx context.Context, a *boot.App, s app.SourceSettings, t boot.Tested, yes bool) (bool, error) {
	question := fmt.Sprintf("Add %q (%s)?", s.Name, s.Type)
	if t.Error != nil {
		question = fmt.Sprintf("Add %q (%s) although it could not be read?", s.Name, s.Type)
	}
	if !yes && !e.ask(question) {
		a.DropPassword(s.Name)
		if s.OAuth != "" {
			a.ForgetSecrets(ctx, s.Name)
		}
		return false, e.notAdded()
	}
	if err := a.AddSource(s); err != nil {
		return false, err
	}
	if boot.PasswordRefused(t) {
		a.DropPassword(s.Name)
	}
	if err := a.KeepPassword(ctx, s.Name); err != nil {
		k := app.AsError(err)
		e.say("%s %s", sentence(k.Message), k.Hint)
	}
	switch {
	case t.Error != nil:
		e.code = ExitPartial
		if !e.json {
			e.say("Added %q, which could not be read yet. Try it again with: daybrief source test %q", s.Name, s.Name)
		}
	case !e.json:
		e.say("Added %q. Read it with: daybrief preload", s.Name)
	}
	return true, nil
}

// companion offers the calendar that belongs to a mail account.
func (e *env) companion(ctx context.Context, a *boot.App, d *boot.Adding, mail app.SourceSettings) error {
	s, ok := d.Companion(ctx, mail, func(hosts []string) bool {
		return e.ask(fmt.Sprintf("Look for a calendar of the same account at %s with the same password?", strings.Join(hosts, ", ")))
	})
	if !ok {
		return nil
	}
	if !e.ask(fmt.Sprintf("There is a calendar of %s as well, at %s. Add it?", mail.Address, s.Address)) {
		a.DropPassword(s.Name)
		return nil
	}
	var err error
	if s, err = d.Calendars(ctx, s); err != nil {
		a.DropPassword(s.Name)
		return e.unlessNone(ctx, err)
	}
	t := d.Test(ctx, s)
	e.tested(t)
	_, err = e.save(ctx, a, s, t, true)
	return err
}
