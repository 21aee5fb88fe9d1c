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
		case futures[w] && !(w == "to" && past):
			return ahead
		case perfect[w]:
			return done
		case beforeNow[w]:
			if j > 0 && futures[tokens[j-1].lower] {
				return ahead
			}
			return present
		case !between[w] && !adverb(t):
			j = -1
		}
	}
	return ownTense(tokens[i].lower)
}

// ownTense returns what the form of a verb tells.
func ownTense(w string) when {
	switch past := words().isPast(w); {
	case past && !sameForms[w]:
		return done
	case past || strings.HasSuffix(w, "ing"):
		return unclear
	}
	return present
}

// Auxiliaries that put a verb in the past, and in the present.
var (
	perfect   = set("did", "has", "have", "had", "was", "were", "been")
	beforeNow = set("is", "are", "be", "being")
)

// tenses returns how often the item tells the word in each way.
func (v *view) tenses(t *token) [4]int {
	out := v.tensesOf(t.stem)
	if out != [4]int{} || !changes(t) && (!t.isVerb() || words().neutral[t.stem]) {
		return out
	}
	for _, g := range words().same[t.stem] { // "rise" for "climb"
		if g[0] == '=' && changes(t) {
			continue
		}
		for i, n := range v.tensesOf(g) {
			out[i] += n
		}
	}
	return out
}

func (v *view) tensesOf(key string) [4]int {
	var out [4]int
	for _, u := range v.units {
		for _, p := range u.at[key] {
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
		if s.wrongTense(i, sp, v) {
			out = append(out, fmt.Sprintf("the item does not tell it in this tense: %q", t.text))
		}
	}
	return out
}

// wrongTense reports whether the verb or auxiliary at i tells a time that the
// item does not.
func (s *sentence) wrongTense(i int, sp span, v *view) bool {
	t := &s.tokens[i]
	switch w := t.lower; {
	case w == "will" || w == "ll":
		return s.willHasBeen(i, sp, v)
	case w == "did" && s.lowerAt(i+1) != "not":
		return s.didWill(i, sp, v)
	case w == "was" || w == "were" || w == "had":
		return s.wasIs(i, sp, v)
	case possessing[w]:
		return s.hasNeeds(i, sp, v)
	case s.yetToBe(i):
		return !v.news() && v.tenses(t)[ahead] == 0 && v.isDone(t)
	case finitePast(s.tokens, i):
		return v.neverDone(t) || v.toCome(s.day) && v.tenses(t)[done] == 0
	}
	return false
}

// yetToBe reports whether the word at i is told as what has to be done: "has
// to be tested".
func (s *sentence) yetToBe(i int) bool {
	if s.lowerAt(i-1) != "be" || !words().isPast(s.tokens[i].lower) {
		return false
	}
	w := s.lowerAt(i - 2)
	return w == "must" || w == "should" || w == "to" && (s.lowerAt(i-3) == "has" || s.lowerAt(i-3) == "have" || s.lowerAt(i-3) == "needs")
}

// isDone reports whether the item says "is tested" or "was tested" of the word.
func (v *view) isDone(t *token) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		return slices.ContainsFunc(u.at[t.stem], func(p int) bool { return passive(u.tokens, p) })
	})
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
	if set("is", "are", "not")[s.lowerAt(i-1)] {
		return true // no English
	}
	if s.lowerAt(i+1) == "be" && s.willBeWas(i, sp, v) {
		return true
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

// didWill reports whether what "did" at i tells as done is not done in the item.
func (s *sentence) didWill(i int, sp span, v *view) bool {
	near := s.contents(i, 1, 1, sp)
	return len(near) > 0 && v.neverDone(&s.tokens[near[0]])
}

// toCome reports whether the item is an event or a forecast that is not over.
func (v *view) toCome(day int) bool {
	return (v.item.Kind == app.KindEvent || v.item.Kind == app.KindWeather) && v.days >= day
}

// staysUntil reports whether the item tells the word in the present, with an
// end or a day to come.
func (v *view) staysUntil(t *token) bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		places := u.at[t.stem]
		if !changes(t) {
			places = u.places(t, v)
		}
		if u.title || !slices.ContainsFunc(places, func(p int) bool { return v.tenseIn(&u, p) == present }) {
			return false
		}
		return slices.ContainsFunc(u.tokens, func(o token) bool {
			return o.lower == "until" || o.fact != nil && o.fact.kind == factMonth && o.fact.year == 0 || o.fact != nil && slices.ContainsFunc(o.fact.days, func(d int) bool { return d > v.days })
		})
	})
}

