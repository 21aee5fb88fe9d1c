package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"daybrief/app"
)

// KeepPolicy says what is kept for how long. A length of 0 means for ever.
type KeepPolicy struct {
	Now     time.Time
	Items   time.Duration // items, counted from their latest date
	Briefs  time.Duration // briefs with what they cite, counted from their day
	Records time.Duration // runs, hosts, the steps of making a brief, a day's briefs before its last
	// Budget is about how long Keep may work; 0: until it is done. What is left
	// is removed the next time.
	Budget time.Duration
}

// Kept is how much was, or would be, let go of.
type Kept struct {
	Items    int  `json:"items"`
	Briefs   int  `json:"briefs"`   // with what they cite, those a later one of their day replaced among them
	Trimmed  int  `json:"trimmed"`  // briefs whose steps and evidence go while they stay
	Opened   int  `json:"opened"`   // notes that an item was opened
	Actions  int  `json:"actions"`  // decisions about actions of items that are gone
	Runs     int  `json:"runs"`     // runs
	Hosts    int  `json:"hosts"`    // days of a host in the ledger
	Finished bool `json:"finished"` // nothing is left for the next time
}

// Sum is how many things there are of all kinds.
func (k Kept) Sum() int {
	return k.Items + k.Briefs + k.Trimmed + k.Opened + k.Actions + k.Runs + k.Hosts
}

// keepBatch is how many items one transaction removes, so that no other write is
// held up for long.
const keepBatch = 200

// clockSlack is how far the clock may run ahead of the last answer of a source
// before it is not believed: a clock that is wrong by years must not empty the
// store. A machine that was off for so long reads its sources first.
const clockSlack = 48 * time.Hour

// Expired reports whether an item is older than the policy keeps items. Its age
// counts from the latest of its dates: when it was sent, begins, ends, or when
// something in it is due. Without any date it does not expire.
func (p KeepPolicy) Expired(it *app.Item) bool {
	if p.Items <= 0 {
		return false
	}
	latest := it.Time
	later := func(t time.Time) {
		if t.After(latest) {
			latest = t
		}
	}
	for _, s := range []app.Stamp{it.Start, it.End} {
		if !s.IsZero() {
			later(s.Time())
		}
	}
	for i := range it.Actions {
		if due := it.Actions[i].Due; !due.IsZero() {
			later(due.Time())
		}
	}
	return !latest.IsZero() && latest.Before(p.Now.Add(-p.Items))
}

// Believe returns the policy with a time that a source's last answer vouches for: its
// own, or that answer's where the clock is far ahead of it.
func (s *Store) Believe(ctx context.Context, p KeepPolicy) (KeepPolicy, error) {
	var last sql.NullInt64
	if err := s.ro.QueryRowContext(ctx, "SELECT max(last_good) FROM sources").Scan(&last); err != nil {
		return p, s.fail("read when the sources last answered", err)
	}
	if p.Now.IsZero() {
		p.Now = s.now()
	}
	if last.Valid && p.Now.Sub(fromMicros(last.Int64)) > clockSlack {
		p.Now = fromMicros(last.Int64)
	}
	return p, nil
}

// Keep lets go of what is older than the policy keeps. An item goes with its
// words, chunks, vectors and what it can be found by. These stay: what lies in
// the future; a task that is open at its source; the item of an action that the
// reader keeps open or put off; what its source still shows without a date; the
// sample day; every vote, with its item as it was. What a brief cites stays with
// the brief.
//
// It works in small transactions and can be stopped at any moment.
func (s *Store) Keep(ctx context.Context, p KeepPolicy) (Kept, error) {
	began := time.Now()
	p, err := s.Believe(ctx, p)
	if err != nil {
		return Kept{}, err
	}
	late := func() bool { return p.Budget > 0 && time.Since(began) > p.Budget }
	k, err := s.keepRecords(ctx, p)
	if err == nil {
		k.Items, k.Finished, err = s.keepItems(ctx, p, late)
	}
	if k.Items > 0 {
		s.hub.announce(app.Change{Kind: app.ChangeItems})
	}
	if k.Briefs > 0 {
		s.hub.announce(app.Change{Kind: app.ChangeBrief})
	}
	if err != nil {
		return k, s.fail("let go of what is old", err)
	}
	return k, nil
}

