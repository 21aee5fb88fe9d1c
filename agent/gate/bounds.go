package gate

import "fmt"

// bound is what a word before an amount makes of it.
type bound int

const (
	exact bound = iota
	upper       // at most, up to, under
	lower       // at least, over, from
	about       // about, nearly
)

var boundWords = map[string]bound{
	"under": upper, "below": upper, "within": upper, "maximum": upper,
	"over": lower, "above": lower, "exceeding": lower, "minimum": lower,
	"about": about, "around": about, "roughly": about, "nearly": about, "almost": about, "approximately": about, "circa": about,
}

// boundPhrases are bounds of two words, the last one right before the amount.
var boundPhrases = map[[2]string]bound{
	{"at", "most"}: upper, {"up", "to"}: upper, {"at", "least"}: lower, {"more", "than"}: lower, {"less", "than"}: upper, {"fewer", "than"}: upper,
	{"minimum", "of"}: lower, {"maximum", "of"}: upper, {"down", "to"}: lower, {"much", "as"}: upper, {"many", "as"}: upper, {"little", "as"}: lower, {"as", "many"}: upper, {"greater", "than"}: lower, {"higher", "than"}: lower, {"lower", "than"}: upper,
}

// boundAtFact returns the bound of the amount at i.
func boundAtFact(tokens []token, i int) bound {
	w := func(n int) string {
		if i-n < 0 {
			return ""
		}
		return tokens[i-n].lower
	}
	if b := boundBehind(tokens, i); b != exact {
		return b
	}
	for n := 1; n <= 2; n++ {
		if b, ok := boundPhrases[[2]string{w(n + 1), w(n)}]; ok {
			if w(n+2) != "no" && w(n+2) != "not" {
				return b
			}
			return upper + lower - b
		}
		if b, ok := boundWords[w(n)]; ok && !ofInvoice(tokens, i-n) {
			return b
		}
		if !qualifiers[w(n)] && w(n) != "a" && w(n) != "combined" {
			break
		}
	}
	return exact
}

// boundBehind returns the bound of "two or more", "50 or less".
func boundBehind(tokens []token, i int) bound {
	if i+2 >= len(tokens) || tokens[i+1].lower != "or" {
		return exact
	}
	switch tokens[i+2].lower {
	case "more", "longer", "later", "higher":
		return lower
	case "less", "fewer", "lower":
		return upper
	}
	return exact
}

// ofInvoice reports whether the "over" at i names the amount of a bill.
func ofInvoice(tokens []token, i int) bool {
	return tokens[i].lower == "over" && i > 0 && (tokens[i-1].fact != nil || tokens[i-1].stem == "invoic" || tokens[i-1].stem == "bill")
}

// checkBounds refuses "at most" for "at least", a bound that is added or lost,
// and "to" for "by" after what rises or falls.
func (s *sentence) checkBounds(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		f := s.tokens[i].fact
		if f == nil || f.kind > factMoney {
			continue
		}
		seen, fits, change := false, false, false
		for n := range v.units {
			u := &v.units[n]
			for j := range u.tokens {
				if u.tokens[j].fact == nil || !f.matches(u.tokens[j].fact, u.namesCurrency(f.currency)) {
					continue
				}
				seen = true
				if boundFits(boundAtFact(s.tokens, i), boundAtFact(u.tokens, j), v) {
					fits = true
					change = change || changeFits(s.tokens, i, u.tokens, j)
				}
			}
		}
		switch {
		case seen && !fits:
			out = append(out, fmt.Sprintf("the item bounds %q in another way", s.tokens[i].text))
		case seen && !change:
			out = append(out, fmt.Sprintf("the item says \"by\" or \"to\" of %q in another way", s.tokens[i].text))
		}
	}
	return out
}

// boundFits reports whether the sentence's bound is the item's. "About" may be
// left out or put in.
func boundFits(own, item bound, v *view) bool {
	return own == item || own == about && item == exact || own == exact && item == about || own == exact && v.item.Detail.Weather != nil
}

// step tells how an amount stands to a change: "by", "to", or not said.
func step(tokens []token, i int) string {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		switch w := tokens[j].lower; {
		case w == "by" || w == "to" || w == "at":
			if w == "to" && j > 0 && (tokens[j-1].lower == "up" || tokens[j-1].fact != nil && !(j > 1 && tokens[j-2].lower == "from")) {
				return "" // "up to 5", "3 to 5"
			}
			return w
		case changes(&tokens[j]):
			if tokens[i].fact.kind == factPercent {
				return "by"
			}
			return ""
		case !filler[w]:
			return ""
		}
	}
	return ""
}

// filler are words that may stand between "by" and its amount.
var filler = set("up", "a", "combined", "late", "early", "mid", "the", "about", "around", "next", "this")

// changes reports whether a word tells of a rise or fall.
func changes(t *token) bool {
	if !t.isWord() {
		return false
	}
	for _, g := range words().same[t.stem] {
		if g == "+aa" || g == "-aa" {
			return true
		}
	}
	return false
}

// kept are words by which an amount does not change.
var kept = set("left", "leaves", "leave", "holds", "held", "hold", "keeps", "kept", "keep", "stays", "stayed", "remains", "remained", "unchanged")

// changeFits refuses "rises to 3%" for "rises by 3%", and a change where the item
// has none.
func changeFits(a []token, i int, b []token, j int) bool {
	own, item := step(a, i), step(b, j)
	if own == "to" && item == "by" || own == "by" && (item == "to" || item == "at") {
		return false
	}
	if item != "at" || own != "to" || !anyBefore(a, i, changes) {
		return true
	}
	return !anyBefore(b, j, func(t *token) bool { return kept[t.lower] })
}

// anyBefore reports whether one of the six tokens before i will do.
func anyBefore(tokens []token, i int, fits func(*token) bool) bool {
	for k := i - 1; k >= 0 && k >= i-6; k-- {
		if fits(&tokens[k]) {
			return true
		}
	}
	return false
}
