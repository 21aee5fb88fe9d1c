package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"time"

	"daybrief/app"
)

// SourceAnswer is what a source said beside its items.
type SourceAnswer struct {
	// Coverage tells which stored items are gone when the answer lacks them.
	Coverage app.Coverage
	// State is handed back to the source the next time; nil when it has none.
	State []byte
	// At is when the source answered; zero means now.
	At time.Time
	// Unchanged means the source said that nothing changed: no items came,
	// none are gone, and a nil State keeps the one before.
	Unchanged bool
	// Partial means that a part of the answer failed: items are stored, but
	// none are gone, and the state and the last good time stay as they were.
	Partial bool
}

// row is an item on its way into the items table.
type row struct {
	item app.Item
	hash string
	json []byte
}

// stored is what the table has of an item.
type stored struct {
	hash string
	json []byte
	gone bool
}

// UpsertItems stores a source's answer in one transaction and tells what it
// changed, as item ids. An item is known by source and Native; Source and ID
// are set accordingly (an item without Native is known by its URL, else by
// its content). First-seen stays; changed is what app.Item.ContentHash calls
// so; an item that comes back is no longer gone and counts as new. Of items
// that come twice in an answer the last one counts.
func (s *Store) UpsertItems(ctx context.Context, source string, items []app.Item, r SourceAnswer) (app.Upsert, error) {
	var up app.Upsert
	if r.At.IsZero() {
		r.At = s.now()
	}
	rows, err := toRows(source, items)
	if err != nil {
		return up, s.fail("store items of "+source, err)
	}
	err = s.write(ctx, false, func(tx *sql.Tx) error {
		known, err := loadStored(ctx, tx, rows)
		if err != nil {
			return err
		}
		if up, err = putRows(ctx, tx, rows, known, r.At); err != nil {
			return err
		}
		if err := relate(ctx, tx, rows, known); err != nil {
			return err
		}
		if err := indexRows(ctx, tx, rows, up); err != nil {
			return err
		}
		if r.Coverage.Complete && !r.Partial && !r.Unchanged {
			if up.Gone, err = markGone(ctx, tx, source, rows, r); err != nil {
				return err
			}
		}
		if r.Partial {
			return nil
		}
		return putState(ctx, tx, source, r)
	})
	if err != nil {
		return app.Upsert{}, s.fail("store items of "+source, err)
	}
	if len(up.New)+len(up.Changed)+len(up.Gone) > 0 {
		s.hub.announce(app.Change{Kind: app.ChangeItems})
	}
	return up, nil
}

// toRows prepares the items, each id once.
func toRows(source string, items []app.Item) ([]row, error) {
	rows := make([]row, 0, len(items))
	place := make(map[string]int, len(items))
	for _, it := range items {
		it.Source = source
		it.Time = storable(it.Time)
		if it.Native == "" {
			it.Native = it.URL
		}
		if it.Native == "" {
			it.ID = "" // the id is made of the hash, not the hash of the id
			it.Native = "content:" + it.ContentHash()
		}
		it.ID = app.ItemID(source, it.Native)
		data, err := json.Marshal(&it)
		if err != nil {
			return nil, fmt.Errorf("item %s: %w", it.ID, err)
		}
		r := row{item: it, hash: it.ContentHash(), json: data}
		if n, ok := place[it.ID]; ok {
			rows[n] = r
			continue
		}
		place[it.ID] = len(rows)
		rows = append(rows, r)
	}
	return rows, nil
}

// storable returns t as JSON can hold it. A source may name any year; RFC 3339
// knows four digits.
func storable(t time.Time) time.Time {
	if _, err := t.MarshalJSON(); err == nil {
		return t
	}
	if _, err := t.UTC().MarshalJSON(); err == nil {
		return t.UTC()
	}
	return time.Time{}
}

// loadStored reads what the table has of the rows' items.
func loadStored(ctx context.Context, tx *sql.Tx, rows []row) (map[string]stored, error) {
	list, err := tx.QueryContext(ctx,
		"SELECT id, hash, item, gone_at IS NOT NULL FROM items WHERE id IN (SELECT value FROM json_each(?))", idList(rows))
	if err != nil {
		return nil, fmt.Errorf("look for known items: %w", err)
	}
	defer func() { _ = list.Close() }() // Err tells
	known := make(map[string]stored, len(rows))
	for list.Next() {
		var id string
		var have stored
		if err := list.Scan(&id, &have.hash, &have.json, &have.gone); err != nil {
			return nil, fmt.Errorf("read known items: %w", err)
		}
		known[id] = have
	}
	return known, list.Err()
}

func idList(rows []row) string {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i] = rows[i].item.ID
	}
	return jsonList(ids)
}

