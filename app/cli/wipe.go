package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
)

func newWipe(e *env) *cobra.Command {
	var yes bool
	var o boot.WipeOptions
	c := &cobra.Command{
		Use: "wipe", Short: "Remove everything Daybrief keeps of you on this machine", Args: noArgs,
		Long: "Removes the store, passwords and sign-ins in the keyring, tokens, timer, start at login, log and\n" +
			"settings of this home and profile. Files that are not Daybrief's stay. It cannot be taken back:\n" +
			"daybrief backup keeps a copy. It works with a damaged store or configuration, and again when it\n" +
			"was interrupted.",
		RunE: func(c *cobra.Command, _ []string) error {
			if !yes && !e.typed("wipe", "Everything Daybrief keeps of this home and profile goes and cannot be brought back.") {
				return e.notDone("nothing was removed")
			}
			w, err := boot.Wipe(c.Context(), e.opts(), o)
			if err != nil {
				return err
			}
			return e.wiped(w)
		},
	}
	c.Flags().BoolVar(&yes, "yes", false, "do not ask")
	c.Flags().BoolVar(&o.KeepConfig, "keep-config", false, "config.toml stays")
	return c
}

// typed asks for a word to be typed.
func (e *env) typed(word, why string) bool {
	e.say("%s", why)
	line, err := e.answer("Type " + word + " to go on: ")
	return err == nil && strings.TrimSpace(line) == word
}

// wiped tells what is gone and what is not.
func (e *env) wiped(w boot.Wiped) error {
	if !w.Whole() {
		e.code = ExitPartial
	}
	if e.json {
		return e.print(w)
	}
	for _, path := range w.Removed {
		e.say("Removed %s", path)
	}
	if len(w.Secrets) > 0 {
		e.say("Taken out of the keyring: %s", strings.Join(w.Secrets, ", "))
	}
	if len(w.Removed)+len(w.Secrets) == 0 {
		e.say("There was nothing to remove.")
	}
	for _, l := range w.Left {
		e.say("%s", strings.TrimSpace("Left: "+l.What+" ("+strings.TrimSuffix(l.Why, ".")+"). "+l.Hint))
	}
	return nil
}

// removeProfile removes a profile with all it holds.
func (e *env) removeProfile(ctx context.Context, name string, yes bool) error {
	if !yes && !e.typed(name, "Everything of the profile "+name+" goes and cannot be brought back.") {
		return e.notDone("nothing was removed")
	}
	w, err := boot.RemoveProfile(ctx, e.opts(), name)
	if err != nil {
		return err
	}
	return e.wiped(w)
}
