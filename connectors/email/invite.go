package email

import (
	"strconv"
	"strings"

	"daybrief/app"
)

const (
	maxInvite  = 256 << 10 // bytes of a calendar part that are read
	maxUID     = 1 << 10   // bytes of a UID; a mail with a longer one is no invite
	maxInvites = 3         // calendar parts of a message that are looked at
)

// invite is what a calendar part of a mail says of itself (RFC 6047). The
// event in it is read by the calendar connector.
type invite struct {
	method     string // REQUEST, CANCEL, PUBLISH, REPLY or COUNTER
	uid        string
	recurrence string // RECURRENCE-ID as written, where it is about one occurrence
	sequence   int
	stamp      string // DTSTAMP as written
	organizer  string // its address
	data       []byte // in UTF-8
}

// key names what the invite is about: an event, or one occurrence of it.
func (v invite) key() string {
	if v.recurrence == "" {
		return v.uid
	}
	return v.uid + "/" + v.recurrence
}

// rank orders invites with the same key: the higher one counts (RFC 5546
// section 2.1.5).
func (v invite) rank() string { return strconv.Itoa(1_000_000_000+v.sequence) + " " + v.stamp }

// eventful tells whether an event is made of the invite. A reply or a
// counter-proposal is somebody's opinion of an event.
func (v invite) eventful() bool {
	return v.method == "REQUEST" || v.method == "PUBLISH" || v.method == "CANCEL"
}

// inviteParts returns the parts of a message that may be an invite: calendar
// text, or else files in that form. Those of an enclosed message are for
// whoever it was sent to.
func inviteParts(root *part) []*part {
	var texts, files []*part
	root.walk(func(p *part) bool {
		switch {
		case len(p.kids) > 0 || p.size > maxInvite:
		case p.kind == "text/calendar":
			texts = append(texts, p)
		case p.kind == "application/ics", strings.HasSuffix(strings.ToLower(p.name()), ".ics"):
			files = append(files, p)
		}
		return p.kind != "message/rfc822" && p.kind != "message/global"
	})
	if len(texts) == 0 {
		texts = files
	}
	return texts[:min(len(texts), maxInvites)]
}

// inviteOf returns the first invite of a message. A panic of a decoder costs
// the invite.
func inviteOf(root *part) (v invite, ok bool) {
	defer func() {
		if recover() != nil {
			v, ok = invite{}, false
		}
	}()
	for _, p := range inviteParts(root) {
		data, ok := p.data()
		if !ok || len(data) == 0 || len(data) >= maxInvite {
			continue
		}
		text, _ := toUTF8(data, p.params["charset"])
		v := readInvite(text)
		if v.method == "" {
			v.method = strings.ToUpper(p.params["method"])
		}
		switch v.method {
		case "REQUEST", "CANCEL", "PUBLISH", "REPLY", "COUNTER":
			if v.uid != "" {
				v.data = []byte(text)
				return v, true
			}
		}
	}
	return invite{}, false
}

// inviteReader is the state of readInvite.
type inviteReader struct {
	invite
	inside     []string // the components the line stands in
	recurrence string   // of the current event
	entries    int      // events and tasks so far
	whole      bool     // one of them is not about one occurrence
}

// readInvite looks at an iCalendar object as far as a mail is concerned with
// it.
func readInvite(text string) invite {
	r := inviteReader{}
	for line := range strings.Lines(unfold(text)) {
		r.line(splitProperty(strings.TrimRight(line, "\r\n")))
	}
	v := r.invite
	if r.whole {
		v.recurrence = ""
	}
	return v
}

// line reads one property.
func (r *inviteReader) line(name, _, value string) {
	switch {
	case name == "BEGIN" && len(r.inside) < 16:
		if r.inside = append(r.inside, strings.ToUpper(value)); isEntry(r.inside) {
			r.entries, r.recurrence = r.entries+1, ""
		}
	case name == "END" && len(r.inside) > 0:
		r.end()
	case len(r.inside) == 1 && name == "METHOD":
		r.method = strings.ToUpper(value)
	case isEntry(r.inside) && name == "RECURRENCE-ID":
		r.recurrence = value
	case isEntry(r.inside) && r.entries == 1:
		r.property(name, value)
	}
}

// end closes a component.
func (r *inviteReader) end() {
	if isEntry(r.inside) {
		r.whole = r.whole || r.recurrence == ""
		if r.invite.recurrence == "" {
			r.invite.recurrence = r.recurrence
		}
	}
	r.inside = r.inside[:len(r.inside)-1]
}

// isEntry tells whether a line stands in an event or task itself, and not in
// an alarm of it.
func isEntry(inside []string) bool {
	return len(inside) == 2 && (inside[1] == "VEVENT" || inside[1] == "VTODO")
}

// property notes a property of the first event.
func (v *invite) property(name, value string) {
	switch name {
	case "UID":
		if value = strings.TrimSpace(value); len(value) <= maxUID {
			v.uid = value
		}
	case "ORGANIZER":
		v.organizer = address(value)
	case "DTSTAMP":
		v.stamp = value
	case "SEQUENCE":
		if n, err := strconv.Atoi(value); err == nil && n >= 0 && n < 1_000_000_000 {
			v.sequence = n
		}
	}
}

// address returns the mail address of a CAL-ADDRESS, in lower case.
func address(value string) string {
	value = strings.ToLower(strings.TrimSpace(value))
	return strings.TrimPrefix(value, "mailto:")
}

// splitProperty cuts a content line (RFC 5545 section 3.1). A colon in quotes
// belongs to a parameter.
func splitProperty(line string) (name, params, value string) {
	quoted := false
	for i := range len(line) {
		switch {
		case line[i] == '"':
			quoted = !quoted
		case line[i] == ':' && !quoted:
			name, params, _ = strings.Cut(line[:i], ";")
			return strings.ToUpper(name), params, line[i+1:]
		}
	}
	return "", "", ""
}

// mark sets the flags an invite gives to its event. What a mail says the reader
// answered is the word of whoever wrote it: an event is taken as agreed only
// where the reader sent the mail. One that is in a calendar has its say there.
func (v invite) mark(it *app.Item, sent bool) {
	switch {
	case v.method == "CANCEL":
		it.AddFlag(app.FlagCancelled)
	case !sent && !it.HasFlag(app.FlagDeclined):
		it.AddFlag(app.FlagTentative)
	}
}
