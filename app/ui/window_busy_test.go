//go:build linux

package ui

import (
	"context"
	"fmt"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

// busy is a program with more of everything than a reader has. What it does not
// have is not asked for here.
type busy struct {
	program.Program
	main string // the goroutine that must not wait for it
	seen
}

func busyItem(n int) app.Item {
	it := app.Item{
		ID: fmt.Sprintf("i-%d", n), Source: "Work mail", Kind: app.KindMail, Time: uitest.At(5, 48), URL: fmt.Sprintf("https://www.example.org/%d", n),
		Title: fmt.Sprintf("Minutes of meeting %d and the date of the next one", n),
		From:  &app.Person{Name: fmt.Sprintf("Correspondent %d", n), Address: "someone@example.org"},
	}
	it.Text = strings.Repeat("Please find attached the minutes of the last meeting; the numbers on page two are those of the whole quarter. ", 12)
	return it
}

func bigItems() []app.Item {
	var out []app.Item
	for n := range 200 {
		out = append(out, busyItem(n))
	}
	return out
}

// bigBrief is five times what a full morning brings.
func bigBrief() *app.Brief {
	b := &app.Brief{Date: "2026-11-21", Planned: uitest.At(6, 30), Made: uitest.At(6, 31), Model: "qwen2.5:7b"}
	line := func(format string, n int) app.Sentence {
		return app.Sentence{Text: fmt.Sprintf(format, n), Items: []string{fmt.Sprintf("i-%d", n), fmt.Sprintf("i-%d", (n+1)%200)}, By: app.ByRules}
	}
	for n := range 40 {
		at := uitest.At(8, n)
		b.Timeline = append(b.Timeline, app.Slot{Sentence: line("Meeting %d of the day.", n), Title: fmt.Sprintf("Meeting %d of the day", n), Place: "Room 4",
			Span: app.Span{Start: app.At(at), End: app.At(at.Add(time.Hour))}})
		b.Actions = append(b.Actions, app.ActionLine{Sentence: line("Answer letter %d of the week before noon", n), ID: fmt.Sprintf("a-%d", n), Kind: app.ActionAsked})
		b.Mail = append(b.Mail, line("Correspondent %d asks for the minutes of the last meeting and the date of the next one.", n))
		b.Changes = append(b.Changes, app.Delta{Sentence: line("Meeting %d from 9:30 to 10:00.", n), Change: "changed"})
	}
	for n := range 12 {
		b.Summary = append(b.Summary, line("The numbers of office %d are those of the whole quarter, and the board wants to see them at ten.", n))
		b.Market = append(b.Market, line("Share %d of the index closes 0.4 % higher than on the day before, led by banks.", n))
		b.Tech = append(b.Tech, line("Release %d of the database adds a durable mode for storage that wears out.", n))
		b.Insights = append(b.Insights, line("Office %d asks about what its own report on the outage says already.", n))
		b.Sources = append(b.Sources, app.SourceStatus{Name: fmt.Sprintf("Source %d", n), Type: "rss", State: app.SourceOK, AsOf: uitest.At(6, 30), Items: 12})
	}
	b.TLDR = b.Summary[:3]
	return b
}

func (p *busy) Brief(context.Context, string) (app.Brief, error) {
	p.note("brief", p.main)
	return *bigBrief(), nil
}

func (p *busy) Items(context.Context, []string) ([]app.Item, error) {
	p.note("items", p.main)
	return bigItems(), nil
}

func (p *busy) Votes(context.Context, []string) (map[string]int, error) {
	p.note("votes", p.main)
	return map[string]int{"i-1": 1}, nil
}

func (p *busy) Actions(context.Context) ([]app.Commitment, error) {
	p.note("actions", p.main)
	var out []app.Commitment
	for n := range 30 {
		out = append(out, app.Commitment{ID: fmt.Sprintf("c-%d", n), Item: "i-3", Kind: app.ActionPromised, Text: fmt.Sprintf("Send drawing %d", n), State: app.ActionOpen, Items: []string{"i-3"}})
	}
	return out, nil
}

func (p *busy) Changes() (<-chan app.Change, func()) { return make(chan app.Change), func() {} }

func (p *busy) Steps() (<-chan struct{}, func()) { return make(chan struct{}), func() {} }

func (p *busy) Conversation(context.Context) ([]app.Exchange, error) {
	p.note("conversation", p.main)
	return nil, nil
}

// hits are forty, of which each letter brings others.
func hits(q app.SearchQuery) app.SearchResult {
	var r app.SearchResult
	for n := range 40 {
		it := busyItem((n + 7*len(q.Text)) % 1000)
		r.Hits = append(r.Hits, app.Hit{Item: it, Score: 1, Passage: it.Text[:300], Marks: []app.Mark{{From: 24, To: 31}, {From: 40, To: 47}}})
	}
	return r
}

func (p *busy) SearchWords(_ context.Context, q app.SearchQuery) (app.SearchResult, error) {
	p.note("words", p.main)
	return hits(q), nil
}

func (p *busy) Search(_ context.Context, q app.SearchQuery) (app.SearchResult, error) {
	p.note("meaning", p.main)
	return hits(q), nil
}

func (p *busy) PastDays(context.Context) (program.PastDays, error) {
	p.note("past days", p.main)
	var d program.PastDays
	for n := range 365 {
		d.Days = append(d.Days, program.PastDay{Date: uitest.Morning().AddDate(0, 0, -n).Format(time.DateOnly)})
	}
	return d, nil
}

func (p *busy) PastBrief(_ context.Context, date string) (program.PastBrief, error) {
	p.note("past brief", p.main)
	b := bigBrief()
	b.Date = date
	return program.PastBrief{Brief: *b, Items: bigItems(), Made: []time.Time{b.Made}}, nil
}

func (p *busy) Runs(_ context.Context, limit int) ([]app.Run, error) {
	p.note("runs", p.main)
	var out []app.Run
	for n := range limit {
		at := uitest.At(6, 30).AddDate(0, 0, -n)
		out = append(out, app.Run{ID: int64(n + 1), Trigger: "timer", Started: at, Ended: at.Add(time.Minute), State: "done", Sources: bigBrief().Sources})
	}
	return out, nil
}

func (p *busy) Running(context.Context) (*program.Running, error) {
	p.note("running", p.main)
	return nil, nil
}

func (p *busy) Settings(context.Context) (program.SettingsState, error) {
	p.note("settings", p.main)
	s := program.SettingsState{File: "/home/reader/.config/daybrief/config.toml"}
	for _, key := range []string{"name", "embedding", "url", "context", "timeout", "key_command", "calls_per_day", "tokens_per_day"} {
		s.Values = append(s.Values, program.Setting{Key: "model." + key, Kind: program.KindText, Text: key, Default: key})
	}
	for n := range 80 {
		s.Sources = append(s.Sources, program.SourceState{Name: fmt.Sprintf("Source %d", n), Type: "rss", Address: fmt.Sprintf("https://www.example.org/%d.xml", n)})
	}
	return s, nil
}

func (p *busy) CheckSetting(context.Context, program.SettingChange) error {
	p.note("setting", p.main)
	return nil
}

func (p *busy) ChangeSetting(context.Context, program.SettingChange) error {
	p.note("setting changed", p.main)
	return nil
}

func (p *busy) Secret(context.Context, string) (string, error) {
	p.note("secret", p.main)
	return "", nil
}

func (p *busy) ModelKey(context.Context) (string, bool, error) {
	p.note("model key", p.main)
	return "", false, nil
}

func (p *busy) SetupState(context.Context) (program.SetupState, error) {
	p.note("set-up", p.main)
	return program.SetupState{Time: "06:30"}, nil
}

func (p *busy) ModelSetup(context.Context) (program.ModelSetup, error) {
	p.note("model set-up", p.main)
	return program.ModelSetup{State: program.ModelReady, Model: "qwen2.5:7b"}, nil
}
