package calendar

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"daybrief/app"
)

// caldav reads a CalDAV server (RFC 4791). It never writes.
//
// A first answer is one query for each calendar. It reaches further ahead than
// the brief, and what came is remembered, so that later answers ask only which
// calendars changed (one request for all of them), and of those only what
// changed: by sync-collection (RFC 6578) where the server has it, else by the
// etags of the objects.
type caldav struct {
	web      *web
	cred     credentials
	received int // bytes of answers so far
}

// maxReceived bounds all answers of a server together, in bytes: one that names
// calendars without end would fill the memory, each within its limit.
const maxReceived = 256 << 20

// davState is what is remembered of a server.
type davState struct {
	Homes []home               `json:"homes"`
	Own   []string             `json:"own,omitempty"` // mail addresses of who is signed in
	Cals  map[string]*calState `json:"cals"`          // by address
}

// calState is what is remembered of one calendar. Objects holds what came for
// the reach; it is absent where that was too much to keep.
type calState struct {
	Name    string    `json:"name,omitempty"`
	Tag     string    `json:"tag,omitempty"`
	Token   string    `json:"token,omitempty"`
	From    time.Time `json:"from,omitzero"`
	To      time.Time `json:"to,omitzero"`
	Objects []byte    `json:"objects,omitempty"` // see pack
}

func (s *calState) reach() reach { return reach{from: s.From, to: s.To} }

// object is one entry of a calendar: an event or task with all that replaces
// its repeats.
type object struct {
	ETag string `json:"e,omitempty"`
	Data string `json:"d"`
}

// contents is a calendar as it was read.
type contents struct {
	col     collection
	state   *calState
	objects map[string]object // by hrefKey
	changed bool              // since what is remembered
	partial []error
}

// ahead is how much longer than asked the answer to a first query reaches, so
// that the days that follow are read from what is remembered.
const ahead = 31 * 24 * time.Hour

// reaches returns what the window needs and what is asked for where nothing is
// remembered. Both are a day wider than the window: servers read dates and
// floating times in zones of their own.
func (q request) reaches() (need, want reach) {
	need.done = q.all
	if !q.window.from.IsZero() {
		need.from = q.window.from.Add(-24 * time.Hour)
	}
	if !q.window.to.IsZero() {
		need.to = q.window.to.Add(24 * time.Hour)
	}
	want = need
	if q.daily && !want.to.IsZero() {
		want.to = want.to.Add(ahead)
	}
	return need, want
}

// read fetches the calendars the settings name. Every error of a server that
// is none is errNoDav.
func (c *caldav) read(ctx context.Context, ask request, last *davState, yield func(batch) error) (answer, error) {
	f, err := c.find(ctx, last)
	if err != nil {
		return answer{}, c.web.signIn(err, c.cred)
	}
	list, partial, err := c.choose(f.list)
	if err != nil {
		return answer{}, err
	}
	if ask.same && len(partial) == 0 && last.current(list) {
		return answer{unchanged: true, keep: remembered{Dav: last}}, nil
	}
	got, failed, err := c.collectAll(ctx, list, last, ask)
	ans := answer{partial: append(partial, failed...)}
	if err != nil {
		return ans, err
	}
	st := &davState{Homes: f.homes, Own: f.own, Cals: map[string]*calState{}}
	changed := last == nil || len(last.Cals) != len(got)
	for _, one := range got {
		st.Cals[one.col.at.String()] = one.state
		changed = changed || one.changed
		ans.partial = append(ans.partial, one.partial...)
	}
	if ask.same && !changed && len(ans.partial) == 0 {
		return answer{unchanged: true, keep: remembered{Dav: st.pack(got, maxKept)}}, nil
	}
	for _, one := range got {
		broken, err := one.give(yield, f.own)
		ans.partial = append(ans.partial, broken...)
		if err != nil {
			return ans, err
		}
	}
	ans.keep = remembered{Dav: st.pack(got, maxKept)}
	return ans, nil
}

// current reports whether the server says of every calendar that it is as it
// is remembered.
func (st *davState) current(list []collection) bool {
	if st == nil || len(st.Cals) != len(list) {
		return false
	}
	for _, col := range list {
		s := st.Cals[col.at.String()]
		if s == nil || col.tag == "" || s.Tag != col.tag || s.Name != col.name {
			return false
		}
	}
	return true
}

