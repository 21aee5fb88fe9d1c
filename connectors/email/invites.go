package email

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// invited is what is known of an event that came by mail.
type invited struct {
	Mail   string   `json:"m"`           // native id of the mail
	At     int64    `json:"t"`           // when the mail came, in Unix seconds
	Rank   string   `json:"r,omitempty"` // SEQUENCE and DTSTAMP: the higher one counts
	Until  int64    `json:"u,omitempty"` // when the last occurrence begins
	Events []string `json:"e,omitempty"` // native ids of the event items
	Sender string   `json:"f,omitempty"` // address of who first wrote of the event
	Owner  string   `json:"o,omitempty"` // its organizer, as that mail has it
	Since  int64    `json:"s,omitempty"` // when that mail came
}

// offer is what one mail says of an event, before it is known which mail has
// the say.
type offer struct {
	invited
	uid, key string
	items    []app.Item
}

// may tells whether a mail of sender, which names owner as the organizer, may
// change what v says (RFC 6047 section 2): it is of who first wrote of the
// event, or of its organizer. A stranger who knows the UID may not.
func (v invited) may(sender, owner string) bool {
	return sender == v.Sender || sender != "" && sender == v.Owner && owner == v.Owner
}

// invites gathers the events that the mails of one fetch bring. They are
// emitted at its end, when it is known which mail has the last word on each.
type invites struct {
	settings app.SourceSettings
	events   func(context.Context, app.SourceSettings, []byte, connectors.Query) ([]app.Item, error)
	query    connectors.Query
	own      map[string]bool
	known    map[string]invited // what counts so far, by invite.key
	offers   []offer            // what the mails of this fetch say
	held     map[string][]app.Item
}

func newInvites(s app.SourceSettings, d connectors.Deps, q connectors.Query) *invites {
	own := newMaker(s, d.Reader).own
	return &invites{settings: s, events: d.Events, query: q, own: own, known: map[string]invited{}, held: map[string][]app.Item{}}
}

// look notes the invite of a message in its item, and holds its events. at is
// when the message came.
func (b *invites) look(ctx context.Context, it *app.Item, root *part, at time.Time) {
	v, ok := inviteOf(root)
	if !ok {
		return
	}
	it.Detail.Mail.Invite = &app.Invite{Method: v.method, UID: v.uid}
	b.add(ctx, it, v, at)
}

// add makes the events of a mail's invite, names the first of them in the
// mail, and holds them. An invite that cannot be read costs itself.
func (b *invites) add(ctx context.Context, it *app.Item, v invite, at time.Time) {
	if b.events == nil || !v.eventful() {
		return
	}
	items, err := b.read(ctx, v.data)
	if err != nil {
		it.AddFlag(app.FlagDamaged)
		return
	}
	sender := b.sender(it)
	now := offer{uid: v.uid, key: v.key(), items: items, invited: invited{
		Mail: it.Native, At: at.Unix(), Rank: v.rank(), Sender: sender.Address, Owner: v.organizer, Since: at.Unix(),
	}}
	for i := range items {
		e := &items[i]
		e.Native = "invite/" + e.Native
		e.Source, e.ID = it.Source, app.ItemID(it.Source, e.Native)
		e.Time = it.Time
		if sender.Address != "" {
			e.From = &sender
		}
		for _, tag := range it.Tags {
			if !e.HasTag(tag) {
				e.Tags = append(e.Tags, tag)
			}
		}
		detail := app.EventDetail{}
		if e.Detail.Event != nil {
			detail = *e.Detail.Event
		}
		detail.Mail, detail.UID = it.ID, v.uid
		e.Detail.Event = &detail
		v.mark(e, it.HasFlag(app.FlagSent))
		now.Events = append(now.Events, e.Native)
		now.Until = max(now.Until, e.When().Unix())
	}
	if len(items) > 0 {
		it.Detail.Mail.Invite.Event = items[0].ID
	}
	b.offers = append(b.offers, now)
}

// sender returns who wrote a mail. A mail in the reader's name that is not
// among those sent is not taken for the reader's.
func (b *invites) sender(it *app.Item) app.Person {
	if it.From == nil || b.own[it.From.Address] && !it.HasFlag(app.FlagSent) {
		return app.Person{}
	}
	return *it.From
}

