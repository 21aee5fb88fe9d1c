package calendar

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// maxFile bounds one file and one answer, in bytes.
const maxFile = 64 << 20

// source is a calendar of any kind; its origin is what differs between them.
type source struct {
	set    app.SourceSettings
	deps   connectors.Deps
	origin origin
}

// origin is where calendars come from.
type origin interface {
	// read yields the calendars as they come; yield returns errNothing for one
	// that is none. request.last is what keep was in the last complete answer
	// of the same calendar; unchanged means that nothing was yielded because
	// nothing differs from then, and is for the same question alone.
	read(ctx context.Context, ask request, yield func(batch) error) (answer, error)
}

// request is what an origin is asked.
type request struct {
	window window
	last   json.RawMessage // nil: nothing is remembered
	same   bool            // last answered this very question: unchanged will do
	daily  bool            // the question of each morning; it will be asked again for a later window
	all    bool            // preview: tasks that are done too
}

// batch is a calendar file, or a part of one as a server keeps it.
type batch struct {
	data []byte
	name string   // how its server or folder calls the calendar; may be ""
	own  []string // mail addresses of its owner, lower case
}

// answer is how reading went.
type answer struct {
	unchanged bool
	keep      any // remembered for the next read, as JSON
	partial   []error
}

// open makes a source of settings. An address on the network is a calendar
// file or a CalDAV server, which only the first answer tells; anything else is
// a path.
func open(s app.SourceSettings, d connectors.Deps) (connectors.Source, error) {
	address := strings.TrimSpace(s.Address)
	if address == "" {
		return nil, &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("the calendar %q has no address", s.Name),
			Hint: "Give it an .ics file, a folder of them, an .ics address or a CalDAV server."}
	}
	if u, ok := webAddress(address); ok {
		client, err := d.HTTP.WithCAFile(s.CAFile)
		if err != nil {
			return nil, &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("the certificate file of the calendar %q could not be used", s.Name),
				Hint: "ca_file has to name a file of PEM certificates.", Err: err}
		}
		return &source{s, d, &web{set: s, deps: d, client: client, address: u}}, nil
	}
	if i := strings.Index(address, "://"); i > 0 && !strings.HasPrefix(strings.ToLower(address), "file:") {
		return nil, &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("the calendar %q has an address that begins with %q", s.Name, address[:i]),
			Hint: "Calendars are read from https, webcal and caldav addresses, and from files."}
	}
	return &source{s, d, files{path: localPath(address)}}, nil
}

// state is what Report.State holds.
type state struct {
	Place string          `json:"place"` // digest of where it came from
	Frame string          `json:"frame"` // digest of the question it answers
	Keep  json.RawMessage `json:"keep"`
}

// Fetch implements connectors.Source.
func (s *source) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	if err := ctx.Err(); err != nil {
		return connectors.Report{}, connectors.Explain(s.set.Name, err)
	}
	q = withDefaults(q, s.deps)
	a := newAdapter(s.set, s.deps.Reader, q)
	now := state{Place: digest(s.set.Address, s.set.User), Frame: s.frame(q, a.window)}
	ask := request{window: a.window, daily: a.open && !q.All, all: q.All}
	var st state
	if err := json.Unmarshal(q.State, &st); err == nil && st.Place == now.Place && !q.All { // anything else begins anew
		ask.last, ask.same = st.Keep, st.Frame == now.Frame
	}
	var stopped error // what emit said
	ans, err := s.origin.read(ctx, ask, func(b batch) error {
		return a.read(b, func(it app.Item) error {
			if err := ctx.Err(); err != nil {
				return err
			}
			stopped = emit(it)
			return stopped
		})
	})
	if stopped != nil {
		return connectors.Report{}, stopped
	}
	if err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return connectors.Report{Partial: ans.partial}, connectors.Explain(s.set.Name, err)
	}
	return s.report(ans, a, now)
}

// withDefaults fills in clock and zone where a caller left them out.
func withDefaults(q connectors.Query, d connectors.Deps) connectors.Query {
	if q.Zone == nil {
		q.Zone = d.Zone
	}
	if q.Zone == nil {
		q.Zone = time.UTC
	}
	if q.Now.IsZero() && d.Now != nil {
		q.Now = d.Now()
	}
	return q
}

// frame returns a digest of the question: an answer to another one may not
// stand in for this one's.
func (s *source) frame(q connectors.Query, w window) string {
	return digest(w.from, w.to, q.Zone.String(), s.set, s.deps.Reader)
}

// digest returns a short name for values that JSON can hold.
func digest(values ...any) string {
	data, err := json.Marshal(values)
	if err != nil {
		return "" // settings always marshal; without a name nothing is remembered
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:12])
}

// report tells how the fetch went.
func (s *source) report(ans answer, a *adapter, st state) (connectors.Report, error) {
	r := connectors.Report{Partial: ans.partial, Unchanged: ans.unchanged}
	if a.budget.spent {
		r.Partial = append(r.Partial, &app.Error{Code: app.CodeTooLarge,
			Message: fmt.Sprintf("%s repeats events so often that only the first are shown", s.set.Name),
			Hint:    "Look in the calendar for an event that repeats every second or minute."})
	}
	for i, e := range r.Partial {
		r.Partial[i] = connectors.Explain(s.set.Name, e)
	}
	if len(r.Partial) > 0 {
		return r, nil // not complete: nothing is gone, nothing is remembered
	}
	r.Coverage = coverage(a.window)
	if a.open {
		r.Coverage.Whole = []app.Kind{app.KindTask}
	}
	keep, err := json.Marshal(ans.keep)
	if err != nil || st.Frame == "" || st.Place == "" {
		return r, nil //nolint:nilerr // without a state the next answer is complete again
	}
	st.Keep = keep
	if data, err := json.Marshal(st); err == nil {
		r.State = data
	}
	return r, nil
}

// coverage returns the time of which an answer for the window holds
// everything. The time of a date is its midnight in UTC, while the window
// takes it at midnight of the reader; so the ends move to where both agree.
func coverage(w window) app.Coverage {
	c := app.Coverage{Complete: true, From: w.from, To: w.to}
	if !w.from.IsZero() {
		first := dateIn(w.from, w.reader) // the last date that may begin before the window
		if resolve(first, w.reader).Before(w.from) && first.After(c.From) {
			c.From = first.Add(time.Second)
		}
	}
	if !w.to.IsZero() {
		last := dateIn(w.to, w.reader) // the first date that may begin after it
		if resolve(last, w.reader).Before(w.to) {
			last = last.AddDate(0, 0, 1)
		}
		if last.Before(c.To) {
			c.To = last
		}
	}
	return c
}

// dateIn returns midnight UTC of the instant's date in loc.
func dateIn(t time.Time, loc *time.Location) time.Time { return midnight(wallOf(t, loc)) }

// notCalendar is the error of bytes that are no calendar.
func notCalendar(what string, data []byte) *app.Error {
	e := &app.Error{Code: app.CodeNotCal, Message: what + " is not a calendar",
		Hint: "It should begin with BEGIN:VCALENDAR. Export the calendar again, or check the address."}
	head := strings.ToLower(string(data[:min(len(data), 1024)]))
	switch {
	case len(strings.TrimSpace(head)) == 0:
		e.Message = what + " is empty, so it is not a calendar"
	case strings.Contains(head, "<html"), strings.Contains(head, "<!doctype html"), strings.Contains(head, "<head"):
		e.Message = what + " is a web page, not a calendar"
		e.Hint = "The address is probably a sign-in or share page. Look in the calendar's settings for its iCal or secret address; it usually ends in .ics."
	}
	return e
}
