package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
	"unicode"

	"daybrief/app"
)

// RelatedQuery asks for the reader's own older items that are like some of
// today.
type RelatedQuery struct {
	Items   []app.Item   // what others are to be like: the same people, series or words in the title
	People  []app.Person // more people to look for, such as other addresses of theirs
	Not     []string     // addresses that tell nothing: the reader's own are on every mail
	Sources []string     // of which sources; nil for all
	From    time.Time    // Item.When at or after
	To      time.Time    // Item.When before
	Limit   int          // most items; 0 means 60
}

// Bounds of a search: a term in many items tells little, and none of it may
// take longer because the store is large.
const (
	relatedTerms = 240 // terms looked up
	relatedEach  = 40  // items a term leads to
	relatedLimit = 60
	relatedRows  = 200
	titleTerms   = 5  // words of a title kept, the longest: they are seldom common
	peopleTerms  = 20 // people of an item kept
)

// Related returns mails, events, tasks and notes that share most with the
// items asked about, the most alike first. Its work grows with the items asked
// about, not with the store: each term is one bounded look into an index. It
// returns nil for none.
func (s *Store) Related(ctx context.Context, q RelatedQuery) ([]app.Item, error) {
	ids, err := s.related(ctx, q)
	if err != nil || len(ids) == 0 {
		return nil, s.fail("look for related items", err)
	}
	// The list comes first, so that the items are looked up one by one.
	query := "SELECT native, item FROM json_each(?) j CROSS JOIN items i ON i.id = j.value WHERE gone_at IS NULL"
	args := []any{jsonList(ids)}
	if q.Sources != nil {
		query += " AND source IN (SELECT value FROM json_each(?))"
		args = append(args, jsonList(q.Sources))
	}
	items, err := s.items(ctx, query+" ORDER BY j.key", args...)
	if err != nil {
		return nil, s.fail("read related items", err)
	}
	return items, nil
}

// related ranks the ids.
func (s *Store) related(ctx context.Context, q RelatedQuery) ([]string, error) {
	look, err := s.ro.PrepareContext(ctx, "SELECT item, at FROM related WHERE term = ? AND at >= ? AND at < ? ORDER BY at DESC LIMIT ?")
	if err != nil {
		return nil, err
	}
	defer func() { _ = look.Close() }() // read only
	value, at := map[string]int{}, map[string]int64{}
	for _, term := range asked(q) {
		found, err := hits(ctx, look, term, q)
		if err != nil {
			return nil, err
		}
		weight := weightOf(term, len(found))
		for _, h := range found {
			value[h.item] += weight
			at[h.item] = h.at
		}
	}
	ids := make([]string, 0, len(value))
	for id, v := range value {
		if v > 0 {
			ids = append(ids, id)
		}
	}
	sort.Slice(ids, func(i, j int) bool {
		a, b := ids[i], ids[j]
		if value[a] != value[b] {
			return value[a] > value[b]
		}
		if at[a] != at[b] {
			return at[a] > at[b]
		}
		return a < b
	})
	limit := q.Limit
	if limit <= 0 {
		limit = relatedLimit
	}
	return ids[:min(limit, len(ids))], nil
}

// weightOf is what an item that has a term is worth; n is how many have it.
func weightOf(term string, n int) int {
	switch {
	case strings.HasPrefix(term, "#"):
		return 5
	case strings.HasPrefix(term, "@"), strings.HasPrefix(term, "~"):
		return 2
	case n > relatedEach:
		return 0
	case n <= 5:
		return 3
	}
	return 1
}

type hit struct {
	item string
	at   int64
}

// hits returns the latest items of a term, one more than count where there are
// more.
func hits(ctx context.Context, look *sql.Stmt, term string, q RelatedQuery) (out []hit, err error) {
	rows, err := look.QueryContext(ctx, term, micros(q.From), micros(q.To), relatedEach+1)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var h hit
		if err := rows.Scan(&h.item, &h.at); err != nil {
			return nil, err
		}
		out = append(out, h)
	}
	return out, rows.Err()
}

// asked lists the terms of a query, each once: those of the first items first.
func asked(q RelatedQuery) []string {
	not := map[string]bool{"@": true, "~": true}
	for _, a := range q.Not {
		not["@"+strings.ToLower(a)] = true
	}
	var out []string
	add := func(terms []string) {
		for _, t := range terms {
			if !not[t] && len(out) < relatedTerms {
				not[t] = true
				out = append(out, t)
			}
		}
	}
	for i := range q.Items {
		add(terms(&q.Items[i]))
		add(slices.DeleteFunc(fields(q.Items[i].Title), short))
		for _, p := range q.Items[i].People {
			add(personTerms(p))
		}
	}
	for _, p := range q.People {
		add(personTerms(p))
	}
	return out
}

