package cli

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newAction(e *env) *cobra.Command {
	c := &cobra.Command{
		Use: "action", Short: "List what you were asked, promised and are owed; say what is done",
		Args: cobra.ArbitraryArgs,
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return usage("Say what to do: action list, done, dismiss, later or reopen")
			}
			return usage(fmt.Sprintf("There is no command called %q", "action "+args[0]))
		},
	}
	c.AddCommand(newActionList(e), newActionLater(e),
		newActionMark(e, "done", "Say that an action is done", app.ActionDone),
		newActionMark(e, "dismiss", "Take an action off the list", app.ActionDismissed),
		newActionMark(e, "reopen", "Put an action back on the list", app.ActionOpen))
	return c
}

func newActionList(e *env) *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: "list", Short: "List the open actions, the most urgent first", Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return e.with(c.Context(), func(a *boot.App) error {
				list, err := a.Actions(c.Context(), all)
				if err != nil {
					return err
				}
				return e.actions(a, list)
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "also what is done, dismissed, answered, put off or long past")
	return c
}

func newActionMark(e *env, name, short string, state app.ActionState) *cobra.Command {
	return &cobra.Command{
		Use: name + " ID...", Short: short, Args: atLeast(1, "the id of an action"),
		RunE: func(c *cobra.Command, args []string) error { return e.mark(c.Context(), args, state, app.Stamp{}) },
	}
}

func newActionLater(e *env) *cobra.Command {
	var until string
	c := &cobra.Command{
		Use: "later ID... --until DATE", Short: "Hide an action until a day", Args: atLeast(1, "the id of an action"),
		RunE: func(c *cobra.Command, args []string) error {
			day, err := time.Parse(time.DateOnly, until)
			if err != nil {
				return usage("Say until which day with --until YYYY-MM-DD, such as --until " + time.Now().AddDate(0, 0, 7).Format(time.DateOnly))
			}
			return e.mark(c.Context(), args, app.ActionLater, app.DateOf(day))
		},
	}
	c.Flags().StringVar(&until, "until", "", "the day on which it comes back, YYYY-MM-DD")
	return c
}

// mark sets the state of actions. What was set before one that fails stays so.
func (e *env) mark(ctx context.Context, ids []string, state app.ActionState, until app.Stamp) error {
	return e.with(ctx, func(a *boot.App) error {
		list := make([]app.Commitment, 0, len(ids))
		for _, id := range ids {
			c, err := a.MarkAction(ctx, id, state, until)
			if err != nil {
				return err
			}
			list = append(list, c)
		}
		return e.actions(a, list)
	})
}

func (e *env) actions(a *boot.App, list []app.Commitment) error {
	if e.json {
		return e.print(list)
	}
	if len(list) == 0 {
		e.say("Nothing is open.")
	}
	for i := range list {
		if _, err := fmt.Fprintln(e.out, actionLine(&list[i], a.Zone)); err != nil {
			return err
		}
	}
	return nil
}

// actionLine is a commitment on one line: id, who owes what, by when, state.
func actionLine(c *app.Commitment, zone *time.Location) string {
	var about []string
	switch c.Kind {
	case app.ActionPromised:
		about = append(about, strings.TrimRight("you promised "+c.Who, " "))
	case app.ActionOwed:
		about = append(about, strings.TrimSpace(c.Who+" owes you"))
	case app.ActionAsked:
		about = append(about, strings.TrimSpace(c.Who+" asks"))
	}
	if !c.Due.IsZero() {
		day := c.Due.TimeIn(zone).Format("Mon 2 Jan")
		if !c.Due.IsDate() {
			day += c.Due.TimeIn(zone).Format(" 15:04")
		}
		about = append(about, "due "+day)
	}
	if !c.Since.IsZero() {
		about = append(about, "since "+c.Since.In(zone).Format("Mon 2 Jan"))
	}
	switch {
	case c.State == app.ActionLater:
		about = append(about, "hidden until "+c.Until.String())
	case c.State != app.ActionOpen:
		about = append(about, string(c.State))
	}
	return fmt.Sprintf("%-*s  %s (%s)", app.ActionIDShown, c.ID, c.Text, strings.Join(about, "; "))
}
