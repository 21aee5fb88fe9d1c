package email

import (
	"strconv"
	"strings"
	"time"

	"daybrief/app/lazyre"
	"daybrief/connectors"
)

// maxEntries bounds the events of a calendar object that are told.
const maxEntries = 20

// noteCalendar is said of a calendar object without an event or a task in it.
const noteCalendar = "This message holds calendar data without an event."

// isCalendar tells whether text is an iCalendar object (RFC 5545 section 3.4).
func isCalendar(text string) bool {
	const begin = "BEGIN:VCALENDAR"
	text = strings.TrimLeft(text[:min(len(text), 200)], " \t\n\ufeff")
	return len(text) >= len(begin) && strings.EqualFold(text[:len(begin)], begin)
}

// calendarText returns what an iCalendar object says for a reader: of each
// event or task what it is, when and where, who asks or answers, and its
// description. It reads leniently and never fails; what a line cannot be made
// sense of is shown as given.
func calendarText(text string) string {
	var r entryReader
	for line := range strings.Lines(unfold(text)) {
		r.line(splitProperty(strings.TrimRight(line, "\r\n")))
	}
	r.close()
	if len(r.texts) == 0 {
		return noteCalendar
	}
	return connectors.CleanText(strings.Join(r.texts, "\n\n"))
}

var folds = strings.NewReplacer("\r\n ", "", "\r\n\t", "", "\n ", "", "\n\t", "")

// unfold joins content lines that were folded (RFC 5545 section 3.1).
func unfold(text string) string { return folds.Replace(text) }

// property is one content line of an entry.
type property struct{ params, value string }

// param returns a parameter's value, or "".
func (p property) param(name string) string {
	rest := []byte(p.params)
	for len(rest) > 0 {
		var piece []byte
		piece, rest = cutUnquoted(rest, ';')
		if key, value, _ := strings.Cut(string(piece), "="); strings.EqualFold(key, name) {
			return strings.Trim(value, `"`)
		}
	}
	return ""
}

