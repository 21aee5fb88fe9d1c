// Package gate decides whether a sentence may stand in a brief: it passes
// what its items say and nothing else.
//
// Check is deterministic, knows no model and reads nothing but its arguments.
// It looks at one sentence and the items it cites: every number, time, date,
// name and link must stand in them, and so must every word with weight,
// itself or by a word that says the same; no "not" may be added or lost, no
// direction turned round, nobody put in another's place, no request told as
// done; and what one stretch of the sentence says must rest on one item.
// Where the gate cannot tell, it refuses: a refused sentence gives way to the
// one the rules made, so a wrong refusal costs style, a wrong pass the truth.
package gate

import (
	"strings"
	"time"

	"daybrief/app"
)

// Env is what a check needs to know beside sentence and items.
type Env struct {
	Day    time.Time      // a moment of the brief's day, in Zone
	Zone   *time.Location // the reader's zone; nil: UTC
	Reader app.Reader
}

func (e Env) normal() Env {
	if e.Zone == nil {
		e.Zone = time.UTC
	}
	e.Day = e.Day.In(e.Zone)
	return e
}

// readerNames returns the words the reader is called by.
func (e Env) readerNames() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields(strings.ToLower(e.Reader.Name)) {
		out[w] = true
	}
	return out
}

// Verdict is what the gate says of a sentence. Reasons are short and for the
// model's repair and the trace; they are empty when it passed.
type Verdict struct {
	Passed  bool
	Reasons []string
}

// Checker checks many sentences of one day; it reads each item once. It is
// for one goroutine.
type Checker struct {
	env   Env
	views map[string]*view
}

// New returns a Checker.
func New(env Env) *Checker { return &Checker{env: env.normal(), views: map[string]*view{}} }

// Check tells whether the sentence may stand with the items it cites. Without
// items nothing may stand but app.NothingElse.
func (c *Checker) Check(text string, items []app.Item) Verdict {
	if text == app.NothingElse && len(items) == 0 {
		return Verdict{Passed: true}
	}
	if len(items) == 0 {
		return refuse("it cites no item")
	}
	if r := checkForm(text); len(r) > 0 {
		return refuse(r...)
	}
	var views []*view
	for _, it := range items {
		if it.Suspicious() || it.HasFlag(app.FlagHidden) {
			return refuse("it cites an item that holds hidden text or instructions")
		}
		views = append(views, c.view(it))
	}
	if r := checkPhrases(text, views); len(r) > 0 {
		return refuse(r...)
	}
	s := newSentence(text, c.env)
	if _, fake := lookAlike(text); !fake && len(views) == 1 && s.verbatim(views[0]) {
		return Verdict{Passed: true}
	}
	if r := s.check(views); len(r) > 0 {
		return refuse(r...)
	}
	if r := checkShape(text, s, views); len(r) > 0 {
		return refuse(r...)
	}
	return Verdict{Passed: true}
}

func refuse(reasons ...string) Verdict {
	const most = 4
	seen := map[string]bool{}
	var out []string
	for _, r := range reasons {
		if !seen[r] && len(out) < most {
			out = append(out, r)
		}
		seen[r] = true
	}
	return Verdict{Reasons: out}
}

func (c *Checker) view(it app.Item) *view {
	key := it.ID + "\x00" + it.Title
	if v, ok := c.views[key]; ok && it.ID != "" {
		return v
	}
	v := newView(it, c.env)
	c.views[key] = v
	return v
}

// sentence is the text under check.
type sentence struct {
	tokens []token
	weight []bool // words that must stand in the item
	day    int
	reader map[string]bool
}

