package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"daybrief/app"
)

// Weights of the columns of words in a ranking: title, text, sender, people,
// more. Measured on CISI, where a title is best that weighs somewhat more.
const wordWeights = "1.5, 1.0, 2.0, 1.0, 1.0"

// gramTerms is how many terms stand in for one that is shorter than a gram.
const gramTerms = 200

// match is what to look for in each table, in the query language of FTS5
// (https://www.sqlite.org/fts5.html section 3): rows with any of the terms.
type match struct {
	words, grams []string
}

func (m match) empty() bool { return len(m.words) == 0 && len(m.grams) == 0 }

// quoted is a text as FTS5 takes it for a string.
func quoted(text string) string {
	return `"` + strings.ReplaceAll(strings.ReplaceAll(text, "\x00", " "), `"`, `""`) + `"`
}

// matchAny finds rows with any of the terms. With typing the last one may be the
// beginning of a word.
func (s *Store) matchAny(ctx context.Context, terms []string, typing bool) (match, error) {
	var m match
	for i, t := range terms {
		if !hasGrams(t) {
			if t = quoted(t); typing && i == len(terms)-1 {
				t += " *"
			}
			m.words = append(m.words, t)
			continue
		}
		list, err := s.gramsOf(ctx, t)
		if err != nil {
			return match{}, err
		}
		m.grams = append(m.grams, list...)
	}
	return m, nil
}

// gramsOf are the strings to look for in grams in place of a term: the term
// itself; of a long one its parts, as nothing tells where its words end; of one
// that is shorter than a gram all grams it begins.
func (s *Store) gramsOf(ctx context.Context, term string) ([]string, error) {
	runes := []rune(strings.ToLower(term))
	if len(runes) > 4 {
		var out []string
		for i := 0; i+3 <= len(runes); i++ {
			out = append(out, quoted(string(runes[i:i+3])))
		}
		return out, nil
	}
	if len(runes) >= 3 {
		return []string{quoted(term)}, nil
	}
	rows, err := s.ro.QueryContext(ctx, "SELECT term FROM grams_terms WHERE term >= ?1 AND term < ?2 LIMIT ?3",
		string(runes), string(runes)+string(utf8.MaxRune), gramTerms)
	if err != nil {
		return nil, fmt.Errorf("look for short words: %w", err)
	}
	list, err := texts(rows)
	for i := range list {
		list[i] = quoted(list[i])
	}
	return list, err
}

// matchOne finds rows in which the term stands as it is.
func (s *Store) matchOne(ctx context.Context, term string) (match, error) {
	if !hasGrams(term) {
		return match{words: []string{quoted(term)}}, nil
	}
	if utf8.RuneCountInString(term) >= 3 {
		return match{grams: []string{quoted(term)}}, nil
	}
	list, err := s.gramsOf(ctx, term)
	return match{grams: list}, err
}

// among restricts docs d to those that match, or with not to the others.
func (w *where) among(m match, not bool) {
	op := "d.n IN"
	if not {
		op = "d.n NOT IN"
	}
	var parts []string
	var args []any
	if len(m.words) > 0 {
		parts, args = append(parts, "SELECT rowid FROM words WHERE words MATCH ?"), append(args, strings.Join(m.words, " OR "))
	}
	if len(m.grams) > 0 {
		parts, args = append(parts, "SELECT rowid FROM grams WHERE grams MATCH ?"), append(args, strings.Join(m.grams, " OR "))
	}
	if len(parts) == 0 { // nothing there can match
		parts = []string{"SELECT NULL WHERE 0"}
	}
	w.add(op+" ("+strings.Join(parts, " UNION ALL ")+")", args...)
}

// searched returns the conditions on docs d that a search sets beside its
// words: they hold before anything is ranked.
func (s *Store) searched(ctx context.Context, q app.SearchQuery, w app.Words) (where, error) {
	var out where
	if q.Kinds != nil {
		out.add("d.kind IN (SELECT value FROM json_each(?))", jsonList(q.Kinds))
	}
	if q.Sources != nil {
		out.add("d.source COLLATE NOCASE IN (SELECT value FROM json_each(?))", jsonList(q.Sources))
	}
	if q.Tags != nil {
		out.add("EXISTS (SELECT 1 FROM json_each(d.tags) t JOIN json_each(?) a ON t.value = a.value COLLATE NOCASE)", jsonList(q.Tags))
	}
	out.within(q.From, q.To)
	err := errors.Join(s.people(ctx, &out, "sender", q.People), s.people(ctx, &out, "", q.With))
	for _, term := range w.All {
		m, e := s.matchOne(ctx, term)
		out.among(m, false)
		err = errors.Join(err, e)
	}
	for _, term := range w.Not {
		m, e := s.matchOne(ctx, term)
		out.among(m, true)
		err = errors.Join(err, e)
	}
	return out, err
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

// people restricts to items of any of the people. Of events everybody who takes
// part counts as a sender. A name is looked for as it is, and where nobody is
// called so as the beginning of one.
func (s *Store) people(ctx context.Context, w *where, column string, names []string) error {
	if names == nil {
		return nil
	}
	var list []string
	for _, name := range names {
		expr, _, err := s.person(ctx, name)
		if err != nil {
			return err
		}
		list = append(list, expr)
	}
	anyone := "(" + strings.Join(list, " OR ") + ")"
	if column == "" {
		w.among(match{words: []string{"{sender people} : " + anyone}}, false)
		return nil
	}
	w.add("(d.n IN (SELECT rowid FROM words WHERE words MATCH ?) OR d.kind IN ('event', 'task') AND d.n IN (SELECT rowid FROM words WHERE words MATCH ?))",
		"sender : "+anyone, "people : "+anyone)
	return nil
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
