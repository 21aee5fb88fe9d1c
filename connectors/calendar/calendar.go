// Package calendar reads calendars: an .ics file, a folder of them, an .ics
// address, and a CalDAV server. It yields one item for each occurrence of an
// event and one for each open task.
//
// The way in is Connector. Below it stand four layers, each of which knows
// only the one before: lines and components (line.go, decode.go), the native
// types (native.go, values in value.go, zones in zone.go), the expansion into
// occurrences (rule.go, daytime.go, series.go, expand.go) and the adapter that turns them
// into items (adapt.go). Reading is lenient: a broken component costs that
// component, never the file. Nothing is ever written to a calendar.
//
// An occurrence belongs to a window when from <= start < to; a date is taken
// at midnight in the reader's zone. Without bounds a preview shows every event
// that happens once, and repeats from their first up to a year after now,
// at most maxRepeats of each.
package calendar

import (
	"bytes"
	"encoding/json"
	"net/url"
	"strings"

	_ "embed" // the description of the tool

	"daybrief/app"
	"daybrief/connectors"
)

// Type is the connector's name in the configuration.
const Type = "calendar"

//go:embed tool.md
var toolDescription string

// toolSchema is the JSON schema of the arguments of get_calendar.
const toolSchema = `{
  "type": "object",
  "properties": {
    "day":  {"type": "string", "description": "one day: YYYY-MM-DD, today or tomorrow"},
    "from": {"type": "string", "description": "first day or moment: YYYY-MM-DD or RFC 3339"},
    "to":   {"type": "string", "description": "end, not included, except that a date counts whole: YYYY-MM-DD or RFC 3339"}
  },
  "additionalProperties": false
}`

// Connector returns the calendar connector.
func Connector() connectors.Connector {
	return connectors.Connector{
		Type:  Type,
		Title: "Calendar",
		As:    "calendar",
		Open:  open,
		Sniff: sniff,
		Hosts: hosts,
		Tool: connectors.ToolSpec{
			Name:        "get_calendar",
			Description: strings.TrimSpace(toolDescription),
			Schema:      json.RawMessage(toolSchema),
			Call:        callTool,
		},
	}
}

// sniff tells how sure the connector is that the probed address is a calendar.
func sniff(p connectors.Probe) int {
	if p.IsDir {
		for _, name := range p.Entries {
			if isICSName(name) {
				return 90
			}
		}
		return 0
	}
	head := bytes.ToUpper(bytes.TrimLeft(bytes.TrimPrefix(p.Head, []byte("\xef\xbb\xbf")), " \t\r\n"))
	address := strings.ToLower(strings.TrimSpace(p.Address))
	switch {
	case bytes.HasPrefix(head, []byte("BEGIN:VCALENDAR")):
		return 100
	case strings.HasPrefix(address, "webcal:"), strings.HasPrefix(address, "webcals:"), strings.HasPrefix(address, "caldav:"), strings.HasPrefix(address, "caldavs:"):
		return 95
	case strings.EqualFold(p.Type, "text/calendar"):
		return 95
	case bytes.Contains(head, []byte("BEGIN:VCALENDAR")):
		return 80
	case isICSName(pathOf(address)):
		return 70
	case strings.Contains(address, "caldav"), strings.Contains(address, "/dav/"), strings.Contains(address, "remote.php/dav"):
		return 60
	}
	return 0
}

// pathOf returns the path of an address without its query.
func pathOf(address string) string {
	if u, err := url.Parse(address); err == nil && u.Path != "" {
		return u.Path
	}
	return address
}

// isICSName reports whether a file of that name is an iCalendar file.
func isICSName(name string) bool {
	name = strings.ToLower(name)
	for _, ext := range []string{".ics", ".ical", ".icalendar", ".vcs", ".ifb"} {
		if strings.HasSuffix(name, ext) {
			return true
		}
	}
	return false
}

// hosts returns the host a source with these settings has to reach.
func hosts(s app.SourceSettings, _ connectors.Services) []string {
	u, ok := webAddress(s.Address)
	if !ok {
		return nil
	}
	return append([]string{u.Hostname()}, pods(u.Hostname())...)
}

// pods returns the hosts to which a service is known to move its readers.
// iCloud sends each to one of its servers pNN-caldav.icloud.com.
func pods(host string) []string {
	if host != "caldav.icloud.com" {
		return nil
	}
	out := make([]string, 0, 200)
	for n := 1; n <= 200; n++ {
		out = append(out, podName(n))
	}
	return out
}

// webAddress reads the address of a calendar on the network. webcal: and
// caldav: mean https.
func webAddress(address string) (*url.URL, bool) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return nil, false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		u.Scheme = strings.ToLower(u.Scheme)
	case "webcal", "webcals", "caldav", "caldavs":
		u.Scheme = "https"
	default:
		return nil, false
	}
	u.Fragment = ""
	return u, true
}
