package rag

import (
	"strings"
	"unicode"
)

// stopWords tell nothing about what is looked for.
var stopWords = listed(`a about above after again against all also am an and any are as at be because been before being
	below between both but by can could did do does doing done down during each either else ever every few for from
	further get give given had has have having he her here hers him his how however i if in into is it its itself just
	know let like make many may me might more most much must my myself near need neither no nor not now of off on once
	only or other others ought our ours out over own per please rather same shall she should show so some something such
	than that the their theirs them then there these they thing things this those through to too under until up upon us
	very via was we were what when where whether which while who whom whose why will with within without would yes yet
	you your yours anything find me tell concerning regarding re fw fwd`)

func listed(text string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(text) {
		set[w] = true
	}
	return set
}

// script tells which way of writing a character belongs to, as far as words are
// found differently in it.
type script int

const (
	spaced   script = iota // words stand apart
	dense                  // Han, Katakana, Thai and kin: no spaces
	hiragana               // mostly particles and endings
)

func scriptOf(r rune) script {
	switch {
	case unicode.Is(unicode.Hiragana, r):
		return hiragana
	case unicode.In(r, unicode.Han, unicode.Katakana, unicode.Bopomofo, unicode.Hangul, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar), r == 'ー', r == '々':
		return dense
	}
	return spaced
}

// parts cuts a word where its script changes, so that what stands beside each
// other without a space is looked for as the words it is.
func parts(word string) []string {
	var out []string
	begin, last := 0, spaced
	for i, r := range word {
		now := scriptOf(r)
		if unicode.IsMark(r) && i > 0 {
			now = last
		}
		if i > 0 && now != last {
			out = append(out, word[begin:i])
			begin = i
		}
		last = now
	}
	return append(out, word[begin:])
}

// particle reports whether a part is too short to be more than grammar.
func particle(part string) bool {
	n := 0
	for _, r := range part {
		if scriptOf(r) != hiragana {
			return false
		}
		n++
	}
	return n <= 2
}

// repeats is how often a word counts: in a long question what is said again is
// what it is about (on CISI 0.40 instead of 0.34).
const repeats = 9

// idleMost is how many different stop words are looked for where there is
// nothing else: each stands in nearly all there is.
const idleMost = 4

// wordsMost is how many different words are looked for. A page that was pasted
// has hundreds; on CISI, whose questions are paragraphs, the first 100 find as
// much as all (0.398 and 0.397 by words, 0.457 and 0.456 with meaning).
const wordsMost = 100

// searchWords are the words of a text worth looking for in the order they
// stand, again where they stand again; where there are none but stop words,
// those.
func searchWords(text string) []string {
	var out, idle []string
	seen, distinct := map[string]int{}, 0
	for _, field := range strings.Fields(text) {
		word := strings.TrimSuffix(strings.TrimSuffix(trimmed(field), "'s"), "’s")
		if strings.IndexFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) < 0 {
			continue
		}
		for _, p := range parts(word) {
			key := strings.ToLower(p)
			switch {
			case seen[key] == repeats || trimmed(p) == "":
				continue
			case stopWords[key] || particle(p):
				if seen[key] == 0 && len(idle) < idleMost {
					idle = append(idle, p)
				}
			case seen[key] == 0 && distinct == wordsMost:
				continue
			default:
				if seen[key] == 0 {
					distinct++
				}
				out = append(out, p)
			}
			seen[key]++
		}
	}
	if len(out) == 0 {
		return idle
	}
	return out
}
