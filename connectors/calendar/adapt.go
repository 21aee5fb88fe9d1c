package calendar

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// adapter turns calendars into the items of one answer.
type adapter struct {
	source string
	tags   []string
	own    map[string]bool // the reader's mail addresses, lower case
	theirs map[string]bool // those of the calendar's owner
	all    bool            // preview: completed tasks too
	open   bool            // no window was asked for: open tasks without a date or past it count
	once   bool            // an invitation: what happens once counts at any time
	window window
	budget *budget
	seen   map[string]string     // by native id: what it was given for
	said   map[*component]remark // of the portion that is being read
	made   template              // of the component read last
}

// template is what all occurrences of a component share.
type template struct {
	from   *component
	item   app.Item
	size   int // bytes of text
	hidden bool
}

// newAdapter returns an adapter for the query.
func newAdapter(s app.SourceSettings, r app.Reader, q connectors.Query) *adapter {
	a := &adapter{source: s.Name, tags: s.Tags, own: map[string]bool{}, theirs: map[string]bool{}, all: q.All, window: windowOf(q),
		open: q.From.IsZero() && q.To.IsZero(), budget: newBudget(), seen: map[string]string{}}
	for _, m := range r.Addresses {
		a.own[strings.ToLower(strings.TrimSpace(m))] = true
	}
	a.add(accountAddresses(s))
	return a
}

// add adds mail addresses of the calendar's owner.
func (a *adapter) add(addresses []string) {
	for _, m := range addresses {
		a.theirs[m] = true
	}
}

// accountAddresses returns the mail addresses the settings hold: the user, and
// those that stand in the paths of Google, Fastmail and others.
func accountAddresses(s app.SourceSettings) []string {
	var out []string
	words := []string{s.User}
	if u, ok := webAddress(s.Address); ok {
		words = append(append(words, u.User.Username()), strings.Split(u.Path, "/")...)
	}
	for _, w := range words {
		if m := mailAddress(w); m != "" {
			out = append(out, m)
		}
	}
	return out
}

// windowOf returns the window a query asks for: yesterday and the two weeks
// from today where it names none and is no preview.
func windowOf(q connectors.Query) window {
	w := window{from: q.From, to: q.To, reader: q.Zone, now: q.Now}
	if w.from.IsZero() && w.to.IsZero() && !q.All {
		y, m, d := q.Now.In(q.Zone).Date()
		w.from = time.Date(y, m, d-1, 0, 0, 0, 0, q.Zone)
		w.to = time.Date(y, m, d+15, 0, 0, 0, 0, q.Zone)
	}
	return w
}

// emit gives away the items of a calendar in the file's order, repeats by
// time. name is how the server calls the calendar; its own name counts where
// that is empty.
func (a *adapter) emit(doc document, said map[*component]remark, name string, give func(app.Item) error) error {
	if name == "" {
		name = doc.name
	}
	a.said = said
	for _, s := range group(doc) {
		for _, o := range a.occurrences(s) {
			it, ok := a.item(o, name)
			if !ok {
				continue
			}
			if err := give(it); err != nil {
				return err
			}
		}
	}
	return nil
}

// occurrences returns those of a series that the answer should hold.
func (a *adapter) occurrences(s *series) []occurrence {
	switch c := s.master; {
	case a.once:
		return a.invited(s)
	case c == nil || !c.todo:
		return s.expand(a.window, a.budget)
	case c.timing.repeats() && !c.start.isZero():
		return a.repeatingTask(s)
	default:
		return a.singleTask(c)
	}
}

// item makes the item of an occurrence; false for one that is not wanted or
// was given before.
func (a *adapter) item(o occurrence, calendar string) (app.Item, bool) {
	c := o.from
	if c.todo && !a.all && c.done() {
		return app.Item{}, false
	}
	native := a.native(o)
	if native == "" {
		return app.Item{}, false
	}
	if a.made.from != c {
		a.prepare(c, calendar)
	} else if !a.budget.say(a.made.size) {
		return app.Item{}, false
	}
	it := a.made.item
	it.Native, it.ID = native, app.ItemID(a.source, native)
	it.Tags, it.People = slices.Clone(it.Tags), slices.Clone(it.People) // items are changed after they are given away
	event := *it.Detail.Event
	it.Detail.Event = &event
	a.when(&it, o)
	a.flags(&it, o)
	if c.todo {
		a.asTask(&it, o)
	}
	return it, true
}

// prepare makes the part of an item that all occurrences of c share.
func (a *adapter) prepare(c *component, calendar string) {
	it := app.Item{Source: a.source, Kind: app.KindEvent, Tags: slices.Clone(a.tags), Time: c.text.modified}
	a.words(&it, c)
	a.people(&it, c)
	said := a.said[c]
	it.Detail.Event.Calendar, it.Detail.Event.Percent = oneLine(calendar), said.percent
	if said.meeting != "" && (it.Detail.Event.Meeting == "" || isVideo(said.meeting)) {
		it.Detail.Event.Meeting = said.meeting
	}
	if it.Detail.Event.Meeting == "" {
		it.Detail.Event.Meeting = wrappedMeeting(c.text.location, c.text.description, c.text.html)
	}
	size := len(it.Title) + len(it.Text) + 100*len(it.People)
	hidden := hasHidden(c.text.description) || hasHidden(c.text.html)
	a.made = template{c, it, size, hidden}
}

