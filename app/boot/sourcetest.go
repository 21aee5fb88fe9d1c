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
