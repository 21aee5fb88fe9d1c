package cli

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/config"
)

func newSource(e *env) *cobra.Command {
	c := &cobra.Command{Use: "source", Short: "Add, list, test and remove sources", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return e.listSources(c) }}
	c.AddCommand(newSourceAdd(e), newSourceList(e), newSourceTest(e), newSourceRemove(e), newSourceSuggest(e))
	return c
}

func newSourceAdd(e *env) *cobra.Command {
	var o boot.AddOptions
	var yes bool
	c := &cobra.Command{
		Use:   "add ADDRESS|URL|FILE",
		Short: "Add a mail address, a feed, a calendar, a file or folder, or a place for the weather",
		Args:  exactly(1, "one address, URL, file or place"),
		RunE: func(c *cobra.Command, args []string) error {
			o.Address = args[0]
			return e.with(c.Context(), func(a *boot.App) error { return e.addSource(c, a, o, yes) })
		},
	}
	f := c.Flags()
	f.StringVar(&o.Name, "name", "", "what to call it")
	f.StringVar(&o.Type, "type", "", "email, calendar, rss, hackernews or weather (default: found out)")
	f.StringSliceVar(&o.Settings.Tags, "tag", nil, "a tag such as market or tech; can be given again")
	f.IntVar(&o.Settings.Max, "max", 0, "at most so many items a run")
	f.StringVar(&o.Settings.User, "user", "", "user name where it is not the address")
	f.StringVar(&o.Settings.Server, "server", "", "mail server as HOST or HOST:PORT")
	f.StringVar(&o.Settings.Security, "security", "", "tls, starttls, or none (this machine only)")
	f.StringSliceVar(&o.Settings.Folders, "folder", nil, "mail folder to read (default INBOX)")
	f.StringVar(&o.Settings.PasswordCommand, "password-command", "", "command that prints the password")
	f.StringVar(&o.Settings.CAFile, "ca-file", "", "certificate authority of an own server, PEM")
	f.StringVar(&o.Settings.Units, "units", "", "metric or imperial, for the weather")
	f.BoolVar(&yes, "yes", false, "do not ask")
	return c
}

func (e *env) addSource(c *cobra.Command, a *boot.App, o boot.AddOptions, yes bool) error {
	s, err := a.FindSource(c.Context(), o)
	if err != nil {
		return err
	}
	if !yes {
		if err := e.password(c.Context(), a, s); err != nil {
			return err
		}
	}
	t := a.TestSource(c.Context(), s)
	if !e.json {
		e.tested(t)
	}
	if !yes && !e.ask(fmt.Sprintf("Add %q (%s)?", s.Name, s.Type)) {
		e.say("Nothing was added.")
		return nil
	}
	if err := a.AddSource(s); err != nil {
		return err
	}
	if t.Error != nil {
		e.code = ExitPartial
	}
	if e.json {
		return e.print(t)
	}
	e.say("Added %q. Read it with: daybrief preload", s.Name)
	return nil
}

// ask asks a question that is answered by yes or no; no answer means no.
func (e *env) ask(question string) bool {
	_, _ = fmt.Fprint(e.err, question+" [y/N] ")
	line, err := bufio.NewReader(e.in).ReadString('\n')
	if err != nil && line == "" {
		return false
	}
	switch strings.ToLower(strings.TrimSpace(line)) {
	case "y", "yes":
		return true
	}
	return false
}

// tested prints how a source answered.
func (e *env) tested(t boot.Tested) {
	e.say("%s (%s): %s in %.1f s", t.Source.Name, t.Source.Type, count(t.Count), t.Seconds)
	for i := range t.Sample {
		title := t.Sample[i].Title
		if title == "" {
			title = "(no title)"
		}
		e.say("  - %s", title)
	}
	if t.Error != nil {
		e.say("%s", strings.TrimSpace(sentence(t.Error.Message)+" "+t.Error.Hint))
	}
}

func newSourceList(e *env) *cobra.Command {
	return &cobra.Command{Use: "list", Short: "List the sources", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return e.listSources(c) }}
}

func (e *env) listSources(c *cobra.Command) error {
	return e.with(c.Context(), func(a *boot.App) error { return e.sources(a.Config.Source) })
}

func (e *env) sources(list []app.SourceSettings) error {
	if e.json {
		if list == nil {
			list = []app.SourceSettings{}
		}
		return e.print(list)
	}
	for _, s := range list {
		off := ""
		if s.Off {
			off = " (off)"
		}
		tags := strings.Join(s.Tags, ",")
		line := pad(s.Name, 26) + pad(s.Type, 12) + pad(tags, 14) + s.Address + off
		if _, err := fmt.Fprintln(e.out, strings.TrimRight(line, " ")); err != nil {
			return err
		}
	}
	return nil
}

func newSourceTest(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "test [NAME...]", Short: "Read sources now and tell what came, storing nothing",
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				list := a.Config.Source
				if len(args) > 0 {
					list = nil
				}
				for _, name := range args {
					s, err := a.Source(name)
					if err != nil {
						return err
					}
					list = append(list, s)
				}
				return e.testAll(c, a, list)
			})
		},
	}
}

func (e *env) testAll(c *cobra.Command, a *boot.App, list []app.SourceSettings) error {
	all := make([]boot.Tested, 0, len(list))
	for _, s := range list {
		t := a.TestSource(c.Context(), s)
		if t.Error != nil {
			e.code = ExitPartial
		}
		if !e.json {
			e.tested(t)
		}
		all = append(all, t)
	}
	if e.json {
		return e.print(all)
	}
	return nil
}

func newSourceRemove(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "remove NAME", Short: "Remove a source and its items", Args: exactly(1, "the name of one source"),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				s, err := a.Source(args[0])
				if err != nil {
					return err
				}
				if err := a.RemoveSource(c.Context(), s.Name); err != nil {
					return err
				}
				e.say("Removed %q.", s.Name)
				return nil
			})
		},
	}
}

func newSourceSuggest(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "suggest", Short: "List good feeds for markets, world and tech to choose from", Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return e.sources(config.Suggested()) },
	}
}
