package calendar

import (
	"strconv"
	"strings"
	"time"
)

// node is a component of the file before it is understood.
type node struct {
	name     string
	lines    []line
	children []*node
}

// get returns the first line of that name.
func (n *node) get(name string) (line, bool) {
	for _, l := range n.lines {
		if l.name == name {
			return l, true
		}
	}
	return line{}, false
}

const (
	maxDepth = 16      // components within components
	maxNodes = 500_000 // components of a file

	usualLines = 12 // of an event
)

// closeFor ends what cannot hold a component of that name: an event does not
// hold an event, and nothing holds a calendar.
func closeFor(stack []*node, name string) []*node {
	for i := 1; i < len(stack); i++ {
		if name == "VCALENDAR" || isEntry(name) && isEntry(stack[i].name) {
			return stack[:i]
		}
	}
	return stack
}

// closeNamed ends the innermost open component of that name and all in it.
func closeNamed(stack []*node, name string) []*node {
	for i := len(stack) - 1; i > 0; i-- {
		if stack[i].name == name {
			return stack[:i]
		}
	}
	return stack
}

// isEntry reports whether a component of that name stands in a calendar for
// itself.
func isEntry(name string) bool {
	switch name {
	case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY", "VTIMEZONE":
		return true
	}
	return false
}

// decodeCalendar reads one VCALENDAR.
func decodeCalendar(n *node) document {
	var doc document
	for _, name := range []string{"X-WR-CALNAME", "NAME"} {
		if l, ok := n.get(name); ok && doc.name == "" {
			doc.name = l.text()
		}
	}
	var entries []*node
	zones := newZones()
	collect(n, &entries, zones)
	zones.settle(n)
	for _, e := range entries {
		doc.components = append(doc.components, decodeEntry(e, zones))
	}
	return doc
}

// collect finds the events, tasks and zones below n, also inside components
// nobody knows.
func collect(n *node, entries *[]*node, zones *zones) {
	for _, c := range n.children {
		switch c.name {
		case "VEVENT", "VTODO":
			*entries = append(*entries, c)
		case "VTIMEZONE":
			zones.add(c)
		default:
			collect(c, entries, zones)
		}
	}
}

// decodeEntry reads a VEVENT or VTODO.
func decodeEntry(n *node, zones *zones) *component {
	c := &component{todo: n.name == "VTODO"}
	for _, l := range n.lines {
		if !c.decodeTime(l, zones) && !c.decodeRepeat(l, zones) && !c.decodePeople(l) {
			c.decodeText(l)
		}
	}
	for _, r := range n.lines { // rules need the start to be known
		if r.name == "RRULE" || r.name == "EXRULE" {
			c.decodeRule(r)
		}
	}
	return c
}

// moment reads the value of l with its zone; a zone nobody knows (the time is
// then floating) or a value that makes no sense marks the component as damaged.
func (c *component) moment(l line, value string, zones *zones) (moment, bool) {
	z, known := zones.named(l.param("TZID"))
	m, ok := parseMoment(value, z)
	if !ok || !known && m.form != formDate && !strings.HasSuffix(strings.TrimSpace(value), "Z") {
		c.damaged = true
	}
	return m, ok
}

// decodeTime reads when the component happens.
func (c *component) decodeTime(l line, zones *zones) bool {
	switch l.name {
	case "DTSTART":
		if m, ok := c.moment(l, l.value, zones); ok {
			c.start = m
		}
	case "DTEND":
		if m, ok := c.moment(l, l.value, zones); ok && !c.todo {
			c.end = m
		}
	case "DUE":
		if m, ok := c.moment(l, l.value, zones); ok && c.todo {
			c.end = m
		}
	case "DURATION":
		if sp, ok := parseSpan(l.value); ok {
			c.duration = sp
		} else {
			c.damaged = true
		}
	case "COMPLETED":
		c.completed = true
	default:
		return false
	}
	return true
}

