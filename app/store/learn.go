package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"daybrief/app"
)

// Learned is what learning keeps of an item: features, packed by whoever learns,
// and the hash of the content they were made from.
type Learned struct {
	Item string
	Hash string
	Data []byte
}

// LearnQuery says which items learning is about.
type LearnQuery struct {
	Sample bool
	Kinds  []app.Kind
	From   time.Time // Item.When at or after; zero: all
	Limit  int       // the newest so many; 0: all
}

// Learnable returns the hash of each item learning is about, by id: those the
// sources have, the newest first as far as the limit goes.
func (s *Store) Learnable(ctx context.Context, q LearnQuery) (map[string]string, error) {
	w := selected(app.ItemQuery{Kinds: q.Kinds, From: q.From})
	w.add("sample = ?", q.Sample)
	query := "SELECT id, hash FROM items" + w.String() + " ORDER BY at DESC, id"
	if q.Limit > 0 {
		query += " LIMIT ?"
		w.args = append(w.args, q.Limit)
	}
	out := map[string]string{}
	err := s.each(ctx, query, w.args, func(rows *sql.Rows) error {
		var id, hash string
		if err := rows.Scan(&id, &hash); err != nil {
			return err
		}
		out[id] = hash
		return nil
	})
	if err != nil {
		return nil, s.fail("read which items learning is about", err)
	}
	return out, nil
}

// Learned returns all that learning keeps, in the order of the ids.
func (s *Store) Learned(ctx context.Context) ([]Learned, error) {
	var out []Learned
	err := s.each(ctx, "SELECT item, hash, data FROM learned ORDER BY item", nil, func(rows *sql.Rows) error {
		var l Learned
		if err := rows.Scan(&l.Item, &l.Hash, &l.Data); err != nil {
			return err
		}
		out = append(out, l)
		return nil
	})
	if err != nil {
		return nil, s.fail("read what learning keeps", err)
	}
	return out, nil
}

// KeepLearned keeps features and drops those of the items named, in one
// transaction.
func (s *Store) KeepLearned(ctx context.Context, put []Learned, drop []string) error {
	if len(put) == 0 && len(drop) == 0 {
		return nil
	}
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM learned WHERE item IN (SELECT value FROM json_each(?))", jsonList(drop)); err != nil {
			return err
		}
		in, err := tx.PrepareContext(ctx, "INSERT OR REPLACE INTO learned (item, hash, data) VALUES (?, ?, ?)")
		if err != nil {
			return err
		}
		for _, l := range put {
			if _, err := in.ExecContext(ctx, l.Item, l.Hash, l.Data); err != nil {
				return errors.Join(err, in.Close())
			}
		}
		return in.Close()
	})
	if err != nil {
		return s.fail("keep what learning made of items", err)
	}
	return nil
}

// DropVotes forgets every vote, also on the sample day's items, what search finds
// of them, and what learning keeps of items that are only there for a vote; it
// announces the change.
func (s *Store) DropVotes(ctx context.Context) error {
	err := s.write(ctx, true, func(tx *sql.Tx) error {
		if _, err := tx.ExecContext(ctx, "DELETE FROM votes"); err != nil {
			return err
		}
		if err := dropPreferences(ctx, tx); err != nil {
			return err
		}
		_, err := tx.ExecContext(ctx, "DELETE FROM learned WHERE item NOT IN (SELECT id FROM items)")
		return err
	})
	if err != nil {
		return s.fail("forget the votes", err)
	}
	s.hub.announce(app.Change{Kind: app.ChangeVotes})
	return nil
}

// each calls f for every row of a query.
func (s *Store) each(ctx context.Context, query string, args []any, f func(*sql.Rows) error) (err error) {
	rows, err := s.ro.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		if err := f(rows); err != nil {
			return err
		}
	}
	return rows.Err()
}