// decide finds out which mail has the say on each event: who wrote of it first
// owns it, and of what the owner and the organizer wrote the last counts.
func (b *invites) decide() {
	slices.SortStableFunc(b.offers, func(x, y offer) int { return cmp.Compare(x.At, y.At) })
	first := b.owners()
	for _, o := range b.offers {
		owner := first[o.uid]
		if !owner.may(o.Sender, o.Owner) {
			continue
		}
		before, ok := b.known[o.key]
		if ok && before.Mail != o.Mail && owner.may(before.Sender, before.Owner) &&
			(before.Rank > o.Rank || before.Rank == o.Rank && before.At > o.At) {
			continue // a later mail has changed or called off the event
		}
		now := o.invited
		now.Sender, now.Owner, now.Since = owner.Sender, owner.Owner, owner.Since
		b.known[o.key], b.held[o.key] = now, o.items
	}
	b.offers = nil
}

// owners returns the first that is known of each event the offers are about, by
// its UID.
func (b *invites) owners() map[string]invited {
	first := map[string]invited{} // by UID
	own := func(uid string, v invited) {
		if before, ok := first[uid]; !ok || v.Since < before.Since {
			first[uid] = v
		}
	}
	for _, o := range b.offers {
		own(o.uid, o.invited)
	}
	for key, v := range b.known {
		for i := range len(key) + 1 { // the key of one occurrence begins with the UID
			if i < len(key) && key[i] != '/' {
				continue
			}
			if _, ok := first[key[:i]]; ok {
				own(key[:i], v)
			}
		}
	}
	return first
}

// read has the calendar's reader read an invite. Events of the past are of no
// use; a preview shows them all.
func (b *invites) read(ctx context.Context, data []byte) (items []app.Item, err error) {
	defer func() {
		if v := recover(); v != nil {
			items, err = nil, fmt.Errorf("read invite: panic: %T", v)
		}
	}()
	q := connectors.Query{Now: b.query.Now, Zone: b.query.Zone, From: b.query.From, To: b.query.To, All: b.query.All}
	if !q.All {
		q.To = time.Time{}
		if day := q.Now.Add(-24 * time.Hour); q.From.Before(day) {
			q.From = day
		}
	}
	items, err = b.events(ctx, b.settings, data, q)
	return slices.DeleteFunc(items, func(it app.Item) bool { return it.Kind != app.KindEvent || it.Native == "" }), err
}

// emit hands out the events: those of whole series first, so that what is said
// of one occurrence stands.
func (b *invites) emit(out func(app.Item) error) error {
	b.decide()
	var keys []string
	for key := range b.held {
		keys = append(keys, key)
	}
	slices.Sort(keys) // "uid" before "uid/occurrence"
	for _, key := range keys {
		for _, it := range b.held[key] {
			if b.overruled(key, it.Native) {
				continue
			}
			if err := out(it); err != nil {
				return err
			}
		}
	}
	return nil
}

// overruled tells whether a mail about one occurrence has the say on an event
// of the series.
func (b *invites) overruled(key, native string) bool {
	for other, v := range b.known {
		if strings.HasPrefix(other, key+"/") && slices.Contains(v.Events, native) {
			return true
		}
	}
	return false
}

// settle returns what is to be remembered, and the events that are still
// there without having been emitted. old is what was remembered; there tells
// whether a mail is still in the box. A mail that is too old to be asked for
// is taken to be there until its event is over. all keeps everything, for an
// answer that is not complete.
func (b *invites) settle(old map[string]invited, there func(native string) bool, all bool) (known map[string]invited, keep []string) {
	for key, v := range old {
		if _, ok := b.held[key]; ok {
			continue
		}
		tooOld := !b.query.From.IsZero() && v.At < b.query.From.Unix() && v.Until >= b.query.Now.Add(-24*time.Hour).Unix()
		if all || tooOld || there(v.Mail) {
			b.known[key] = v
			keep = append(keep, v.Events...)
		} else {
			delete(b.known, key)
		}
	}
	return b.known, keep
}
