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

// SavedBrief is a brief with all it rests on.
type SavedBrief struct {
	Brief    app.Brief
	Evidence app.Evidence
	Trace    app.Trace
	Items    []app.Item // the cited items as they were
	// Kept is what the brief was made from, packed by whoever made it. Only
	// SaveBrief reads it; Store.Kept gives it back by Evidence.Kept.
	Kept []byte
}

// BriefRow is one line of the list of briefs.
type BriefRow struct {
	Date   string    `json:"date"` // YYYY-MM-DD
	Made   time.Time `json:"made"`
	Model  string    `json:"model,omitempty"`
	Sample bool      `json:"sample,omitempty"`
}

// SaveBrief stores the brief, whole or not at all, and announces it. It is on
// the disk when SaveBrief returns. A brief of a day that has one becomes the
// day's brief; the earlier one stays in the history. Cited items that are
// missing from b.Items are taken from the store.
func (s *Store) SaveBrief(ctx context.Context, b SavedBrief) error {
	op := "save the brief of " + b.Brief.Date
	if _, err := time.Parse(time.DateOnly, b.Brief.Date); err != nil {
		return s.fail("save the brief", fmt.Errorf("its date: %w", err))
	}
	if len(b.Kept) > 0 {
		b.Evidence.Kept = keptName(b.Kept)
	}
	var parts [3][]byte
	for i, v := range []any{&b.Brief, &b.Evidence, &b.Trace} {
		data, err := json.Marshal(v)
		if err != nil {
			return s.fail(op, err)
		}
		parts[i] = data
	}
	err := s.write(ctx, true, func(tx *sql.Tx) error {
		var id int64
		err := tx.QueryRowContext(ctx, `INSERT INTO briefs (date, made, model, sample, brief, evidence, trace)
			VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id`,
			b.Brief.Date, micros(b.Brief.Made), b.Brief.Model, b.Brief.Sample, parts[0], parts[1], parts[2]).Scan(&id)
		if err != nil {
			return fmt.Errorf("write the brief: %w", err)
		}
		items, err := s.cited(ctx, tx, &b)
		if err != nil {
			return err
		}
		if err := putBriefItems(ctx, tx, id, items); err != nil {
			return err
		}
		if err := putOwn(ctx, tx, briefItem(&b.Brief)); err != nil {
			return err
		}
		return putKept(ctx, tx, &b)
	})
	if err != nil {
		return s.fail(op, err)
	}
	s.hub.announce(app.Change{Kind: app.ChangeBrief, Date: b.Brief.Date})
	return nil
}

// cited returns b.Items and what the brief cites beside them.
func (s *Store) cited(ctx context.Context, tx *sql.Tx, b *SavedBrief) ([]app.Item, error) {
	items := make([]app.Item, 0, len(b.Items))
	have := map[string]bool{}
	for _, it := range b.Items {
		if !have[it.ID] {
			have[it.ID] = true
			items = append(items, it)
		}
	}
	for _, id := range b.Brief.ItemIDs() {
		if have[id] {
			continue
		}
		it, err := s.item(ctx, tx, id)
		if errors.Is(err, app.ErrNotFound) {
			continue // the gate judges ids; history is kept as it is
		}
		if err != nil {
			return nil, fmt.Errorf("read cited item %s: %w", id, err)
		}
		items = append(items, it)
	}
	return items, nil
}

func putBriefItems(ctx context.Context, tx *sql.Tx, brief int64, items []app.Item) error {
	insert, err := tx.PrepareContext(ctx, "INSERT INTO brief_items (brief, n, id, native, kind, item) VALUES (?, ?, ?, ?, ?, ?)")
	if err != nil {
		return fmt.Errorf("prepare the cited items: %w", err)
	}
	defer func() { _ = insert.Close() }() // ends with the transaction in any case
	for n := range items {
		it := &items[n]
		it.Time = storable(it.Time)
		data, err := json.Marshal(it)
		if err != nil {
			return fmt.Errorf("cited item %s: %w", it.ID, err)
		}
		if _, err := insert.ExecContext(ctx, brief, n, it.ID, it.Native, it.Kind, data); err != nil {
			return fmt.Errorf("write cited item %s: %w", it.ID, err)
		}
	}
	return nil
}

// The latest brief is the last one saved for the latest day. A brief that
// claims to be made in the future comes from a clock that was wrong for a
// while; it must not hide all that follow, so it counts only where there is
// no other.
const (
	latestID = `SELECT id FROM briefs WHERE made <= ? ORDER BY date DESC, id DESC LIMIT 1`
	anyID    = `SELECT id FROM briefs ORDER BY date DESC, id DESC LIMIT 1`
	dayID    = `SELECT id FROM briefs WHERE date = ? ORDER BY id DESC LIMIT 1`
)

// briefID returns the row of a day's brief, "" meaning the latest.
func (s *Store) briefID(ctx context.Context, date string) (int64, error) {
	var id int64
	if date != "" {
		err := s.ro.QueryRowContext(ctx, dayID, date).Scan(&id)
		return id, notFound(err)
	}
	err := s.ro.QueryRowContext(ctx, latestID, micros(s.now().Add(24*time.Hour))).Scan(&id)
	if errors.Is(err, sql.ErrNoRows) {
		err = s.ro.QueryRowContext(ctx, anyID).Scan(&id)
	}
	return id, notFound(err)
}

