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

// AddVote keeps a vote for ever and announces it. Value is 1, -1 or 0. Without
// About, and with the item still in the store, the item is kept with the vote;
// without At, now.
func (s *Store) AddVote(ctx context.Context, v app.Vote) error {
	op := "keep the vote on " + v.Item
	if v.Item == "" || v.Value < -1 || v.Value > 1 {
		return s.fail("keep a vote", fmt.Errorf("value %d on item %q is none", v.Value, v.Item))
	}
	if v.At.IsZero() {
		v.At = s.now()
	}
	err := s.write(ctx, true, func(tx *sql.Tx) error {
		if v.About == nil {
			it, err := s.item(ctx, tx, v.Item)
			if err != nil && !errors.Is(err, app.ErrNotFound) {
				return err
			}
			if err == nil {
				v.About = &it
			}
		}
		var about []byte
		if v.About != nil {
			var err error
			if about, err = json.Marshal(v.About); err != nil {
				return err
			}
		}
		sample := v.About != nil && v.About.HasFlag(app.FlagSample)
		_, err := tx.ExecContext(ctx, "INSERT INTO votes (item, value, at, sample, about) VALUES (?, ?, ?, ?, ?)",
			v.Item, v.Value, micros(v.At), sample, about)
		if err != nil {
			return err
		}
		return putPreference(ctx, tx, &v)
	})
	if err != nil {
		return s.fail(op, err)
	}
	s.hub.announce(app.Change{Kind: app.ChangeVotes})
	return nil
}

// Votes returns every vote ever, the oldest first, also those taken back or
// voted over.
func (s *Store) Votes(ctx context.Context) ([]app.Vote, error) {
	votes, err := s.votes(ctx)
	if err != nil {
		return nil, s.fail("read the votes", err)
	}
	return votes, nil
}

func (s *Store) votes(ctx context.Context) (votes []app.Vote, err error) {
	rows, err := s.ro.QueryContext(ctx, "SELECT item, value, at, about FROM votes ORDER BY n")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var v app.Vote
		var at int64
		var about []byte
		if err := rows.Scan(&v.Item, &v.Value, &at, &about); err != nil {
			return nil, err
		}
		v.At = fromMicros(at)
		if about != nil {
			it, err := decodeItem("", about)
			if err != nil {
				return nil, err
			}
			v.About = &it
		}
		votes = append(votes, v)
	}
	return votes, rows.Err()
}

// VotesBefore tells how many votes were made before a time, also those taken
// back, and the number of the last one: the same two, the same votes.
func (s *Store) VotesBefore(ctx context.Context, before time.Time, sample bool) (count, last int64, err error) {
	err = s.ro.QueryRowContext(ctx, "SELECT count(*), coalesce(max(n), 0) FROM votes WHERE at < ? AND sample = ?", micros(before), sample).Scan(&count, &last)
	if err != nil {
		return 0, 0, s.fail("count the votes", err)
	}
	return count, last, nil
}

// VoteOf returns the current vote on each of the items; one without a vote, or
// with a vote taken back, is absent.
func (s *Store) VoteOf(ctx context.Context, ids []string) (map[string]int, error) {
	votes, err := s.voteOf(ctx, ids)
	if err != nil {
		return nil, s.fail("read the votes on items", err)
	}
	return votes, nil
}

func (s *Store) voteOf(ctx context.Context, ids []string) (votes map[string]int, err error) {
	rows, err := s.ro.QueryContext(ctx, `SELECT item, value FROM votes WHERE n IN
		(SELECT max(n) FROM votes WHERE item IN (SELECT value FROM json_each(?)) GROUP BY item) AND value <> 0`, jsonList(ids))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	votes = map[string]int{}
	for rows.Next() {
		var id string
		var value int
		if err := rows.Scan(&id, &value); err != nil {
			return nil, err
		}
		votes[id] = value
	}
	return votes, rows.Err()
}

// OpenedItem is an item the reader opened, as it was then.
type OpenedItem struct {
	Item app.Item
	At   time.Time
}

// MarkOpened notes that the reader opened the item; app.ErrNotFound for one
// the store does not know, not even from a brief.
func (s *Store) MarkOpened(ctx context.Context, id string, at time.Time) error {
	n := int64(0)
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		// An item may have left the store and still be cited by a brief.
		res, err := tx.ExecContext(ctx, `INSERT INTO opened (id, native, at, sample, item)
			SELECT id, native, ?2, sample, item FROM (
				SELECT 0 AS nth, id, native, sample, item FROM items WHERE id = ?1
				UNION ALL
				SELECT -i.brief, i.id, i.native, b.sample, i.item FROM brief_items i JOIN briefs b ON b.id = i.brief WHERE i.id = ?1
			) ORDER BY nth = 0 DESC, nth LIMIT 1`, id, micros(at))
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	if err == nil && n == 0 {
		err = app.ErrNotFound
	}
	if err != nil {
		return s.fail("note that "+id+" was opened", err)
	}
	return nil
}

// Opened returns what was opened in [from, to), the earliest first; a zero
// bound is open. An item opened twice is there twice.
func (s *Store) Opened(ctx context.Context, from, to time.Time) ([]OpenedItem, error) {
	list, err := s.opened(ctx, from, to)
	if err != nil {
		return nil, s.fail("read what was opened", err)
	}
	return list, nil
}

func (s *Store) opened(ctx context.Context, from, to time.Time) (list []OpenedItem, err error) {
	var w where
	w.span(from, to)
	rows, err := s.ro.QueryContext(ctx, "SELECT native, item, at FROM opened"+w.String()+" ORDER BY at, n", w.args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var native string
		var data []byte
		var at int64
		if err := rows.Scan(&native, &data, &at); err != nil {
			return nil, err
		}
		it, err := decodeItem(native, data)
		if err != nil {
			return nil, err
		}
		list = append(list, OpenedItem{Item: it, At: fromMicros(at)})
	}
	return list, rows.Err()
}