// decodeRepeat reads how the component repeats.
func (c *component) decodeRepeat(l line, zones *zones) bool {
	t := &c.timing
	switch l.name {
	case "RECURRENCE-ID":
		if m, ok := c.moment(l, l.value, zones); ok {
			t.recurrenceID = m
			t.andFuture = strings.EqualFold(l.param("RANGE"), "THISANDFUTURE")
		}
	case "RDATE":
		z, known := zones.named(l.param("TZID"))
		for _, v := range list(l.value) {
			if r, ok := parsePeriod(v, z); ok {
				t.rdates = append(t.rdates, r)
			} else if strings.TrimSpace(v) != "" {
				c.damaged = true
			}
		}
		c.damaged = c.damaged || !known
	case "EXDATE":
		for _, v := range list(l.value) {
			if strings.TrimSpace(v) == "" {
				continue
			}
			if m, ok := c.moment(l, v, zones); ok {
				t.exdates = append(t.exdates, m)
			}
		}
	default:
		return false
	}
	return true
}

// decodeRule reads RRULE and EXRULE. A rule that makes no sense costs the
// repeats, not the event.
func (c *component) decodeRule(l line) {
	r, err := parseRule(l.value)
	if err != nil {
		c.damaged = true
		return
	}
	if l.name == "RRULE" {
		c.timing.rules = append(c.timing.rules, r)
	} else {
		c.timing.exRules = append(c.timing.exRules, r)
	}
}

// decodePeople reads ATTENDEE and ORGANIZER.
func (c *component) decodePeople(l line) bool {
	if l.name != "ATTENDEE" && l.name != "ORGANIZER" {
		return false
	}
	p := person{
		name:     strings.TrimSpace(l.param("CN")),
		partstat: strings.ToUpper(l.param("PARTSTAT")),
		kind:     strings.ToUpper(l.param("CUTYPE")),
		address:  mailAddress(l.value),
	}
	if mail := mailAddress(l.param("EMAIL")); mail != "" {
		p.address = mail
	}
	if l.name == "ORGANIZER" {
		c.organizer = p
	} else if p.name != "" || p.address != "" {
		c.attendees = append(c.attendees, p)
	}
	return true
}

// mailAddress returns the mail address in a calendar user address in lower
// case, or "".
func mailAddress(s string) string {
	s = strings.ToLower(strings.Trim(strings.TrimSpace(s), `"<>`))
	s = strings.TrimPrefix(s, "mailto:")
	s, _, _ = strings.Cut(s, "?")
	if !strings.Contains(s, "@") || strings.ContainsAny(s, " /\t\n") {
		return ""
	}
	return s
}

// prose returns the field of a property that is text.
func (t *texts) prose(name string) *string {
	switch name {
	case "SUMMARY":
		return &t.summary
	case "DESCRIPTION":
		return &t.description
	case "X-ALT-DESC", "STYLED-DESCRIPTION":
		return &t.html
	case "LOCATION":
		return &t.location
	}
	return nil
}

// word returns the field of a property that is one of a few words.
func (t *texts) word(name string) *string {
	switch name {
	case "STATUS":
		return &t.status
	case "TRANSP":
		return &t.transparency
	}
	return nil
}

// decodeText reads what the component says.
func (c *component) decodeText(l line) {
	t := &c.text
	if p := t.prose(l.name); p != nil {
		*p = l.text()
		return
	}
	if p := t.word(l.name); p != nil {
		*p = strings.ToUpper(strings.TrimSpace(l.value))
		return
	}
	switch l.name {
	case "UID":
		c.uid = strings.TrimSpace(l.value)
	case "SEQUENCE":
		c.sequence, _ = strconv.Atoi(strings.TrimSpace(l.value)) // damaged counts as 0, its default
	case "URL":
		t.url = strings.TrimSpace(l.value)
	case "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGCONFLINK", "X-ZOOM-JOINURL":
		t.conference = strings.TrimSpace(l.value)
	case "PRIORITY":
		t.priority = priority(l.value)
	case "CATEGORIES":
		for _, v := range list(l.value) {
			t.categories = append(t.categories, unescape(v))
		}
	case "PERCENT-COMPLETE":
		c.completed = c.completed || strings.TrimSpace(l.value) == "100"
	case "LAST-MODIFIED", "CREATED": // not DTSTAMP, which some servers set anew with every answer
		t.stamp(l)
	}
}

// priority reads PRIORITY; what is none counts as 0, undefined.
func priority(s string) int {
	p, err := strconv.Atoi(strings.TrimSpace(s))
	if err != nil || p < 0 || p > 9 {
		return 0
	}
	return p
}

// stamp keeps the latest of the times at which the component was written.
func (t *texts) stamp(l line) {
	if m, ok := parseMoment(l.value, nil); ok {
		if at := m.at(time.UTC); at.After(t.modified) {
			t.modified = at
		}
	}
}
