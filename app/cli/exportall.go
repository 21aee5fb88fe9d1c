package cli

import (
	"context"

	"daybrief/app/boot"
)

// exportAll writes everything of the reader's to a new folder or .zip file.
func (e *env) exportAll(ctx context.Context, path string) error {
	if path == "" || path == "-" {
		return usage("With --all, name a new folder or a file that ends in .zip: daybrief export --all -o FOLDER")
	}
	return e.with(ctx, func(a *boot.App) error {
		x, err := a.ExportAll(ctx, path)
		if err != nil {
			return err
		}
		if e.json {
			return e.print(x)
		}
		e.say("%s: %s, %s, %s and %s.", x.File, count(x.Items), plural(x.Briefs, "brief"), plural(x.Votes, "vote"), plural(x.Actions, "decided action"))
		e.say("Passwords and sign-ins are not in it: the keyring keeps them.")
		return nil
	})
}
