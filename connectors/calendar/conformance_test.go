package calendar

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/conntest"
)

// TestConformanceFile passes the suite over an .ics address.
func TestConformanceFile(t *testing.T) {
	conntest.Run(t, conntest.Case{
		Connector: Connector(),
		Serve:     func(s *conntest.Server) { s.File("/secret/basic.ics", "testdata/words.ics", "text/calendar") },
		Settings: func(base string) app.SourceSettings {
			return app.SourceSettings{Name: "Own", Type: Type, Address: base + "/secret/basic.ics"}
		},
		Query:     connectors.Query{All: true},
		Kinds:     []app.Kind{app.KindEvent, app.KindTask},
		Items:     9,
		Args:      json.RawMessage(`{"from": "2026-04-01", "to": "2026-04-03"}`),
		WrongArgs: []string{`{"day": "some day"}`, `{"from": "2026-04-03", "to": "2026-04-01"}`, `{"day": "today", "from": "2026-04-03"}`},
	})
}

// TestConformanceFolder passes the suite over a folder of files.
func TestConformanceFolder(t *testing.T) {
	conntest.Run(t, conntest.Case{
		Connector: Connector(),
		Settings: func(string) app.SourceSettings {
			return app.SourceSettings{Name: "Own", Type: Type, Address: "testdata"}
		},
		Query: connectors.Query{All: true, From: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), To: time.Date(2026, 5, 1, 0, 0, 0, 0, time.UTC)},
		Kinds: []app.Kind{app.KindEvent, app.KindTask},
		Items: 40,
		Args:  json.RawMessage(`{"day": "2026-04-02"}`),
	})
}

// TestConformanceCalDAV passes the suite over a CalDAV server.
func TestConformanceCalDAV(t *testing.T) {
	conntest.Run(t, conntest.Case{
		Connector: Connector(),
		Serve:     func(s *conntest.Server) { s.Handle("/", newDavServer(t).ServeHTTP) },
		Settings: func(base string) app.SourceSettings {
			s := app.SourceSettings{Name: "Own", Type: Type, Address: base + "/"}
			if strings.Contains(base, "//127.") || strings.HasPrefix(base, "https:") { // elsewhere the password is not even tried
				s.User = "ann"
			}
			return s
		},
		Kinds: []app.Kind{app.KindEvent, app.KindTask},
		Items: 2,
		Args:  json.RawMessage(`{"from": "2026-03-09", "to": "2026-03-20"}`),
	})
}
