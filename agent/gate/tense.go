package gate

import (
	"fmt"
	"slices"
	"strings"

	"daybrief/app"
)

// when is how an item or a sentence tells a verb.
type when int

const (
	unclear when = iota
	done         // in the past or perfect
	present
	ahead // with "will", "to", "may", as an order
)

// futures are words before a verb that put it ahead.
var futures = set("will", "shall", "to", "may", "might", "could", "should", "would", "can", "must", "please", "going", "ll")

// between are words that may stand between an auxiliary and its verb.
var between = set("not", "never", "be", "been", "being", "also", "already", "yet", "still", "just", "now", "rather", "so", "to", "only", "first")

// tenseAt returns how the verb at i is told.
func tenseAt(tokens []token, i int) when {
	past := words().isPast(tokens[i].lower)
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		t := &tokens[j]
		switch w := t.lower; {
		case w == "did":
			return done
		case futures[w] && !(w == "to" && past):
			return ahead
		case w == "has" || w == "have" || w == "had" || w == "was" || w == "were" || w == "been":
			return done
		case w == "is" || w == "are" || w == "be" || w == "being":
			if j > 0 && futures[tokens[j-1].lower] {
				return ahead
			}
			return present
		case !between[w] && !adverb(t):
			j = -1
		}
	}
	switch {
	case past && sameForms[tokens[i].lower]:
		return unclear
	case past:
		return done
	case strings.HasSuffix(tokens[i].lower, "ing"):
		return unclear
	}
	return present
}

// tenses returns how often the item tells the word in each way.
func (v *view) tenses(t *token) [4]int {
	var out [4]int
	for _, u := range v.units {
		for _, p := range u.at[t.stem] {
			out[v.tenseIn(&u, p)]++
		}
	}
	return out
}

// tenseIn returns how the item tells its verb at p; a title's present tells
// what has happened, a first word what is asked for.
func (v *view) tenseIn(u *unit, p int) when {
	w := tenseAt(u.tokens, p)
	if w == present && (u.marks[p].request && !u.title || p == 0 && v.item.Kind != app.KindArticle && v.item.Kind != app.KindStory) {
		return ahead
	}
	return w
}

// news reports whether the item tells the past in the present.
func (v *view) news() bool { return v.item.Kind == app.KindArticle || v.item.Kind == app.KindStory }

// checkTense refuses a verb told as done where the item puts it ahead, and the
// other way.
func (s *sentence) checkTense(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() || t.upper && !t.first {
			continue
		}
		wrong := false
		switch {
		case t.lower == "will" || t.lower == "ll":
			wrong = s.willHasBeen(i, sp, v)
		case t.lower == "was" || t.lower == "were" || t.lower == "had":
			wrong = s.wasIs(i, sp, v)
		case possessing[t.lower]:
			wrong = s.hasNeeds(i, sp, v)
		case s.finitePast(i):
			wrong = v.neverDone(t)
		}
		if wrong {
			out = append(out, fmt.Sprintf("the item does not tell it in this tense: %q", t.text))
		}
	}
	return out
}

// willHasBeen reports whether what "will" at i puts ahead is done in the item.
func (s *sentence) willHasBeen(i int, sp span, v *view) bool {
	verb := -1
	for _, j := range s.contents(i, 1, 2, sp) {
		if s.tokens[j].isWord() && !adverb(&s.tokens[j]) {
			verb = j
			break
		}
	}
	if verb < 0 || verb > i+4 {
		return false
	}
	n := v.tenses(&s.tokens[verb])
	if n[ahead] > 0 || n[done]+n[present]+n[unclear] == 0 {
		return false
	}
	if !v.news() {
		return n[done] > 0 && n[present] == 0
	}
	return !v.staysUntil(&s.tokens[verb])
}

// staysUntil reports whether the item tells the word with an end or a day to come.
func (v *view) staysUntil(t *token) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		return len(u.at[t.stem]) > 0 && slices.ContainsFunc(u.tokens, func(o token) bool {
			return o.lower == "until" || o.lower == "from" && !o.first || o.fact != nil && slices.ContainsFunc(o.fact.days, func(d int) bool { return d > v.days })
		})
	})
}

