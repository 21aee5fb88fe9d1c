package boot

import (
	"context"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"daybrief/agent/draft"
	"daybrief/agent/evidence"
	commitments "daybrief/agent/ledger"
	"daybrief/agent/react"
	"daybrief/app"
)

type actionsIn struct {
	Kind   string `json:"kind,omitempty"`
	Person string `json:"person,omitempty"`
	Until  string `json:"until,omitempty"` // YYYY-MM-DD: what is due by the end of that day
}

// wants reports whether a commitment that is open is asked for.
func (in actionsIn) wants(e *commitments.Entry, zone *time.Location) bool {
	if in.Kind != "" && string(e.Kind) != in.Kind || in.Kind == "" && e.Kind == app.ActionOwed {
		return false
	}
	if in.Until != "" && (e.Due.IsZero() || e.Due.Date(zone) > in.Until) {
		return false
	}
	return in.Person == "" || strings.Contains(strings.ToLower(e.Who), strings.ToLower(in.Person)) || concerns(e.From, in.Person)
}

// actionsMost is how many commitments are told.
const actionsMost = 12

func (b *toolbox) openActions(ctx context.Context, in actionsIn) (react.Observation, error) {
	entries, err := b.a.entries(ctx)
	if err != nil {
		return react.Observation{}, err
	}
	entries = slices.DeleteFunc(entries, func(e commitments.Entry) bool {
		return !e.IsOpen() || e.From == nil || !in.wants(&e, b.a.Zone)
	})
	entries = entries[:min(len(entries), actionsMost)]
	var o react.Observation
	said := b.worded(entries)
	for _, e := range entries {
		if !slices.ContainsFunc(o.Items, func(it app.Item) bool { return it.ID == e.Item }) {
			o.Items = append(o.Items, *e.From)
		}
		o.Lines = append(o.Lines, react.Line{Item: e.Item, Passage: e.Quote, Sentence: said[e.ID]})
	}
	if len(entries) == 0 {
		o.Text, o.Own = "nothing of that kind is open", true
	}
	return o, nil
}

// worded words commitments as the brief's list does, and those it has no room
// for plainly.
func (b *toolbox) worded(entries []commitments.Entry) map[string]string {
	out := map[string]string{}
	y, m, d := b.now.Date()
	in := draft.Input{Day: time.Date(y, m, d, 0, 0, 0, 0, b.a.Zone), Zone: b.a.Zone, Hours12: b.a.Hours12(), Reader: b.reader, Ledger: []app.Commitment{}}
	for _, e := range entries {
		in.Ledger = append(in.Ledger, e.Commitment)
		if !slices.ContainsFunc(in.Items, func(it app.Item) bool { return it.ID == e.Item }) {
			in.Items = append(in.Items, *e.From)
		}
		out[e.ID] = b.plainly(&e)
	}
	b.score(in.Items)
	brief := draft.Make(in)
	for _, l := range brief.Actions {
		out[l.ID] = l.Text
	}
	return out
}

// plainly words a commitment without art.
func (b *toolbox) plainly(e *commitments.Entry) string {
	who := e.Who
	if who == "" && e.From.From != nil {
		who = e.From.From.String()
	}
	s := map[app.ActionKind]string{app.ActionPromised: "You promised", app.ActionOwed: "You are owed", app.ActionTask: "Task"}[e.Kind]
	if s == "" {
		s = "You were asked"
	}
	if who != "" && e.Kind != app.ActionTask {
		s += map[bool]string{true: " " + who, false: " by " + who}[e.Kind == app.ActionPromised]
	}
	s += ": " + strings.TrimRight(e.Text, ".")
	if !e.Due.IsZero() {
		s += ", by " + e.Due.TimeIn(b.a.Zone).Format("Monday 2 January")
	}
	return s + "."
}

type dayIn struct {
	Day string `json:"day,omitempty"`
}

// weather tells the newest forecast of each of the reader's places.
func (b *toolbox) weather(ctx context.Context, in dayIn) (react.Observation, error) {
	if in.Day == "" {
		in.Day = "today"
	}
	from, to, err := b.day(in.Day)
	if err != nil {
		return react.Observation{}, err
	}
	items, err := b.a.Store.Items(ctx, app.ItemQuery{Kinds: []app.Kind{app.KindWeather}, From: b.now.AddDate(0, 0, -2), Limit: 50})
	if err != nil {
		return react.Observation{}, err
	}
	var o react.Observation
	places := map[string]bool{}
	for _, it := range items {
		w := it.Detail.Weather
		if w == nil || places[w.Place] {
			continue
		}
		places[w.Place] = true
		o.Items = append(o.Items, it)
		o.Lines = append(o.Lines, forecastLines(&it, from, to)...)
	}
	if len(o.Lines) == 0 {
		o.Text, o.Own = "no forecast is stored for "+from.Format("Monday 2 January"), true
		o.Items = nil
	}
	return o, nil
}

