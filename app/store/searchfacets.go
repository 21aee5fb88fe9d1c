package store

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"sync"

	"daybrief/app"
)

// Facets counts all items that fit the filters of q and in which any of the
// words stands; with no word, all that fit. also are ids of items that count
// although the words are not in them.
func (s *Store) Facets(ctx context.Context, q app.SearchQuery, w app.Words, also []string) ([]app.Facet, error) {
	list, err := s.facets(ctx, q, w, also)
	if err != nil {
		return nil, s.fail("count what matches", err)
	}
	return list, nil
}

func (s *Store) facets(ctx context.Context, q app.SearchQuery, w app.Words, also []string) ([]app.Facet, error) {
	filter, err := s.searched(ctx, q, w)
	if err != nil {
		return nil, err
	}
	if len(w.Any) > 0 {
		m, err := s.matchAny(ctx, w.Any, w.Typing)
		if err != nil {
			return nil, err
		}
		if len(filter.parts) == 0 {
			return s.filed.count(ctx, s, m, also)
		}
		var hit where
		hit.among(m, false)
		filter.add("("+hit.parts[0]+" OR d.id IN (SELECT value FROM json_each(?)))", append(hit.args, jsonList(also))...)
	}
	var list []app.Facet
	err = s.each(ctx, "SELECT d.source, d.kind, count(*) FROM docs d"+filter.String()+" GROUP BY 1, 2", filter.args, func(rows *sql.Rows) error {
		var f app.Facet
		err := rows.Scan(&f.Source, &f.Kind, &f.Count)
		list = append(list, f)
		return err
	})
	return list, err
}

// filed knows of every row of docs of which source and kind it is. Grouping the
// 50,000 rows a common word matches takes SQLite several times as long as
// finding them. A number is never given twice, so what it knows of deleted rows
// does no harm. The zero value is ready.
type filed struct {
	mu      sync.RWMutex
	facet   []int32 // by docs.n, a place in list plus one; 0 for unknown
	list    []app.Facet
	place   map[app.Facet]int32
	refiled int64
}

// count counts the rows that match and those of the items in also.
func (f *filed) count(ctx context.Context, s *Store, m match, also []string) ([]app.Facet, error) {
	if err := f.read(ctx, s); err != nil {
		return nil, fmt.Errorf("read what there is: %w", err)
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	seen, counts := make([]bool, len(f.facet)), make([]int, len(f.list))
	one := func(rows *sql.Rows) error {
		var n int
		err := rows.Scan(&n)
		if n < len(seen) && !seen[n] && f.facet[n] > 0 { // else it came a moment ago
			seen[n] = true
			counts[f.facet[n]-1]++
		}
		return err
	}
	for _, t := range []struct {
		table string
		terms []string
	}{{"words", m.words}, {"grams", m.grams}} {
		if len(t.terms) > 0 {
			err := s.each(ctx, "SELECT rowid FROM "+t.table+" WHERE "+t.table+" MATCH ?", []any{strings.Join(t.terms, " OR ")}, one)
			if err != nil {
				return nil, err
			}
		}
	}
	if len(also) > 0 {
		if err := s.each(ctx, "SELECT d.n FROM json_each(?) j CROSS JOIN docs d ON d.id = j.value", []any{jsonList(also)}, one); err != nil {
			return nil, err
		}
	}
	var out []app.Facet
	for i, n := range counts {
		if n > 0 {
			out = append(out, app.Facet{Source: f.list[i].Source, Kind: f.list[i].Kind, Count: n})
		}
	}
	return out, nil
}

// read reads the rows that came since it was called last.
func (f *filed) read(ctx context.Context, s *Store) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var refiled int64
	if err := s.ro.QueryRowContext(ctx, "SELECT refiled FROM index_state").Scan(&refiled); err != nil {
		return err
	}
	if refiled != f.refiled || f.place == nil {
		f.facet, f.list, f.place, f.refiled = nil, nil, map[app.Facet]int32{}, refiled
	}
	return s.each(ctx, "SELECT n, source, kind FROM docs WHERE n >= ? ORDER BY n", []any{len(f.facet)}, func(rows *sql.Rows) error {
		var n int
		var k app.Facet
		if err := rows.Scan(&n, &k.Source, &k.Kind); err != nil {
			return err
		}
		at := f.place[k]
		if at == 0 {
			f.list = append(f.list, k)
			at = int32(len(f.list))
			f.place[k] = at
		}
		f.facet = append(f.facet, make([]int32, n+1-len(f.facet))...)
		f.facet[n] = at
		return nil
	})
}
