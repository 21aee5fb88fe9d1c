package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"daybrief/app"
)

// Ranking takes microseconds a row, and words that stand everywhere match
// everything. So a search ranks all that matches up to manyRows. Beyond, all
// rows with its rarest words are ranked, and of those that have common words
// alone as many as this, the last indexed of those that have all of them first.
const manyRows = 4000

// ranker ranks the rows of one table of the index that match any of the terms
// and pass the filter.
type ranker struct {
	s      *Store
	table  string
	bm25   string
	terms  []string // in the query language of FTS5
	filter where
	scores map[int64]float64 // by docs.n
}

// rank scores at least the best limit rows.
func (r *ranker) rank(ctx context.Context, limit int) error {
	rare, common, err := r.parted(ctx)
	if err != nil {
		return err
	}
	anyRare, anyCommon := strings.Join(rare, " OR "), strings.Join(common, " OR ")
	if len(rare) > 0 {
		if err := r.score(ctx, anyRare, false, 2*limit); err != nil || len(common) == 0 {
			return err
		}
		// Those that have common words as well are scored once more by all.
		if err := r.score(ctx, "("+anyRare+") AND ("+anyCommon+")", false, 2*limit); err != nil || len(r.scores) >= limit {
			return err
		}
	}
	if len(common) > 1 {
		if err := r.score(ctx, strings.Join(common, " AND "), true, manyRows); err != nil || len(r.scores) >= limit {
			return err
		}
	}
	return r.score(ctx, anyCommon, true, manyRows)
}

// parted parts the terms into the rarest, which together match few rows, and
// those that match too many to rank them all.
func (r *ranker) parted(ctx context.Context) (rare, common []string, err error) {
	var rows int
	if err := r.s.ro.QueryRowContext(ctx, "SELECT count(*) FROM docs").Scan(&rows); err != nil || rows <= manyRows {
		return r.terms, nil, err
	}
	count := make(map[string]int, len(r.terms))
	for _, t := range r.terms {
		var n int
		err := r.s.ro.QueryRowContext(ctx, "SELECT count(*) FROM (SELECT 1 FROM "+r.table+" WHERE "+r.table+" MATCH ? LIMIT ?)", t, manyRows+1).Scan(&n)
		if err != nil {
			return nil, nil, fmt.Errorf("count a word: %w", err)
		}
		count[t] = n
	}
	terms := slices.Clone(r.terms)
	slices.SortStableFunc(terms, func(a, b string) int { return cmp.Compare(count[a], count[b]) })
	sum := 0
	for i, t := range terms {
		if sum += count[t]; sum > manyRows {
			return terms[:i], terms[i:], nil
		}
	}
	return terms, nil, nil
}

// score scores rows that match: at most limit, the best, or with last those
// indexed last. A row that is scored by more of the terms takes that score.
func (r *ranker) score(ctx context.Context, match string, last bool, limit int) error {
	from, order := r.table, "score DESC, "
	if len(r.filter.parts) > 0 {
		from += " JOIN docs d ON d.n = " + r.table + ".rowid"
	}
	if last {
		order = ""
	}
	w := where{slices.Clone(r.filter.parts), slices.Clone(r.filter.args)}
	w.add(r.table+" MATCH ?", match)
	return r.s.each(ctx, "SELECT "+r.table+".rowid, -"+r.bm25+" AS score FROM "+from+w.String()+" ORDER BY "+order+r.table+".rowid DESC LIMIT ?",
		append(w.args, limit), func(rows *sql.Rows) error {
			var n int64
			var score float64
			err := rows.Scan(&n, &score)
			r.scores[n] = max(r.scores[n], score)
			return err
		})
}

// best returns the limit rows that score best, among equals those indexed last.
func best(scores map[int64]float64, limit int) []int64 {
	list := make([]int64, 0, len(scores))
	for n := range scores {
		list = append(list, n)
	}
	slices.SortFunc(list, func(a, b int64) int {
		return cmp.Or(cmp.Compare(scores[b], scores[a]), cmp.Compare(b, a))
	})
	return list[:min(limit, len(list))]
}

// scored returns the items of the rows, the best first.
func (s *Store) scored(ctx context.Context, scores map[int64]float64, limit int) (list []app.Found, err error) {
	err = s.each(ctx, "SELECT d.n, d.id, d.at FROM json_each(?) j CROSS JOIN docs d ON d.n = j.value", []any{numberList(best(scores, limit))},
		func(rows *sql.Rows) error {
			var f app.Found
			var n, at int64
			err := rows.Scan(&n, &f.ID, &at)
			f.Score, f.At = scores[n], fromMicros(at)
			list = append(list, f)
			return err
		})
	slices.SortFunc(list, func(a, b app.Found) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), b.At.Compare(a.At), cmp.Compare(a.ID, b.ID))
	})
	return list, err
}
