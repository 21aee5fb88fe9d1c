package rag

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// folded is a word in lower case without its accents.
func folded(word string) string {
	ascii := true
	for i := 0; i < len(word); i++ {
		if word[i] >= 0x80 {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(word)
	}
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, norm.NFD.String(word))
}

// stem reduces a folded English word to its stem: M. F. Porter, "An algorithm
// for suffix stripping", Program 14 (3), 1980, with its author's later changes,
// as the index has it. Words of other languages mostly stay as they are.
func stem(word string) string {
	if len(word) < 3 || len(word) > 64 {
		return word
	}
	w := step1c(step1b(step1a(word)))
	w = replaced(w, step2, 0)
	w = replaced(w, step3, 0)
	return step5(step4(w))
}

// vowelAt reports whether the letter at i is a vowel: y is one after a
// consonant.
func vowelAt(w string, i int) bool {
	switch w[i] {
	case 'a', 'e', 'i', 'o', 'u':
		return true
	case 'y':
		return i > 0 && !vowelAt(w, i-1)
	}
	return false
}

func hasVowel(w string) bool {
	for i := range len(w) {
		if vowelAt(w, i) {
			return true
		}
	}
	return false
}

// measure is how often a vowel is followed by a consonant.
func measure(w string) int {
	n, vowel := 0, false
	for i := range len(w) {
		v := vowelAt(w, i)
		if vowel && !v {
			n++
		}
		vowel = v
	}
	return n
}

// endsShort reports whether the word ends in consonant, vowel, consonant, the
// last of them not w, x or y.
func endsShort(w string) bool {
	n := len(w)
	return n >= 3 && !vowelAt(w, n-3) && vowelAt(w, n-2) && !vowelAt(w, n-1) && !strings.ContainsRune("wxy", rune(w[n-1]))
}

func step1a(w string) string {
	switch {
	case strings.HasSuffix(w, "sses"), strings.HasSuffix(w, "ies"):
		return w[:len(w)-2]
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss"):
		return w[:len(w)-1]
	}
	return w
}

func step1b(w string) string {
	if base, ok := strings.CutSuffix(w, "eed"); ok && base != "" {
		if measure(base) > 0 {
			return base + "ee"
		}
		return w
	}
	base, ok := strings.CutSuffix(w, "ed")
	if !ok {
		base, ok = strings.CutSuffix(w, "ing")
	}
	if !ok || !hasVowel(base) {
		return w
	}
	n := len(base)
	switch {
	case strings.HasSuffix(base, "at"), strings.HasSuffix(base, "bl"), strings.HasSuffix(base, "iz"):
		return base + "e"
	case n >= 2 && base[n-1] == base[n-2] && !vowelAt(base, n-1) && !strings.ContainsRune("lsz", rune(base[n-1])):
		return base[:n-1]
	case measure(base) == 1 && endsShort(base):
		return base + "e"
	}
	return base
}

func step1c(w string) string {
	if base, ok := strings.CutSuffix(w, "y"); ok && hasVowel(base) {
		return base + "i"
	}
	return w
}

// suffix is an ending and what takes its place.
type suffix struct{ from, to string }

var step2 = []suffix{
	{"ational", "ate"}, {"tional", "tion"}, {"enci", "ence"}, {"anci", "ance"}, {"izer", "ize"}, {"logi", "log"}, {"bli", "ble"},
	{"alli", "al"}, {"entli", "ent"}, {"eli", "e"}, {"ousli", "ous"}, {"ization", "ize"}, {"ation", "ate"}, {"ator", "ate"},
	{"alism", "al"}, {"iveness", "ive"}, {"fulness", "ful"}, {"ousness", "ous"}, {"aliti", "al"}, {"iviti", "ive"}, {"biliti", "ble"},
}

var step3 = []suffix{
	{"ical", "ic"}, {"ness", ""}, {"icate", "ic"}, {"iciti", "ic"}, {"ful", ""}, {"ative", ""}, {"alize", "al"},
}

var step4Endings = []suffix{
	{"al", ""}, {"ance", ""}, {"ence", ""}, {"er", ""}, {"ic", ""}, {"able", ""}, {"ible", ""}, {"ant", ""}, {"ement", ""}, {"ment", ""},
	{"ent", ""}, {"ion", ""}, {"ou", ""}, {"ism", ""}, {"ate", ""}, {"iti", ""}, {"ous", ""}, {"ive", ""}, {"ize", ""},
}

// replaced exchanges the first ending of the list the word has, where what is
// left measures more.
func replaced(w string, list []suffix, more int) string {
	for _, s := range list {
		if base, ok := strings.CutSuffix(w, s.from); ok && base != "" {
			if measure(base) > more {
				return base + s.to
			}
			return w
		}
	}
	return w
}

func step4(w string) string {
	if base, ok := strings.CutSuffix(w, "ion"); ok && !strings.HasSuffix(base, "s") && !strings.HasSuffix(base, "t") {
		return w
	}
	return replaced(w, step4Endings, 1)
}

func step5(w string) string {
	if base, ok := strings.CutSuffix(w, "e"); ok {
		if m := measure(base); m > 1 || m == 1 && !endsShort(base) {
			w = base
		}
	}
	if strings.HasSuffix(w, "ll") && measure(w[:len(w)-1]) > 1 {
		w = w[:len(w)-1]
	}
	return w
}
