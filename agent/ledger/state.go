package ledger

import (
	"sort"
	"strings"
	"time"

	"daybrief/app"
)

// thread is who wrote when in a thread.
type thread struct {
	own    []*app.Item
	theirs []*app.Item // without what machines wrote
}

func threadOf(it *app.Item) string {
	if it.Detail.Mail == nil {
		return ""
	}
	return it.Detail.Mail.Thread
}

func (b *book) readThreads() {
	for i := range b.Items {
		it := &b.Items[i]
		key := threadOf(it)
		if it.Kind != app.KindMail || key == "" || it.Suspicious() {
			continue
		}
		t := b.threads[key]
		if t == nil {
			t = &thread{}
			b.threads[key] = t
		}
		switch {
		case it.HasFlag(app.FlagSent):
			t.own = append(t.own, it)
		case !it.HasFlag(app.FlagAutomatic):
			t.theirs = append(t.theirs, it)
		}
	}
	for _, t := range b.threads {
		for _, list := range [][]*app.Item{t.own, t.theirs} {
			sort.SliceStable(list, func(i, j int) bool { return list[i].Time.Before(list[j].Time) })
		}
	}
}

// answersRead bounds how many later mails of a thread are looked at.
const answersRead = 100

// firstAfter returns the earliest of the mails, sorted by time, after a time
// that fits.
func firstAfter(list []*app.Item, after time.Time, fits func(*app.Item) bool) *app.Item {
	from := sort.Search(len(list), func(i int) bool { return list[i].Time.After(after) })
	for _, it := range list[from:min(len(list), from+answersRead)] {
		if fits(it) {
			return it
		}
	}
	return nil
}

func anyMail(*app.Item) bool { return true }

// settle makes the entry of a group.
func (b *book) settle(g *group, mark *app.ActionMark) Entry {
	l, told := g.latest(), g.telling()
	id := told.id()
	e := Entry{From: told.it}
	e.Commitment = app.Commitment{
		ID: app.ShortActionID(id), Item: told.it.ID, Kind: told.kind, Text: told.action.Text, Due: g.due(),
		Quote: told.action.Quote, Who: b.who(told), Since: g.since(), State: app.ActionOpen,
		Items: []string{told.it.ID},
	}
	seen := map[string]bool{told.it.ID: true}
	for i := range g.lines {
		if other := g.lines[i].id(); other != id {
			e.Also = append(e.Also, app.ShortActionID(other))
		}
		if id := g.lines[i].it.ID; !seen[id] {
			seen[id] = true
			e.Items = append(e.Items, id)
		}
	}
	if len(e.Items) > 1 {
		e.Again = l.it.Time
	}
	by := b.closedBy(l)
	switch {
	case by != nil || l.kind == app.ActionAsked && l.it.HasFlag(app.FlagAnswered):
		e.State = app.ActionAnswered
	case b.lapsed(l, e.Due):
		e.State = app.ActionLapsed
	}
	if by != nil {
		e.Closed = by.ID
	}
	decide(&e, mark, l.it.Time, by)
	if e.State == app.ActionLater && b.due(e.Until) {
		e.State, e.Until = app.ActionOpen, app.Stamp{}
	}
	return e
}

// decide lets the reader's decision count for what was last asked before it.
func decide(e *Entry, mark *app.ActionMark, asked time.Time, by *app.Item) {
	if mark == nil {
		return
	}
	switch mark.State {
	case app.ActionDone, app.ActionDismissed:
		if !asked.After(mark.At) || e.Kind == app.ActionTask {
			e.State = mark.State
		}
	case app.ActionOpen:
		if by == nil || !by.Time.After(mark.At) {
			e.State, e.Closed = app.ActionOpen, ""
		}
	case app.ActionLater:
		if e.State != app.ActionAnswered {
			e.State, e.Until = app.ActionLater, mark.Until
		}
	}
}

// closedBy returns the mail that answered what a line wants, nil for none.
func (b *book) closedBy(l *line) *app.Item {
	t := b.threads[threadOf(l.it)]
	if t == nil {
		return nil
	}
	switch {
	case l.kind == app.ActionPromised || l.kind == app.ActionTask:
		return nil
	case l.kind == app.ActionAsked && l.it.HasFlag(app.FlagAnswered):
		return firstAfter(t.own, l.it.Time, anyMail)
	case l.kind == app.ActionAsked:
		if len(l.it.People) < 2 || !l.action.Due.IsZero() {
			return nil
		}
		return firstAfter(t.theirs, l.it.Time, func(o *app.Item) bool { return other(o) != other(l.it) })
	case l.it.HasFlag(app.FlagSent): // the reader asked: anybody may have answered
		return firstAfter(t.theirs, l.it.Time, anyMail)
	}
	return firstAfter(t.theirs, l.it.Time, func(o *app.Item) bool { return other(o) == other(l.it) })
}

// lapsed reports whether time alone has closed a line.
func (b *book) lapsed(l *line, due app.Stamp) bool {
	if !due.IsZero() {
		return due.TimeIn(b.Zone).Before(b.Day.AddDate(0, 0, -lapseDays)) && l.kind != app.ActionTask
	}
	return fromMachine(l.it) && l.it.Time.Before(b.Day.AddDate(0, 0, -machineDays))
}

// fromMachine reports whether no person wrote a mail to the reader alone.
func fromMachine(it *app.Item) bool {
	return it != nil && (it.HasFlag(app.FlagAutomatic) || it.HasFlag(app.FlagList))
}

// who is the other side of a line. A note of readers to themselves has none.
func (b *book) who(l *line) string {
	if !l.it.HasFlag(app.FlagSent) {
		return l.action.Who
	}
	for _, p := range l.it.People {
		if !b.isReader(p.Address) {
			return p.String()
		}
	}
	return ""
}

func (b *book) isReader(address string) bool {
	for _, a := range b.Reader.Addresses {
		if strings.EqualFold(a, address) {
			return true
		}
	}
	return false
}
