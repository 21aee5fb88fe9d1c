package store

import (
	"context"
	"database/sql"
	"fmt"

	"daybrief/app"
)

// SearchWords returns the items in which the words stand, the best first: BM25
// over the fields, or without a word to rank by the newest first. Only what
// fits the filters of q is ranked; its Text does not count. limit is the most
// it returns.
func (s *Store) SearchWords(ctx context.Context, q app.SearchQuery, w app.Words, limit int) ([]app.Found, error) {
	found, err := s.searchWords(ctx, q, w, limit)
	if err != nil {
		return nil, s.fail("search", err)
	}
	return found, nil
}

func (s *Store) searchWords(ctx context.Context, q app.SearchQuery, w app.Words, limit int) ([]app.Found, error) {
	filter, err := s.searched(ctx, q, w)
	if err != nil {
		return nil, err
	}
	if len(w.Any) == 0 {
		return s.newest(ctx, filter, limit)
	}
	m, err := s.matchAny(ctx, w.Any, w.Typing)
	if err != nil || m.empty() {
		return nil, err
	}
	scores := map[int64]float64{}
	for _, r := range []ranker{
		{table: "words", terms: m.words, bm25: "bm25(words, " + wordWeights + ")"}, {table: "grams", terms: m.grams, bm25: "bm25(grams, 3.0, 1.0)"},
	} {
		if len(r.terms) == 0 {
			continue
		}
		r.s, r.filter, r.scores = s, filter, map[int64]float64{}
		if err := r.rank(ctx, limit); err != nil {
			return nil, err
		}
		for n, score := range r.scores {
			scores[n] += score
		}
	}
	return s.scored(ctx, scores, limit)
}

// newest returns what passes the filter, the newest first.
func (s *Store) newest(ctx context.Context, filter where, limit int) (list []app.Found, err error) {
	err = s.each(ctx, "SELECT d.id, d.at FROM docs d"+filter.String()+" ORDER BY d.at DESC, d.id LIMIT ?", append(filter.args, limit), func(rows *sql.Rows) error {
		var f app.Found
		var at int64
		err := rows.Scan(&f.ID, &at)
		f.At = fromMicros(at)
		list = append(list, f)
		return err
	})
	return list, err
}

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
	rows, err := s.ro.QueryContext(ctx, "SELECT DISTINCT source FROM docs ORDER BY 1")
	if err == nil {
		var list []string
		if list, err = texts(rows); err == nil {
			return list, nil
		}
	}
	return nil, s.fail("list the sources", fmt.Errorf("read docs: %w", err))
}
