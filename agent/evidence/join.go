package evidence

import (
	"slices"
	"strings"
	"time"

	"daybrief/app"
)

// Join makes one event of those that are the same: a meeting that stands in
// several calendars, and an invitation that came by mail beside the event it
// led to. Items keeps the order; the items of the caller are not changed.
//
//   - A calendar's event tells more than the invitation: it stays and learns
//     which mail brought it (Detail.Event.Mail), where somebody who takes part
//     sent that.
//   - A mail of the organizer that calls an event off is newer than a calendar
//     that still has it: the event is marked cancelled. Nobody else's does that.
//   - Of one occurrence in several calendars the first that is not declined
//     stays.
//   - A meeting that was copied by hand has another UID in each calendar: the same
//     title at the same time is the same. The one that tells more stays.
//   - An invitation to what is in no calendar stays as it is.
func Join(items []app.Item) []app.Item {
	j := joiner{calendar: map[string][]int{}, drop: map[int]bool{}}
	out := append([]app.Item(nil), items...)
	var invitations []int
	for i := range out {
		switch uid := uidOf(&out[i]); {
		case uid == "":
		case out[i].Detail.Event.Mail != "":
			invitations = append(invitations, i)
		default:
			j.add(out, uid, i)
		}
	}
	for _, i := range invitations {
		j.invitation(out, uidOf(&out[i]), i)
	}
	j.copies(out)
	kept := out[:0]
	for i := range out {
		if !j.drop[i] {
			kept = append(kept, out[i])
		}
	}
	return kept
}

type joiner struct {
	calendar map[string][]int // UID -> indexes of the occurrences in calendars
	drop     map[int]bool
}

// uidOf returns the UID of an event, "" for anything else. UIDs compare without
// case: mail programs change it.
func uidOf(it *app.Item) string {
	if it.Kind != app.KindEvent || it.Detail.Event == nil {
		return ""
	}
	return strings.ToLower(it.Detail.Event.UID)
}

// add takes in an event of a calendar, or drops it where it is there already.
func (j *joiner) add(items []app.Item, uid string, i int) {
	for n, k := range j.calendar[uid] {
		if !items[k].Start.Equal(items[i].Start) || items[k].Source == items[i].Source {
			continue
		}
		if items[k].HasFlag(app.FlagDeclined) && !items[i].HasFlag(app.FlagDeclined) {
			j.calendar[uid][n], k, i = i, i, k
		}
		j.drop[i] = true
		return
	}
	j.calendar[uid] = append(j.calendar[uid], i)
}

// invitation settles what a mail brought against the calendars. An update to
// one occurrence of a series must not stand beside the others as new, so any
// occurrence of its UID is enough to take it for known.
func (j *joiner) invitation(items []app.Item, uid string, i int) {
	known := j.calendar[uid]
	if len(known) == 0 {
		return
	}
	j.drop[i] = true
	for _, k := range known {
		if !items[k].Start.Equal(items[i].Start) {
			continue
		}
		organizer, takesPart := standing(items[i].From, &items[k])
		if !takesPart {
			continue // the mail stands for itself
		}
		e := *items[k].Detail.Event
		e.Mail = items[i].Detail.Event.Mail
		items[k].Detail.Event = &e
		if organizer && items[i].HasFlag(app.FlagCancelled) {
			items[k].Flags = append([]string(nil), items[k].Flags...)
			items[k].AddFlag(app.FlagCancelled)
		}
	}
}

// standing tells what the sender of a mail is to a calendar's event: whoever
// knows its UID could write (RFC 6047 section 2). Where the calendar names no
// organizer, as shared copies do, everybody who takes part counts for one.
func standing(sender *app.Person, event *app.Item) (organizer, takesPart bool) {
	if sender == nil || sender.Address == "" {
		return false, false
	}
	is := func(p app.Person) bool { return strings.EqualFold(p.Address, sender.Address) }
	takesPart = slices.ContainsFunc(event.People, is)
	if o := event.Detail.Event.Organizer; o != nil {
		return is(*o), is(*o) || takesPart
	}
	return takesPart, takesPart
}

// copies drops what stands in another calendar under the same title at the same
// time.
func (j *joiner) copies(items []app.Item) {
	first := map[string]int{}
	for i := range items {
		it := &items[i]
		if j.drop[i] || it.Kind != app.KindEvent || it.Title == "" || it.HasFlag(app.FlagCancelled) {
			continue
		}
		key := strings.ToLower(oneLine(it.Title)) + "|" + instant(it.Start) + "|" + instant(it.End)
		k, ok := first[key]
		switch {
		case !ok:
			first[key] = i
		case items[k].Source == it.Source: // two of one name in one calendar are two
		case tells(it) > tells(&items[k]):
			j.drop[k], first[key] = true, i
		default:
			j.drop[i] = true
		}
	}
}

// instant is the same text for the same point in time, in whatever zone it is
// written, and for the same date.
func instant(s app.Stamp) string {
	if s.IsZero() || s.IsDate() {
		return s.String()
	}
	return s.Time().UTC().Format(time.RFC3339)
}

// tells is how much an event says of itself.
func tells(it *app.Item) int {
	n := min(len(it.People), 9)
	if it.Text != "" {
		n++
	}
	if it.Detail.Event != nil && it.Detail.Event.Place != "" {
		n += 2
	}
	if it.HasFlag(app.FlagDeclined) {
		n -= 100
	}
	return n
}
