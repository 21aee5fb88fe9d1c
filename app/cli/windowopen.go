package cli

import (
	"os"

	"github.com/spf13/cobra"

	"daybrief/app/instance"
	"daybrief/app/notify"
)

func newWindow(e *env) *cobra.Command {
	var date, ask, item, link string
	c := &cobra.Command{
		Use:   "window",
		Short: "Open the window, or raise the one that is open",
		Long: "Opens the window. Where one is open for the same profile, that one comes to the front\n" +
			"and this command ends at once.",
		Args: noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			r, err := requestOf(c, date, ask, item, link)
			if err != nil {
				return err
			}
			return e.window(c.Context(), r)
		},
	}
	c.Flags().StringVar(&date, "date", "", "on the brief of a day, YYYY-MM-DD")
	c.Flags().StringVar(&ask, "ask", "", "with a question")
	c.Flags().StringVar(&item, "item", "", "with an item, by its id")
	c.Flags().StringVar(&link, "link", "", "on what a link daybrief:brief/YYYY-MM-DD names")
	return c
}

// requestOf is what the flags ask the window for.
func requestOf(c *cobra.Command, date, ask, item, link string) (instance.Request, error) {
	r := raise()
	if named(c, "date", "ask", "item", "link") > 1 {
		return r, misused(c, "A window opens on one of --date, --ask, --item and --link")
	}
	switch {
	case c.Flags().Changed("link"):
		d, err := notify.ParseLink(link)
		if err != nil {
			return r, err
		}
		r.Do, r.Value = instance.OpenDay, d
	case c.Flags().Changed("date"):
		r.Do, r.Value = instance.OpenDay, date
	case c.Flags().Changed("ask"):
		r.Do, r.Value = instance.Ask, ask
	case c.Flags().Changed("item"):
		r.Do, r.Value = instance.OpenItem, item
	}
	return r, r.Check()
}

// named counts the flags that were given.
func named(c *cobra.Command, flags ...string) (n int) {
	for _, f := range flags {
		if c.Flags().Changed(f) {
			n++
		}
	}
	return n
}

// raise is the request of a plain start, with the token by which the desktop
// lets a window come to the front. One that is no text is left out.
func raise() instance.Request {
	r := instance.Request{Do: instance.Raise, Activation: os.Getenv("XDG_ACTIVATION_TOKEN")}
	if r.Activation == "" {
		r.Activation = os.Getenv("DESKTOP_STARTUP_ID")
	}
	if r.Check() != nil {
		r.Activation = ""
	}
	return r
}

// newNotifyWait is the process behind a notification; see boot.WaitForClick.
func newNotifyWait(e *env) *cobra.Command {
	return &cobra.Command{
		Use: "notify-wait", Hidden: true, Args: noArgs,
		Short: "Show the notification on standard input and wait for its click",
		RunE: func(c *cobra.Command, _ []string) error {
			return e.waitForClick(c)
		},
	}
}