func personTerms(p app.Person) []string {
	out := []string{"@" + strings.ToLower(p.Address)}
	if n := nameTerm(p.Name); n != "" {
		out = append(out, n)
	}
	return out
}

// nameTerm is a full name to find, its words in order of the alphabet so that
// "Low, Ann" is "Ann Low"; "" for a single word, which many share.
func nameTerm(name string) string {
	words := fields(name)
	if len(words) < 2 {
		return ""
	}
	slices.Sort(words)
	return "~" + strings.Join(words, " ")
}

func fields(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// short reports whether a word is too short to tell anything.
func short(word string) bool { return len(word) < 4 }

// terms lists what an item is found by, nothing for news and weather.
func terms(it *app.Item) []string {
	switch it.Kind {
	case app.KindMail, app.KindEvent, app.KindTask, app.KindNote:
	default:
		return nil
	}
	var out []string
	if it.From != nil {
		out = append(out, personTerms(*it.From)...)
	}
	for _, p := range it.People[:min(peopleTerms, len(it.People))] {
		out = append(out, "@"+strings.ToLower(p.Address))
	}
	if e := it.Detail.Event; e != nil {
		if e.UID != "" {
			out = append(out, "#"+strings.ToLower(e.UID))
		}
		if e.Organizer != nil {
			out = append(out, "@"+strings.ToLower(e.Organizer.Address))
		}
	}
	words := slices.DeleteFunc(fields(it.Title), short)
	slices.SortStableFunc(words, func(a, b string) int { return len(b) - len(a) })
	out = append(out, words[:min(titleTerms, len(words))]...)
	slices.Sort(out)
	out = slices.Compact(out)
	return slices.DeleteFunc(out, func(t string) bool { return t == "@" })
}

// relate keeps what new and changed items are found by. There is no index by
// item, which would double the work of storing: what a changed item was found
// by is read off what the store had of it.
func relate(ctx context.Context, tx *sql.Tx, rows []row, known map[string]stored) error {
	var list []any
	for i := range rows {
		it := &rows[i].item
		have, ok := known[it.ID]
		if ok && have.hash == rows[i].hash {
			continue
		}
		if ok {
			if err := unrelate(ctx, tx, it.ID, have.json); err != nil {
				return err
			}
		}
		at := micros(it.When())
		for _, t := range terms(it) {
			list = append(list, t, at, it.ID)
		}
	}
	for len(list) > 0 { // a statement for each row would take several times as long
		n := min(len(list), relatedRows*3)
		_, err := tx.ExecContext(ctx, "INSERT OR IGNORE INTO related (term, at, item) VALUES (?, ?, ?)"+strings.Repeat(", (?, ?, ?)", n/3-1), list[:n]...)
		if err != nil {
			return fmt.Errorf("keep what items are found by: %w", err)
		}
		list = list[n:]
	}
	return nil
}

// unrelate forgets what an item was found by.
func unrelate(ctx context.Context, tx *sql.Tx, id string, data []byte) error {
	was, err := decodeItem("", data)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM related WHERE term IN (SELECT value FROM json_each(?)) AND at = ? AND item = ?",
		jsonList(terms(&was)), micros(was.When()), id)
	if err != nil {
		return fmt.Errorf("forget what item %s was found by: %w", id, err)
	}
	return nil
}

// Liked returns the items on which the reader's last vote, made in [from, to),
// is a thumb up, as they were then, the latest votes first and at most limit;
// those of the sample day or the others.
func (s *Store) Liked(ctx context.Context, from, to time.Time, sample bool, limit int) ([]app.Item, error) {
	items, err := s.items(ctx, `SELECT '', v.about FROM votes v
		WHERE v.value = 1 AND v.about IS NOT NULL AND v.sample = ? AND v.at >= ? AND v.at < ?
			AND v.n = (SELECT max(n) FROM votes w WHERE w.item = v.item)
		ORDER BY v.n DESC LIMIT ?`, sample, micros(from), micros(to), limit)
	if err != nil {
		return nil, s.fail("read what was liked", err)
	}
	return items, nil
}
