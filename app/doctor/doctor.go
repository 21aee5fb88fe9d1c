// Package doctor checks an installation and tells what is wrong in words a
// reader can act on. Every finding has a stable code (docs/cli.md lists them).
//
// It imports the vocabulary alone; what is checked comes in as functions, so a
// check that hangs or panics costs itself only.
package doctor

import (
	"context"
	"fmt"
	"sync"
	"time"

	"daybrief/app"
)

// State of a finding.
type State string

// How a check can come out.
const (
	OK   State = "ok"
	Warn State = "warn" // works, but less well than it could
	Fail State = "fail"
)

// checkTimeout bounds one check.
const checkTimeout = 20 * time.Second

// Check is one thing to look at.
type Check struct {
	Name string // what is looked at, for the reader: "Configuration"
	// Run returns what it found on good days, and an error on others. An
	// error of type Warning is a warning.
	Run func(ctx context.Context) (string, error)
}

// Finding is what a check came to.
type Finding struct {
	Name  string `json:"name"`
	State State  `json:"state"`
	Code  string `json:"code,omitempty"` // absent when ok
	Text  string `json:"text"`
	Hint  string `json:"hint,omitempty"`
}

// Warning marks an error as something that works all the same.
type Warning struct{ Finding *app.Error }

// Error returns the finding's words.
func (w Warning) Error() string { return w.Finding.Error() }

// Unwrap returns the finding.
func (w Warning) Unwrap() error { return w.Finding }

// Run runs all checks at once and returns their findings in order.
func Run(ctx context.Context, checks []Check) []Finding {
	out := make([]Finding, len(checks))
	var wg sync.WaitGroup
	for i, c := range checks {
		wg.Add(1)
		go func() {
			defer wg.Done()
			out[i] = one(ctx, c)
		}()
	}
	wg.Wait()
	return out
}

func one(ctx context.Context, c Check) (f Finding) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			f = Finding{Name: c.Name, State: Fail, Code: app.CodeInternal, Text: fmt.Sprintf("The check itself failed: %v", p)}
		}
	}()
	text, err := c.Run(ctx)
	if err == nil {
		return Finding{Name: c.Name, State: OK, Text: text}
	}
	f = Finding{Name: c.Name, State: Fail}
	if _, ok := err.(Warning); ok { //nolint:errorlint // only the outermost says what the check thinks of it
		f.State = Warn
	}
	e := app.AsError(err)
	f.Code, f.Text, f.Hint = e.Code, e.Message, e.Hint
	return f
}

// Worst returns the worst state of the findings.
func Worst(list []Finding) State {
	worst := OK
	for _, f := range list {
		switch {
		case f.State == Fail:
			return Fail
		case f.State == Warn:
			worst = Warn
		}
	}
	return worst
}
