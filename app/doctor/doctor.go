// Package doctor checks an installation, tells what is wrong in words a reader
// can act on, and mends what can be mended. Every finding has a stable code;
// docs/doctor.md lists them.
//
// It imports the vocabulary alone; what is checked comes in as functions, so a
// check that hangs or panics costs itself only. Checks of the machine that need
// nothing of Daybrief (files, disk, certificates, fonts ...) are here.
package doctor

import (
	"context"
	"errors"
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

// Time limits of a check and of mending what it found.
const (
	checkTimeout = 20 * time.Second
	fixTimeout   = 12 * time.Hour // a model can be pulled
)

// Check is one thing to look at.
type Check struct {
	ID   string // stable: "config", "source:Work mail"
	Name string // what is looked at, for the reader: "Configuration"
	// Run returns what it found on good days, and an error on others. An
	// error of type Warning is a warning; one of type Mendable can be mended.
	Run func(ctx context.Context) (string, error)
}

// Finding is what a check came to.
type Finding struct {
	ID      string `json:"id"`
	Name    string `json:"name"`
	State   State  `json:"state"`
	Code    string `json:"code,omitempty"` // absent when ok
	Text    string `json:"text"`
	Hint    string `json:"hint,omitempty"`
	Fixable bool   `json:"fixable,omitempty"` // Mend can do something about it
	Fixed   string `json:"fixed,omitempty"`   // what Mend did

	fix *Fix
}

// Warning marks an error as something that works all the same.
type Warning struct{ Finding *app.Error }

// Error returns the finding's words.
func (w Warning) Error() string { return w.Finding.Error() }

// Unwrap returns the finding.
func (w Warning) Unwrap() error { return w.Finding }

// Fix mends what a check found.
type Fix struct {
	// Ask is the question to the reader where mending takes something away or
	// costs something; "" where nothing can be lost.
	Ask string
	// Do mends, and says what it did.
	Do func(ctx context.Context) (string, error)
}

// Mendable marks an error as one that can be mended.
type Mendable struct {
	Problem error // a Warning, or an *app.Error
	Fix     Fix
}

// Error returns the problem's words.
func (m Mendable) Error() string { return m.Problem.Error() }

// Unwrap returns the problem.
func (m Mendable) Unwrap() error { return m.Problem }

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

// Mend mends what was found, one after the other, and looks again. ask answers
// the questions of fixes that have one; nil answers no. What could not be mended
// stays as it was found, with the reason.
func Mend(ctx context.Context, checks []Check, found []Finding, ask func(question string) bool) []Finding {
	out := append([]Finding(nil), found...)
	for i := range out {
		f := &out[i]
		if f.fix == nil || f.fix.Ask != "" && (ask == nil || !ask(f.fix.Ask)) {
			continue
		}
		did, err := mended(ctx, f.fix)
		if err != nil {
			e := app.AsError(err)
			f.Text = fmt.Sprintf("%s. It could not be mended: %s", f.Text, e.Message)
			if e.Hint != "" {
				f.Hint = e.Hint
			}
			continue
		}
		again := one(ctx, checks[i])
		again.Fixed = did
		*f = again
	}
	return out
}

func mended(ctx context.Context, x *Fix) (did string, err error) {
	ctx, cancel := context.WithTimeout(ctx, fixTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("mending failed: %v", p)
		}
	}()
	return x.Do(ctx)
}

func one(ctx context.Context, c Check) (f Finding) {
	ctx, cancel := context.WithTimeout(ctx, checkTimeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			f = Finding{ID: c.ID, Name: c.Name, State: Fail, Code: app.CodeInternal, Text: fmt.Sprintf("The check itself failed: %v", p)}
		}
	}()
	text, err := c.Run(ctx)
	if err == nil {
		return Finding{ID: c.ID, Name: c.Name, State: OK, Text: text}
	}
	f = Finding{ID: c.ID, Name: c.Name, State: Fail}
	var m Mendable
	if errors.As(err, &m) {
		f.Fixable, f.fix, err = true, &m.Fix, m.Problem
	}
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
