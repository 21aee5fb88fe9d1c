package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newModelUse(e *env) *cobra.Command {
	var choice boot.ModelChoice
	var yes bool
	c := &cobra.Command{
		Use:   "use PROVIDER",
		Short: "Choose who runs the model: ollama, openai, anthropic or google",
		Long: "Writes the choice into config.toml. Where a model runs on another machine it says first\n" +
			"what will be sent there, and asks. Mail, calendar, tasks and notes are not sent unless\n" +
			"--private says so, and personal data is masked.",
		Example: "  daybrief model use openai --model gpt-5.4-mini\n  daybrief model use openai --url http://127.0.0.1:1234/v1 --model qwen2.5-7b\n  daybrief model use ollama",
		Args:    exactly(1, "the name of a provider: ollama, openai, anthropic or google"),
		RunE: func(c *cobra.Command, args []string) error {
			choice.Provider = args[0]
			return e.with(c.Context(), func(a *boot.App) error { return e.useModel(c, a, choice, yes) })
		},
	}
	c.Flags().StringVar(&choice.Model, "model", "", "the model's name")
	c.Flags().StringVar(&choice.URL, "url", "", "address of a server that speaks the provider's protocol")
	c.Flags().BoolVar(&choice.Private, "private", false, "send mail, calendar, tasks and notes, too")
	c.Flags().BoolVar(&choice.Plain, "no-mask", false, "do not mask personal data")
	c.Flags().BoolVar(&yes, "yes", false, "agree without being asked")
	return c
}

func (e *env) useModel(c *cobra.Command, a *boot.App, choice boot.ModelChoice, yes bool) error {
	offer, err := boot.OfferModel(choice)
	if err != nil {
		return err
	}
	asks := offer.Leaves && !yes
	if !e.json || asks {
		e.say("%s", offer.Text)
	}
	if asks && !e.ask("Do you agree?") {
		return &app.Error{
			Code: app.CodeConsent, Message: "Nothing was changed: you did not agree that this is sent to " + offer.Host,
			Hint: "Run it on a terminal and answer y, or agree with --yes.",
		}
	}
	if err := a.UseModel(choice); err != nil {
		return err
	}
	if missing := a.MissingKey(c.Context()); missing != nil {
		e.say("%s %s", sentence(missing.Message), missing.Hint)
		e.code = ExitPartial
	}
	if e.json {
		return e.print(offer)
	}
	e.say("Written to %s.", a.Dirs.Config)
	return nil
}

func newModelKey(e *env) *cobra.Command {
	var forget bool
	c := &cobra.Command{
		Use:   "key [PROVIDER]",
		Short: "Keep a provider's key in the system's keyring, or forget it",
		Long: "Asks for the key and keeps it in the system's keyring; it is written nowhere else. Without a\n" +
			"terminal it is the next line of standard input.",
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 1 {
				return misused(c, "This command wants one provider at most")
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				name := ""
				if len(args) == 1 {
					name = args[0]
				}
				provider, err := a.KeyProvider(name)
				if err != nil {
					return err
				}
				if forget {
					return a.ForgetModelKey(c.Context(), provider)
				}
				return e.keepKey(c, a, provider)
			})
		},
	}
	c.Flags().BoolVar(&forget, "forget", false, "take the key out of the keyring")
	return c
}

func (e *env) keepKey(c *cobra.Command, a *boot.App, provider string) error {
	key, err := e.hidden(fmt.Sprintf("Key for %s (not shown): ", provider))
	if err != nil || key == "" {
		return &app.Error{Code: app.CodeSecret, Err: err, Message: "No key was given", Hint: "Start again: daybrief model key " + provider}
	}
	if err := a.KeepModelKey(c.Context(), provider, key); err != nil {
		return err
	}
	e.say("The key for %s is in the keyring.", provider)
	return nil
}
