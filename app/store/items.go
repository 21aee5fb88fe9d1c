package store

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"daybrief/app"
)

// where collects conditions and their arguments.
type where struct {
	parts []string
	args  []any
}

func (w *where) add(cond string, args ...any) {
	w.parts = append(w.parts, cond)
	w.args = append(w.args, args...)
}

// span restricts to [from, to); a zero bound is open.
func (w *where) span(from, to time.Time) {
	if !from.IsZero() {
		w.add("at >= ?", micros(from))
	}
	if !to.IsZero() {
		w.add("at < ?", micros(to))
	}
}

// String returns the WHERE clause with a leading blank, "" without conditions.
func (w *where) String() string {
	if len(w.parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(w.parts, " AND ")
}

// texts reads rows of one text column and closes them.
func texts(rows *sql.Rows) (list []string, err error) {
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var v string
		if err := rows.Scan(&v); err != nil {
			return nil, err
		}
		list = append(list, v)
	}
	return list, rows.Err()
}

// selected returns the conditions of a query.
func selected(q app.ItemQuery) where {
	var w where
	if q.IDs != nil {
		w.add("id IN (SELECT value FROM json_each(?))", jsonList(q.IDs))
	}
	if q.Sources != nil {
		w.add("source IN (SELECT value FROM json_each(?))", jsonList(q.Sources))
	}
	if q.Kinds != nil {
		w.add("kind IN (SELECT value FROM json_each(?))", jsonList(q.Kinds))
	}
	w.span(q.From, q.To)
	if !q.Gone {
		w.add("gone_at IS NULL")
	}
	return w
}

// Items returns the items that fit the query, the newest (Item.When) first and
// ties by id. Dates count as their midnight UTC. It returns nil for none.
func (s *Store) Items(ctx context.Context, q app.ItemQuery) ([]app.Item, error) {
	w := selected(q)
	query := "SELECT native, item FROM items" + w.String() + " ORDER BY at DESC, id"
	if q.Limit > 0 {
		query += " LIMIT ?"
		w.args = append(w.args, q.Limit)
	}
	items, err := s.items(ctx, query, w.args...)
	if err != nil {
		return nil, s.fail("read items", err)
	}
	return items, nil
}