// jsonList is a list as one parameter of a statement, for json_each.
func jsonList[S ~string](list []S) string {
	plain := make([]string, len(list))
	for i, v := range list {
		plain[i] = string(v)
	}
	data, _ := json.Marshal(plain) // strings always marshal
	return string(data)
}

const insertItem = `INSERT INTO items
	(id, source, native, kind, title, at, hash, first_seen, last_seen, changed_at, sample, item)
	VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?8, ?8, ?9, ?10)`

// A row that only differs in points or comments is rewritten without counting
// as changed.
const updateItem = `UPDATE items SET kind = ?2, title = ?3, at = ?4, hash = ?5, last_seen = ?6,
	changed_at = CASE WHEN ?7 THEN ?6 ELSE changed_at END, gone_at = NULL, sample = ?8, item = ?9 WHERE id = ?1`

// putRows inserts what is new, rewrites what differs, and touches the rest.
func putRows(ctx context.Context, tx *sql.Tx, rows []row, known map[string]stored, at time.Time) (up app.Upsert, err error) {
	insert, err := tx.PrepareContext(ctx, insertItem)
	if err != nil {
		return up, fmt.Errorf("prepare an insert: %w", err)
	}
	defer func() { _ = insert.Close() }() // ends with the transaction in any case
	seen := micros(at)
	var same []string
	for i := range rows {
		r := &rows[i]
		it, when := &r.item, micros(r.item.When())
		sample := it.HasFlag(app.FlagSample)
		have, ok := known[it.ID]
		changed := have.hash != r.hash
		switch {
		case !ok:
			_, err = insert.ExecContext(ctx, it.ID, it.Source, it.Native, it.Kind, it.Title, when, r.hash, seen, sample, r.json)
			up.New = append(up.New, it.ID)
		case !changed && !have.gone && string(have.json) == string(r.json):
			same = append(same, it.ID)
		default:
			_, err = tx.ExecContext(ctx, updateItem, it.ID, it.Kind, it.Title, when, r.hash, seen, changed || have.gone, sample, r.json)
			if have.gone {
				up.New = append(up.New, it.ID)
			} else if changed {
				up.Changed = append(up.Changed, it.ID)
			}
		}
		if err != nil {
			return up, fmt.Errorf("write item %s: %w", it.ID, err)
		}
	}
	if len(same) == 0 {
		return up, nil
	}
	_, err = tx.ExecContext(ctx, "UPDATE items SET last_seen = ? WHERE id IN (SELECT value FROM json_each(?))", seen, jsonList(same))
	if err != nil {
		return up, fmt.Errorf("touch unchanged items: %w", err)
	}
	return up, nil
}

// markGone marks what a complete answer covers and does not hold, and returns
// the ids.
func markGone(ctx context.Context, tx *sql.Tx, source string, rows []row, r SourceAnswer) ([]string, error) {
	w := where{}
	w.add("source = ?", source)
	w.add("gone_at IS NULL")
	w.covered(r.Coverage)
	if len(r.Coverage.Kinds) > 0 {
		w.add("kind IN (SELECT value FROM json_each(?))", jsonList(r.Coverage.Kinds))
	}
	w.add("id NOT IN (SELECT value FROM json_each(?))", idList(rows))
	if len(r.Coverage.Keep) > 0 { // still there, known, and so not yielded again
		w.add("native NOT IN (SELECT value FROM json_each(?))", jsonList(r.Coverage.Keep))
	}
	args := append([]any{micros(r.At)}, w.args...)
	list, err := tx.QueryContext(ctx, "UPDATE items SET gone_at = ?"+w.String()+" RETURNING id", args...)
	if err != nil {
		return nil, fmt.Errorf("mark what is gone: %w", err)
	}
	ids, err := texts(list)
	if err != nil {
		return nil, fmt.Errorf("read what is gone: %w", err)
	}
	return ids, nil
}

// covered adds the time an answer covers. Of some kinds it holds everything,
// however old.
func (w *where) covered(c app.Coverage) {
	if len(c.Whole) == 0 || c.From.IsZero() {
		w.span(c.From, c.To)
		return
	}
	w.add("(at >= ? OR kind IN (SELECT value FROM json_each(?)))", micros(c.From), jsonList(c.Whole))
	w.span(time.Time{}, c.To)
}

// putState keeps how far the source has been read.
func putState(ctx context.Context, tx *sql.Tx, source string, r SourceAnswer) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO sources (source, state, last_good) VALUES (?1, ?2, ?3)
		ON CONFLICT (source) DO UPDATE SET last_good = ?3, state = CASE WHEN ?4 THEN state ELSE ?2 END`,
		source, r.State, micros(r.At), r.Unchanged && r.State == nil)
	if err != nil {
		return fmt.Errorf("keep the state: %w", err)
	}
	return nil
}