// willBeWas reports whether the item tells in the past alone what "will be" at
// i puts ahead.
func (s *sentence) willBeWas(i int, sp span, v *view) bool {
	near := s.contents(i, 1, 3, sp)
	seen := false
	for n := range v.units {
		u := &v.units[n]
		if !slices.ContainsFunc(near, func(a int) bool { return len(u.places(&s.tokens[a], v)) > 0 }) {
			continue
		}
		past := false
		for p := range u.tokens {
			t := &u.tokens[p]
			if futures[t.lower] && t.lower != "to" || presentBe[t.lower] || t.lower == "need" {
				return false
			}
			past = past || finitePast(u.tokens, p)
		}
		seen = seen || past
	}
	return seen
}

// noFinite are words after which a past form is no verb of its own.
var noFinite = set("is", "are", "be", "been", "being", "has", "have", "to", "a", "an", "the", "by", "with", "get", "not", "your")

// finitePast reports whether the word at i is a verb told in the past.
func finitePast(tokens []token, i int) bool {
	t := &tokens[i]
	if !t.isWord() || !words().isPast(t.lower) || sameForms[t.lower] && t.lower != "left" {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		switch w := tokens[j].lower; {
		case noFinite[w], tokens[j].owner:
			return false
		case w == "was" || w == "were" || !adverb(&tokens[j]):
			return true
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
	if v.news() && !asking[t.stem] {
		return n[ahead] > 0 || v.staysUntil(t)
	}
	return true
}

// askedPast reports whether the mail tells of asking in the past.
func (v *view) askedPast() bool {
	return slices.ContainsFunc(v.units, func(u unit) bool {
		return !u.title && slices.ContainsFunc(u.tokens, func(t token) bool { return asking[t.stem] && words().isPast(t.lower) })
	})
}

// wasIs reports whether "was" at i stands where the item has "is" or tells
// what is to come.
func (s *sentence) wasIs(i int, sp span, v *view) bool {
	if v.toCome(s.day) {
		return !v.hasPast()
	}
	near := s.contents(i, 1, 3, sp)
	if len(near) == 0 {
		return false
	}
	if finitePast(s.tokens, near[0]) {
		return false // judged as a verb
	}
	if w := &s.tokens[near[0]]; near[0] == i+1 && strings.HasSuffix(w.lower, "ing") && v.neverDone(w) {
		return true
	}
	return s.stillIs(near, v) || v.item.Detail.Story != nil && s.tokens[i].lower == "had"
}

// stillIs reports whether the item tells what is said of these words in the
// present, and nowhere in the past.
func (s *sentence) stillIs(near []int, v *view) bool {
	seen := false
	for n := range v.units {
		u := &v.units[n]
		if !slices.ContainsFunc(near, func(a int) bool { return len(u.places(&s.tokens[a], v)) > 0 }) {
			continue
		}
		if u.hasPast() || v.news() && u.title {
			return false
		}
		seen = seen || slices.ContainsFunc(u.tokens, func(t token) bool {
			return presentBe[t.lower] || t.lower == "has" || t.lower == "have" || futures[t.lower] || asking[t.stem]
		})
	}
	return seen
}

// hasPast reports whether a verb of the unit is told in the past.
func (u *unit) hasPast() bool {
	for p := range u.tokens {
		if finitePast(u.tokens, p) {
			return true
		}
	}
	return false
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
	switch next := s.lowerAt(i + 1); {
	case next == "to" || next == "not" || words().isPast(next):
		return false
	case next == "you":
		return true
	}
	if s.lowerAt(i-1) == "you" && (s.tokens[i].lower == "have" || s.tokens[i].lower == "had") {
		return false // what a reader has to do or to go to
	}
	return v.asksForIt(s.contents(i, 1, 2, sp), s)
}

// asksForIt reports whether the item asks for one of these things and nowhere
// says that somebody has it.
func (v *view) asksForIt(near []int, s *sentence) bool {
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
