package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"daybrief/app"
)

// recordQuery is one kind of old rows beside items.
type recordQuery struct {
	off   bool // nothing of it ever goes
	table string
	cond  string
	args  []any
	then  string // what is done to the rows; "" deletes them
	count func(*Kept) *int
}

// recordQueries are what a policy lets go of, beside items, in the order in
// which it goes.
func recordQueries(p KeepPolicy) []recordQuery {
	day := func(age time.Duration) string { return p.Now.Add(-age).Format(time.DateOnly) }
	at := func(age time.Duration) int64 { return micros(p.Now.Add(-age)) }
	return []recordQuery{
		{
			off: p.Briefs <= 0, table: "briefs", cond: "sample = 0 AND date < ?", args: []any{day(p.Briefs)},
			count: func(k *Kept) *int { return &k.Briefs },
		},
		{
			// A brief that a later one of its day replaced.
			off: p.Records <= 0, table: "briefs", args: []any{day(p.Records)},
			cond:  "sample = 0 AND date < ? AND id NOT IN (SELECT max(id) FROM briefs GROUP BY date)",
			count: func(k *Kept) *int { return &k.Briefs },
		},
		{
			// The gate's verdicts stay: they say why a sentence reads as it does.
			off: p.Records <= 0, table: "briefs", cond: "trimmed = 0 AND date < ?", args: []any{day(p.Records)},
			then: `UPDATE briefs SET trimmed = 1, trace = CAST(json_set(CAST(trace AS TEXT), '$.steps', json('[]')) AS BLOB),
				evidence = CAST(json_set(CAST(evidence AS TEXT), '$.entries', json('[]')) AS BLOB)`,
			count: func(k *Kept) *int { return &k.Trimmed },
		},
		{
			off: p.Items <= 0, table: "opened", cond: "at < ?", args: []any{at(p.Items)},
			count: func(k *Kept) *int { return &k.Opened },
		},
		{
			// As long as the item is there its action would come back as open.
			off: p.Items <= 0, table: "actions", args: []any{at(p.Items)},
			cond:  "at < ? AND state IN ('done', 'dismissed') AND item NOT IN (SELECT id FROM items)",
			count: func(k *Kept) *int { return &k.Actions },
		},
		{
			off: p.Records <= 0, table: "runs", cond: "started < ? AND id < (SELECT max(id) FROM runs)", args: []any{at(p.Records)},
			count: func(k *Kept) *int { return &k.Runs },
		},
		{
			off: p.Records <= 0, table: "traffic", cond: "day < ?", args: []any{day(p.Records)},
			count: func(k *Kept) *int { return &k.Hosts },
		},
	}
}

// keepRecords lets go of all that is old beside items: few rows of each kind a
// day.
func (s *Store) keepRecords(ctx context.Context, p KeepPolicy) (k Kept, err error) {
	for _, q := range recordQueries(p) {
		if q.off {
			continue
		}
		then := q.then
		if then == "" {
			then = "DELETE FROM " + q.table
		}
		err := s.write(ctx, false, func(tx *sql.Tx) error {
			res, err := tx.ExecContext(ctx, then+" WHERE "+q.cond, q.args...)
			if err != nil {
				return err
			}
			n, err := res.RowsAffected()
			if err != nil || n == 0 {
				return err
			}
			*q.count(&k) += int(n)
			if q.table != "briefs" {
				return nil
			}
			return dropBriefDocs(ctx, tx)
		})
		if err != nil {
			return k, fmt.Errorf("let go of old rows of %s: %w", q.table, err)
		}
	}
	return k, nil
}

// dropBriefDocs takes briefs that are gone out of the search, and what they were
// made from.
func dropBriefDocs(ctx context.Context, tx *sql.Tx) error {
	dates, err := tx.QueryContext(ctx, "SELECT DISTINCT date FROM briefs")
	if err != nil {
		return err
	}
	days, err := texts(dates)
	if err != nil {
		return err
	}
	ids := make([]string, len(days))
	for i, day := range days {
		ids[i] = ownItem(app.KindBrief, day, false).ID
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM docs WHERE source = ? AND kind = ? AND id NOT IN (SELECT value FROM json_each(?))",
		OwnSource, app.KindBrief, jsonList(ids))
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM brief_inputs WHERE date NOT IN (SELECT value FROM json_each(?))", jsonList(days))
	return err
}

// Snapshots returns items that are not in the store any more but are still held
// as they were: by the latest brief that cites them, by an action the reader
// decided about, or by a vote. Those held nowhere are absent.
func (s *Store) Snapshots(ctx context.Context, ids []string) ([]app.Item, error) {
	items, err := s.items(ctx, `SELECT native, item FROM (
			SELECT id, native, item, min(place) FROM ( -- the other columns are those of that row
				SELECT id, native, item, -brief AS place FROM brief_items WHERE id IN (SELECT value FROM json_each(?1))
				UNION ALL
				SELECT item, '', about, 1 FROM actions WHERE item IN (SELECT value FROM json_each(?1)) AND about IS NOT NULL
				UNION ALL
				SELECT item, '', about, 2 FROM votes WHERE item IN (SELECT value FROM json_each(?1)) AND about IS NOT NULL
			) GROUP BY id)`, jsonList(ids))
	if err != nil {
		return nil, s.fail("read what is still held of items", err)
	}
	return items, nil
}
