package gate

import (
	"slices"
	"strings"
	"sync"
)

// verbForms returns every form of the common verbs, as written: "approve",
// "approves", "approved", "approving", but not "approval".
var verbForms = sync.OnceValue(func() map[string]bool {
	out := map[string]bool{}
	for _, line := range list("verbs") {
		for _, w := range strings.Fields(line) {
			for _, f := range formsOf(w) {
				out[f] = true
			}
		}
	}
	for _, line := range list("irregular") {
		for _, w := range strings.Fields(line) {
			out[w] = true
		}
	}
	return out
})

// formsOf returns the regular forms of a verb.
func formsOf(w string) []string {
	out := []string{w, w + "s", w + "es", w + "ed", w + "ing"}
	last := w[len(w)-1]
	switch {
	case last == 'e':
		out = append(out, w+"d", w[:len(w)-1]+"ing")
	case last == 'y':
		out = append(out, w[:len(w)-1]+"ies", w[:len(w)-1]+"ied")
	case len(w) > 2 && !strings.ContainsRune("aeiouwxy", rune(last)):
		out = append(out, w+string(last)+"ed", w+string(last)+"ing")
	}
	return out
}

// isVerb reports whether the word as written may be a verb.
func (t *token) isVerb() bool { return t.isWord() && verbForms()[t.lower] }

// neverNouns are verbs in a form that no noun has: after "the" or "of" they
// are out of place.
var neverNouns = setOf(`expects says wants asks agrees proposes denies allows lets writes gets goes comes begins becomes includes brings takes gives keeps makes pays buys sends
	receives requires wishes warns fell went came began said told wrote gave took kept made sent held met grew knew thought brought accept propose expect agree deny allow become receive require come confirm apply approve rose was were is are has had`)

// determiners are small words that only point at the noun after them.
var determiners = setOf("a an the this that these those my your his her its our their")

// prepositions are small words that say how what follows belongs to what
// stands before.
var prepositions = setOf(`of to in on at by for from with into onto over under about around between among across through during within per via upon off up down since until till without
	against toward towards along behind beyond near above below inside outside before after because whether if unless than instead`)

// alike are prepositions that may stand for each other.
var alike = [...]map[string]bool{
	setOf("to toward towards into onto"), setOf("over in during within through across on at around"), setOf("by before until till"), setOf("from since after starting of"),
	setOf("about on over around regarding of for"), setOf("for of in to"), setOf("after when as while with"), setOf("for over of at"), setOf("by through via with"), setOf("under below"), setOf("above over"),
}

// sameWay reports whether one preposition may stand for another.
func sameWay(a, b string) bool {
	if a == b || slices.Contains(kin[a], b) {
		return true
	}
	if slices.Contains(ways[a], b) {
		return false
	}
	return slices.ContainsFunc(alike[:], func(m map[string]bool) bool { return m[a] && m[b] })
}
