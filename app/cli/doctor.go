package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
	"daybrief/app/doctor"
)

func newDoctor(e *env) *cobra.Command {
	var bundle string
	var yes bool
	var d boot.DoctorOptions
	c := &cobra.Command{
		Use: "doctor", Short: "Check the installation, say what to do about what is wrong, and mend it with --fix", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			switch {
			case yes && !d.Fix:
				return misused(c, "--yes answers the questions of --fix")
			case d.Online && d.Offline:
				return misused(c, "--online and --offline exclude each other")
			}
			d.Ask = func(question string) bool { return yes || e.canAsk() && e.ask(question) }
			if !e.json {
				d.Say = func(text string) { e.say("%s", text) }
			}
			found := boot.DoctorWith(c.Context(), e.opts(), d)
			if doctor.Worst(found) == doctor.Fail {
				e.code = ExitFailed
			}
			if bundle != "" {
				if err := boot.Bundle(e.opts(), bundle, found); err != nil {
					return err
				}
				e.say("Packed what a bug report needs, without private text: %s", bundle)
			}
			if e.json {
				return e.print(found)
			}
			return e.findings(found)
		},
	}
	c.Flags().StringVar(&bundle, "bundle", "", "write a zip file for a bug report, without private text")
	c.Flags().Lookup("bundle").NoOptDefVal = "daybrief-report.zip"
	c.Flags().BoolVar(&d.Fix, "fix", false, "mend what can be mended; asks where that costs something")
	c.Flags().BoolVar(&yes, "yes", false, "answer yes to the questions of --fix")
	c.Flags().BoolVar(&d.Offline, "offline", false, "ask no source and no model")
	c.Flags().BoolVar(&d.Online, "online", false, "ask the provider of models on another machine, too; that costs a call")
	return c
}

// findings prints what was found, and on the line below what to do about it.
func (e *env) findings(list []doctor.Finding) error {
	fixable := 0
	for _, f := range list {
		text := sentence(f.Text)
		if f.Fixed != "" {
			text += " " + sentence(f.Fixed)
		}
		if _, err := fmt.Fprintf(e.out, "%-5s %-14s %s\n", f.State, f.Name, text); err != nil {
			return err
		}
		if f.Code != "" {
			if _, err := fmt.Fprintf(e.out, "%20s %s [%s]\n", "", f.Hint, f.Code); err != nil {
				return err
			}
		}
		if f.Fixable {
			fixable++
		}
	}
	if fixable > 0 {
		e.say("Daybrief can mend %d of these: daybrief doctor --fix", fixable)
	}
	return nil
}
