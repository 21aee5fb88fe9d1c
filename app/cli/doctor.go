package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"daybrief/app/boot"
	"daybrief/app/doctor"
)

func newDoctor(e *env) *cobra.Command {
	var bundle string
	c := &cobra.Command{
		Use: "doctor", Short: "Check the installation and say what to do about what is wrong", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			found := boot.Doctor(c.Context(), boot.Options{Home: e.home})
			if doctor.Worst(found) == doctor.Fail {
				e.code = ExitPartial
			}
			if bundle != "" {
				if err := boot.Bundle(boot.Options{Home: e.home}, bundle, found); err != nil {
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
	return c
}

func (e *env) findings(list []doctor.Finding) error {
	for _, f := range list {
		if _, err := fmt.Fprintf(e.out, "%-5s %-14s %s\n", f.State, f.Name, sentence(f.Text)); err != nil {
			return err
		}
		if f.Hint != "" {
			if _, err := fmt.Fprintf(e.out, "%20s %s [%s]\n", "", f.Hint, f.Code); err != nil {
				return err
			}
		}
	}
	return nil
}