// LatestBrief returns the brief to show: the latest day's last one. It reads
// one row. app.ErrNotFound when there is none.
func (s *Store) LatestBrief(ctx context.Context) (app.Brief, error) {
	var b app.Brief
	id, err := s.briefID(ctx, "")
	if err == nil {
		err = s.readBrief(ctx, "SELECT brief FROM briefs WHERE id = ?", id, &b)
	}
	if err != nil {
		return app.Brief{}, s.fail("read the latest brief", err)
	}
	return b, nil
}

// readBrief scans one row of JSON columns into the targets.
func (s *Store) readBrief(ctx context.Context, query string, id int64, into ...any) error {
	raw := make([][]byte, len(into))
	scan := make([]any, len(into))
	for i := range raw {
		scan[i] = &raw[i]
	}
	if err := s.ro.QueryRowContext(ctx, query, id).Scan(scan...); err != nil {
		return notFound(err)
	}
	for i, data := range raw {
		if err := json.Unmarshal(data, into[i]); err != nil {
			return fmt.Errorf("read a stored brief: %w", err)
		}
	}
	return nil
}

// Brief returns a day's brief (YYYY-MM-DD; "" for the latest) with all it
// rests on; app.ErrNotFound when that day has none.
func (s *Store) Brief(ctx context.Context, date string) (SavedBrief, error) {
	op := "read the brief of " + date
	if date == "" {
		op = "read the latest brief"
	}
	id, err := s.briefID(ctx, date)
	if err != nil {
		return SavedBrief{}, s.fail(op, err)
	}
	return s.savedBrief(ctx, op, id)
}

func (s *Store) savedBrief(ctx context.Context, op string, id int64) (SavedBrief, error) {
	var b SavedBrief
	err := s.readBrief(ctx, "SELECT brief, evidence, trace FROM briefs WHERE id = ?", id, &b.Brief, &b.Evidence, &b.Trace)
	if err == nil {
		b.Items, err = s.items(ctx, citedItems, id)
	}
	if err != nil {
		return SavedBrief{}, s.fail(op, err)
	}
	return b, nil
}

const citedItems = "SELECT native, item FROM brief_items WHERE brief = ? ORDER BY n"

// BriefItems returns the items a day's brief cites, as they were then, in the
// order they were saved; date "" means the latest brief.
func (s *Store) BriefItems(ctx context.Context, date string) ([]app.Item, error) {
	id, err := s.briefID(ctx, date)
	var items []app.Item
	if err == nil {
		items, err = s.items(ctx, citedItems, id)
	}
	if err != nil {
		return nil, s.fail("read the items of the brief of "+date, err)
	}
	return items, nil
}

// Briefs lists the day's brief of every day, the latest first.
func (s *Store) Briefs(ctx context.Context) ([]BriefRow, error) {
	list, err := s.briefRows(ctx, `SELECT date, made, model, sample FROM briefs
		WHERE id IN (SELECT max(id) FROM briefs GROUP BY date) ORDER BY date DESC`)
	if err != nil {
		return nil, s.fail("list the briefs", err)
	}
	return list, nil
}

// DayBriefs lists all briefs made for one day, the last one first.
func (s *Store) DayBriefs(ctx context.Context, date string) ([]BriefRow, error) {
	list, err := s.briefRows(ctx, "SELECT date, made, model, sample FROM briefs WHERE date = ? ORDER BY id DESC", date)
	if err != nil {
		return nil, s.fail("list the briefs of "+date, err)
	}
	return list, nil
}

// BriefMade returns the brief of a day that was made at a certain time, as
// DayBriefs lists it; app.ErrNotFound when there is none.
func (s *Store) BriefMade(ctx context.Context, date string, made time.Time) (SavedBrief, error) {
	op := "read the brief of " + date + " made at " + made.Format(time.TimeOnly)
	var id int64
	err := s.ro.QueryRowContext(ctx, "SELECT id FROM briefs WHERE date = ? AND made = ? ORDER BY id DESC LIMIT 1", date, micros(made)).Scan(&id)
	if err != nil {
		return SavedBrief{}, s.fail(op, notFound(err))
	}
	return s.savedBrief(ctx, op, id)
}

func (s *Store) briefRows(ctx context.Context, query string, args ...any) (list []BriefRow, err error) {
	rows, err := s.ro.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var b BriefRow
		var made int64
		if err := rows.Scan(&b.Date, &made, &b.Model, &b.Sample); err != nil {
			return nil, err
		}
		b.Made = fromMicros(made)
		list = append(list, b)
	}
	return list, rows.Err()
}

// Told returns the ids of the stories and articles that briefs of days before
// the given one (YYYY-MM-DD) cite, so that they are not told again. The sample
// day does not count.
func (s *Store) Told(ctx context.Context, before string) (map[string]bool, error) {
	rows, err := s.ro.QueryContext(ctx, `SELECT DISTINCT i.id FROM brief_items i JOIN briefs b ON b.id = i.brief
		WHERE i.kind IN (?, ?) AND b.date < ? AND b.sample = 0`, app.KindStory, app.KindArticle, before)
	if err != nil {
		return nil, s.fail("read what was told before "+before, err)
	}
	ids, err := texts(rows)
	if err != nil {
		return nil, s.fail("read what was told before "+before, err)
	}
	told := make(map[string]bool, len(ids))
	for _, id := range ids {
		told[id] = true
	}
	return told, nil
}
