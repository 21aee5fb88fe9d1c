package checktest

import "strings"

var pasts = set(`sent paid told fell fallen rose risen bought sold lost came ran met held left made said took taken gave given began went gone stood kept brought wrote written grew grown saw seen led was were had did`)

func pastForm(low string) bool {
	return pasts[low] || len(low) > 4 && strings.HasSuffix(low, "ed") && !strings.HasSuffix(low, "eed")
}

var owning = set("has have had")

// tense checks that nothing is told as done that the item only asks for, plans
// or expects, nor the other way round.
func (c *check) tense(cl []tok, s *source) {
	for i, t := range cl {
		if t.kind != word {
			continue
		}
		switch {
		case t.low == "will" && i+1 < len(cl) && !s.willBe(cl, i):
			c.fault("tense", t.s+" "+cl[i+1].s)
		case t.low == "was", t.low == "were":
			if !s.past(cl, i) {
				c.fault("tense", t.s)
			}
		case owning[t.low]:
			c.owns(cl, i, s)
		case t.low == "did" && !has(c.toks, "not"):
			c.fault("tense", "did")
		case t.heavy() && pastForm(t.low) && !presentPassive(cl, i) && !s.done(t):
			c.fault("tense", t.s)
		}
	}
}

func presentPassive(cl []tok, i int) bool {
	return i > 0 && isNow[cl[i-1].low]
}

// done reports whether the item tells the verb as done, or as a headline does.
func (s *source) done(verb tok) bool {
	for k, g := range s.all {
		for _, x := range g.toks {
			if !alike(verb, x) || askers[verb.stem] && x.stem != verb.stem {
				continue
			}
			headline := k == 0 && !s.item.Kind.Private() && strings.HasSuffix(x.low, "s") && !s.coming(verb)
			if pastForm(x.low) || headline || unchanging[x.low] {
				return true
			}
		}
	}
	return false
}

// coming reports whether the item says that the verb will be done.
func (s *source) coming(verb tok) bool {
	for _, g := range s.all {
		for j, x := range g.toks {
			if j > 0 && x.stem == verb.stem && has(g.toks[max(0, j-2):j], "will") {
				return true
			}
		}
	}
	return false
}

// owns checks "has", "have" and "had" that are no helping verbs.
func (c *check) owns(cl []tok, i int, s *source) {
	if i+1 >= len(cl) || pastForm(cl[i+1].low) || helpers[cl[i+1].low] || cl[i+1].low == "still" {
		return
	}
	for _, g := range s.all {
		for j, x := range g.toks {
			for _, w := range beside(cl, i) {
				if owners[x.low] && (near(g.toks, j, w, 8) || hasValue(g.toks, w)) || g.field && hasValue(g.toks, w) && cl[i].low != "had" {
					return
				}
			}
		}
	}
	c.fault("tense", cl[i].s)
}

// willBe reports whether the item too speaks of the future there.
func (s *source) willBe(cl []tok, i int) bool {
	for _, g := range s.all {
		for j, x := range g.toks {
			if x.low != "will" {
				continue
			}
			for _, w := range beside(cl, i) {
				if near(g.toks, j, w, 5) {
					return true
				}
			}
		}
	}
	return false
}

// past reports whether the item too tells what "was" of the clause tells in the
// past.
func (s *source) past(cl []tok, i int) bool {
	participle := false
	for k := i + 1; k < len(cl) && k <= i+3 && !breaks[cl[k].low]; k++ {
		participle = participle || cl[k].heavy() && pastForm(cl[k].low)
	}
	for _, g := range s.all {
		if !participle && !hasWas(g.toks) || !pastAny(g.toks) {
			continue
		}
		for _, w := range append(beside(cl, i), content(cl)...) {
			if w.kind == word && g.has(w) {
				return true
			}
		}
	}
	return false
}

func hasWas(toks []tok) bool {
	for _, t := range toks {
		if wasSet[t.low] {
			return true
		}
	}
	return false
}
