// Package checktest is a second opinion on the sentences of a brief, for tests
// alone. It was written from what a brief promises, by somebody who has not
// read the gate, so that one blind spot is not shared by both.
//
// Contract: Check returns no fault only where every number, amount, time, date,
// name and code of the sentence stands in the items it cites, every word with
// weight does too (itself, its stem or a listed synonym), each stretch of the
// sentence rests on one item, what a number or a "not" or a "might" belongs to
// is what it belongs to there, and nobody changes place with anybody. It is
// simple and strict: it would rather cry over a true sentence than miss a
// false one, and knows only the English of briefs. It is slow and may be.
package checktest

import (
	"time"

	"daybrief/app"
)

// Day is what the sentence is said on.
type Day struct {
	Date   time.Time // a moment of the brief's day
	Zone   *time.Location
	Reader app.Reader
}

// Fault is one thing a sentence says that its items do not.
type Fault struct {
	Kind string // form, link, language, order, phrase, number, time, date, name, word, mixed, pair, not, direction, doubt, amount, cause, roles, tense
	What string // the words at fault
}

// Check returns what is wrong with the sentence, nothing where it is supported
// by the items.
func Check(d Day, sentence string, items []app.Item) []Fault {
	c := &check{day: d, text: sentence}
	if c.day.Zone == nil {
		c.day.Zone = time.UTC
	}
	if c.form(); len(c.faults) > 0 {
		return c.faults
	}
	if len(items) == 0 {
		if sentence != app.NothingElse {
			c.fault("word", "no items")
		}
		return c.faults
	}
	for i := range items {
		c.sources = append(c.sources, readSource(d, &items[i]))
	}
	c.toks = lex(sentence, true)
	c.nameTokens()
	for _, cl := range clauses(c.toks) {
		c.clause(cl)
	}
	c.whole()
	return c.faults
}

type check struct {
	day     Day
	text    string
	toks    []tok
	sources []*source
	faults  []Fault
}

func (c *check) fault(kind, what string) { c.faults = append(c.faults, Fault{kind, what}) }

// clause checks one stretch: its facts, words and markers must rest on one item.
func (c *check) clause(cl []tok) {
	best, missing := (*source)(nil), []string(nil)
	for i, s := range c.sources {
		m := s.missing(cl, c.day)
		if i == 0 || len(m) < len(missing) {
			best, missing = s, m
		}
	}
	if len(missing) > 0 {
		kind := "word"
		if len(c.sources) > 1 && c.coveredByAll(cl) {
			kind = "mixed"
		}
		for _, w := range missing {
			c.fault(kind, w)
		}
		return
	}
	for i := range cl {
		if cl[i].fact() {
			c.fact(cl, i, best)
		}
	}
	c.markers(cl, best)
	c.roles(cl, best)
	c.tense(cl, best)
}

// coveredByAll reports whether all items together hold what none holds alone.
func (c *check) coveredByAll(cl []tok) bool {
	for _, t := range cl {
		found := false
		for _, s := range c.sources {
			if len(s.missing([]tok{t}, c.day)) == 0 {
				found = true
			}
		}
		if !found {
			return false
		}
	}
	return true
}

// nameTokens finds which words are names: they are written large, and not only
// because the sentence begins with them.
func (c *check) nameTokens() {
	for i := range c.toks {
		t := &c.toks[i]
		if t.kind != word || !t.large {
			continue
		}
		t.name = i > 0
		for _, s := range c.sources {
			if s.names[t.low] {
				t.name = true
			}
		}
		if i == 0 && (stop[t.low] || frames[t.stem]) {
			t.name = false
		}
	}
	c.namePairs()
}

// namePairs: who has two names here has both in an item.
func (c *check) namePairs() {
	for i := 0; i+1 < len(c.toks); i++ {
		a, b := c.toks[i], c.toks[i+1]
		if a.name && b.name && !a.owner && !stop[a.low] && !stop[b.low] && !c.adjacent(a.low, b.low) {
			c.fault("name", a.s+" "+b.s)
		}
	}
}

// adjacent reports whether an item writes the two words side by side.
func (c *check) adjacent(a, b string) bool {
	for _, s := range c.sources {
		for _, g := range s.all {
			for i := 0; i+1 < len(g.toks); i++ {
				if g.toks[i].low == a && g.toks[i+1].low == b {
					return true
				}
			}
		}
	}
	return false
}
