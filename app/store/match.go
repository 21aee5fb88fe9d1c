package store

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"daybrief/app"
)

// Weights of the columns of words in a ranking: title, text, sender, people,
// more. Measured on CISI, where a title is best that weighs somewhat more.
const wordWeights = "1.5, 1.0, 2.0, 1.0, 1.0"

// match is what to look for in each table, in the query language of FTS5
// (https://www.sqlite.org/fts5.html section 3): rows with any of the terms.
type match struct {
	words, grams []string
	starts       []string // not in that language: shorter than a gram, found by those it begins
}

// quoted is a text as FTS5 takes it for a string.
func quoted(text string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(text, "\x00", " "), `"`, `""`) + `"`
}

// matchAny finds rows with any of the terms. With typing the last one may be the
// beginning of a word. Of a long one in a script without spaces its parts are
// looked for, as nothing tells where its words end.
func matchAny(terms []string, typing bool) (m match) {
	for i, t := range terms {
		runes := []rune(t)
		switch {
		case !hasGrams(t):
			if t = quoted(t); typing && i == len(terms)-1 {
				t += " *"
			}
			m.words = append(m.words, t)
		case len(runes) > 4:
			m.addParts(runes)
		default:
			m.addDense(t)
		}
	}
	return m
}

// gramsMost is how many different grams are looked for: a page that was pasted
// has thousands.
const gramsMost = 96

// addParts adds the grams of a long term.
func (m *match) addParts(runes []rune) {
	for i := 0; i+3 <= len(runes) && len(m.grams) < gramsMost; i++ {
		if g := quoted(string(runes[i : i+3])); !slices.Contains(m.grams, g) {
			m.grams = append(m.grams, g)
		}
	}
}

// addDense adds a term in a script without spaces, to be found as it is.
func (m *match) addDense(term string) {
	if utf8.RuneCountInString(term) >= 3 {
		m.grams = append(m.grams, quoted(term))
	} else {
		m.starts = append(m.starts, strings.ToLower(term))
	}
}

// startsWith are the bounds of what begins so, from the first to the one
// behind the last.
func startsWith(start string) []any { return []any{start, start + string(utf8.MaxRune)} }

// matchOne finds rows in which the term stands as it is.
func matchOne(term string) (m match) {
	if hasGrams(term) {
		m.addDense(term)
	} else {
		m.words = []string{quoted(term)}
	}
	return m
}

// filter is what a search sets beside its words: it holds before anything is
// ranked.
type filter struct {
	plain   where // conditions on docs d
	matched []matched
}

// matched restricts to rows that match, or with not to the others.
type matched struct {
	match
	partakers string // an expression of FTS5 that counts of events and tasks as well
	not       bool
}

// partaking are the events and tasks with the people one looks for.
const partaking = "d.kind IN ('event', 'task') AND d.n IN (SELECT rowid FROM words WHERE words MATCH ?)"

// where is the filter as conditions on docs d.
func (f *filter) where() where {
	out := where{slices.Clone(f.plain.parts), slices.Clone(f.plain.args)}
	for _, m := range f.matched {
		var parts []string
		var args []any
		if len(m.words) > 0 {
			parts, args = append(parts, "SELECT rowid FROM words WHERE words MATCH ?"), append(args, strings.Join(m.words, " OR "))
		}
		if len(m.grams) > 0 {
			parts, args = append(parts, "SELECT rowid FROM grams WHERE grams MATCH ?"), append(args, strings.Join(m.grams, " OR "))
		}
		for _, start := range m.starts {
			parts, args = append(parts, "SELECT doc FROM grams_places WHERE term >= ? AND term < ?"), append(args, startsWith(start)...)
		}
		in := "d.n IN (" + strings.Join(parts, " UNION ALL ") + ")"
		if m.partakers != "" {
			in, args = "("+in+" OR "+partaking+")", append(args, m.partakers)
		}
		if m.not {
			in = "NOT " + in
		}
		out.add(in, args...)
	}
	return out
}

// tagged are the rows with any of the tags: few lists of them stand in many
// rows, so each is looked at once.
const tagged = `d.tags IN (SELECT tags FROM (SELECT DISTINCT tags FROM docs WHERE tags IS NOT NULL) o
	WHERE EXISTS (SELECT 1 FROM json_each(o.tags) t JOIN json_each(?) a ON t.value = a.value COLLATE NOCASE))`

