// Package evidence makes of all items the numbered lines a brief is worded
// from: the best of each class within a token budget, each story once, long
// mails cut to the sentences that matter. What did not fit is counted.
//
// It is pure and depends on the day, not on the minute: unchanged items give
// the same digest.
package evidence

import (
	"strings"
	"unicode"
)

// stopWords carry no meaning of their own. Words of one or two letters are
// left out too, unless they hold a digit.
var stopWords = setOf(`about above after again against all also and any are been before being below between both but can cannot
could did does doing down during each few for from further get got had has have having her here hers him his how into its itself
just let may me might more most must myself nor not now off once only other our ours out over own per please same she should
some such than that the their theirs them then there these they this those through too under until upon very was were what when
where which while who whom why will with would you your yours new says said say via one two three`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// Words returns the content words of a text, lower-cased and stemmed, in
// order, stop words left out.
func Words(text string) []string {
	var out []string
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if (len(w) < 3 && !strings.ContainsAny(w, "0123456789")) || stopWords[w] {
			continue
		}
		out = append(out, Stem(w))
	}
	return out
}

// Stem cuts the commonest English endings, so that "meetings" meets
// "meeting". It is cruder than Porter's and leaves words with digits alone.
func Stem(w string) string {
	if len(w) < 5 || strings.ContainsAny(w, "0123456789") {
		return strings.TrimSuffix(w, "'s")
	}
	for _, e := range []struct{ end, to string }{{"ies", "y"}, {"sses", "ss"}, {"ing", ""}, {"ed", ""}, {"es", "e"}, {"s", ""}} {
		if strings.HasSuffix(w, e.end) && len(w)-len(e.end) >= 4 {
			if e.end == "s" && strings.HasSuffix(w, "ss") {
				break
			}
			w = strings.TrimSuffix(w, e.end) + e.to
			break
		}
	}
	return strings.TrimSuffix(w, "e")
}
