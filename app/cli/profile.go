package cli

import (
	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newProfile(e *env) *cobra.Command {
	c := &cobra.Command{
		Use: "profile", Short: "Keep work, home and other people apart: each profile has its own sources, votes and store", Args: noArgs,
		RunE: func(*cobra.Command, []string) error { return e.profiles() },
	}
	one := func(use, short, told string, f func(boot.Options, string) (app.Profile, error)) *cobra.Command { // told has the name in it once
		return &cobra.Command{Use: use, Short: short, Args: exactly(1, "the name of a profile"),
			RunE: func(_ *cobra.Command, args []string) error {
				p, err := f(e.opts(), args[0])
				return e.profileDone(p, err, told)
			}}
	}
	yes := false
	remove := &cobra.Command{Use: "remove NAME", Short: "Remove a profile with all it holds", Args: exactly(1, "the name of a profile"),
		RunE: func(c *cobra.Command, args []string) error { return e.removeProfile(c.Context(), args[0], yes) }}
	remove.Flags().BoolVar(&yes, "yes", false, "do not ask")
	c.AddCommand(
		&cobra.Command{Use: "list", Short: "List the profiles", Args: noArgs, RunE: func(*cobra.Command, []string) error { return e.profiles() }},
		one("add NAME", "Make a new profile", "Made the profile. Open it with: daybrief --profile %q", boot.AddProfile),
		one("use NAME", "Open this profile where none is named", "From now on the profile %q is opened where none is named.", boot.UseProfile),
		&cobra.Command{Use: "rename NAME NEW", Short: "Give a profile another name", Args: exactly(2, "the profile and its new name"),
			RunE: func(_ *cobra.Command, args []string) error {
				p, err := boot.RenameProfile(e.opts(), args[0], args[1])
				return e.profileDone(p, err, "The profile is called %q now.")
			}},
		remove,
	)
	return c
}

func (e *env) profileDone(p app.Profile, err error, told string) error {
	if err != nil {
		return err
	}
	if e.json {
		return e.print(p)
	}
	e.say(told, p.Name)
	return nil
}

func (e *env) profiles() error {
	list, err := boot.Profiles(e.opts())
	if err != nil {
		return err
	}
	if e.json {
		return e.print(list)
	}
	p := pen{out: e.out}
	for _, v := range list {
		mark, state := " ", ""
		if v.Current {
			mark = "*"
		}
		if !v.Set {
			state = "  (not set up)"
		}
		p.line("%s %s  %s%s", mark, v.Name, v.Folder, state)
	}
	return p.err
}