// forecastLines words the days of a forecast that lie in [from, to).
func forecastLines(it *app.Item, from, to time.Time) (out []react.Line) {
	w := it.Detail.Weather
	for _, d := range w.Days {
		t, err := time.ParseInLocation(time.DateOnly, d.Date, from.Location())
		if err != nil || t.Before(from) || !t.Before(to) {
			continue
		}
		s := fmt.Sprintf("%s on %s: %s, %.0f to %.0f %s, %d%% chance of rain", w.Place, t.Format("Monday 2 January"), strings.ToLower(d.Words),
			math.Round(d.Low)+0, math.Round(d.High)+0, w.Unit, d.RainChance)
		if take := w.Take(d.Date); take != "" {
			s += "; " + take
		}
		out = append(out, react.Line{Item: it.ID, Sentence: s + "."})
	}
	return out
}

type placeIn struct {
	Place string `json:"place" jsonschema:"a town"`
}

// away is the weather of another place. The place is all that leaves.
func (b *toolbox) away() react.Tool {
	t := react.Tool{Name: react.ToolAway, Description: toolText(react.ToolAway), Reach: react.Outside, Host: hostOf(b.a.services().Geocoding)}
	return react.Typed(t, func(ctx context.Context, in placeIn) (react.Observation, error) {
		c, ok := b.a.registry.Get("weather")
		if !ok {
			return react.Observation{}, &app.Error{Code: app.CodeInternal, Message: "There is no weather"}
		}
		there := app.SourceSettings{Name: "Weather", Type: "weather", Address: in.Place}
		for _, s := range b.a.own() {
			if s.Type == "weather" {
				there.Units = s.Units
			}
		}
		d := b.a.deps([]app.SourceSettings{there})
		defer d.HTTP.Close()
		args, err := json.Marshal(map[string]string{"location": in.Place})
		if err != nil {
			return react.Observation{}, err
		}
		items, err := c.Tool.Call(ctx, args, []app.SourceSettings{there}, d)
		if err != nil {
			return react.Observation{}, err
		}
		o := react.Observation{Items: b.a.annotate(items)}
		for i := range items {
			o.Lines = append(o.Lines, forecastLines(&items[i], time.Time{}, b.now.AddDate(0, 0, 3))...)
		}
		return o, nil
	})
}

type storiesIn struct {
	About string `json:"about,omitempty"`
}

// Bounds of the news told.
const (
	newsBack = 2 // days
	newsMost = 6
)

func (b *toolbox) stories(ctx context.Context, in storiesIn) (react.Observation, error) {
	items, err := b.a.Store.Items(ctx, app.ItemQuery{Kinds: []app.Kind{app.KindStory, app.KindArticle}, From: b.now.AddDate(0, 0, -newsBack)})
	if err != nil {
		return react.Observation{}, err
	}
	items = slices.DeleteFunc(evidence.Settle(evidence.Join(items)), func(it app.Item) bool {
		return in.About == "market" && !it.Market() || in.About == "tech" && !it.Tech()
	})
	b.score(items)
	slices.SortStableFunc(items, func(x, y app.Item) int {
		switch {
		case x.Score > y.Score:
			return -1
		case x.Score < y.Score:
			return 1
		}
		return 0
	})
	return react.Observation{Items: items[:min(len(items), newsMost)]}, nil
}

type briefIn struct {
	Make bool `json:"make"`
}

// brief returns the brief, made the usual way where that is asked for, with its
// trace.
func (b *toolbox) brief(ctx context.Context, in briefIn) (react.Observation, error) {
	if in.Make {
		_, err := b.a.Preload(ctx, PreloadOptions{Trigger: "command", Sample: b.a.Unconfigured()})
		if err != nil && app.AsError(err).Code != app.CodeLocked {
			return react.Observation{}, err
		}
	}
	latest, err := b.a.LatestBrief(ctx)
	if err != nil {
		return react.Observation{}, err
	}
	saved, err := b.a.Store.Brief(ctx, latest.Date)
	if err != nil {
		return react.Observation{}, err
	}
	o := react.Observation{Text: "the brief of " + latest.Date, Own: true}
	if in.Make {
		o.Trace = saved.Trace
	}
	said := map[string]bool{}
	latest.Sentences(func(_ string, s *app.Sentence) {
		if !said[s.Text] && (len(s.Items) > 0 || s.Text == app.NothingElse) {
			said[s.Text] = true
			o.Sentences = append(o.Sentences, *s)
		}
	})
	if o.Items, err = b.a.Items(ctx, latest.ItemIDs()); err != nil {
		return react.Observation{}, err
	}
	return o, nil
}
