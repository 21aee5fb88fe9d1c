package boot

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"net"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"daybrief/agent/react"
	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/ui/program"
	"daybrief/connectors/mcp"
)

// Runs returns the last runs. It is part of the window's Activity.
func (p *Page) Runs(ctx context.Context, limit int) ([]app.Run, error) {
	runs, err := p.app.Store.Runs(ctx, limit)
	for i := range runs {
		if runs[i].State == store.StateRunning && !p.app.underWay() {
			runs[i].State = "cancelled" // as the next run will note
		}
	}
	return runs, err
}

// underWay reports whether any process makes a run now.
func (a *App) underWay() bool {
	if a.live.running() != nil {
		return true
	}
	lock := flock.New(a.Dirs.Lock, flock.SetPermissions(0o600))
	free, err := lock.TryRLock()
	if free {
		_ = lock.Unlock() // closing the file frees it in any case
	}
	return err == nil && !free
}

// Running returns the run that goes on now, of this process step by step, of
// another one as the store has it.
func (p *Page) Running(ctx context.Context) (*program.Running, error) {
	if r := p.app.live.running(); r != nil {
		return r, nil
	}
	runs, err := p.app.Store.Runs(ctx, 1)
	if err != nil || len(runs) == 0 || runs[0].State != store.StateRunning || !p.app.underWay() {
		return nil, err
	}
	return &program.Running{Run: runs[0]}, nil
}

// Steps announces each step of a run of this process.
func (p *Page) Steps() (<-chan struct{}, func()) { return p.app.live.subscribe() }

// BriefWork tells how the brief of a day came about.
func (p *Page) BriefWork(ctx context.Context, date string) (program.Work, error) {
	saved, err := p.app.Explained(ctx, date)
	b := &saved.Brief
	return program.Work{Date: b.Date, Made: b.Made, Model: b.Model, Trace: saved.Trace, Notes: b.Notes, Titles: titles(saved.Items)}, err
}

// titles are those of items by their ids.
func titles(items []app.Item) map[string]string {
	out := make(map[string]string, len(items))
	for i := range items {
		out[items[i].ID] = items[i].Title
	}
	return out
}

// AnswerWork tells how the last answer came about.
func (p *Page) AnswerWork(context.Context) (program.Work, error) {
	var r react.Record
	err := p.app.readState(lastAnswer, &r)
	if errors.Is(err, fs.ErrNotExist) {
		err = &app.Error{Code: app.CodeNotFound, Err: err, Message: "No answer is kept", Hint: "Ask something first."}
	}
	w := program.Work{Question: r.Question, Made: r.Now, Model: r.Answer.Model, Trace: r.Trace, Notes: r.Answer.Notes, Titles: titles(r.Answer.Items)}
	if len(w.Trace.Steps) == 0 {
		w.Trace.Steps = r.Answer.Steps
	}
	return w, err
}

// Usage tells what models cost in the last days.
func (p *Page) Usage(ctx context.Context, days int) (program.Usage, error) {
	p.reading.RLock()
	r, err := p.app.Usage(ctx, days)
	p.reading.RUnlock()
	since, _ := time.ParseInLocation(time.DateOnly, r.Since, p.app.Zone) // Usage has formatted it
	out := program.Usage{
		Since: since, CallsToday: r.CallsToday, TokensToday: r.TokensToday, CallsPerDay: r.CallsPerDay, TokensPerDay: r.TokensPerDay,
	}
	out.Models = modelUsage(r.Models)
	return out, err
}

// modelUsage sums the days of each model at each place, the one asked most
// first.
func modelUsage(rows []UsageRow) []program.ModelUsage {
	type key struct{ model, provider, host string }
	sums := map[key]*program.ModelUsage{}
	calls := map[key]map[string]int{}
	for _, r := range rows {
		k := key{r.Model, r.Provider, r.Host}
		m := sums[k]
		if m == nil {
			m = &program.ModelUsage{Model: r.Model, Provider: r.Provider, Host: r.Host, Remote: r.Remote}
			sums[k], calls[k] = m, map[string]int{}
		}
		m.Calls += r.Calls
		m.Failed += r.Failed
		m.PromptTokens += r.PromptTokens
		m.OutputTokens += r.OutputTokens
		m.Seconds += r.Seconds
		m.Sent += r.Sent
		m.Masked += r.Masked
		calls[k][r.Purpose] += r.Calls
	}
	out := make([]program.ModelUsage, 0, len(sums))
	for k, m := range sums {
		for _, name := range slices.Sorted(maps.Keys(calls[k])) {
			m.For = append(m.For, program.Purpose{Name: name, Calls: calls[k][name]})
		}
		out = append(out, *m)
	}
	slices.SortFunc(out, func(a, b program.ModelUsage) int {
		return cmp.Or(cmp.Compare(b.Calls, a.Calls), cmp.Compare(a.Model, b.Model), cmp.Compare(a.Host, b.Host))
	})
	return out
}

// Hosts tells which hosts were reached in the last days, and what for as far as
// the configuration and the record of calls tell.
func (p *Page) Hosts(ctx context.Context, days int) ([]program.Host, error) {
	p.reading.RLock()
	defer p.reading.RUnlock()
	r, err := p.app.Usage(ctx, days)
	if err != nil {
		return nil, err
	}
	sums := map[string]*program.Host{}
	for _, t := range r.Hosts {
		h := sums[t.Host]
		if h == nil {
			h = &program.Host{Name: t.Host, At: placeOf(t.Host)}
			sums[t.Host] = h
		}
		h.Requests += t.Requests
		h.Sent += t.Sent
		h.Received += t.Received
		if day, err := time.ParseInLocation(time.DateOnly, t.Day, p.app.Zone); err == nil && day.After(h.Last) {
			h.Last = day
		}
	}
	readers, models := p.app.readersOf(), map[string][]string{}
	for _, m := range modelUsage(r.Models) {
		host := bareHost(m.Host)
		models[host] = append(models[host], m.Model)
	}
	out := make([]program.Host, 0, len(sums))
	for name, h := range sums {
		h.Sources, h.Models = readers[name], slices.Compact(models[name])
		out = append(out, *h)
	}
	slices.SortFunc(out, func(a, b program.Host) int {
		return cmp.Or(cmp.Compare(b.Sent, a.Sent), cmp.Compare(a.Name, b.Name))
	})
	return out, nil
}

// readersOf returns for each host the names of the sources that read it, and for
// each program beside Daybrief those whose server it is.
func (a *App) readersOf() map[string][]string {
	out := map[string][]string{}
	for _, s := range a.own() {
		if c, ok := a.registry.Get(s.Type); ok && c.Hosts != nil {
			for _, h := range c.Hosts(s, a.services()) {
				h = bareHost(h)
				if !slices.Contains(out[h], s.Name) {
					out[h] = append(out[h], s.Name)
				}
			}
		}
		if len(s.Command) > 0 {
			name := mcp.Outside(s.Command[0])
			out[name] = append(out[name], s.Name)
		}
	}
	return out
}

// placeOf tells what a name of the ledger is.
func placeOf(name string) string {
	if strings.HasPrefix(name, "program ") {
		return program.AtProgram
	}
	if ip := net.ParseIP(name); name == "localhost" || ip != nil && ip.IsLoopback() {
		return program.AtMachine
	}
	return program.AtHost
}
