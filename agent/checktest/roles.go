package checktest

import (
	"strings"

	"daybrief/app"
)

// askers are the verbs by which a mail's sender wants something.
var askers = func() map[string]bool {
	out := map[string]bool{}
	for w := range set(`need want ask request require write invite remind wait`) {
		out[stem(w)] = true
	}
	return out
}()

// auxiliary words may stand between somebody and what he does.
var auxiliary = set(`is are was were be been being has have had having do does did will would shall should may might can could must not also still now already yet to`)

// roles checks who does what to whom.
func (c *check) roles(cl []tok, s *source) {
	for i, t := range cl {
		if t.heavy() && !t.name {
			c.deed(cl, i, s)
		}
		if t.owner && (t.heavy() || t.name) {
			c.owned(cl, i, s)
		}
		if (ordinals[t.low] || t.low == "this") && i+1 < len(cl) && cl[i+1].heavy() {
			c.ordinal(cl, i, s)
		}
		if t.heavy() {
			c.preposition(cl, i, s)
		}
	}
	c.reader(cl, s)
}

// deed checks who does what a word says, and to whom.
func (c *check) deed(cl []tok, i int, s *source) {
	who, ok, passive := subject(cl, i)
	if ok && !passive {
		c.actor(who, cl[i], s)
	}
	if ok && passive && i+2 < len(cl) {
		c.agent(cl, i, s)
	}
	if i+1 < len(cl) && cl[i+1].name {
		c.object(cl[i], cl[i+1], s)
	}
}

// ordinal: "the first launch" is in the item as such.
func (c *check) ordinal(cl []tok, i int, s *source) {
	next := cl[i+1]
	if !next.heavy() {
		return
	}
	for _, g := range s.all {
		for j, x := range g.toks {
			if x.low == cl[i].low && near(g.toks, j, next, 2) {
				return
			}
		}
	}
	c.fault("pair", cl[i].s+" "+next.s)
}

// owned: what is somebody's in the item is nobody else's here.
func (c *check) owned(cl []tok, i int, s *source) {
	n, ok := neighbour(cl, i, 1)
	if !ok {
		return
	}
	for _, g := range s.all {
		for j, x := range g.toks {
			if m, ok := neighbour(g.toks, j, 1); ok && x.owner && alike(n, m) && x.low != cl[i].low {
				c.fault("roles", cl[i].s+" "+n.s)
				return
			}
		}
	}
}

// preposition: who comes "from" somewhere does not go "to" it.
func (c *check) preposition(cl []tok, i int, s *source) {
	if by(cl, i) && !s.anyBy(cl[i]) {
		c.otherBy(cl, i, s)
	}
	mine := prep(cl, i)
	if mine == "" {
		return
	}
	if mine == "from" && !s.anyFrom(cl[i]) {
		c.fault("roles", "from "+cl[i].s)
	}
	others, equal := false, false
	for _, g := range s.all {
		for j, x := range g.toks {
			if p := prep(g.toks, j); p != "" && alike(cl[i], x) {
				equal = equal || p == mine
				others = true
			}
		}
	}
	if others && !equal {
		c.fault("roles", mine+" "+cl[i].s)
	}
}

// otherBy: what is done "by" one thing in the item is not done by another.
func (c *check) otherBy(cl []tok, i int, s *source) {
	for k, t := range cl {
		if t.heavy() && k != i && !by(cl, k) && s.anyBy(t) {
			c.fault("roles", "by "+cl[i].s)
		}
	}
}

// anyFrom reports whether the item has a "from" near the word.
func (s *source) anyFrom(t tok) bool {
	for _, g := range s.all {
		for j, x := range g.toks {
			if x.low == "from" && near(g.toks, j, t, 4) {
				return true
			}
		}
	}
	return false
}

// by reports whether the word is the one "by" speaks of.
func by(toks []tok, i int) bool {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		if toks[k].low == "by" {
			return true
		}
		if !articles[toks[k].low] {
			return false
		}
	}
	return false
}

func (s *source) anyBy(t tok) bool {
	for _, g := range s.all {
		for j, x := range g.toks {
			if alike(t, x) && by(g.toks, j) {
				return true
			}
		}
	}
	return false
}

func prep(toks []tok, i int) string {
	for k := i - 1; k >= 0 && k >= i-2; k-- {
		if ways[toks[k].low] {
			return toks[k].low
		}
		if !articles[toks[k].low] {
			return ""
		}
	}
	return ""
}

// subject returns who stands before the verb, over words that only help it.
func subject(cl []tok, i int) (who tok, ok, passive bool) {
	for k := i - 1; k >= 0; k-- {
		t := cl[k]
		switch {
		case t.kind == word && auxiliary[t.low]:
			passive = passive || being[t.low] && pastForm(cl[i].low)
		case t.low == "you" || t.heavy() && !t.owner:
			return t, true, passive
		default:
			return tok{}, false, passive
		}
	}
	return tok{}, false, passive
}

