package calendar

import (
	"context"
	"errors"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// inviteReach is how far ahead the repeats of an invitation are worked out.
const inviteReach = 60 * 24 * time.Hour

// Events returns the event items of an iCalendar object that came inside of
// something else, such as the invitation in a mail (iTIP, RFC 5546; iMIP, RFC
// 6047). s is the source that brought it: its name goes into the items, whose
// native ids are those they have in a calendar (the UID, and for a repeat its
// original start); Detail.Event.UID joins the two.
//
// What happens once is there at any time. Of what repeats there are the
// occurrences of the 60 days from q.From, or from q.Now where that is zero,
// and the first one where none falls into them. METHOD:CANCEL sets
// app.FlagCancelled; an answer to an invitation (REPLY, COUNTER, REFRESH,
// DECLINECOUNTER) is no event and yields none. Bytes that are no calendar are
// an *app.Error with code not-a-calendar.
func Events(ctx context.Context, s app.SourceSettings, d connectors.Deps, data []byte, q connectors.Query) ([]app.Item, error) {
	if err := ctx.Err(); err != nil {
		return nil, connectors.Explain(s.Name, err)
	}
	q = withDefaults(q, d)
	if q.From.IsZero() {
		q.From = q.Now
	}
	q.To = q.From.Add(inviteReach)
	a := newAdapter(s, d.Reader, q)
	a.once = true
	var items []app.Item
	err := a.read(batch{data: data}, func(it app.Item) error {
		if it.Kind == app.KindEvent {
			items = append(items, it)
		}
		return ctx.Err()
	})
	if errors.Is(err, errNothing) {
		return nil, notCalendar("The invitation", data)
	}
	if err != nil {
		return nil, connectors.Explain(s.Name, err)
	}
	return items, nil
}

// invited returns the occurrences of an event that a mail brought.
func (a *adapter) invited(s *series) []occurrence {
	c := s.master
	if c == nil || !c.timing.repeats() {
		return s.expand(window{reader: a.window.reader, now: a.window.now}, a.budget)
	}
	list := s.expand(a.window, a.budget)
	if first := c.start.at(a.window.reader); len(list) == 0 && !first.Before(a.window.to) {
		w := a.window
		w.from, w.to = first, first.Add(inviteReach)
		if list = s.expand(w, a.budget); len(list) > 1 {
			list = list[:1]
		}
	}
	return list
}

// isAnswer reports whether a calendar is an answer to an invitation, which
// repeats the event without saying anything new of it.
func isAnswer(method string) bool {
	switch strings.ToUpper(strings.TrimSpace(method)) {
	case "REPLY", "COUNTER", "REFRESH", "DECLINECOUNTER":
		return true
	}
	return false
}
