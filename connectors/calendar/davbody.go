package calendar

import (
	"encoding/xml"
	"strings"
	"time"
)

const (
	xmlHead = `<?xml version="1.0" encoding="utf-8"?>` + "\n"
	davNS   = ` xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/"`
)

// propfindBody asks for all that finds and lists calendars.
const propfindBody = xmlHead + `<d:propfind` + davNS + `><d:prop>` +
	`<d:current-user-principal/><c:calendar-home-set/><c:calendar-user-address-set/><d:displayname/><d:resourcetype/>` +
	`<c:supported-calendar-component-set/><s:getctag/><d:sync-token/><s:source/></d:prop></d:propfind>`

// reach is what a calendar is asked for: events from one time to another (zero
// bounds are open), and tasks, with or without those that are done.
type reach struct {
	from, to time.Time
	done     bool
}

// holds reports whether an answer for r holds all of one for the other.
func (r reach) holds(other reach) bool {
	return (r.from.IsZero() || !other.from.IsZero() && !other.from.Before(r.from)) &&
		(r.to.IsZero() || !other.to.IsZero() && !other.to.After(r.to)) && (r.done || !other.done)
}

// queryBody returns a calendar-query (RFC 4791 section 7.8) for one kind of
// component, with the objects or with their etags alone. Tasks have no time
// range: an open one may be of any age. plain leaves out the filter of tasks
// that are done, which some servers do not know.
func queryBody(comp string, r reach, data, plain bool) string {
	filter := ""
	switch {
	case comp == "VEVENT":
		filter = timeRange(r)
	case !r.done && !plain:
		filter = `<c:prop-filter name="COMPLETED"><c:is-not-defined/></c:prop-filter>`
	}
	what := `<d:getetag/>`
	if data {
		what += `<c:calendar-data/>`
	}
	return xmlHead + `<c:calendar-query` + davNS + `><d:prop>` + what + `</d:prop><c:filter><c:comp-filter name="VCALENDAR">` +
		`<c:comp-filter name="` + comp + `">` + filter + `</c:comp-filter></c:comp-filter></c:filter></c:calendar-query>`
}

// timeRange writes the reach as CalDAV does (RFC 4791 section 9.9).
func timeRange(r reach) string {
	const stamp = "20060102T150405Z"
	if r.from.IsZero() && r.to.IsZero() {
		return ""
	}
	s := "<c:time-range"
	if !r.from.IsZero() {
		s += ` start="` + r.from.UTC().Format(stamp) + `"`
	}
	if !r.to.IsZero() {
		s += ` end="` + r.to.UTC().Format(stamp) + `"`
	}
	return s + "/>"
}

// multigetBody asks for objects by their addresses as the server wrote them
// (RFC 4791 section 7.9).
func multigetBody(hrefs []string) string {
	var b strings.Builder
	b.WriteString(xmlHead + `<c:calendar-multiget` + davNS + `><d:prop><d:getetag/><c:calendar-data/></d:prop>`)
	for _, h := range hrefs {
		b.WriteString("<d:href>" + escapeXML(h) + "</d:href>")
	}
	b.WriteString("</c:calendar-multiget>")
	return b.String()
}

// syncBody asks what changed since a token (RFC 6578 section 3.2).
func syncBody(token string) string {
	return xmlHead + `<d:sync-collection` + davNS + `><d:sync-token>` + escapeXML(token) + `</d:sync-token>` +
		`<d:sync-level>1</d:sync-level><d:prop><d:getetag/></d:prop></d:sync-collection>`
}

func escapeXML(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a strings.Builder takes everything
	return b.String()
}
