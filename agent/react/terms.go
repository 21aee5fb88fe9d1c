package react

import (
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"

	"daybrief/app"
)

// stop are the words of a question that name nothing.
var stop = func() map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(`a about above after again all also am an and any anybody anyone anything are as at be because been before being
		between both but by can could did do does doing done else every few find for from get give had has have he her here hers him his how i if in into is it its
		just know last let like look may me mean might mine more most much must my need never new next no not now of off old on once one only or other our out
		over own please say says said see shall she should show since so some somebody someone something still such tell than that the their them then there these
		they thing things this those through to told too under until up us very want wants was we were what when where which while who whom whose why will with
		would yes yet you your`) {
		m[w] = true
	}
	return m
}()

// words cuts a text into its words in lower case.
func words(text string) []string {
	return strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// terms are the words of a text with weight, by their stems, each once.
func terms(text string) []string {
	var out []string
	seen := map[string]bool{}
	for _, w := range words(text) {
		if stop[w] || len(w) < 2 {
			continue
		}
		if s := english.Stem(w, false); !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// share is how much of the terms an item holds, from 0 to 1.
func share(want []string, it *app.Item) float64 {
	if len(want) == 0 {
		return 1
	}
	text := it.Title + " " + it.Text + " " + it.Source + " " + strings.Join(it.Tags, " ")
	if it.From != nil {
		text += " " + it.From.Name + " " + it.From.Address
	}
	for _, p := range it.People {
		text += " " + p.Name + " " + p.Address
	}
	have := map[string]bool{}
	for _, t := range terms(text) {
		have[t] = true
	}
	n := 0
	for _, w := range want {
		if have[w] {
			n++
		}
	}
	return float64(n) / float64(len(want))
}
