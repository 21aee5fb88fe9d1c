package mask

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app/lazyre"
)

// span is a part of a text that is personal.
type span struct {
	from, to int // bytes
	kind     string
}

// finders in the order of their right to a part of the text: what an earlier
// one takes, a later one cannot take apart.
var finders = [...]func(string) []span{
	findLiterals, findPrivateKeys, findKeys, findURLSecrets, findPasswords, findEmails, findIBANs, findCards, findPersons, findPhones,
}

// find returns what is personal in s, in order and without overlaps.
func find(s string) []span {
	var taken []span
	for _, f := range finders {
		for _, p := range f(s) {
			if p.to > p.from && !overlaps(taken, p) {
				at, _ := slices.BinarySearchFunc(taken, p, func(a, b span) int { return cmp.Compare(a.from, b.from) })
				taken = slices.Insert(taken, at, p)
			}
		}
	}
	return taken
}

// overlaps reports whether p shares a byte with one of the spans, which are in
// order.
func overlaps(spans []span, p span) bool {
	i, _ := slices.BinarySearchFunc(spans, p, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	return i < len(spans) && spans[i].from < p.to || i > 0 && spans[i-1].to > p.from
}

// matches returns the spans of a pattern, or of its group "v" where it has one.
func matches(re *lazyre.Regexp, s, kind string) []span {
	group := max(re.SubexpIndex("v"), 0)
	var out []span
	for _, m := range re.FindAllStringSubmatchIndex(s, -1) {
		if m[2*group] >= 0 {
			out = append(out, span{m[2*group], m[2*group+1], kind})
		}
	}
	return out
}

func findLiterals(s string) []span { return matches(placeholder, s, literal) }

var emailLike = lazyre.New(`[\p{L}\p{N}][\p{L}\p{N}._%+'-]*(?:@|\s?[\[(]at[\])]\s?)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?(?:(?:\.|\s?[\[(]dot[\])]\s?)[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?)*(?:\.|\s?[\[(]dot[\])]\s?)(?:\p{L}{2,}|xn--[a-z0-9-]+)`)

func findEmails(s string) []span {
	if !strings.ContainsRune(s, '@') && !strings.Contains(s, "at") {
		return nil
	}
	return matches(emailLike, s, email)
}

// before returns the rune that ends right before i, 0 at the beginning.
func before(s string, i int) rune {
	if i <= 0 {
		return 0
	}
	r, _ := utf8.DecodeLastRuneInString(s[:i])
	return r
}

// after returns the rune at i, 0 at the end.
func after(s string, i int) rune {
	if i >= len(s) {
		return 0
	}
	r, _ := utf8.DecodeRuneInString(s[i:])
	return r
}

// isWord reports whether r is a part of a word or number.
func isWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || r == '_' }

// free reports whether the part of s stands by itself: no word, number or path
// goes on at either end.
func free(s string, from, to int) bool {
	b, a := before(s, from), after(s, to)
	if isWord(b) || isWord(a) {
		return false
	}
	return !joins(b, before(s, from-utf8.RuneLen(max(b, 1)))) && !joins(a, after(s, to+utf8.RuneLen(max(a, 1))))
}

// joins reports whether a sign ties a number to what stands beyond it.
func joins(sign, beyond rune) bool {
	switch sign {
	case '-', '.', '/', ',', ':', '_', '=', '&', '#':
		return unicode.IsDigit(beyond)
	}
	return false
}

// quoted writes v as it stands within a JSON string.
func quoted(v string) string {
	data, err := json.Marshal(v)
	if err != nil { // strings always marshal
		panic("mask: " + err.Error())
	}
	return string(data[1 : len(data)-1])
}
