package store

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"math"
	"slices"
	"strings"

	"daybrief/app"
)

// Ranking takes microseconds a row, and words that stand everywhere match
// everything. So a search ranks all that matches up to manyRows. Beyond, all
// rows with its rarest words are ranked, and of those that have common words
// alone lastRows, the last indexed of those that have all of them first.
const (
	manyRows = 4000
	lastRows = 1000
)

// ranker ranks the rows of one table of the index that match any of the terms
// and pass the sieve.
type ranker struct {
	s      *Store
	table  string
	bm25   string
	terms  []string // in the query language of FTS5
	sieve  *sieve
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
		if err := r.score(ctx, anyRare, "", nil); err != nil || len(common) == 0 {
			return err
		}
		// Those that have common words as well are scored once more by all.
		if err := r.score(ctx, "("+anyRare+") AND ("+anyCommon+")", "", nil); err != nil || len(r.scores) >= limit {
			return err
		}
	}
	if len(common) > 1 {
		if err := r.scoreLast(ctx, strings.Join(common, " AND ")); err != nil || len(r.scores) >= limit {
			return err
		}
	}
	return r.scoreLast(ctx, anyCommon)
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

// scoreLast scores of the rows that match and pass those indexed last.
func (r *ranker) scoreLast(ctx context.Context, match string) error {
	if r.sieve.open() {
		return r.score(ctx, match, " ORDER BY rowid DESC LIMIT ?", []any{lastRows})
	}
	var rows rowset
	if err := r.s.concat(ctx, "SELECT group_concat(rowid) FROM "+r.table+" WHERE "+r.table+" MATCH ?", []any{match}, rows.add); err != nil {
		return err
	}
	r.sieve.sift(&rows)
	last := rows.last(lastRows)
	if len(last) == 0 {
		return nil
	}
	// The plus keeps SQLite from asking the index of words for each of them.
	return r.score(ctx, match, " AND rowid BETWEEN ? AND ? AND +rowid IN (SELECT value FROM json_each(?))",
		[]any{last[len(last)-1], last[0], numberList(last)})
}

// score scores the rows that match, as far as they pass. A row that is scored by
// more of the terms takes that score.
func (r *ranker) score(ctx context.Context, match, only string, args []any) error {
	return r.s.each(ctx, "SELECT rowid, -"+r.bm25+" FROM "+r.table+" WHERE "+r.table+" MATCH ?"+only, append([]any{match}, args...),
		func(rows *sql.Rows) error {
			var n int64
			var score float64
			err := rows.Scan(&n, &score)
			if r.sieve.lets(n) {
				r.scores[n] = max(r.scores[n], score)
			}
			return err
		})
}

// BM25 as FTS5 counts it (section 5.1.1 of its documentation), but for the
// length of a text.
const (
	saturation  = 1.2
	titleWeight = 3
)

// scoreStart adds the scores of what is shorter than a gram by the places of
// those it begins.
func (s *Store) scoreStart(ctx context.Context, start string, v *sieve, scores map[int64]float64) error {
	often := map[int64]float64{}
	err := s.concat(ctx, "SELECT group_concat(CASE col WHEN 'title' THEN -doc ELSE doc END) FROM grams_places WHERE term >= ? AND term < ?", startsWith(start),
		func(n int64) {
			if n < 0 {
				often[-n] += titleWeight
			} else {
				often[n]++
			}
		})
	if err != nil || len(often) == 0 {
		return err
	}
	var all float64
	if err := s.ro.QueryRowContext(ctx, "SELECT count(*) FROM grams").Scan(&all); err != nil {
		return fmt.Errorf("count the grams: %w", err)
	}
	rows := float64(len(often))
	rarity := max(1e-6, math.Log((all-rows+0.5)/(rows+0.5)))
	for n, f := range often {
		if v.lets(n) {
			scores[n] += rarity * f * (saturation + 1) / (f + saturation)
		}
	}
	return nil
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