// actor checks that who does what the verb says is who does it in the item.
func (c *check) actor(who, verb tok, s *source) {
	asks := askers[verb.stem]
	mail := s.item.Kind == app.KindMail
	sender := s.sender[who.low]
	switch told, fits := s.tells(who, verb); {
	case asks && mail && (who.name || who.low == "you") && !sender && s.item.From != nil:
		if s.before(who, verb) {
			return
		}
	case fits, asks && sender:
		return
	case told:
	case !frameOnly[verb.stem], asks, !who.name, !mail, s.who(verb):
		return
	}
	c.fault("roles", who.s+" "+verb.s)
}

// tells reports whether the item has the verb at all, and with the same doer.
func (s *source) tells(who, verb tok) (told, fits bool) {
	for _, g := range s.all {
		for _, p := range g.parts {
			if at := findForm(p, verb, frameOnly[verb.stem]); at >= 0 {
				told = true
				fits = fits || s.fits(who, p, at)
			}
		}
	}
	return told, fits
}

// findForm returns where the verb stands; exact wants the verb itself, not
// another that says the same.
func findForm(p []tok, verb tok, exact bool) int {
	for i, x := range p {
		if x.kind == word && (x.stem == verb.stem || !exact && alike(verb, x)) {
			return i
		}
	}
	return -1
}

// fits reports whether who may be the one who does what the word at says.
func (s *source) fits(who tok, p []tok, at int) bool {
	you := who.low == "you"
	switch by := byAfter(p, at); {
	case by > 0 && !you:
		return find(p[by:], who) >= 0
	case passiveAt(p, at) && find(p[:at], who) >= 0:
		return false
	case !you && find(p, who) >= 0:
		return find(p[:at], who) >= 0 || first(p, at)
	}
	for k := at - 1; k >= 0; k-- {
		if fits, ok := s.stands(who, p[k]); ok {
			return fits
		}
	}
	if !s.item.Kind.Private() {
		return !you
	}
	return you && !pastAny(p) || !who.name && !you || s.item.Kind == app.KindEvent
}

// stands reports whether a word before a verb stands for who; ok is false where
// it stands for nobody.
func (s *source) stands(who, t tok) (fits, ok bool) {
	switch t.low {
	case "i", "we":
		return s.sender[who.low], true
	case "you":
		return who.low == "you", true
	case "it", "they", "its", "their":
		return who.low != "you", true
	}
	return strings.EqualFold(t.low, who.low), t.name && who.name
}

// byAfter returns where the doer of a passive verb stands, 0 where the verb is
// not passive.
func byAfter(p []tok, at int) int {
	if at == 0 || !being[p[at-1].low] {
		return 0
	}
	for k := at + 1; k < len(p) && k <= at+2; k++ {
		if p[k].low == "by" {
			return k
		}
	}
	return 0
}

// passiveAt reports whether the verb is something done to who stands before it.
func passiveAt(p []tok, at int) bool {
	for k := at - 1; k >= 0 && k >= at-2; k-- {
		if being[p[k].low] {
			return pastForm(p[at].low)
		}
		if !softeners[p[k].low] {
			return false
		}
	}
	return false
}

func first(p []tok, at int) bool { return len(content(p[:at])) == 0 && !hasPronoun(p[:at]) }

func hasPronoun(p []tok) bool {
	for _, t := range p {
		if persons[t.low] {
			return true
		}
	}
	return false
}

func pastAny(p []tok) bool {
	for _, t := range p {
		if t.kind == word && pastForm(t.low) {
			return true
		}
	}
	return false
}

func (s *source) before(a, b tok) bool {
	for _, g := range s.all {
		j := findForm(g.toks, b, true)
		if j > 0 && (find(g.toks[max(0, j-3):j], a) >= 0 || a.low == "you" && has(g.toks[max(0, j-2):j], "you")) {
			return true
		}
	}
	return false
}

func has(toks []tok, low string) bool {
	for _, t := range toks {
		if t.low == low {
			return true
		}
	}
	return false
}

// agent checks "is bought by X": X buys in the item.
func (c *check) agent(cl []tok, i int, s *source) {
	for k := i + 1; k+1 < len(cl) && k <= i+2; k++ {
		if cl[k].low != "by" || !cl[k+1].heavy() && cl[k+1].low != "you" {
			continue
		}
		c.actor(cl[k+1], cl[i], s)
		return
	}
}

// object checks "tell X": where the mail says "tell me", X is its sender.
func (c *check) object(verb, whom tok, s *source) {
	for _, g := range s.all {
		for j := 0; j+1 < len(g.toks); j++ {
			if !alike(verb, g.toks[j]) {
				continue
			}
			next := g.toks[j+1]
			if (next.low == "me" || next.low == "us") && !s.sender[whom.low] || next.name && next.low != whom.low && find(g.toks, whom) < 0 && !s.sender[whom.low] {
				c.fault("roles", verb.s+" "+whom.s)
				return
			}
		}
	}
}

// reader: news does not speak of the reader.
func (c *check) reader(cl []tok, s *source) {
	if s.item.Kind.Private() {
		return
	}
	for _, t := range cl {
		if (t.low == "you" || t.low == "your") && !s.says(tok{kind: word, low: t.low, stem: t.stem}) {
			c.fault("roles", t.s)
		}
	}
}
