package cli

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/config"
)

func newSource(e *env) *cobra.Command {
	c := &cobra.Command{Use: "source", Short: "Add, list, test, sign in, switch and remove sources", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error { return e.listSources(c) }}
	c.AddCommand(newSourceAdd(e), newSourceList(e), newSourceTest(e), newSourceSignIn(e), newSourceSwitch(e, "on"), newSourceSwitch(e, "off"),
		newSourceRemove(e), newSourceImport(e), newSourceExport(e), newSourceSuggest(e))
	return c
}

// tested prints how a source answered.
func (e *env) tested(t boot.Tested) {
	by := map[string]string{
		"environment": ", password from the environment", "command": ", password from its command", "keyring": ", password from the keyring",
		"typed": ", password as typed", "oauth": ", signing in with " + t.Source.OAuth,
	}[t.SignIn]
	if t.Error != nil && t.Count == 0 {
		e.say("%s", failed(t))
		return
	}
	e.say("%s (%s): %s in %.1f s%s", t.Source.Name, t.Source.Type, count(t.Count), t.Seconds, by)
	for i := range t.Sample {
		title := t.Sample[i].Title
		if title == "" {
			title = "(no title)"
		}
		e.say("  - %s", title)
	}
	for _, err := range append(t.Notes, t.Error) {
		if err != nil {
			e.say("%s", strings.TrimSpace(sentence(err.Message)+" "+err.Hint))
		}
	}
}

// failed words the test of a source of which nothing came.
func failed(t boot.Tested) string {
	who := fmt.Sprintf("%s (%s)", t.Source.Name, t.Source.Type)
	why := sentence(t.Error.Message)
	if rest, ok := strings.CutPrefix(why, t.Source.Name); ok && (strings.HasPrefix(rest, " ") || strings.HasPrefix(rest, ":")) {
		why = rest // goes on from the name
	} else {
		why = ": " + why
	}
	return strings.TrimSpace(who + why + " " + t.Error.Hint)
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
		line := pad(s.Name, 26) + pad(s.Type, 12) + pad(tags, 14) + cmp.Or(s.Address, strings.Join(s.Command, " ")) + off
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
				var list []app.SourceSettings
				for _, s := range a.Config.Source {
					if len(args) == 0 && !s.Off {
						list = append(list, s)
					}
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
	if len(list) == 0 {
		e.say("No source is on.")
	}
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

// newSourceSwitch is source on or source off.
func newSourceSwitch(e *env, word string) *cobra.Command {
	return &cobra.Command{
		Use: word + " NAME", Short: "Turn a source " + word + ", keeping its settings", Args: exactly(1, "the name of one source"),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				s, err := a.Source(args[0])
				if err != nil {
					return err
				}
				if err := a.SwitchSource(s.Name, word == "on"); err != nil {
					return err
				}
				e.say("%q is %s.", s.Name, word)
				return nil
			})
		},
	}
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
