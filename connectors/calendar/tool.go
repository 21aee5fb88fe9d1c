package calendar

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// toolArgs are the arguments of get_calendar.
type toolArgs struct {
	Day  string `json:"day"`
	From string `json:"from"`
	To   string `json:"to"`
}

// callTool answers the agent: the occurrences of all configured calendars in
// the asked time, by start. A calendar that fails does not keep the others
// back; the error is returned when none answered.
func callTool(ctx context.Context, raw json.RawMessage, settings []app.SourceSettings, d connectors.Deps) ([]app.Item, error) {
	q, err := toolQuery(raw, d)
	if err != nil {
		return nil, err
	}
	var items []app.Item
	var failed error
	answered := false
	for _, s := range settings {
		src, err := open(s, d)
		if err == nil {
			_, err = src.Fetch(ctx, q, func(it app.Item) error {
				items = append(items, it)
				return nil
			})
		}
		if err != nil {
			failed = err
			continue
		}
		answered = true
	}
	if !answered && failed != nil {
		return nil, failed
	}
	slices.SortStableFunc(items, func(a, b app.Item) int { return a.Start.TimeIn(q.Zone).Compare(b.Start.TimeIn(q.Zone)) })
	return items, nil
}

// toolQuery turns the arguments into a query. Without any it is today.
func toolQuery(raw json.RawMessage, d connectors.Deps) (connectors.Query, error) {
	var args toolArgs
	if len(bytes.TrimSpace(raw)) > 0 {
		dec := json.NewDecoder(bytes.NewReader(raw))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&args); err != nil {
			return connectors.Query{}, usage("the arguments of get_calendar are not an object with day, from and to", err)
		}
	}
	q := withDefaults(connectors.Query{}, d)
	if args.Day != "" && (args.From != "" || args.To != "") {
		return q, usage("get_calendar takes either day, or from and to", nil)
	}
	if args.From == "" && args.To == "" {
		if args.Day == "" {
			args.Day = "today"
		}
		args.From, args.To = args.Day, args.Day
	}
	from, _, err := toolTime(args.From, q)
	if err != nil {
		return q, err
	}
	_, to, err := toolTime(args.To, q)
	if err != nil {
		return q, err
	}
	switch {
	case args.From == "":
		from = to.AddDate(0, 0, -1)
	case args.To == "":
		to = from.AddDate(0, 0, 14)
	}
	if !from.Before(to) {
		return q, usage("from has to be before to", nil)
	}
	if to.Sub(from) > 400*24*time.Hour {
		return q, usage("get_calendar answers for at most 400 days", nil)
	}
	q.From, q.To = from, to
	return q, nil
}

// toolTime reads a day or a moment: its beginning and its end.
func toolTime(s string, q connectors.Query) (from, to time.Time, err error) {
	s = strings.ToLower(strings.TrimSpace(s))
	y, m, d := q.Now.In(q.Zone).Date()
	day := func(n int) (time.Time, time.Time, error) {
		return time.Date(y, m, d+n, 0, 0, 0, 0, q.Zone), time.Date(y, m, d+n+1, 0, 0, 0, 0, q.Zone), nil
	}
	switch s {
	case "":
		return from, to, nil
	case "today":
		return day(0)
	case "tomorrow":
		return day(1)
	case "yesterday":
		return day(-1)
	}
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		y, m, d = t.Date()
		return day(0)
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04"} {
		if t, err := time.ParseInLocation(layout, strings.ToUpper(s), q.Zone); err == nil {
			return t, t, nil
		}
	}
	return from, to, usage("a day is written YYYY-MM-DD, a moment as RFC 3339", nil)
}

func usage(message string, err error) error {
	return &app.Error{Code: app.CodeUsage, Message: message, Hint: "Example: {\"day\": \"today\"}", Err: err}
}
