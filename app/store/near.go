package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"daybrief/app"
)

const ofVectors = " FROM vectors v JOIN chunks c ON c.hash = v.hash JOIN docs d ON d.n = c.doc"

// VectorItems returns the items the vectors stand for, as far as they fit the
// filters of q and hold w.All and none of w.Not. The order is none.
func (s *Store) VectorItems(ctx context.Context, q app.SearchQuery, w app.Words, numbers []int64) ([]app.FoundVector, error) {
	list, err := s.vectorItems(ctx, q, w, numbers)
	if err != nil {
		return nil, s.fail("look up what is near", err)
	}
	return list, nil
}

func (s *Store) vectorItems(ctx context.Context, q app.SearchQuery, w app.Words, numbers []int64) (list []app.FoundVector, err error) {
	filter, err := s.searched(ctx, q, w)
	if err != nil {
		return nil, err
	}
	only := filter.where()
	args := append([]any{numberList(numbers)}, only.args...)
	err = s.each(ctx, "SELECT v.n, d.id, d.at, c.head, c.tail FROM json_each(?) j CROSS JOIN vectors v ON v.n = j.value"+
		" JOIN chunks c ON c.hash = v.hash JOIN docs d ON d.n = c.doc"+only.String(), args, func(rows *sql.Rows) error {
		var f app.FoundVector
		var at int64
		err := rows.Scan(&f.N, &f.ID, &at, &f.Chunk.From, &f.Chunk.To)
		f.At = fromMicros(at)
		list = append(list, f)
		return err
	})
	return list, err
}

// VectorsAmong returns the numbers of the vectors of the space whose items fit
// the filters, at most limit; all says that those are all.
func (s *Store) VectorsAmong(ctx context.Context, v app.VectorSpace, q app.SearchQuery, w app.Words, limit int) (numbers []int64, all bool, err error) {
	filter, err := s.searched(ctx, q, w)
	if err == nil {
		only := filter.where()
		only.add("v.model = ? AND v.dims = ?", v.Model, v.Dims)
		numbers, err = s.numbers(ctx, "SELECT DISTINCT v.n FROM docs d CROSS JOIN chunks c ON c.doc = d.n JOIN vectors v ON v.hash = c.hash"+
			only.String()+" LIMIT ?", append(only.args, limit+1)...)
	}
	if err != nil {
		return nil, false, s.fail("look for vectors", err)
	}
	return numbers[:min(limit, len(numbers))], len(numbers) <= limit, nil
}

// VectorNumbers returns the numbers of all vectors of the space, in order.
func (s *Store) VectorNumbers(ctx context.Context, v app.VectorSpace) ([]int64, error) {
	list, err := s.numbers(ctx, "SELECT n FROM vectors WHERE model = ? AND dims = ? ORDER BY n", v.Model, v.Dims)
	if err != nil {
		return nil, s.fail("count the vectors", err)
	}
	return list, nil
}

// ItemVectors returns the numbers of an item's vectors of the space.
func (s *Store) ItemVectors(ctx context.Context, v app.VectorSpace, id string) ([]int64, error) {
	list, err := s.numbers(ctx, "SELECT v.n"+ofVectors+" WHERE d.id = ? AND v.model = ? AND v.dims = ? ORDER BY c.part", id, v.Model, v.Dims)
	if err != nil {
		return nil, s.fail("look for the vectors of "+id, err)
	}
	return list, nil
}

func (s *Store) numbers(ctx context.Context, query string, args ...any) (list []int64, err error) {
	rows, err := s.ro.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("read numbers: %w", err)
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var n int64
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		list = append(list, n)
	}
	return list, rows.Err()
}