// KeepPlan tells what Keep would let go of.
func (s *Store) KeepPlan(ctx context.Context, p KeepPolicy) (Kept, error) {
	p, err := s.Believe(ctx, p)
	if err != nil {
		return Kept{}, err
	}
	k := Kept{Finished: true}
	if p.Items > 0 {
		place := oldPlace{at: minTime}
		for place.more() {
			old, next, err := s.oldItems(ctx, s.ro, p, place)
			if err != nil {
				return k, s.fail("look for what is old", err)
			}
			k.Items, place = k.Items+len(old), next
		}
	}
	for _, q := range recordQueries(p) {
		if q.off {
			continue
		}
		err := s.ro.QueryRowContext(ctx, "SELECT count(*) FROM "+q.table+" WHERE "+q.cond, q.args...).Scan(q.count(&k))
		if err != nil {
			return k, s.fail("look for what is old", err)
		}
	}
	return k, nil
}

// keepItems removes expired items until there are none or it is late.
func (s *Store) keepItems(ctx context.Context, p KeepPolicy, late func() bool) (n int, all bool, err error) {
	if p.Items <= 0 {
		return 0, true, nil
	}
	for place := (oldPlace{at: minTime}); place.more(); {
		if late() {
			return n, false, nil
		}
		var removed int
		err := s.write(ctx, false, func(tx *sql.Tx) error {
			old, next, err := s.oldItems(ctx, tx, p, place)
			if err != nil {
				return err
			}
			removed, place = len(old), next
			return removeItems(ctx, tx, old)
		})
		if err != nil {
			return n, false, err
		}
		n += removed
	}
	return n, true, nil
}

// oldItem is an item that goes.
type oldItem struct {
	id   string
	json []byte
}

// oldPlace is how far the items were looked through: by time and id. The zero
// time comes first and holds the items without one.
type oldPlace struct {
	at   int64
	id   string
	done bool
}

func (p oldPlace) more() bool { return !p.done }

// minTime lies before the time of every item, also the zero one.
const minTime = -1 << 63

// oldCandidates reads a batch in the order of time: ?1 and ?2 are the place, ?3
// is the time before which items are old, ?4 what an item without a time has.
// One without a time is as old as its first sight, unless its source showed it
// lately. A task stays as long as its source has it.
const oldCandidates = `SELECT id, at, item FROM items
	WHERE at < ?3 AND (at, id) > (?1, ?2) AND sample = 0
		AND (at <> ?4 OR first_seen < ?3 AND last_seen < ?3)
		AND NOT (kind = 'task' AND gone_at IS NULL)
		AND id NOT IN (SELECT item FROM actions WHERE state IN ('open', 'later'))
	ORDER BY at, id LIMIT ?5`

// rowsQuerier is a pool or a transaction.
type rowsQuerier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// oldItems returns the expired ones of the next batch and the place behind it.
func (s *Store) oldItems(ctx context.Context, q rowsQuerier, p KeepPolicy, from oldPlace) (old []oldItem, to oldPlace, err error) {
	cutoff := micros(p.Now.Add(-p.Items))
	rows, err := q.QueryContext(ctx, oldCandidates, from.at, from.id, cutoff, micros(time.Time{}), keepBatch)
	if err != nil {
		return nil, from, fmt.Errorf("look for old items: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	to = from
	n := 0
	for ; rows.Next(); n++ {
		var o oldItem
		if err := rows.Scan(&o.id, &to.at, &o.json); err != nil {
			return nil, from, fmt.Errorf("read old items: %w", err)
		}
		to.id = o.id
		var it app.Item
		if err := json.Unmarshal(o.json, &it); err != nil {
			return nil, from, fmt.Errorf("read old item %s: %w", o.id, err)
		}
		if it.When().IsZero() || p.Expired(&it) {
			old = append(old, o)
		}
	}
	to.done = n < keepBatch
	return old, to, rows.Err()
}

// removeItems deletes items with all that hangs on them; triggers take what
// search and learning have of them.
func removeItems(ctx context.Context, tx *sql.Tx, old []oldItem) error {
	ids := make([]string, len(old))
	for i, o := range old {
		if err := unrelate(ctx, tx, o.id, o.json); err != nil {
			return err
		}
		ids[i] = o.id
	}
	if len(ids) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, "DELETE FROM items WHERE id IN (SELECT value FROM json_each(?))", jsonList(ids)); err != nil {
		return fmt.Errorf("remove old items: %w", err)
	}
	return nil
}
