package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newSpeak(e *env) *cobra.Command {
	var o boot.SpeakOptions
	var stop, text bool
	c := &cobra.Command{
		Use:   "speak [DATE]",
		Short: "Read the brief aloud",
		Long: "Reads the brief aloud through the system's own voice, sentence by sentence, until it\n" +
			"is done, Ctrl-C is pressed, or daybrief speak --stop is called elsewhere.",
		Args: atMostOne("one date, as YYYY-MM-DD,"),
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) == 1 {
				o.Date = args[0]
			}
			switch {
			case stop && text:
				return misused(c, "--stop and --text do not go together")
			case stop:
				return e.stopSpeaking(c.Context())
			case text:
				return e.with(c.Context(), func(a *boot.App) error { return e.script(c.Context(), a, o) })
			}
			return e.with(c.Context(), func(a *boot.App) error {
				err := a.SpeakWith(c.Context(), o)
				if errors.Is(err, context.Canceled) {
					return nil // the reader has heard enough
				}
				return err
			})
		},
	}
	f := c.Flags()
	f.StringVar(&o.Date, "date", "", "the brief of a day, YYYY-MM-DD (default: the latest)")
	f.StringSliceVar(&o.Sections, "section", nil, "read these sections only: tldr, summary, timeline, actions, mail, ...")
	f.StringVar(&o.Voice, "voice", "", "voice, as the system names it")
	f.IntVar(&o.Rate, "rate", 0, "words a minute, from 80 to 450")
	f.StringVar(&o.Language, "language", "", "language of the voice in two letters (default: yours)")
	f.BoolVar(&stop, "stop", false, "end what is being read aloud")
	f.BoolVar(&text, "text", false, "print what would be read, a line each, and say nothing")
	return c
}

// stopSpeaking ends what another process reads aloud.
func (e *env) stopSpeaking(ctx context.Context) error {
	ok, err := boot.StopSpeaking(ctx, e.opts())
	if err == nil && !ok {
		err = &app.Error{Code: app.CodeNotFound, Message: "Nothing is being read aloud"}
	}
	return err
}

// script prints what would be read.
func (e *env) script(ctx context.Context, a *boot.App, o boot.SpeakOptions) error {
	lines, err := a.SpeechScript(ctx, o)
	if err != nil {
		return err
	}
	if e.json {
		type line struct {
			Section string `json:"section,omitempty"`
			Text    string `json:"text"`
		}
		out := make([]line, len(lines))
		for i, l := range lines {
			out[i] = line{l.Section, l.Text}
		}
		return e.print(out)
	}
	for _, l := range lines {
		if _, err := fmt.Fprintln(e.out, l.Text); err != nil {
			return fmt.Errorf("print script: %w", err)
		}
	}
	return nil
}
