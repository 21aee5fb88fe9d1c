package store

import (
	"context"
	"database/sql"
	"fmt"
	"math/bits"
	"strings"
)

// rowset is a set of rows of docs by their number, a bit for each. The zero
// value is empty.
type rowset struct{ bits []uint64 }

func (r *rowset) add(n int64) {
	if word := int(n >> 6); word >= len(r.bits) {
		r.bits = append(r.bits, make([]uint64, word+1-len(r.bits)+word/4)...)
	}
	r.bits[n>>6] |= 1 << (n & 63)
}

func (r *rowset) has(n int64) bool {
	word := int(n >> 6)
	return word < len(r.bits) && r.bits[word]&(1<<(n&63)) != 0
}

// join adds all of other.
func (r *rowset) join(other rowset) {
	if len(other.bits) > len(r.bits) {
		r.bits = append(r.bits, make([]uint64, len(other.bits)-len(r.bits))...)
	}
	for i, b := range other.bits {
		r.bits[i] |= b
	}
}

// narrow leaves what is in other as well.
func (r *rowset) narrow(other rowset) {
	r.bits = r.bits[:min(len(r.bits), len(other.bits))]
	for i := range r.bits {
		r.bits[i] &= other.bits[i]
	}
}

// drop takes all of other out.
func (r *rowset) drop(other rowset) {
	for i := range min(len(r.bits), len(other.bits)) {
		r.bits[i] &^= other.bits[i]
	}
}

// count is how many there are.
func (r *rowset) count() (n int) {
	for _, b := range r.bits {
		n += bits.OnesCount64(b)
	}
	return n
}

// each calls f for each of them, the lowest first.
func (r *rowset) each(f func(n int64)) {
	for i, b := range r.bits {
		for ; b != 0; b &= b - 1 {
			f(int64(i<<6 | bits.TrailingZeros64(b)))
		}
	}
}

// last returns the most rows with the highest numbers, these first.
func (r *rowset) last(most int) []int64 {
	var list []int64
	for i := len(r.bits) - 1; i >= 0 && len(list) < most; i-- {
		for b := r.bits[i]; b != 0 && len(list) < most; {
			top := 63 - bits.LeadingZeros64(b)
			list = append(list, int64(i<<6|top))
			b &^= 1 << top
		}
	}
	return list
}

// eachNumber calls f for every number of a list with commas between them.
func eachNumber(list string, f func(n int64)) {
	n, sign := int64(0), int64(1)
	for i := range len(list) {
		switch c := list[i]; c {
		case ',':
			f(sign * n)
			n, sign = 0, 1
		case '-':
			sign = -1
		default:
			n = 10*n + int64(c-'0')
		}
	}
	if list != "" {
		f(sign * n)
	}
}

// concat runs a query whose one value is a list of numbers with commas between
// them: to hand over 50,000 rows one by one takes several times as long as to
// find them.
func (s *Store) concat(ctx context.Context, query string, args []any, f func(n int64)) error {
	var list sql.NullString
	if err := s.ro.QueryRowContext(ctx, query, args...).Scan(&list); err != nil {
		return fmt.Errorf("read row numbers: %w", err)
	}
	eachNumber(list.String, f)
	return nil
}

// rowsOf returns the rows that match.
func (s *Store) rowsOf(ctx context.Context, m match) (out rowset, err error) {
	for _, t := range []struct {
		table string
		terms []string
	}{{"words", m.words}, {"grams", m.grams}} {
		if len(t.terms) > 0 && err == nil {
			err = s.concat(ctx, "SELECT group_concat(rowid) FROM "+t.table+" WHERE "+t.table+" MATCH ?", []any{strings.Join(t.terms, " OR ")}, out.add)
		}
	}
	for _, start := range m.starts {
		if err == nil {
			err = s.concat(ctx, "SELECT group_concat(doc) FROM grams_places WHERE term >= ? AND term < ?", startsWith(start), out.add)
		}
	}
	return out, err
}

// sieve is what passes the filters of a search.
type sieve struct {
	pass   *rowset // nil: all
	barred rowset
}

func (v *sieve) open() bool { return v.pass == nil && len(v.barred.bits) == 0 }

func (v *sieve) lets(n int64) bool { return (v.pass == nil || v.pass.has(n)) && !v.barred.has(n) }

// sift leaves of rows what passes.
func (v *sieve) sift(rows *rowset) {
	if v.pass != nil {
		rows.narrow(*v.pass)
	}
	rows.drop(v.barred)
}

func (v *sieve) narrow(rows rowset) {
	if v.pass == nil {
		v.pass = &rows
		return
	}
	v.pass.narrow(rows)
}

// sieve finds what passes the filter.
func (s *Store) sieve(ctx context.Context, f filter) (*sieve, error) {
	v := &sieve{}
	if len(f.plain.parts) > 0 {
		var rows rowset
		if err := s.concat(ctx, "SELECT group_concat(d.n) FROM docs d"+f.plain.String(), f.plain.args, rows.add); err != nil {
			return nil, err
		}
		v.narrow(rows)
	}
	for _, m := range f.matched {
		rows, err := s.rowsOf(ctx, m.match)
		if err == nil && m.partakers != "" {
			err = s.concat(ctx, "SELECT group_concat(d.n) FROM docs d WHERE "+partaking, []any{m.partakers}, rows.add)
		}
		switch {
		case err != nil:
			return nil, err
		case m.not:
			v.barred.join(rows)
		default:
			v.narrow(rows)
		}
	}
	return v, nil
}
