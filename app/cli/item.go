package cli

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newItem(e *env) *cobra.Command {
	var full bool
	c := &cobra.Command{
		Use: "item ID...", Short: "Print items in full", Args: atLeast(1, "the id of an item"),
		RunE: func(c *cobra.Command, args []string) error {
			return e.with(c.Context(), func(a *boot.App) error { return e.items(c.Context(), a, args, full) })
		},
	}
	c.Flags().BoolVar(&full, "full", false, "read the page the item links to and print its text; the page's host is reached for this call")
	return c
}

func (e *env) items(ctx context.Context, a *boot.App, ids []string, full bool) error {
	items, err := a.Items(ctx, ids)
	if err != nil {
		return err
	}
	for i := range items {
		if full {
			if items[i], err = a.FullText(ctx, items[i]); err != nil {
				return err
			}
		}
	}
	if e.json {
		return e.print(items)
	}
	for i := range items {
		if err := e.line(&items[i], a.Zone); err != nil {
			return err
		}
		if w := warnings(&items[i]); w != "" {
			e.note(app.Note{Text: "This item wants to be read with care: it " + w})
		}
		if _, err := fmt.Fprintf(e.out, "%s\n\n%s\n", items[i].URL, items[i].Text); err != nil {
			return err
		}
	}
	return nil
}