// collectAll reads the calendars. One that fails costs itself, unless all do.
func (c *caldav) collectAll(ctx context.Context, list []collection, last *davState, ask request) (got []contents, failed []error, err error) {
	need, want := ask.reaches()
	for _, col := range list {
		var prev *calState
		if last != nil {
			prev = last.Cals[col.at.String()]
		}
		one, err := c.collect(ctx, col, prev, need, want)
		if ctx.Err() != nil {
			return got, failed, ctx.Err()
		}
		if err != nil {
			failed = append(failed, c.web.signIn(err, c.cred))
			continue
		}
		got = append(got, one)
	}
	if len(failed) > 0 && len(got) == 0 {
		return nil, failed, failed[len(failed)-1]
	}
	return got, failed, nil
}

// collect reads one calendar: what is remembered brought up to date, or all.
func (c *caldav) collect(ctx context.Context, col collection, prev *calState, need, want reach) (contents, error) {
	if prev != nil && prev.Objects != nil && prev.reach().holds(need) {
		objects, err := unpack(prev.Objects)
		if err == nil && col.tag != "" && col.tag == prev.Tag {
			st := *prev
			st.Name = col.name
			return contents{col: col, state: &st, objects: objects, changed: prev.Name != col.name}, nil
		}
		if err == nil {
			one, err := c.update(ctx, col, prev, objects)
			if !errors.Is(err, errAnew) {
				return one, err
			}
		}
	}
	return c.full(ctx, col, want)
}

// give yields the objects of a calendar, in a fixed order. Those that hold
// nothing that can be read are in the list.
func (one contents) give(yield func(batch) error, own []string) ([]error, error) {
	broken := 0
	for _, k := range slices.Sorted(maps.Keys(one.objects)) {
		err := yield(batch{data: []byte(one.objects[k].Data), name: one.col.name, own: own})
		if errors.Is(err, errNothing) {
			broken++
		} else if err != nil {
			return nil, err
		}
	}
	if broken == 0 {
		return nil, nil
	}
	return []error{&app.Error{Code: app.CodeFormat, Message: fmt.Sprintf("%d entries of the calendar %q could not be read", broken, one.col.name),
		Hint: "The other entries are shown. Another calendar program may tell which ones are damaged."}}, nil
}

// choose keeps the calendars the settings name, by name or by the last part of
// the address; all where they name none. A calendar that is only a copy of one
// elsewhere is left out, and named where the settings ask for it.
func (c *caldav) choose(list []collection) (out []collection, partial []error, err error) {
	wanted := c.web.set.Calendars
	var there []string
	for _, col := range list {
		there = append(there, col.title())
		switch {
		case len(wanted) > 0 && !slices.ContainsFunc(wanted, col.isCalled):
		case col.source == "":
			out = append(out, col)
		case len(wanted) > 0:
			partial = append(partial, subscribed(col))
		}
	}
	if len(wanted) == 0 || len(out) > 0 {
		return out, partial, nil
	}
	if len(partial) > 0 {
		return nil, nil, partial[0]
	}
	hint := "The account has no calendars at all."
	if len(there) > 0 {
		hint = "The calendars there are " + quoted(there) + "."
	}
	return nil, nil, &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("%s has none of the calendars %s", c.web.set.Name, quoted(wanted)),
		Hint: hint}
}

// maxNamed is how many calendars are named to a reader.
const maxNamed = 12

// quoted lists names for a sentence.
func quoted(names []string) string {
	list := make([]string, 0, maxNamed)
	for _, n := range names[:min(len(names), maxNamed)] {
		list = append(list, fmt.Sprintf("%q", n))
	}
	if more := len(names) - len(list); more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(list, ", "), more)
	}
	return strings.Join(list, ", ")
}

// subscribed tells of a calendar that the server only points to.
func subscribed(col collection) error {
	host := "another server"
	if u, ok := webAddress(col.source); ok {
		host = u.Hostname()
	}
	return &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("the calendar %q is a subscription; its events are on %s", col.title(), host),
		Hint: "Add the subscribed address as a calendar of its own."}
}

// title returns what a reader calls the calendar.
func (col collection) title() string { return cmp.Or(col.name, col.last()) }

// last returns the last part of the address.
func (col collection) last() string {
	parts := strings.Split(strings.Trim(col.at.Path, "/"), "/")
	return parts[len(parts)-1]
}

// isCalled reports whether the settings mean this calendar by the name.
func (col collection) isCalled(name string) bool {
	name = strings.TrimSpace(name)
	return strings.EqualFold(name, col.name) || strings.EqualFold(name, col.last()) || name == col.at.String() || name == col.at.Path
}
