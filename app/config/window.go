package config

import (
	"fmt"
	"slices"
	"strings"
)

// When a notification is shown.
const (
	NotifyReady = "ready" // a brief that was made by the schedule is ready
	NotifyNever = "never"
)

// Notify says when the desktop shows a notification.
type Notify struct {
	When string `toml:"when"` // NotifyReady or NotifyNever
}

// Window says what closing the window does.
type Window struct {
	Background bool `toml:"background"` // the program stays, out of sight, to make the brief in time
}

func checkNotify(c Config) *fault {
	if known := []string{NotifyReady, NotifyNever}; !slices.Contains(known, c.Notify.When) {
		return &fault{"notify.when", fmt.Sprintf("there is no %q; known are %s", c.Notify.When, strings.Join(known, ", "))}
	}
	return nil
}
