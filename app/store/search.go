package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sort"

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
		return s.found(ctx, "SELECT d.id, 0, d.at FROM docs d"+filter.String()+" ORDER BY d.at DESC, d.id LIMIT ?", append(filter.args, limit)...)
	}
	m, err := s.matchAny(ctx, w.Any, w.Typing)
	if err != nil || m.empty() {
		return nil, err
	}
	var legs [][]app.Found
	for _, leg := range []struct{ table, match, rank string }{
		{"words", m.words, "bm25(words, " + wordWeights + ")"}, {"grams", m.grams, "bm25(grams, 3.0, 1.0)"},
	} {
		if leg.match == "" {
			continue
		}
		ranked := where{slices.Clone(filter.parts), slices.Clone(filter.args)}
		ranked.add(leg.table+" MATCH ?", leg.match)
		list, err := s.found(ctx, "SELECT d.id, -"+leg.rank+" AS score, d.at FROM "+leg.table+" JOIN docs d ON d.n = "+leg.table+".rowid"+
			ranked.String()+" ORDER BY score DESC, d.at DESC, d.id LIMIT ?", append(ranked.args, limit)...)
		if err != nil {
			return nil, err
		}
		legs = append(legs, list)
	}
	if len(legs) == 1 {
		return legs[0], nil
	}
	return added(legs[0], legs[1], limit), nil
}

// added merges two rankings by the sum of their scores.
func added(a, b []app.Found, limit int) []app.Found {
	place := make(map[string]int, len(a))
	for i, f := range a {
		place[f.ID] = i
	}
	for _, f := range b {
		if i, ok := place[f.ID]; ok {
			a[i].Score += f.Score
		} else {
			a = append(a, f)
		}
	}
	sort.SliceStable(a, func(i, j int) bool {
		if a[i].Score != a[j].Score {
			return a[i].Score > a[j].Score
		}
		return a[i].At.After(a[j].At)
	})
	return a[:min(limit, len(a))]
}

// found reads rows of id, score and time.
func (s *Store) found(ctx context.Context, query string, args ...any) (list []app.Found, err error) {
	rows, err := s.ro.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var f app.Found
		var at int64
		if err := rows.Scan(&f.ID, &f.Score, &at); err != nil {
			return nil, err
		}
		f.At = fromMicros(at)
		list = append(list, f)
	}
	return list, rows.Err()
}

// Facets counts all items that fit the filters of q and in which the words
// stand. also are ids of items that count although the words are not in them.
func (s *Store) Facets(ctx context.Context, q app.SearchQuery, w app.Words, also []string) ([]app.Facet, error) {
	list, err := s.facets(ctx, q, w, also)
	if err != nil {
		return nil, s.fail("count what matches", err)
	}
	return list, nil
}

func (s *Store) facets(ctx context.Context, q app.SearchQuery, w app.Words, also []string) (list []app.Facet, err error) {
	filter, err := s.searched(ctx, q, w)
	if err != nil {
		return nil, err
	}
	if len(w.Any) > 0 {
		m, err := s.matchAny(ctx, w.Any, w.Typing)
		if err != nil {
			return nil, err
		}
		var hit where
		hit.among(m, false)
		filter.add("("+hit.parts[0]+" OR d.id IN (SELECT value FROM json_each(?)))", append(hit.args, jsonList(also))...)
	}
	rows, err := s.ro.QueryContext(ctx, "SELECT d.source, d.kind, count(*) FROM docs d"+filter.String()+" GROUP BY 1, 2", filter.args...)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var f app.Facet
		if err := rows.Scan(&f.Source, &f.Kind, &f.Count); err != nil {
			return nil, err
		}
		list = append(list, f)
	}
	return list, rows.Err()
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
