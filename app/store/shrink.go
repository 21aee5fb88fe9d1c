package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"daybrief/app"
)

// How much free space in the file is worth giving back, and how much of it a
// transaction does.
const (
	spareShare  = 20   // a file of which one part in so many is free is left alone
	sparePages  = 256  // and so is one with fewer free pages
	shrinkPages = 400  // given back by one transaction
	wholeShare  = 4    // a file that cannot give back pages is written anew when one part in so many is free
	wholePages  = 4096 // and there are so many free pages
)

// Shrink gives the space of what was removed back to the disk, in small
// transactions and for about the given time, and returns the bytes. Files made
// before pages could be given back are written anew, once and only without a
// limit of time. Some free pages stay, since the next items need them.
func (s *Store) Shrink(ctx context.Context, budget time.Duration) (int64, error) {
	began := time.Now()
	late := func() bool { return budget > 0 && time.Since(began) > budget }
	freed, err := s.shrink(ctx, budget == 0, late)
	if err == nil && freed > 0 {
		// A reader of an older moment keeps this from the file, until the next time.
		_, err = s.rw.ExecContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)")
	}
	if err != nil {
		return freed, s.fail("make the store smaller", err)
	}
	return freed, nil
}

func (s *Store) shrink(ctx context.Context, anew bool, late func() bool) (freed int64, err error) {
	p, err := s.pages(ctx)
	if err != nil {
		return 0, err
	}
	if p.auto == 0 {
		if !anew || p.free < wholePages || p.free*wholeShare < p.all {
			return 0, nil
		}
		// The connection asks for auto_vacuum (see writePragmas), so that this
		// is the last time.
		_, err = s.rw.ExecContext(ctx, "VACUUM")
		return p.free * p.size, err
	}
	for p.free > sparePages && p.free*spareShare > p.all && !late() {
		if err := s.giveBack(ctx); err != nil {
			return freed, err
		}
		before := p.free
		if p, err = s.pages(ctx); err != nil {
			return freed, err
		}
		if p.free >= before {
			break // somebody else holds the file as it was
		}
		freed += (before - p.free) * p.size
	}
	return freed, nil
}

// giveBack gives back some pages: each row the statement is stepped is a page.
func (s *Store) giveBack(ctx context.Context) (err error) {
	return s.write(ctx, false, func(tx *sql.Tx) (err error) {
		rows, err := tx.QueryContext(ctx, fmt.Sprintf("PRAGMA incremental_vacuum(%d)", shrinkPages))
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, rows.Close()) }()
		for rows.Next() {
		}
		return rows.Err()
	})
}

// pageCount is what the file is made of.
type pageCount struct {
	all, free, size int64
	auto            int // 0: no page can be given back without writing the file anew
}

func (s *Store) pages(ctx context.Context) (p pageCount, err error) {
	err = s.ro.QueryRowContext(ctx, `SELECT (SELECT page_count FROM pragma_page_count), (SELECT freelist_count FROM pragma_freelist_count),
		(SELECT page_size FROM pragma_page_size), (SELECT auto_vacuum FROM pragma_auto_vacuum)`).Scan(&p.all, &p.free, &p.size, &p.auto)
	return p, err
}

// Size is what one kind of data takes in the file.
type Size struct {
	Name  string `json:"name"`
	Rows  int    `json:"rows,omitempty"`
	Bytes int64  `json:"bytes"`
}

// sizeOf is what each table holds, in the reader's words.
const sizeOf = `CASE
	WHEN t = 'items' THEN 'items'
	WHEN t = 'docs' OR t GLOB 'words*' OR t GLOB 'grams*' OR t = 'related' THEN 'words for search'
	WHEN t IN ('chunks', 'vectors') THEN 'meaning for search'
	WHEN t GLOB 'brief*' THEN 'briefs'
	WHEN t IN ('votes', 'learned') THEN 'votes and learning'
	WHEN t = 'actions' THEN 'actions'
	WHEN t IN ('opened', 'runs', 'traffic', 'model_calls') THEN 'records'
	ELSE 'other' END`

// Sizes returns what each kind of data takes, the largest first, and last the
// free space. It reads the whole file.
func (s *Store) Sizes(ctx context.Context) ([]Size, error) {
	var list []Size
	err := s.each(ctx, `SELECT `+sizeOf+` AS name, sum(bytes) FROM (
			SELECT coalesce(m.tbl_name, d.name) AS t, d.pgsize AS bytes
			FROM dbstat d LEFT JOIN sqlite_schema m ON m.name = d.name WHERE d.aggregate = 1
		) GROUP BY 1 ORDER BY 2 DESC, 1`, nil, func(rows *sql.Rows) error {
		var v Size
		if err := rows.Scan(&v.Name, &v.Bytes); err != nil {
			return err
		}
		list = append(list, v)
		return nil
	})
	if err == nil {
		err = s.countRows(ctx, list)
	}
	if err != nil {
		return nil, s.fail("measure the store", err)
	}
	p, err := s.pages(ctx)
	if err != nil {
		return nil, s.fail("measure the store", err)
	}
	return append(list, Size{Name: "free", Bytes: p.free * p.size}), nil
}

// countRows adds how many there are of what the reader counts.
func (s *Store) countRows(ctx context.Context, list []Size) error {
	for i := range list {
		table, ok := map[string]string{"items": "items", "briefs": "briefs", "votes and learning": "votes", "actions": "actions", "meaning for search": "vectors"}[list[i].Name]
		if !ok {
			continue
		}
		if err := s.ro.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&list[i].Rows); err != nil {
			return err
		}
	}
	return nil
}

// EachItem calls f for every item, also those that are gone, by source and time,
// without holding more than one. An error of f ends it and is returned as it is.
func (s *Store) EachItem(ctx context.Context, f func(it *app.Item, firstSeen time.Time, gone bool) error) error {
	var own error
	err := s.each(ctx, "SELECT native, item, first_seen, gone_at IS NOT NULL FROM items WHERE sample = 0 ORDER BY source, at, id", nil, func(rows *sql.Rows) error {
		var native string
		var data sql.RawBytes
		var seen int64
		var gone bool
		if err := rows.Scan(&native, &data, &seen, &gone); err != nil {
			return err
		}
		it, err := decodeItem(native, data)
		if err != nil {
			return err
		}
		own = f(&it, fromMicros(seen), gone)
		return own
	})
	if own != nil {
		return own
	}
	if err != nil {
		return s.fail("read all items", err)
	}
	return nil
}
