package calendar

import (
	"bytes"
	"errors"
	"iter"
	"strings"
	"time"

	"daybrief/app"
)

// A large file is read in portions, so that it costs little more memory than
// its size: a first pass looks which events can matter, a second one decodes
// those and gives their items away, a portion at a time. An event and all that
// replaces its repeats stay together. A file of one portion is read as a whole.

// portion is how many entries are decoded together.
const portion = 2000

// errNothing says that the bytes hold no component of a calendar.
var errNothing = errors.New("no component of a calendar")

// outline is what the first pass finds of one calendar of a file.
type outline struct {
	head    *node // its own lines, and its zones as children
	entries int   // events and tasks
	uids    map[string]tally
}

// tally is what is known of the entries with one UID.
type tally struct {
	left   int  // how many the second pass has not met yet
	wanted bool // something of them may lie in the window
}

// walker reads a file component by component. It bends: a missing END is
// supplied by the next component of the same rank or by the end of the file, an
// END without BEGIN and a line that makes no sense are skipped.
type walker struct {
	stack   []*node
	doc     int // which VCALENDAR; -1 outside of any
	docs    int
	nodes   int
	found   bool // there was a component of a calendar
	sketch  bool // only the lines the first pass looks at are read
	onLine  func(doc int, l line)
	onEntry func(doc int, n *node) // a whole VEVENT, VTODO or VTIMEZONE
}

// walk reads the file. It reports whether there was any component of a
// calendar.
func (w *walker) walk(data []byte) bool {
	w.stack, w.doc = []*node{{}}, -1
	for piece := range pieces(data) {
		if !w.lines(piece) {
			break
		}
	}
	w.shrink(1)
	return w.found
}

// pieceSize is how much of a file is taken apart at once, in bytes.
const pieceSize = 1 << 20

// pieces cuts a large file before components, so that its lines are never all
// in memory.
func pieces(data []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		data = toUTF8(data)
		for len(data) > 2*pieceSize {
			i := bytes.Index(data[pieceSize:], []byte("\nBEGIN:V"))
			if i < 0 {
				break
			}
			end := pieceSize + i + 1
			if !yield(data[:end]) {
				return
			}
			data = data[end:]
		}
		yield(data)
	}
}

// lines reads a piece. It reports whether to go on.
func (w *walker) lines(piece []byte) bool {
	for raw := range unfold(piece) {
		if w.skips(raw) {
			continue
		}
		l, ok := parseLine(raw)
		if !ok {
			continue
		}
		switch l.name {
		case "BEGIN":
			name := strings.ToUpper(strings.TrimSpace(l.value))
			w.shrink(len(closeFor(w.stack, name)))
			if w.nodes++; w.nodes > maxNodes || len(w.stack) > maxDepth {
				return false
			}
			w.open(name)
		case "END":
			w.shrink(len(closeNamed(w.stack, strings.ToUpper(strings.TrimSpace(l.value)))))
		default:
			w.line(l)
		}
	}
	return true
}

// skips reports whether a line is one the first pass need not read: inside of
// an event, and of a name that says nothing about when it is. It errs on the
// side of no.
func (w *walker) skips(raw string) bool {
	if !w.sketch || len(raw) < 3 || w.stack[len(w.stack)-1].name != "VEVENT" {
		return false
	}
	first, second := raw[0]|0x20, raw[1]|0x20
	if strings.IndexByte("acloqstx", first) < 0 && (first != 'd' || second != 'e' && second != 'u') {
		return false
	}
	name, _, _ := strings.Cut(raw[:min(len(raw), 80)], ":")
	return !strings.Contains(name, ".") // else a group of vCalendar 1.0 may stand before the name
}

// open begins a component. Only what a zone holds is kept below it.
func (w *walker) open(name string) {
	n := &node{name: name}
	w.found = w.found || name == "VCALENDAR" || isEntry(name)
	if name == "VCALENDAR" {
		w.doc = w.docs
		w.docs++
	}
	for _, above := range w.stack {
		if above.name == "VTIMEZONE" {
			top := w.stack[len(w.stack)-1]
			top.children = append(top.children, n)
			break
		}
	}
	w.stack = append(w.stack, n)
}

// line gives a line to the component it stands in.
func (w *walker) line(l line) {
	top := w.stack[len(w.stack)-1]
	switch {
	case len(w.stack) == 1, top.name == "VCALENDAR":
		w.onLine(w.doc, l)
	case top.name == "VALARM": // nothing of it is used
	default:
		top.lines = append(top.lines, l)
	}
}

// shrink ends the components beyond a depth.
func (w *walker) shrink(depth int) {
	for len(w.stack) > depth {
		n := w.stack[len(w.stack)-1]
		w.stack = w.stack[:len(w.stack)-1]
		switch n.name {
		case "VEVENT", "VTODO", "VTIMEZONE":
			w.onEntry(w.doc, n)
		case "VCALENDAR":
			w.doc = -1
		}
	}
}

