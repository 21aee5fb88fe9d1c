package gate

import "slices"

// Relations of a fact to what is said of it.
const (
	relDeadline = 1 // by, before, until
	relFrom     = 2 // from, after, since
	relMore     = 3 // more than, above
	relLess     = 4 // less than, below
	relTo       = 5 // to
)

var relationWords = map[string]int{
	"by": relDeadline, "before": relDeadline, "until": relDeadline, "till": relDeadline,
	"from": relFrom, "after": relFrom, "since": relFrom, "starting": relFrom,
	"above": relMore, "exceeding": relMore, "below": relLess, "under": relLess, "to": relTo,
}

// comparisons are the words before "than".
var comparisons = map[string]int{
	"more": relMore, "greater": relMore, "higher": relMore, "over": relMore,
	"less": relLess, "fewer": relLess, "lower": relLess,
	"later": relDeadline, // "no later than"
}

// relation returns how the fact at i is tied to its sentence; 0: not at all.
func relation(tokens []token, i int) int {
	clock := tokens[i].fact.sort() >= int(factClock)
	for j := i - 1; j >= 0 && j >= i-2; j-- {
		t := &tokens[j]
		if t.lower == "than" && j > 0 && comparisons[tokens[j-1].lower] != 0 {
			return compared(tokens, j)
		}
		if r := relationWords[t.lower]; r != 0 && ties(t.lower, clock) {
			return r
		}
		if t.fact == nil && !qualifiers[t.lower] || t.fact != nil && sameSort(t.fact, tokens[i].fact) {
			return 0
		}
	}
	return 0
}

// compared returns the relation of the "than" at j; "no more than" is a bound,
// and judged as one.
func compared(tokens []token, j int) int {
	r := comparisons[tokens[j-1].lower]
	if j > 1 && tokens[j-2].lower == "no" && (r == relMore || r == relLess) {
		return 0
	}
	return r
}

// ties reports whether a relation word says something of a time (clock) or,
// otherwise, of an amount: "after 9:00", "above 40", but not "after 40".
func ties(word string, clock bool) bool {
	r := relationWords[word]
	compares := r == relMore || r == relLess
	if clock {
		return !compares
	}
	return compares || r == relTo || word == "from"
}

// qualifiers may stand between "by" or "from" and what it belongs to.
var qualifiers = map[string]bool{"late": true, "early": true, "mid": true, "the": true, "about": true, "around": true, "next": true, "this": true}

// relationFits refuses "after noon" for "before noon", "from 6 to 9" for "from
// 9 to 6", "more than 40" for "about 40".
func relationFits(a []token, i int, b []token, j int) bool {
	ra, rb := relation(a, i), relation(b, j)
	if a[i].fact.kind == factMonth && b[j].fact.kind == factDate && i > 0 && a[i-1].lower == "for" {
		return false // "the invoice for March" is not one due on 20 March
	}
	switch ra {
	case relDeadline:
		return rb != relFrom || isStartLine(b)
	case relFrom:
		return rb != relDeadline && rb != relTo
	case relMore:
		return rb == relMore
	case relLess:
		return rb == relLess
	case relTo:
		return rb != relFrom
	}
	return true
}

// isStartLine tells the line of an event's start, by which one may have to be
// ready.
func isStartLine(tokens []token) bool {
	return slices.ContainsFunc(tokens, func(t token) bool { return t.lower == "starts" })
}
