package cli

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newBackup(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE|FOLDER", Short: "Write everything but passwords to one file", Args: exactly(1, "the file to write, or a folder"),
		Long: "Writes the store and config.toml to one file that only you can read. Daybrief may run meanwhile.\n" +
			"Passwords and sign-ins stay in the system's keyring. A file that exists is not overwritten.",
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				b, err := a.Backup(c.Context(), args[0])
				if err != nil {
					return err
				}
				if e.json {
					return e.print(b)
				}
				e.say("%s: %s, %s and %s.", b.File, size(b.Bytes), count(b.Items), plural(b.Briefs, "brief"))
				if len(b.Without) > 0 {
					e.say("Not in it, because the keyring keeps them: the passwords and sign-ins of %s.", strings.Join(b.Without, ", "))
				}
				return nil
			})
		},
	}
}

func newRestore(e *env) *cobra.Command {
	yes := false
	c := &cobra.Command{
		Use: "restore FILE", Short: "Put a backup in the place of the present store, which is set aside", Args: exactly(1, "the backup"),
		Long: "Looks through the whole backup, then puts it in the place of the store and of config.toml, which are\n" +
			"set aside beside them. A store that was set aside can be given too. Close Daybrief first.",
		RunE: func(c *cobra.Command, args []string) error { return e.restore(c.Context(), args[0], yes) },
	}
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	return c
}

func (e *env) restore(ctx context.Context, path string, yes bool) (err error) {
	r, err := boot.OpenBackup(ctx, e.opts(), path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	what := fmt.Sprintf("The backup of %s holds %s and %s", r.Made.Local().Format("2 January 2006, 15:04"), count(r.Items), plural(r.Briefs, "brief"))
	if !r.Config {
		what += ", and no config.toml: yours stays"
	}
	if !e.json {
		e.say("%s.", what)
	}
	if !yes && !e.ask("Put it in the place of what is there? That is set aside, not lost.") {
		return e.notDone("nothing was restored")
	}
	done, err := r.Commit(ctx)
	if err != nil {
		return err
	}
	return e.restored(ctx, done)
}

// restored tells where things are now, and what the keyring of this machine does
// not have.
func (e *env) restored(ctx context.Context, done boot.Restored) error {
	return e.with(ctx, func(a *boot.App) error {
		missing := a.MissingSecrets(ctx)
		if e.json {
			return e.print(struct {
				boot.Restored
				Missing []string `json:"missing,omitempty"` // passwords
			}{done, missing})
		}
		e.say("Restored to %s.", done.Store)
		if done.Aside != "" {
			e.say("What was there is now %s; it comes back with: daybrief restore %s", done.Aside, done.Aside)
		}
		if done.Config != "" {
			e.say("The settings before are now %s.", done.Config)
		}
		for _, name := range missing {
			e.say("The password of %q is not on this machine: daybrief source signin %q", name, name)
		}
		return nil
	})
}

// notDone ends what the reader did not agree to. That nobody could be asked is
// an error.
func (e *env) notDone(what string) error {
	if e.silence == nil {
		e.say("%s.", strings.ToUpper(what[:1])+what[1:])
		return nil
	}
	end := *e.silence
	end.Message += "; " + what
	if end.Code == app.CodeUsage {
		end.Hint = "Run it on a terminal, or with --yes."
	}
	return &end
}
