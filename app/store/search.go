package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"daybrief/app"
)

// SearchWords returns the items in which the words stand, the best first: BM25
// over the fields, or without a word to rank by the newest first. Only what
// fits the filters of q is ranked; its Text does not count. limit is the most
// it returns; with 0 nothing is ranked. The counter counts all that match, not
// those alone.
func (s *Store) SearchWords(ctx context.Context, q app.SearchQuery, w app.Words, limit int) ([]app.Found, app.Counter, error) {
	found, count, err := s.searchWords(ctx, q, w, limit)
	if err != nil {
		return nil, nil, s.fail("search", err)
	}
	return found, count, nil
}

func (s *Store) searchWords(ctx context.Context, q app.SearchQuery, w app.Words, limit int) (found []app.Found, count app.Counter, err error) {
	f, err := s.searched(ctx, q, w)
	if err != nil {
		return nil, nil, err
	}
	v, err := s.sieve(ctx, f)
	if err != nil {
		return nil, nil, err
	}
	if len(w.Any) == 0 {
		found, err = s.newest(ctx, v, limit)
		return found, s.counter(nil, v), err
	}
	m := matchAny(w.Any, w.Typing)
	var rows rowset
	done := make(chan error, 1)
	go func() { // waited for below
		var err error
		rows, err = s.rowsOf(ctx, m)
		done <- err
	}()
	if limit > 0 {
		found, err = s.ranked(ctx, m, v, limit)
	}
	if err = errors.Join(err, <-done); err != nil {
		return nil, nil, err
	}
	v.sift(&rows)
	return found, s.counter(&rows, v), nil
}

// ranked returns what matches and passes, the best first.
func (s *Store) ranked(ctx context.Context, m match, v *sieve, limit int) ([]app.Found, error) {
	scores := map[int64]float64{}
	for _, r := range []ranker{
		{table: "words", terms: m.words, bm25: "bm25(words, " + wordWeights + ")"}, {table: "grams", terms: m.grams, bm25: "bm25(grams, 3.0, 1.0)"},
	} {
		if len(r.terms) == 0 {
			continue
		}
		r.s, r.sieve, r.scores = s, v, map[int64]float64{}
		if err := r.rank(ctx, limit); err != nil {
			return nil, err
		}
		for n, score := range r.scores {
			scores[n] += score
		}
	}
	for _, start := range m.starts {
		if err := s.scoreStart(ctx, start, v, scores); err != nil {
			return nil, err
		}
	}
	return s.scored(ctx, scores, limit)
}

// newest returns what passes, the newest first.
func (s *Store) newest(ctx context.Context, v *sieve, limit int) (list []app.Found, err error) {
	query, args := "SELECT d.n, d.id, d.at FROM docs d ORDER BY d.at DESC, d.id", []any(nil)
	if v.pass != nil && v.pass.count() <= manyRows {
		query = "SELECT d.n, d.id, d.at FROM json_each(?) j CROSS JOIN docs d ON d.n = j.value ORDER BY d.at DESC, d.id"
		args = []any{numberList(v.pass.last(manyRows))}
	}
	err = s.each(ctx, query, args, func(rows *sql.Rows) error {
		var f app.Found
		var n, at int64
		if err := rows.Scan(&n, &f.ID, &at); err != nil || !v.lets(n) {
			return err
		}
		f.At = fromMicros(at)
		if list = append(list, f); len(list) >= limit {
			return errEnough
		}
		return nil
	})
	if errors.Is(err, errEnough) {
		err = nil
	}
	return list, err
}

// errEnough ends a reading whose rest is not wanted.
var errEnough = errors.New("enough")

// IndexedItems returns items search found, of a source or of Daybrief's own, in
// the order of ids. One that is no longer there is left out.
func (s *Store) IndexedItems(ctx context.Context, ids []string) ([]app.Item, error) {
	items, err := s.items(ctx, `SELECT coalesce(i.native, ''), coalesce(d.item, i.item) FROM json_each(?) j
		CROSS JOIN docs d ON d.id = j.value LEFT JOIN items i ON i.id = d.id
		WHERE d.item IS NOT NULL OR i.item IS NOT NULL ORDER BY j.key`, jsonList(ids))
	if err != nil {
		return nil, s.fail("read what was found", err)
	}
	return items, nil
}

// IndexedSources returns the names of the sources search knows.
func (s *Store) IndexedSources(ctx context.Context) ([]string, error) {
	list, err := s.filed.sources(ctx, s)
	if err == nil {
		var rows *sql.Rows
		rows, err = s.ro.QueryContext(ctx, "SELECT value FROM json_each(?) WHERE EXISTS (SELECT 1 FROM docs WHERE source = value)", jsonList(list))
		if err == nil {
			if list, err = texts(rows); err == nil {
				return list, nil
			}
		}
	}
	return nil, s.fail("list the sources", fmt.Errorf("read docs: %w", err))
}
