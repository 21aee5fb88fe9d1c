package checktest

import "strings"

// markers checks that what turns a statement ("not", "might", "all") stands in
// the item beside the same words, and that words that stand together here do
// so there.
func (c *check) markers(cl []tok, s *source) {
	for i, t := range cl {
		class := classOf(t)
		if class != "" && !s.free(cl, i, class) && (class == "exact" || !s.marked(cl, i, class)) {
			c.fault("marker", t.s)
		}
	}
	for i := 0; i+1 < len(cl); i++ {
		if a, b := cl[i], cl[i+1]; compound(a, b) && !s.side(a, b) && !s.frame(a) && !s.frame(b) {
			c.fault("pair", a.s+" "+b.s)
		}
	}
	words := content(cl)
	for i := range words {
		for j := i + 1; j < len(words) && j <= i+2; j++ {
			if !s.together(words[i], words[j]) {
				c.fault("pair", words[i].s+" "+words[j].s)
			}
		}
	}
}

// free reports whether a marker needs no like in the item: "whether" for a
// question, and what a label says already.
func (s *source) free(cl []tok, i int, class string) bool {
	switch class {
	case "if":
		return cl[i].low == "whether" && s.asks()
	case "more", "less", "out":
		return label(cl, min(i+2, len(cl)-1)) != ""
	case "up":
		return i+1 < len(cl) && cl[i+1].low == "to"
	}
	return false
}

// classOf returns the class of a marker, or of a verb that must be kept.
func classOf(t tok) string {
	if t.kind != word {
		return ""
	}
	if m := marker(t.low); m != "" {
		return m
	}
	if strings.HasSuffix(t.low, "ing") { // "planning" is a thing
		return ""
	}
	return kept[t.stem]
}

// asks reports whether the item holds a question.
func (s *source) asks() bool {
	return strings.Contains(s.item.Text+s.item.Title, "?") || strings.Contains(s.item.Text, "whether")
}

// marked reports whether the item has a marker of the class near one of the
// words the i-th of the clause is near to.
func (s *source) marked(cl []tok, i int, class string) bool {
	around := beside(cl, i)
	for _, g := range s.all {
		for j, x := range g.toks {
			if classOf(x) != class {
				continue
			}
			held := 0
			for _, w := range around {
				if near(g.toks, j, w, 7) || w.fact() && hasFact(g.toks, j, w) || s.sender[w.low] {
					held++
				}
			}
			if held == len(around) || held > 0 && !grouping[class] {
				return true
			}
		}
	}
	return false
}

// grouping classes hold only with all the words beside them.
var grouping = set(`each all some half only both or off out`)

func hasFact(toks []tok, j int, w tok) bool {
	for k, x := range toks {
		if x.kind == w.kind && x.n == w.n && abs(k-j) <= 4 {
			return true
		}
	}
	return false
}

// beside returns the words and facts a marker turns: two after it, and where
// none follows the one before.
func beside(cl []tok, i int) []tok {
	var out []tok
	for k := i + 1; k < len(cl) && len(out) < 2; k++ {
		if cl[k].heavy() || cl[k].fact() {
			out = append(out, cl[k])
		}
	}
	for k := i - 1; k >= 0 && len(out) == 0; k-- {
		if cl[k].heavy() || cl[k].fact() {
			out = append(out, cl[k])
		}
	}
	return out
}

// together reports whether two words stand in one part of a segment, or one of
// them holds for all of the item.
func (s *source) together(a, b tok) bool {
	switch {
	case frameOnly[a.stem], frameOnly[b.stem], !s.says(a), !s.says(b), a.low == "tell", b.low == "free", b.name, s.who(a):
		return true
	case !turning(a) && !turning(b) && !ordinals[a.low] && (s.inHead(a) || s.inHead(b) && !pastForm(a.low)):
		return true
	}
	loose := !turning(a) && !turning(b)
	for _, g := range s.all {
		for _, p := range g.parts {
			if i, j := find(p, a), find(p, b); i >= 0 && j >= 0 && (loose || !joined(p, i, j)) {
				return true
			}
		}
	}
	return false
}

// compound reports whether two words side by side may be one thing.
func compound(a, b tok) bool {
	return a.heavy() && b.heavy() && !a.name && !b.name && !a.owner && !a.first && !pastForm(a.low) && !pastForm(b.low) && !turning(a) && !turning(b)
}

