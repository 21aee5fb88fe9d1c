package boot

import (
	"context"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// testItems is how many items a test of a source shows.
const testItems = 5

// Tested is what a source yields right now.
type Tested struct {
	Source  app.SourceSettings `json:"source"`
	Count   int                `json:"count"`
	Seconds float64            `json:"seconds"`
	Sample  []app.Item         `json:"sample"`            // the first few
	SignIn  string             `json:"sign_in,omitempty"` // environment, command, keyring, typed or oauth; absent where none was found or wanted
	Notes   []*app.Error       `json:"notes,omitempty"`   // what to know although nothing failed
	Error   *app.Error         `json:"error,omitempty"`
}

// TestSource reads the source now, stores nothing, and tells what came.
func (a *App) TestSource(ctx context.Context, s app.SourceSettings) Tested {
	return a.test(ctx, s, a.deps([]app.SourceSettings{s}))
}

func (a *App) test(ctx context.Context, s app.SourceSettings, d connectors.Deps) Tested {
	t := Tested{Source: s, Sample: []app.Item{}, SignIn: a.signsInBy(ctx, s)}
	began := time.Now()
	src, err := a.open(s, d)
	if err == nil {
		q := connectors.Query{Now: a.opt.Now(), Zone: a.Zone}
		if b := back(s); b > 0 {
			q.From = q.Now.Add(-b)
		}
		var r connectors.Report
		r, err = src.Fetch(ctx, q, func(it app.Item) error {
			t.Count++
			if len(t.Sample) < testItems {
				t.Sample = append(t.Sample, it)
			}
			return ctx.Err()
		})
		if err == nil && len(r.Partial) > 0 {
			err = r.Partial[0]
		}
		for _, n := range notes(s, r) {
			t.Notes = append(t.Notes, cured(connectors.Explain(s.Name, n)))
		}
	}
	t.Seconds = time.Since(began).Seconds()
	if err != nil {
		a.Log.Warn("source test", "name", s.Name, "err", err)
		t.Error = cured(connectors.Explain(s.Name, err))
	}
	return t
}

// cured gives an error a cure that has none of its own.
func cured(e *app.Error) *app.Error {
	if e == nil || e.Hint != "" {
		return e
	}
	c := *e
	c.Hint = cures()[e.Code]
	return &c
}

// cures has what a reader can do about each code, where the error itself says
// no better.
func cures() map[string]string {
	return map[string]string{
		app.CodeUsage:       "See: daybrief help",
		app.CodeConfig:      "Correct the source in config.toml; docs/config.md describes every key.",
		app.CodeStore:       "Run: daybrief doctor",
		app.CodeStoreNewer:  "Install the newer version of Daybrief that wrote it.",
		app.CodeStoreSaved:  "Run: daybrief preload",
		app.CodeDisk:        "Make room on the disk and check that the folder can be written.",
		app.CodeLocked:      "Wait until the other run has ended.",
		app.CodeNoBrief:     "Make one with: daybrief preload",
		app.CodeNotFound:    "Check the name; daybrief source list shows the sources.",
		app.CodeDNS:         "Check the address for a typing mistake and whether this machine is online.",
		app.CodeRefused:     "Check the address and the port, and whether the server is running.",
		app.CodeTLS:         "Check the address and the clock of this machine; an own authority is named with ca_file.",
		app.CodeTimeout:     "Try it again later: daybrief source test",
		app.CodeNetwork:     "Check whether this machine is online.",
		app.CodeHost:        "Name the host in the source's address, or under allow in [network].",
		app.CodeUnauth:      "Enter the password again: daybrief source signin NAME",
		app.CodeForbidden:   "Check the address and whether your account may read it.",
		app.CodeMissing:     "Look for the new address and change it in config.toml, or remove the source.",
		app.CodeRate:        "Wait; it is tried again with a later brief.",
		app.CodeServer:      "Wait; the server has a fault and is tried again with the next brief.",
		app.CodeTooLarge:    "Check the address, or raise max_mb in [network].",
		app.CodeFormat:      "Check that the address leads to what the source's type reads.",
		app.CodeNotFeed:     "Look for a link called RSS, Atom or Feed on the page and add its address.",
		app.CodeNotCal:      "Look for the calendar's private or public iCal address and add that.",
		app.CodeLogin:       "Enter the password again: daybrief source signin NAME",
		app.CodeSecret:      "Enter the password: daybrief source signin NAME",
		app.CodeSignIn:      "Sign in again: daybrief source signin NAME",
		app.CodeCut:         "Try it again: daybrief source test",
		app.CodeInternal:    "Report it with: daybrief doctor --bundle",
		app.CodeModelDown:   "Start Ollama, or go on without it.",
		app.CodeCloud:       "Run: daybrief model use ollama - where nothing is to leave this machine.",
		app.CodeIndexing:    "Wait; or run: daybrief preload --wait - which returns when everything is indexed.",
		app.CodeConsent:     "Run: daybrief model use PROVIDER - it says what is sent, and asks.",
		app.CodeModelAbsent: "Fetch the model with: ollama pull NAME",
		app.CodeModelBad:    "Choose another model in config.toml.",
		app.CodeCancelled:   "Start it again when you like.",
		app.CodeNoWindow:    "Use: daybrief brief",
		app.CodeMoved:       "Set the new address in config.toml.",
		app.CodeWithheld:    "Open the item and judge for yourself: daybrief item ID",
	}
}
