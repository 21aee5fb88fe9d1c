package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"daybrief/app"
)

// CheckWords looks through the index of words. Damage there is an *app.Error with
// code store whose cure is RebuildWords: all that the index is made of is kept
// elsewhere. The integrity-check of FTS5 is a write, so it wants the store alone.
func (s *Store) CheckWords(ctx context.Context) error {
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		for _, table := range wordTables() {
			if _, err := tx.ExecContext(ctx, "INSERT INTO "+table+"("+table+") VALUES ('integrity-check')"); err != nil {
				return fmt.Errorf("look through %s: %w", table, err)
			}
		}
		return nil
	})
	if err == nil || !isCorrupt(err) {
		return s.fail("check the index of words", err)
	}
	return &app.Error{
		Code: app.CodeStore, Message: "The index of words is damaged; what it is made of is not.",
		Hint: "Have it made anew with: daybrief doctor --fix", Err: fmt.Errorf("store: check the index of words: %w", err),
	}
}

// wordTables are the tables of FTS5.
func wordTables() []string { return []string{"words", "grams"} }

// rebuildBatch is how many items are indexed between two looks at the next ones.
const rebuildBatch = 500

// RebuildWords makes the index of words anew from the items and from what
// Daybrief keeps of its own, whole or not at all. Vectors are left as they are.
func (s *Store) RebuildWords(ctx context.Context) error {
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		if err := remakeWords(ctx, tx); err != nil {
			return err
		}
		for last := int64(0); ; {
			batch, err := indexedAfter(ctx, tx, last)
			if err != nil || len(batch) == 0 {
				return err
			}
			if err := putTexts(ctx, tx, batch); err != nil {
				return err
			}
			last = batch[len(batch)-1].n
		}
	})
	return s.fail("rebuild the index of words", err)
}

// remakeWords drops the tables of FTS5 and creates them again as they were
// declared.
func remakeWords(ctx context.Context, tx *sql.Tx) error {
	for _, table := range wordTables() {
		var declared string
		if err := tx.QueryRowContext(ctx, "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", table).Scan(&declared); err != nil {
			return fmt.Errorf("read how %s is declared: %w", table, err)
		}
		for _, do := range []string{"DROP TABLE " + table, declared} {
			if _, err := tx.ExecContext(ctx, do); err != nil {
				return fmt.Errorf("make %s anew: %w", table, err)
			}
		}
	}
	if _, err := tx.ExecContext(ctx, "UPDATE index_state SET docs_gone = 0"); err != nil {
		return fmt.Errorf("reset the count of old words: %w", err)
	}
	return nil
}

// indexedAfter returns the next items of the index by their numbers. The body is
// in docs for what Daybrief made itself, in items for the rest.
func indexedAfter(ctx context.Context, tx *sql.Tx, last int64) (batch []entry, err error) {
	rows, err := tx.QueryContext(ctx, `SELECT d.n, coalesce(d.item, i.item) FROM docs d LEFT JOIN items i ON i.id = d.id
		WHERE d.n > ? ORDER BY d.n LIMIT ?`, last, rebuildBatch)
	if err != nil {
		return nil, fmt.Errorf("read what is indexed: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var n int64
		var body []byte
		if err := rows.Scan(&n, &body); err != nil {
			return nil, fmt.Errorf("read what is indexed: %w", err)
		}
		it := &app.Item{}
		if len(body) > 0 { // an item that is gone has no words
			if err := json.Unmarshal(body, it); err != nil {
				return nil, fmt.Errorf("read item %d: %w", n, err)
			}
		}
		batch = append(batch, entry{item: it, n: n})
	}
	return batch, rows.Err()
}