// side reports whether the item has the two words near each other.
func (s *source) side(a, b tok) bool {
	for _, g := range s.all {
		for j, x := range g.toks {
			if alike(a, x) && near(g.toks, j, b, 3) {
				return true
			}
		}
	}
	return false
}

// joined reports whether an "and" stands between two places.
func joined(p []tok, i, j int) bool {
	for k := min(i, j); k < max(i, j); k++ {
		if p[k].low == "and" {
			return true
		}
	}
	return false
}

// who reports whether the word is of somebody's name, or of the place.
func (s *source) who(t tok) bool {
	if s.sender[t.low] {
		return true
	}
	for _, g := range s.all {
		if g.field && find(g.toks, t) >= 0 && t.name {
			return true
		}
	}
	return false
}

// keep are the classes a sentence must not lose.
var keep = set(`not may if would some each half about plan deny claim fail`)

// whole checks the sentence against what its items say with a "not" or a
// "might": who repeats the words must repeat that.
func (c *check) whole() {
	said := map[string]bool{}
	for _, t := range c.toks {
		said[classOf(t)] = true
		said[t.low] = said[t.low] || t.low == "you"
	}
	for _, s := range c.sources {
		for _, g := range s.all {
			for _, p := range g.parts {
				c.lost(p, said)
			}
			c.condition(g, said)
			c.question(g, said)
		}
		if s.item.Detail.Weather != nil {
			c.oneDay(s)
		}
	}
}

// lost finds markers of a part that the sentence repeats without them.
func (c *check) lost(p []tok, said map[string]bool) {
	words := content(p)
	repeated := 0
	for _, w := range words {
		if find(c.toks, w) >= 0 {
			repeated++
		}
	}
	if repeated == 0 || repeated < min(2, len(words)) {
		return
	}
	for i, t := range p {
		if class := classOf(t); keep[class] && !said[class] && !polite(p, i, class, said) && c.repeats(beside(p, i)) {
			c.fault("lost", t.s)
		}
	}
}

// polite reports whether a marker says nothing of its own: "could you", "failed
// at night", an "otherwise" that "not" takes up.
func polite(p []tok, i int, class string, said map[string]bool) bool {
	next := ""
	if i+1 < len(p) {
		next = p[i+1].low
	}
	switch class {
	case "may":
		return next == "you"
	case "fail":
		return next != "" && next != "to"
	}
	return class == "if" && p[i].low == "otherwise" && said["not"]
}

func (c *check) repeats(words []tok) bool {
	for _, w := range words {
		if w.kind == word && find(c.toks, w) >= 0 || w.fact() && hasValue(c.toks, w) {
			return true
		}
	}
	return false
}

// question: what the item asks is not told as if it were so.
func (c *check) question(g segment, said map[string]bool) {
	if len(g.toks) == 0 || g.toks[len(g.toks)-1].low != "?" || said["if"] {
		return
	}
	n, all := 0, content(g.toks)
	for _, t := range c.toks {
		if t.kind == word && (askers[t.stem] || answers[t.stem]) {
			return
		}
	}
	for _, w := range all {
		if find(c.toks, w) >= 0 {
			n++
		}
	}
	if n > 0 && n*2 >= len(all) && said["you"] {
		c.fault("lost", "the question")
	}
}

// condition: what holds "if" something does is not told without the if.
func (c *check) condition(g segment, said map[string]bool) {
	if len(g.toks) == 0 || g.toks[0].low != "if" && g.toks[0].low != "unless" || said["if"] || said["not"] {
		return
	}
	for _, p := range g.parts {
		n, all := 0, content(p)
		for _, w := range all {
			if find(c.toks, w) >= 0 {
				n++
			}
		}
		if n > 0 && n*2 >= len(all) {
			c.fault("lost", g.toks[0].s)
		}
	}
}

func hasValue(toks []tok, w tok) bool {
	for _, x := range toks {
		if x.kind == w.kind && x.n == w.n && x.low == w.low {
			return true
		}
	}
	return false
}

// oneDay: all facts of a forecast come from one of its days.
func (c *check) oneDay(s *source) {
	all := facts(c.toks)
	if len(all) == 0 || len(c.sources) > 1 {
		return
	}
	for _, g := range s.all {
		found := 0
		for _, t := range all {
			for j := range g.toks {
				if s.same(t, g, j, c.day) {
					found++
					break
				}
			}
		}
		if found == len(all) {
			return
		}
	}
	c.fault("mixed", "facts of two days")
}