// CountItems counts the items that fit the query by their sources. It reads no
// item. Limit does not count.
func (s *Store) CountItems(ctx context.Context, q app.ItemQuery) (n map[string]int, err error) {
	w := selected(q)
	rows, err := s.ro.QueryContext(ctx, "SELECT source, count(*) FROM items"+w.String()+" GROUP BY source", w.args...)
	if err != nil {
		return nil, s.fail("count items", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	n = map[string]int{}
	for rows.Next() {
		var source string
		var count int
		if err := rows.Scan(&source, &count); err != nil {
			return nil, s.fail("count items", err)
		}
		n[source] = count
	}
	if err := rows.Err(); err != nil {
		return nil, s.fail("count items", err)
	}
	return n, nil
}

// Fingerprint returns a digest of the items that fit the query and of what the
// reader sees of each (see app.Item.ContentHash): as long as it is the same,
// so are they. It reads no item. Limit does not count.
func (s *Store) Fingerprint(ctx context.Context, q app.ItemQuery) (digest string, err error) {
	w := selected(q)
	rows, err := s.ro.QueryContext(ctx, "SELECT id, hash FROM items"+w.String()+" ORDER BY id", w.args...)
	if err != nil {
		return "", s.fail("read items", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	sum := sha256.New()
	for rows.Next() {
		var id, hash string
		if err := rows.Scan(&id, &hash); err != nil {
			return "", s.fail("read items", err)
		}
		_, _ = io.WriteString(sum, id+" "+hash+"\n") // a hash takes everything
	}
	if err := rows.Err(); err != nil {
		return "", s.fail("read items", err)
	}
	return hex.EncodeToString(sum.Sum(nil)[:16]), nil
}

// items runs a query for the columns native and item.
func (s *Store) items(ctx context.Context, query string, args ...any) (items []app.Item, err error) {
	rows, err := s.ro.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var native string
		var data []byte
		if err := rows.Scan(&native, &data); err != nil {
			return nil, err
		}
		it, err := decodeItem(native, data)
		if err != nil {
			return nil, err
		}
		items = append(items, it)
	}
	return items, rows.Err()
}

// decodeItem is the inverse of marshalling; Native is not part of the JSON.
func decodeItem(native string, data []byte) (app.Item, error) {
	var it app.Item
	if err := json.Unmarshal(data, &it); err != nil {
		return it, fmt.Errorf("read a stored item: %w", err)
	}
	it.Native = native
	return it, nil
}

// Item returns one item, also when it is gone; app.ErrNotFound when the store
// never had it.
func (s *Store) Item(ctx context.Context, id string) (app.Item, error) {
	it, err := s.item(ctx, s.ro, id)
	if err != nil {
		return app.Item{}, s.fail("read item "+id, err)
	}
	return it, nil
}

// querier is a pool or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

func (s *Store) item(ctx context.Context, q querier, id string) (app.Item, error) {
	var native string
	var data []byte
	if err := q.QueryRowContext(ctx, "SELECT native, item FROM items WHERE id = ?", id).Scan(&native, &data); err != nil {
		return app.Item{}, notFound(err)
	}
	return decodeItem(native, data)
}

// SourceState returns what the source asked to be handed back (nil for
// nothing) and when it last answered (zero for never).
func (s *Store) SourceState(ctx context.Context, source string) ([]byte, time.Time, error) {
	var state []byte
	var good int64
	err := s.ro.QueryRowContext(ctx, "SELECT state, last_good FROM sources WHERE source = ?", source).Scan(&state, &good)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, time.Time{}, nil
	}
	if err != nil {
		return nil, time.Time{}, s.fail("read the state of "+source, err)
	}
	return state, fromMicros(good), nil
}

// DropSource forgets a source: its items, its state and what was kept to make
// briefs again, which holds the texts of all sources. Briefs that cite them,
// votes, decisions about actions and what was opened stay.
func (s *Store) DropSource(ctx context.Context, source string) error {
	err := s.run(ctx, false,
		stmt{"DELETE FROM related WHERE item IN (SELECT id FROM items WHERE source = ?)", []any{source}},
		stmt{"DELETE FROM items WHERE source = ?", []any{source}},
		stmt{"DELETE FROM sources WHERE source = ?", []any{source}},
		stmt{"DELETE FROM brief_inputs WHERE sample = 0", nil}) // they hold the texts of all sources
	if err != nil {
		return s.fail("remove the items of "+source, err)
	}
	s.hub.announce(app.Change{Kind: app.ChangeItems})
	return nil
}

// DropSample forgets the sample day: its items and the state of their sources,
// its briefs, and the votes on, visits to and decisions about its items.
func (s *Store) DropSample(ctx context.Context) error {
	err := s.run(ctx, false,
		stmt{"DELETE FROM sources WHERE source IN (SELECT source FROM items WHERE sample = 1)", nil},
		stmt{"DELETE FROM votes WHERE sample = 1", nil},
		stmt{"DELETE FROM opened WHERE sample = 1", nil},
		stmt{"DELETE FROM actions WHERE sample = 1", nil},
		stmt{"DELETE FROM briefs WHERE sample = 1", nil}, // its brief_items go along
		stmt{"DELETE FROM brief_inputs WHERE sample = 1", nil},
		stmt{"DELETE FROM related WHERE item IN (SELECT id FROM items WHERE sample = 1)", nil},
		stmt{"DELETE FROM items WHERE sample = 1", nil},
		stmt{"DELETE FROM docs WHERE sample = 1", nil}) // what was made of the day
	if err != nil {
		return s.fail("remove the sample day", err)
	}
	for _, kind := range []app.ChangeKind{app.ChangeItems, app.ChangeVotes, app.ChangeActions, app.ChangeBrief} {
		s.hub.announce(app.Change{Kind: kind})
	}
	return nil
}

// stmt is a statement with its arguments.
type stmt struct {
	sql  string
	args []any
}

// run executes the statements in one transaction.
func (s *Store) run(ctx context.Context, durable bool, list ...stmt) error {
	return s.write(ctx, durable, func(tx *sql.Tx) error {
		for _, st := range list {
			if _, err := tx.ExecContext(ctx, st.sql, st.args...); err != nil {
				return err
			}
		}
		return nil
	})
}
