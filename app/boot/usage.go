package boot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
	"daybrief/app/store"
)

// endTimeout bounds the note of a call's end, which is made although the caller
// may have given up.
const endTimeout = 5 * time.Second

// calls keeps the record of the calls of models. It implements llm.Recorder.
type calls struct {
	a      *App
	remote bool // on another machine: counts against the day's budget
}

// Begin notes a call and holds the day's budget. Where the record cannot be
// kept, a call to another machine is not made; one on this machine is.
func (c calls) Begin(ctx context.Context, call llm.Call) (int64, error) {
	now := c.a.opt.Now()
	c.a.forgetCalls(ctx, now)
	m := c.a.Config.Model
	id, err := c.a.Store.BeginCall(ctx, c.row(now, call), store.Budget{Since: c.a.today(now), Calls: m.CallsPerDay, Tokens: m.TokensPerDay})
	var over *store.BudgetError
	switch {
	case errors.As(err, &over):
		return 0, &app.Error{
			Code: app.CodeRate, Err: err,
			Message: fmt.Sprintf("Today's budget for models on other machines is used up: %d of %s calls, %d of %s tokens.",
				over.Calls, bound(m.CallsPerDay), over.Tokens, bound(m.TokensPerDay)),
			Hint: "It begins anew tomorrow; calls_per_day and tokens_per_day under [model] in config.toml raise it. See: daybrief usage",
		}
	case err != nil && !c.remote:
		c.a.Log.Warn("record of calls", "err", err)
		return 0, nil
	}
	return id, err
}

func bound(n int) string {
	if n == 0 {
		return "any number of"
	}
	return fmt.Sprint(n)
}

// End notes how a call ended.
func (c calls) End(id int64, call llm.Call) {
	if id == 0 { // which was not noted
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), endTimeout)
	defer cancel()
	if err := c.a.Store.EndCall(ctx, id, c.row(time.Time{}, call)); err != nil {
		c.a.Log.Warn("record of calls", "err", err)
	}
}

func (c calls) row(at time.Time, call llm.Call) store.ModelCall {
	return store.ModelCall{
		At: at, Remote: c.remote, Provider: call.Provider, Host: call.Host, Model: call.Model, Purpose: call.Purpose,
		PromptTokens: call.PromptTokens, OutputTokens: call.OutputTokens, Seconds: call.Seconds, Outcome: call.Outcome, Sent: call.Sent, Masked: call.Masked,
	}
}

// today is the beginning of the reader's day.
func (a *App) today(now time.Time) time.Time {
	y, m, d := now.In(a.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, a.Zone)
}

// forgetCalls lets go of the old part of the record, once in a program's life.
func (a *App) forgetCalls(ctx context.Context, now time.Time) {
	a.models.mu.Lock()
	done := a.models.forgot
	a.models.forgot = true
	a.models.mu.Unlock()
	if done {
		return
	}
	if err := a.Store.ForgetCalls(ctx, a.today(now).AddDate(0, 0, -a.Config.Model.UsageKeptDays)); err != nil {
		a.Log.Warn("record of calls", "err", err)
	}
}

// UsageRow sums the calls of one day to one model for one purpose.
type UsageRow struct {
	Day          string  `json:"day"` // YYYY-MM-DD in the reader's zone
	Provider     string  `json:"provider"`
	Host         string  `json:"host"`
	Remote       bool    `json:"remote"` // on another machine
	Model        string  `json:"model"`
	Purpose      string  `json:"purpose"`
	Calls        int     `json:"calls"`
	Failed       int     `json:"failed"`
	PromptTokens int     `json:"prompt_tokens"`
	OutputTokens int     `json:"output_tokens"`
	Seconds      float64 `json:"seconds"`
	Sent         int64   `json:"bytes_sent"`
	Masked       int     `json:"masked"`
}

// UsageReport is what models cost and which hosts were reached.
type UsageReport struct {
	Since        string             `json:"since"`        // YYYY-MM-DD
	CallsToday   int                `json:"calls_today"`  // to other machines
	TokensToday  int                `json:"tokens_today"` // likewise
	CallsPerDay  int                `json:"calls_per_day"`
	TokensPerDay int                `json:"tokens_per_day"`
	Models       []UsageRow         `json:"models"` // the latest day first
	Hosts        []store.TrafficRow `json:"hosts"`  // the latest day first
}

// Usage tells what models cost in the last days, today among them, and which
// hosts were reached. Errors are those of the store.
func (a *App) Usage(ctx context.Context, days int) (UsageReport, error) {
	today := a.today(a.opt.Now())
	since := today.AddDate(0, 0, 1-max(days, 1))
	r := UsageReport{
		Since: since.Format(time.DateOnly), CallsPerDay: a.Config.Model.CallsPerDay, TokensPerDay: a.Config.Model.TokensPerDay,
		Models: []UsageRow{}, Hosts: []store.TrafficRow{},
	}
	list, err := a.Store.Calls(ctx, since)
	if err != nil {
		return r, err
	}
	for i := range list {
		if c := &list[i]; c.Remote && !c.At.Before(today) {
			r.CallsToday++
			r.TokensToday += c.PromptTokens + c.OutputTokens
		}
	}
	r.Models = usageRows(list, a.Zone)
	hosts, err := a.Store.Traffic(ctx, since)
	r.Hosts = append(r.Hosts, hosts...)
	return r, err
}

// usageRows sums calls, the latest day first.
func usageRows(list []store.ModelCall, zone *time.Location) []UsageRow {
	sums := map[UsageRow]*UsageRow{}
	for _, c := range list {
		key := UsageRow{Day: c.At.In(zone).Format(time.DateOnly), Provider: c.Provider, Host: c.Host, Remote: c.Remote, Model: c.Model, Purpose: c.Purpose}
		row := sums[key]
		if row == nil {
			fresh := key
			row = &fresh
			sums[key] = row
		}
		row.Calls++
		if c.Outcome != llm.OutcomeOK {
			row.Failed++
		}
		row.PromptTokens += c.PromptTokens
		row.OutputTokens += c.OutputTokens
		row.Seconds += c.Seconds
		row.Sent += c.Sent
		row.Masked += c.Masked
	}
	out := make([]UsageRow, 0, len(sums))
	for _, row := range sums {
		out = append(out, *row)
	}
	slices.SortFunc(out, func(a, b UsageRow) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.Provider, b.Provider), cmp.Compare(a.Model, b.Model), cmp.Compare(a.Purpose, b.Purpose), cmp.Compare(a.Host, b.Host))
	})
	return out
}
