package calendar

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
)

// Listed is a calendar of a CalDAV account, as `source add` shows it. Name or
// URL in app.SourceSettings.Calendars chooses it.
type Listed struct {
	Name  string     `json:"name"` // what its owner calls it, else the last part of URL
	URL   string     `json:"url"`
	Kinds []app.Kind `json:"kinds"` // event, task or both

	// Source is the address of a calendar that the server only points to (a
	// subscription). It has to be a source of its own; it may hold a secret.
	Source string `json:"-"`
}

// Calendars returns the calendars of the CalDAV account the settings lead to,
// in the server's order. The list is empty where the address is a calendar
// file, in which there is nothing to choose. Errors are *app.Error: code
// not-a-calendar where there is neither.
func Calendars(ctx context.Context, s app.SourceSettings, d connectors.Deps) ([]Listed, error) {
	src, err := open(s, d)
	if err != nil {
		return nil, err
	}
	w, ok := src.(*source).origin.(*web)
	if !ok {
		return nil, nil
	}
	cred, err := w.credentials(ctx)
	if err != nil {
		return nil, connectors.Explain(s.Name, err)
	}
	if !strings.HasPrefix(strings.ToLower(s.Address), "caldav") {
		_, err := w.signed(ctx, &cred, func() (answer, error) { return w.file(ctx, request{all: true}, cred, nil, hasCalendar) })
		if err == nil {
			return nil, nil
		}
		if !errors.Is(err, errNoFile) {
			return nil, connectors.Explain(s.Name, w.signIn(err, cred))
		}
	}
	dav := &caldav{web: w, cred: cred}
	f, err := dav.find(ctx, nil)
	if errors.Is(err, errNoDav) {
		return nil, &app.Error{Code: app.CodeNotCal, Message: fmt.Sprintf("%s has no calendars at this address", w.address.Hostname()),
			Hint: "Look in the calendar's settings for its CalDAV or iCal address.", Err: err}
	}
	if err != nil {
		return nil, connectors.Explain(s.Name, w.signIn(err, cred))
	}
	out := make([]Listed, 0, len(f.list))
	for _, col := range f.list {
		l := Listed{Name: oneLine(col.title()), URL: col.at.String(), Source: col.source}
		for _, k := range []struct {
			comp string
			kind app.Kind
		}{{"VEVENT", app.KindEvent}, {"VTODO", app.KindTask}} {
			if col.comps.has(k.comp) {
				l.Kinds = append(l.Kinds, k.kind)
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// hasCalendar looks whether a file is a calendar, without reading it.
func hasCalendar(b batch) error {
	w := walker{sketch: true, onLine: func(int, line) {}, onEntry: func(int, *node) {}}
	if !w.walk(b.data) {
		return errNothing
	}
	return nil
}