var unescapes = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\N`, "\n", `\,`, ",", `\;`, ";")

// text returns the value of a TEXT property (RFC 5545 section 3.3.11). HTML,
// which some programs put there, becomes plain text.
func (p property) text() string {
	value := p.value
	if strings.EqualFold(p.param("ENCODING"), "QUOTED-PRINTABLE") { // vCalendar 1.0
		data, _ := decodeTransfer([]byte(value), "quoted-printable")
		value, _ = toUTF8(data, p.param("CHARSET"))
	}
	value = unescapes.Replace(value)
	if connectors.HasMarkup(value) && strings.Contains(value, "</") {
		return connectors.PlainText(value)
	}
	return strings.TrimSpace(value)
}

// entryReader is the state of calendarText.
type entryReader struct {
	inside []string // the components the line stands in
	method string
	kind   string // of the open entry: VEVENT or VTODO; "" outside of one
	entry  map[string]property
	voices []property // attendees of the open entry
	texts  []string
}

func (r *entryReader) line(name, params, value string) {
	switch {
	case name == "BEGIN" && len(r.inside) < 16:
		if r.inside = append(r.inside, strings.ToUpper(strings.TrimSpace(value))); isEntry(r.inside) {
			r.close()
			r.kind, r.entry = r.inside[1], map[string]property{}
		}
	case name == "END" && len(r.inside) > 0:
		if isEntry(r.inside) {
			r.close()
		}
		r.inside = r.inside[:len(r.inside)-1]
	case name == "METHOD" && len(r.inside) == 1:
		r.method = strings.ToUpper(strings.TrimSpace(value))
	case !isEntry(r.inside) || r.entry == nil:
	case name == "ATTENDEE":
		r.voices = append(r.voices, property{params, value})
	default:
		if _, twice := r.entry[name]; !twice {
			r.entry[name] = property{params, value}
		}
	}
}

// close tells the open entry.
func (r *entryReader) close() {
	if r.entry != nil && len(r.texts) < maxEntries {
		r.texts = append(r.texts, r.told())
	}
	r.kind, r.entry, r.voices = "", nil, nil
}

func (r *entryReader) told() string {
	e := r.entry
	title := oneLine(e["SUMMARY"].text())
	if title == "" {
		title = "no title"
	}
	lines := []string{r.heading() + ": " + title}
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, name+": "+value)
		}
	}
	add("When", span(e))
	if due := e["DUE"]; due.value != "" {
		add("Due", moment(due))
	}
	add("Repeats", repeats(e["RRULE"].value))
	add("Where", oneLine(e["LOCATION"].text()))
	if by := e["ORGANIZER"]; by.value != "" {
		add("Organizer", by.person())
	}
	if r.method == "REPLY" {
		for _, v := range r.voices[:min(len(r.voices), maxEntries)] {
			add("Answer of "+v.person(), answerWord(v.param("PARTSTAT")))
		}
		add("Comment", e["COMMENT"].text())
	}
	if about := e["DESCRIPTION"].text(); about != "" {
		lines = append(lines, "", about)
	}
	return strings.Join(lines, "\n")
}

// heading says what an entry is, by the object's method (RFC 5546 section 1.4).
func (r *entryReader) heading() string {
	status := strings.ToUpper(strings.TrimSpace(r.entry["STATUS"].value))
	switch {
	case r.method == "CANCEL" || status == "CANCELLED":
		return "Cancelled"
	case r.method == "REPLY":
		return "Answer to an invitation"
	case r.method == "COUNTER":
		return "Another time proposed"
	case r.kind == "VTODO":
		return "Task"
	case r.method == "REQUEST":
		return "Invitation"
	}
	return "Event"
}

// person names an organizer or attendee.
func (p property) person() string {
	name, at := oneLine(p.param("CN")), address(p.value)
	switch {
	case name == "" || strings.EqualFold(name, at):
		return at
	case !strings.Contains(at, "@"):
		return name
	}
	return name + " (" + at + ")"
}

func answerWord(partstat string) string {
	switch word := strings.ToLower(partstat); word {
	case "", "needs-action":
		return "none yet"
	default:
		return word // accepted, declined, tentative, delegated
	}
}

// span says when an entry begins and ends, in its own zone.
func span(e map[string]property) string {
	start := e["DTSTART"]
	if start.value == "" {
		return ""
	}
	from, days, _ := wallTime(start.value)
	said := moment(start)
	till, lastDays, ok := wallTime(e["DTEND"].value)
	switch {
	case from.IsZero() || !ok && e["DURATION"].value == "":
		return said
	case !ok:
		till = from.Add(duration(e["DURATION"].value))
	case lastDays:
		till = till.AddDate(0, 0, -1) // the day of a date is exclusive
	}
	if !till.After(from) {
		return said
	}
	end := e["DTEND"]
	if end.value == "" {
		end = start
	}
	if zoneOf(end) == zoneOf(start) { // said once, at the end
		said = strings.TrimSuffix(said, zoneOf(start))
	}
	last := till.Format("2 January 2006, 15:04")
	switch {
	case days:
		last = till.Format("2 January 2006")
	case till.Year() == from.Year() && till.YearDay() == from.YearDay():
		last = till.Format("15:04")
	}
	return said + " to " + last + zoneOf(end)
}

// moment writes a date or time; one that cannot be read as it is given.
func moment(p property) string {
	at, day, ok := wallTime(p.value)
	switch {
	case !ok:
		return oneLine(p.value)
	case day:
		return at.Format("Monday, 2 January 2006")
	}
	return at.Format("Monday, 2 January 2006, 15:04") + zoneOf(p)
}

// zoneOf names the zone of a time as given: " UTC", " (Europe/Berlin)", or ""
// for a floating time or a date.
func zoneOf(p property) string {
	if _, day, ok := wallTime(p.value); !ok || day {
		return ""
	}
	switch zone := oneLine(p.param("TZID")); {
	case strings.HasSuffix(strings.ToUpper(strings.TrimSpace(p.value)), "Z"):
		return " UTC"
	case zone != "":
		return " (" + zone + ")"
	}
	return ""
}

// wallTime reads DATE and DATE-TIME (RFC 5545 sections 3.3.4, 3.3.5) as the
// clock of their own zone shows them.
func wallTime(value string) (at time.Time, day, ok bool) {
	value = strings.TrimSuffix(strings.ToUpper(strings.TrimSpace(value)), "Z")
	for _, form := range []string{"20060102T150405", "20060102T1504", "20060102"} {
		if at, err := time.Parse(form, value); err == nil {
			return at, form == "20060102", true
		}
	}
	return time.Time{}, false, false
}

var durationPart = lazyre.New(`(\d{1,5})([WDHMS])`)

// duration reads a DURATION (RFC 5545 section 3.3.6).
func duration(value string) time.Duration {
	units := map[string]time.Duration{"W": 168 * time.Hour, "D": 24 * time.Hour, "H": time.Hour, "M": time.Minute, "S": time.Second}
	var sum time.Duration
	for _, m := range durationPart.FindAllStringSubmatch(strings.ToUpper(value[:min(len(value), 40)]), 5) {
		n, _ := strconv.Atoi(m[1]) // at most five digits
		sum += time.Duration(n) * units[m[2]]
	}
	return sum
}

// repeats names how often an event comes again, as far as one word can.
func repeats(rule string) string {
	for part := range strings.SplitSeq(strings.ToUpper(rule), ";") {
		freq, ok := strings.CutPrefix(strings.TrimSpace(part), "FREQ=")
		if !ok {
			continue
		}
		switch freq {
		case "DAILY", "WEEKLY", "MONTHLY", "YEARLY", "HOURLY":
			return strings.ToLower(freq)
		}
	}
	return ""
}