// searched returns what a search sets beside its words.
func (s *Store) searched(ctx context.Context, q app.SearchQuery, w app.Words) (filter, error) {
	var f filter
	f.plain.within(q.From, q.To)
	err := s.restrict(ctx, &f, app.Without{Kinds: q.Kinds, Sources: q.Sources, People: q.People, With: q.With, Tags: q.Tags}, false)
	if q.Without.Any() {
		err = errors.Join(err, s.restrict(ctx, &f, q.Without, true))
	}
	for _, term := range w.All {
		f.matched = append(f.matched, matched{match: matchOne(term)})
	}
	for _, term := range w.Not {
		f.matched = append(f.matched, matched{match: matchOne(term), not: true})
	}
	return f, err
}

// restrict adds the conditions of the fields, or with not what they leave out.
func (s *Store) restrict(ctx context.Context, f *filter, to app.Without, not bool) error {
	is := ""
	if not {
		is = "NOT "
	}
	if to.Kinds != nil {
		f.plain.add("d.kind "+is+"IN (SELECT value FROM json_each(?))", jsonList(to.Kinds))
	}
	names, err := s.sourcesLike(ctx, to.Sources)
	if to.Sources != nil {
		f.plain.add("d.source "+is+"IN (SELECT value FROM json_each(?))", jsonList(names))
	}
	if to.Tags != nil {
		f.plain.add(is+"coalesce("+tagged+", 0)", jsonList(to.Tags))
	}
	senders, e := s.people(ctx, to.People)
	anyone, e2 := s.people(ctx, to.With)
	if senders != "" {
		f.matched = append(f.matched, matched{match: match{words: []string{"sender : " + senders}}, partakers: "people : " + senders, not: not})
	}
	if anyone != "" {
		f.matched = append(f.matched, matched{match: match{words: []string{"{sender people} : " + anyone}}, not: not})
	}
	return errors.Join(err, e, e2)
}

// sourcesLike returns the sources of these names, whatever their case.
func (s *Store) sourcesLike(ctx context.Context, names []string) (list []string, err error) {
	if len(names) == 0 {
		return nil, nil
	}
	all, err := s.filed.sources(ctx, s)
	for _, name := range all {
		if slices.ContainsFunc(names, func(n string) bool { return strings.EqualFold(n, name) }) {
			list = append(list, name)
		}
	}
	return list, err
}

// within restricts to [from, to). A date counts as the day it is for the
// reader, whose zone the bounds have.
func (w *where) within(from, to time.Time) {
	if !from.IsZero() {
		w.add("d.at >= CASE d.dated WHEN 0 THEN ? ELSE ? END", micros(from), micros(dateAt(from)))
	}
	if !to.IsZero() {
		w.add("d.at < CASE d.dated WHEN 0 THEN ? ELSE ? END", micros(to), micros(dateAt(to)))
	}
}

// dateAt is the clock time of t taken for UTC, as dates are stored.
func dateAt(t time.Time) time.Time {
	y, m, d := t.Date()
	h, min, sec := t.Clock()
	return time.Date(y, m, d, h, min, sec, t.Nanosecond(), time.UTC)
}

// people returns how any of the people is looked for, "" for nobody. Of events
// everybody who takes part counts as a sender. A name is looked for as it is,
// and where nobody is called so as the beginning of one.
func (s *Store) people(ctx context.Context, names []string) (string, error) {
	var list []string
	for _, name := range names {
		expr, _, err := s.person(ctx, name)
		if err != nil {
			return "", err
		}
		list = append(list, expr)
	}
	if list == nil {
		return "", nil
	}
	return "(" + strings.Join(list, " OR ") + ")", nil
}

// person returns how a name is looked for, and whether anybody has it as a
// whole word.
func (s *Store) person(ctx context.Context, name string) (expr string, known bool, err error) {
	expr = quoted(name)
	err = s.ro.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM words WHERE words MATCH ?)", "{sender people} : "+expr).Scan(&known)
	if err != nil {
		return "", false, fmt.Errorf("look for a person: %w", err)
	}
	if !known {
		expr += " *"
	}
	return expr, known, nil
}

// KnowsPerson reports whether an item names a person by these words.
func (s *Store) KnowsPerson(ctx context.Context, name string) (bool, error) {
	_, known, err := s.person(ctx, name)
	if err != nil {
		return false, s.fail("look for a person", err)
	}
	return known, nil
}
