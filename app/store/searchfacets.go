package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"sync"

	"daybrief/app"
)

// counter counts of rows, nil for whatever passes.
func (s *Store) counter(rows *rowset, v *sieve) app.Counter {
	return func(ctx context.Context, also []string) ([]app.Facet, error) {
		list, err := s.facets(ctx, rows, v, also)
		if err != nil {
			return nil, s.fail("count what matches", err)
		}
		return list, nil
	}
}

func (s *Store) facets(ctx context.Context, rows *rowset, v *sieve, also []string) (list []app.Facet, err error) {
	if rows == nil && v.open() {
		err = s.each(ctx, "SELECT source, kind, count(*) FROM docs GROUP BY 1, 2", nil, func(rows *sql.Rows) error {
			var f app.Facet
			err := rows.Scan(&f.Source, &f.Kind, &f.Count)
			list = append(list, f)
			return err
		})
		return list, err
	}
	var all rowset
	if rows != nil {
		all.join(*rows)
	} else {
		err = s.concat(ctx, "SELECT group_concat(n) FROM docs", nil, all.add)
		v.sift(&all)
	}
	if err == nil && len(also) > 0 {
		err = s.concat(ctx, "SELECT group_concat(d.n) FROM json_each(?) j CROSS JOIN docs d ON d.id = j.value", []any{jsonList(also)}, all.add)
	}
	if err != nil {
		return nil, err
	}
	return s.filed.count(ctx, s, &all)
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

// count counts the rows.
func (f *filed) count(ctx context.Context, s *Store, rows *rowset) (out []app.Facet, err error) {
	if err := f.read(ctx, s); err != nil {
		return nil, fmt.Errorf("read what there is: %w", err)
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	counts := make([]int, len(f.list)+1)
	rows.each(func(n int64) {
		if n < int64(len(f.facet)) { // else it came a moment ago
			counts[f.facet[n]]++
		}
	})
	for i, n := range counts[1:] {
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
	query := "SELECT source, kind, group_concat(n) FROM docs NOT INDEXED WHERE n >= ? GROUP BY 1, 2"
	if len(f.facet) == 0 { // the index has all it wants, in order
		query = "SELECT source, kind, group_concat(n) FROM docs INDEXED BY docs_filed WHERE n >= ? GROUP BY 1, 2"
	}
	fresh := map[app.Facet]string{} // kept once all is read: what is cut short leaves no gap
	err := s.each(ctx, query, []any{len(f.facet)}, func(rows *sql.Rows) error {
		var list string
		var k app.Facet
		err := rows.Scan(&k.Source, &k.Kind, &list)
		fresh[k] = list
		return err
	})
	if err != nil {
		return err
	}
	for k, list := range fresh {
		f.file(k, list)
	}
	return nil
}

// file notes the rows of a source and kind.
func (f *filed) file(k app.Facet, list string) {
	at := f.place[k]
	if at == 0 {
		f.list = append(f.list, k)
		at = int32(len(f.list))
		f.place[k] = at
	}
	eachNumber(list, func(n int64) {
		if n >= int64(len(f.facet)) {
			f.facet = append(f.facet, make([]int32, n+1-int64(len(f.facet)))...)
		}
		f.facet[n] = at
	})
}

// sources returns the names of the sources that rows are or were of.
func (f *filed) sources(ctx context.Context, s *Store) (names []string, err error) {
	if err := f.read(ctx, s); err != nil {
		return nil, fmt.Errorf("read what there is: %w", err)
	}
	f.mu.RLock()
	defer f.mu.RUnlock()
	for _, k := range f.list {
		names = append(names, k.Source)
	}
	slices.Sort(names)
	return slices.Compact(names), nil
}