// finitePast reports whether the word at i is a verb told in the past.
func (s *sentence) finitePast(i int) bool {
	t := &s.tokens[i]
	if !words().isPast(t.lower) || sameForms[t.lower] && !strings.HasSuffix(t.lower, "left") {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		switch w := s.tokens[j].lower; {
		case set("is", "are", "be", "been", "being", "has", "have", "to", "a", "an", "the", "by", "with", "get", "not", "your")[w], s.tokens[j].owner:
			return false
		case w == "was" || w == "were":
			return true
		case !adverb(&s.tokens[j]):
			return i > 0
		}
	}
	return i > 0
}

// neverDone reports whether the item has the verb and never tells it as done.
func (v *view) neverDone(t *token) bool {
	n := v.tenses(t)
	if n[done] > 0 || n[unclear] > 0 || n[ahead]+n[present] == 0 {
		return asking[t.stem] && v.item.Kind == app.KindMail && n[done] == 0 && !v.askedPast()
	}
	if v.news() {
		return n[ahead] > 0
	}
	return true
}

// askedPast reports whether the mail tells of asking in the past.
func (v *view) askedPast() bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		return slices.ContainsFunc(u.tokens, func(t token) bool { return asking[t.stem] && words().isPast(t.lower) })
	})
}

// wasIs reports whether "was" at i stands where the item has "is" or tells
// what is to come.
func (s *sentence) wasIs(i int, sp span, v *view) bool {
	if v.item.Kind == app.KindEvent {
		return v.days >= s.day && !v.hasPast()
	}
	if v.item.Kind == app.KindWeather {
		return v.days >= s.day
	}
	near := s.contents(i, 1, 3, sp)
	if len(near) == 0 {
		return false
	}
	if w := &s.tokens[near[0]]; w.isWord() && words().isPast(w.lower) {
		return false // judged as a verb
	}
	seen := false
	for n := range v.units {
		u := &v.units[n]
		if i := slices.IndexFunc(near, func(a int) bool { return len(u.places(&s.tokens[a], v)) > 0 }); i < 0 {
			continue
		}
		if slices.ContainsFunc(u.tokens, func(t token) bool { return t.isWord() && words().isPast(t.lower) }) || v.news() && u.title {
			return false
		}
		seen = seen || slices.ContainsFunc(u.tokens, func(t token) bool {
			return presentBe[t.lower] || t.lower == "has" || t.lower == "have" || futures[t.lower] || asking[t.stem]
		})
	}
	return seen || v.item.Detail.Story != nil && s.tokens[i].lower == "had"
}

// hasPast reports whether an event's text tells of the past.
func (v *view) hasPast() bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		return slices.ContainsFunc(u.tokens, func(t token) bool { return t.lower == "was" || t.lower == "were" || t.lower == "had" })
	})
}

// possessing are words by which somebody has what he asked for.
var possessing = set("has", "have", "got", "gets", "received", "receives", "had")

// wanting are the words of asking for a thing.
var wanting = set("need", "want", "ask", "request", "requir", "send", "bring", "await", "expect")

// hasNeeds reports whether the item asks for what the sentence says at i is
// had.
func (s *sentence) hasNeeds(i int, sp span, v *view) bool {
	next := s.lowerAt(i + 1)
	if next == "to" || next == "not" || i+1 < len(s.tokens) && words().isPast(next) || next == "been" {
		return false
	}
	if next == "you" {
		return true
	}
	if s.lowerAt(i-1) == "you" && (s.tokens[i].lower == "have" || s.tokens[i].lower == "had") {
		return false // what a reader has to do or to go to
	}
	near := s.contents(i, 1, 2, sp)
	asked := false
	for n := range v.units {
		u := &v.units[n]
		if !slices.ContainsFunc(near, func(a int) bool { return len(u.places(&s.tokens[a], v)) > 0 }) {
			continue
		}
		for p := range u.tokens {
			t := &u.tokens[p]
			if possessing[t.lower] || t.stem == "includ" || t.stem == "contain" {
				return false
			}
			asked = asked || wanting[t.stem] || t.lower == "please" || p == 0 && words().todo[t.stem]
		}
	}
	return asked
}