// reader gives the items of one file away.
type reader struct {
	adapter  *adapter
	name     string // how the server or folder calls the calendar
	give     func(app.Item) error
	outlines map[int]*outline
	waiting  map[int][]*node // entries by calendar, in the file's order
	count    int
	err      error
}

// read yields the items of a file. It returns errNothing for what is no
// calendar at all.
func (a *adapter) read(b batch, give func(app.Item) error) error {
	r := &reader{adapter: a, name: b.name, give: give, outlines: map[int]*outline{}, waiting: map[int][]*node{}}
	a.add(b.own)
	first := walker{sketch: true, onLine: r.headLine, onEntry: r.sketch}
	if !first.walk(b.data) {
		return errNothing
	}
	second := walker{onLine: func(int, line) {}, onEntry: r.collect}
	second.walk(b.data)
	for doc := range first.docs {
		r.flush(doc, true)
	}
	r.flush(-1, true)
	return r.err
}

func (r *reader) outline(doc int) *outline {
	o := r.outlines[doc]
	if o == nil {
		o = &outline{head: &node{name: "VCALENDAR"}, uids: map[string]tally{}}
		r.outlines[doc] = o
	}
	return o
}

func (r *reader) headLine(doc int, l line) {
	o := r.outline(doc)
	o.head.lines = append(o.head.lines, l)
}

// sketch takes note of an entry in the first pass.
func (r *reader) sketch(doc int, n *node) {
	o := r.outline(doc)
	if n.name == "VTIMEZONE" {
		o.head.children = append(o.head.children, n)
		return
	}
	o.entries++
	uid := uidOf(n)
	t, known := o.uids[uid]
	if !known {
		uid = strings.Clone(uid) // a part of a line would keep its whole piece in memory
	}
	o.uids[uid] = tally{t.left + 1, t.wanted || r.adapter.window.mayHold(n)}
}

// uidOf returns the UID of an entry as it is written.
func uidOf(n *node) string {
	uid := ""
	for i := range n.lines {
		if n.lines[i].name == "UID" {
			uid = strings.TrimSpace(n.lines[i].value)
		}
	}
	return uid
}

// mayHold reports whether an entry may have something in the window. It errs
// on the side of yes: only an event that happens once, on a day that is read
// without doubt and lies days outside, is none.
func (w window) mayHold(n *node) bool {
	if n.name != "VEVENT" || w.from.IsZero() && w.to.IsZero() {
		return true
	}
	begins := false
	for i := range n.lines {
		switch l := &n.lines[i]; l.name {
		case "RRULE", "RDATE", "RECURRENCE-ID":
			return true
		case "DTSTART":
			value := strings.TrimSpace(l.value)
			day, ok := parseDay(value[:min(8, len(value))])
			if !ok || w.near(day) {
				return true
			}
			begins = true
		}
	}
	return !begins
}

// near reports whether a date lies in the window or less than three days from
// it.
func (w window) near(day time.Time) bool {
	const margin = 72 * time.Hour
	return (w.from.IsZero() || day.After(w.from.Add(-margin))) && (w.to.IsZero() || day.Before(w.to.Add(margin)))
}

// collect takes an entry in the second pass, and decodes a portion when there
// is one.
func (r *reader) collect(doc int, n *node) {
	if r.err != nil || n.name == "VTIMEZONE" {
		return
	}
	o := r.outline(doc)
	uid := uidOf(n)
	t := o.uids[uid]
	t.left--
	o.uids[uid] = t
	if o.entries > portion && !t.wanted {
		return
	}
	r.waiting[doc] = append(r.waiting[doc], n)
	if r.count++; r.count >= portion {
		r.count = 0
		r.flush(doc, false)
	}
}

// flush gives the items of the waiting entries away. Unless it is the last
// time, those stay whose UID comes again later.
func (r *reader) flush(doc int, last bool) {
	o := r.outlines[doc]
	if o == nil || r.err != nil {
		return
	}
	now, later := r.waiting[doc], []*node(nil)
	if !last {
		now = nil
		for _, n := range r.waiting[doc] {
			if uid := uidOf(n); uid != "" && o.uids[uid].left > 0 {
				later = append(later, n)
			} else {
				now = append(now, n)
			}
		}
	}
	r.waiting[doc] = later
	if len(now) == 0 {
		return
	}
	if method, _ := o.head.get("METHOD"); r.adapter.once && isAnswer(method.value) {
		return
	}
	cal := &node{name: "VCALENDAR", lines: o.head.lines, children: append(append([]*node{}, o.head.children...), now...)}
	d := decodeCalendar(cal)
	r.err = r.adapter.emit(d, remarks(cal, now, d), r.name, r.give)
}
