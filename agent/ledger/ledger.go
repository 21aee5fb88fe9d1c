// Package ledger keeps the reader's commitments: what mails of the last two
// months ask of the reader, what the reader promised, and what others owe. They
// stay open across days until they are answered, done or dismissed.
//
// It is pure: the same items, decisions and day give the same ledger. What
// closes a commitment:
//
//   - the reader, by saying done or dismissed; later hides it until a date. A
//     thing that is asked again after that is open again.
//   - what others ask: the reader's own later mail in the thread or the server's
//     mark that the mail was answered (see evidence.Settle); without a day to be
//     done by, also somebody else's answer to a mail that went to several.
//   - what others owe: their own later mail in the thread, unless a machine
//     wrote it.
//   - what the reader promised: the reader alone. A later mail may be the thing
//     that was promised or a word that it will be late.
//   - time: thirty days past its day; for what a machine or a list asks without
//     a day, two weeks; for everything else Days.
//
// A mail that is gone from its source closes what it asks and what it promises.
// Whether it was deleted or filed away cannot be told where only the folder it
// left is read, and both are how people say that they are through with a mail;
// a ledger that nags about deleted mails is worse than one that trusts its
// reader. A mail that moves between folders that are read keeps its id and so
// its actions; and what the reader kept open or put off outlives its mail. What
// the reader wrote is not closed so: deleting a copy takes back no promise.
package ledger

import (
	"sort"
	"time"

	"daybrief/agent/evidence"
	"daybrief/app"
)

// Days is how far back mails count.
const Days = 60

const (
	lapseDays   = 30 // past its day
	machineDays = 14 // for what a machine or a list asks without a day
)

// Input is what the ledger is made from.
type Input struct {
	Items  []app.Item       // annotated, scored and settled: mails of the last Days, and tasks
	Marks  []app.ActionMark // what the reader decided
	Day    time.Time        // midnight of the day in Zone
	Zone   *time.Location   // the reader's; nil means Day's
	Reader app.Reader
}

// Entry is a commitment with the item it rests on.
type Entry struct {
	app.Commitment
	From *app.Item // the mail or task with Item's id
}

// Make returns all commitments, open and closed, the most urgent first: due
// today, overdue, due within a week or later, asked again, waiting longest; what
// is closed comes last.
func Make(in Input) []Entry {
	if in.Zone == nil {
		in.Zone = in.Day.Location()
	}
	b := &book{Input: in, threads: map[string]*thread{}, index: map[string][]*group{}}
	b.readThreads()
	for _, it := range b.newestFirst() {
		b.enter(it)
	}
	marks := map[string]*app.ActionMark{}
	for i := range in.Marks {
		marks[in.Marks[i].ID] = &in.Marks[i]
	}
	known := map[string]bool{}
	var out []Entry
	for _, g := range b.groups {
		var mark *app.ActionMark
		for _, id := range g.ids() {
			known[id] = true
			if m := marks[id]; m != nil && (mark == nil || m.At.After(mark.At)) {
				mark = m
			}
		}
		out = append(out, b.settle(g, mark))
	}
	for i := range in.Marks {
		if m := &in.Marks[i]; !known[m.ID] && m.About != nil {
			out = append(out, b.outlived(m))
		}
	}
	b.order(out)
	return out
}

// newestFirst returns the items that can hold commitments.
func (b *book) newestFirst() []*app.Item {
	from := b.Day.AddDate(0, 0, -Days)
	var out []*app.Item
	for i := range b.Items {
		it := &b.Items[i]
		switch {
		case it.Suspicious():
		case it.Kind == app.KindTask && !it.HasFlag(app.FlagCancelled) && evidence.Current(it, b.Day, b.Zone):
			out = append(out, it)
		case it.Kind == app.KindMail && len(it.Actions) > 0 && !it.Time.Before(from) && !it.HasFlag(app.FlagNewsletter):
			out = append(out, it)
		}
	}
	sort.SliceStable(out, func(i, j int) bool {
		if !out[i].Time.Equal(out[j].Time) {
			return out[i].Time.After(out[j].Time)
		}
		return out[i].ID < out[j].ID
	})
	return out
}

// outlived is a commitment of which only the reader's decision is left.
func (b *book) outlived(m *app.ActionMark) Entry {
	e := Entry{Commitment: m.Action, From: m.About}
	e.Items = []string{m.Action.Item}
	e.State, e.Until = m.State, m.Until
	if m.State == app.ActionLater && b.due(m.Until) {
		e.State, e.Until = app.ActionOpen, app.Stamp{}
	}
	return e
}

// due reports whether a date has come.
func (b *book) due(s app.Stamp) bool { return !s.TimeIn(b.Zone).After(b.Day) }

// order sorts by urgency.
func (b *book) order(list []Entry) {
	rank := make(map[string]int, len(list))
	for i := range list {
		rank[list[i].ID] = b.rank(&list[i])
		if !list[i].IsOpen() {
			rank[list[i].ID] += closed
		}
	}
	sort.SliceStable(list, func(i, j int) bool {
		x, y := &list[i], &list[j]
		r := rank[x.ID]
		if r != rank[y.ID] {
			return r < rank[y.ID]
		}
		if !x.Due.Equal(y.Due) && r%closed <= rankLater {
			if r%closed == rankOverdue { // what is long overdue was told often
				return evidence.Sooner(y.Due, x.Due, b.Zone)
			}
			return evidence.Sooner(x.Due, y.Due, b.Zone)
		}
		if !x.Since.Equal(y.Since) {
			return x.Since.Before(y.Since)
		}
		return x.ID < y.ID
	})
}

// The ranks of urgency.
const (
	rankToday = iota
	rankOverdue
	rankSoon
	rankLater // up to here by their day
	rankAgain
	rankWaiting
	rankMachine
	closed // is added to the rank of what is not open
)

func (b *book) rank(e *Entry) int {
	if e.Due.IsZero() {
		switch {
		case !e.Again.IsZero():
			return rankAgain
		case fromMachine(e.From):
			return rankMachine
		}
		return rankWaiting
	}
	switch at := e.Due.TimeIn(b.Zone); {
	case at.Before(b.Day):
		return rankOverdue
	case at.Before(b.Day.AddDate(0, 0, 1)):
		return rankToday
	case at.Before(b.Day.AddDate(0, 0, 8)):
		return rankSoon
	}
	return rankLater
}
