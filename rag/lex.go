package rag

import (
	"strings"
	"unicode"
)

// token is a part of what was typed.
type token struct {
	text   string // without its quotes, minus and operator
	op     string // "from" of from:ann; "" for a plain part
	phrase bool   // it stood in quotes
	not    bool   // a minus stood before it
}

// plain reports whether the token is a word that may be speech.
func (t token) plain() bool { return t.op == "" && !t.phrase && !t.not }

// word is the token in lower case without the punctuation around it.
func (t token) word() string { return strings.ToLower(trimmed(t.text)) }

// String returns the token as it can be typed again.
func (t token) String() string {
	s := t.text
	if t.phrase {
		s = `"` + s + `"`
	}
	if t.op != "" {
		s = t.op + ":" + s
	}
	if t.not {
		s = "-" + s
	}
	return s
}

// trimmed takes the punctuation off both ends of a word, but for what belongs
// to it as in C++, C# or @ann.
func trimmed(s string) string {
	return strings.TrimFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && !strings.ContainsRune("+#@$€£%", r)
	})
}

// quotes are the pairs a phrase can stand in.
var quotes = map[rune]rune{'"': '"', '“': '”', '„': '“', '«': '»', '「': '」'}

// operators are the names before a colon that mean a filter.
var operators = map[string]bool{
	"from": true, "with": true, "to": true, "kind": true, "is": true, "type": true, "source": true, "in": true,
	"tag": true, "after": true, "since": true, "before": true, "until": true, "on": true, "date": true,
}

// lex cuts what was typed into its parts. A quote that is not closed is taken
// for none; OR is what words are joined by anyway, and NOT is a minus.
func lex(text string) []token {
	var list []token
	runes := []rune(text)
	not := false
	for i := 0; i < len(runes); {
		if blank(runes[i]) {
			i++
			continue
		}
		var t token
		t, i = lexOne(runes, i)
		switch {
		case t.text == "" || t.plain() && (t.text == "OR" || t.text == "AND"):
			continue
		case t.plain() && t.text == "NOT":
			not = true
			continue
		}
		t.not, not = t.not || not, false
		list = append(list, t)
	}
	// An operator at the end whose value is still to come says nothing.
	if n := len(list); n > 0 && list[n-1].op == "" && !list[n-1].phrase && operators[strings.ToLower(strings.TrimSuffix(list[n-1].text, ":"))] &&
		strings.HasSuffix(list[n-1].text, ":") {
		list = list[:n-1]
	}
	return list
}

// plain takes out what cannot be seen and is in no index: soft hyphens, marks of
// direction and the like. A blank of no width is a blank.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\u200b':
			return ' '
		case r == '\u00ad' || r == '\u200e' || r == '\u200f' || r >= '\u202a' && r <= '\u202e' || r >= '\u2060' && r <= '\u2069' || r == '\ufeff':
			return -1
		}
		return r
	}, text)
}

func blank(r rune) bool { return unicode.IsSpace(r) || r == 0 }

// lexOne reads the token that begins at i and returns where it ends.
func lexOne(runes []rune, i int) (token, int) {
	var t token
	if (runes[i] == '-' || runes[i] == '−') && i+1 < len(runes) && startsTerm(runes[i+1]) {
		t.not, i = true, i+1
	}
	end := i
	for end < len(runes) && !blank(runes[end]) {
		end++
	}
	if op, n := operatorOf(runes[i:end]); n > 0 {
		t.op, i = op, i+n
	}
	if phrase, end, ok := closed(runes, i); ok {
		t.text, t.phrase = phrase, true
		return t, end
	}
	t.text = strings.Trim(string(runes[i:end]), "\"“”„«»「」")
	if t.op == "" && trimmed(t.text) == "" {
		t.text = ""
	}
	return t, end
}

// operatorOf returns the operator a part begins with and how long it is with its
// colon; 0 where there is none, or nothing behind it.
func operatorOf(part []rune) (string, int) {
	for i, r := range part {
		if r == ':' {
			if name := strings.ToLower(string(part[:i])); operators[name] && i+1 < len(part) {
				return name, i + 1
			}
			break
		}
	}
	return "", 0
}

func startsTerm(r rune) bool {
	_, quote := quotes[r]
	return quote || unicode.IsLetter(r) || unicode.IsDigit(r)
}

// closed reads a phrase in quotes that begins at i; ok is false where there is
// none, or where it is never closed.
func closed(runes []rune, i int) (phrase string, end int, ok bool) {
	if i >= len(runes) {
		return "", i, false
	}
	closing, quote := quotes[runes[i]]
	if !quote {
		return "", i, false
	}
	for j := i + 1; j < len(runes); j++ {
		if runes[j] == closing {
			return strings.TrimSpace(string(runes[i+1 : j])), j + 1, true
		}
	}
	return "", i, false
}