func newSentence(text string, env Env) *sentence {
	s := &sentence{tokens: lex(text, env.Day), day: dayNumber(env.Day), reader: env.readerNames()}
	s.tokens = wishing(s.tokens)
	setClauses(s.tokens)
	l := words()
	s.weight = make([]bool, len(s.tokens))
	for i := range s.tokens {
		t := &s.tokens[i]
		if !t.isWord() || l.stop[t.stem] || l.stop[t.lower] || s.reader[t.lower] && t.upper {
			continue
		}
		switch {
		case l.neutral[t.stem] && (!t.upper || t.first):
		case l.todo[t.stem] && (!t.upper || t.first) && !s.toldDone(i):
		default:
			s.weight[i] = true
		}
	}
	return s
}

// check returns the reasons against the sentence; none when it may stand.
func (s *sentence) check(views []*view) []string {
	if !s.weighty(0, len(s.tokens)) {
		return []string{"it says nothing of its item"}
	}
	whole := span{0, len(s.tokens)}
	var best []string
	for i, v := range views {
		r := s.against(whole, v)
		if len(r) == 0 {
			return s.uncalledFor(views, i)
		}
		if best == nil || len(r) < len(best) {
			best = r
		}
	}
	if len(views) == 1 {
		return best
	}
	return s.checkJoined(views)
}

// uncalledFor refuses a citation the sentence has nothing of: the sentence
// rests on views[own] alone.
func (s *sentence) uncalledFor(views []*view, own int) []string {
	for i, v := range views {
		if i == own {
			continue
		}
		shared := 0
		for j := range s.tokens {
			if s.weight[j] && v.hasAny(s.tokens[j].stem) {
				shared++
			}
		}
		if shared == 0 {
			return []string{"it cites an item it says nothing of"}
		}
	}
	return nil
}

// checkJoined checks a sentence that joins items: each stretch of it must rest
// on one of them, and each of them must carry one.
func (s *sentence) checkJoined(views []*view) []string {
	carries := make([]bool, len(views))
	last, from := -1, 0
	for _, sp := range s.spans() {
		found, best := s.carrier(sp, views, last)
		if found < 0 {
			return append(best, "each part of the sentence must rest on one item")
		}
		switch tie := s.lowerAt(sp.from - 1); {
		case last >= 0 && found != last && tie == "after":
			return []string{"that one item came after the other is in neither"}
		case found == last && (tie == "before" || tie == "after"):
			if r := s.against(span{from, sp.to}, views[found]); len(r) > 0 {
				return r
			}
		}
		carries[found], last, from = true, found, sp.from
	}
	for i := range carries {
		if !carries[i] {
			return s.uncalledFor([]*view{views[i], views[i]}, 0)
		}
	}
	return nil
}

// carrier returns which of the views a stretch rests on, the one that carried
// the stretch before it if that will do. last is that one; -1 for the first
// stretch, which leans on none. Where no view carries it, carrier returns -1
// and the reasons of the view that came nearest.
func (s *sentence) carrier(sp span, views []*view, last int) (int, []string) {
	found := -1
	var best []string
	for i, v := range views {
		r := s.against(sp, v)
		if len(r) == 0 && last >= 0 && i != last && !s.standsAlone(sp, v) {
			r = []string{"two items are mixed in one statement"}
		}
		if len(r) == 0 && (found < 0 || i == last) {
			found = i
		}
		if best == nil || len(r) < len(best) {
			best = r
		}
	}
	return found, best
}

// against returns the reasons against a stretch of the sentence resting on v.
func (s *sentence) against(sp span, v *view) []string {
	out := s.checkWords(sp, v)
	out = append(out, s.checkNames(sp, v)...)
	out = append(out, s.checkFacts(sp, v)...)
	out = append(out, s.checkDaypart(sp, v)...)
	if len(out) > 0 {
		return out
	}
	out = append(out, s.checkNegation(sp, v)...)
	out = append(out, s.checkDone(sp, v)...)
	out = append(out, s.checkOrder(sp, v)...)
	out = append(out, s.checkDirection(sp, v)...)
	out = append(out, s.checkRoles(sp, v)...)
	out = append(out, s.checkDoubt(sp, v)...)
	out = append(out, s.checkOperators(sp, v)...)
	out = append(out, s.checkMore(sp, v)...)
	return out
}