// hasHidden is connectors.HiddenText with a shorter way for plain text, in
// which nothing can hide.
func hasHidden(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' && c != '\n' && c != '\t') || c > '~' || c == '<' || c == '&' {
			return connectors.HiddenText(s)
		}
	}
	return false
}

// native returns the id of an occurrence within the source: UID and, for a
// repeat, its original start, so that one that is moved is the same item. It
// is "" for a copy of an item already given.
func (a *adapter) native(o occurrence) string {
	uid := o.from.uid
	if uid == "" {
		sum := sha256.Sum256([]byte(o.from.text.summary + "\x00" + nativeKey(o.from.start)))
		uid = "no-uid-" + hex.EncodeToString(sum[:8])
	}
	id := uid
	if o.original != "" {
		id += "/" + o.original
	}
	mark := o.from.text.summary + nativeKey(o.start)
	first, dup := a.seen[id]
	if !dup {
		a.seen[id] = mark
		return id
	}
	again := id + "\x00" + mark // two events with one UID, or a true copy
	if _, copied := a.seen[again]; copied || first == mark {
		return ""
	}
	a.seen[again] = mark
	return id + "/" + nativeKey(o.start) + "/" + fmt.Sprintf("%x", sha256.Sum256([]byte(mark)))[:6]
}

// when fills in start and end.
func (a *adapter) when(it *app.Item, o occurrence) {
	if o.start.isZero() {
		return
	}
	switch o.start.form {
	case formDate:
		it.Start, it.AllDay = stampDate(o.start), true
		if !o.end.isZero() && !o.from.todo {
			it.End = stampDate(o.end)
		}
		return
	case formFloating:
		it.Start = app.At(o.start.at(a.window.reader))
	default:
		at := o.start.at(time.UTC)
		it.Start, it.TZ = app.At(at.UTC()), zoneName(o.start.zone, at)
	}
	if o.exact && o.length > 0 {
		it.End = app.At(it.Start.Time().Add(o.length))
	}
}

func stampDate(m moment) app.Stamp { return app.OnDate(m.wall.Date()) }

// zoneName returns the IANA name of a zone. One that only the file describes
// has none: the name of its offset at that time stands in for it.
func zoneName(z *zone, at time.Time) string {
	if z.name != "" {
		return z.name
	}
	_, offset := at.In(z.loc).Zone()
	if hours := offset / 3600; offset%3600 == 0 && hours >= -12 && hours <= 14 && hours != 0 {
		return fmt.Sprintf("Etc/GMT%+d", -hours) // POSIX counts west of Greenwich
	}
	return "UTC"
}

// people fills in who takes part.
func (a *adapter) people(it *app.Item, c *component) {
	seen := map[string]bool{}
	add := func(p app.Person) {
		if id := p.Address + p.Name; id != "" && !seen[p.Address] && !seen[id] {
			seen[id] = true
			if p.Address != "" {
				seen[p.Address] = true
			}
			it.People = append(it.People, p)
		}
	}
	if o := asPerson(c.organizer); o != (app.Person{}) {
		it.Detail.Event.Organizer = &o
		add(o)
	}
	for _, p := range c.attendees {
		if p.kind != "ROOM" && p.kind != "RESOURCE" {
			add(asPerson(p))
		}
	}
}

func asPerson(p person) app.Person {
	name := oneLine(p.name)
	if strings.EqualFold(name, p.address) {
		name = ""
	}
	return app.Person{Name: name, Address: p.address}
}

// flags fills in what sets the occurrence apart.
func (a *adapter) flags(it *app.Item, o occurrence) {
	c := o.from
	said, partstat := a.said[c], a.partstat(c)
	for _, f := range []struct {
		set  bool
		flag string
	}{
		{o.recurring, app.FlagRecurring},
		{c.text.status == "CANCELLED" || said.cancelled, app.FlagCancelled},
		{c.text.status == "TENTATIVE" || partstat == "TENTATIVE" || said.tentative && partstat != "ACCEPTED", app.FlagTentative},
		{partstat == "DECLINED", app.FlagDeclined},
		{c.text.transparency == "TRANSPARENT" || said.free, app.FlagFree},
		{said.private, app.FlagPrivate},
		{c.damaged, app.FlagDamaged},
		{isOutdoor(it.Title, it.Detail.Event.Place), app.FlagOutdoor},
		{a.made.hidden, app.FlagHidden},
	} {
		if f.set {
			it.AddFlag(f.flag)
		}
	}
}

// partstat returns what the reader answered to the invitation, else what the
// owner of the calendar did; "" where neither is invited.
func (a *adapter) partstat(c *component) string {
	theirs := ""
	for _, p := range c.attendees {
		if a.own[p.address] {
			return p.partstat
		}
		if a.theirs[p.address] {
			theirs = p.partstat
		}
	}
	return theirs
}
