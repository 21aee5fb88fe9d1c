package mask

import (
	"strings"
	"unicode"

	"daybrief/app/lazyre"
)

// gap is what stands between the groups of a telephone number.
const gap = `(?:[ .\-/\x{a0}\x{202f}\x{2009}\x{2010}\x{2011}\x{2013}]|\)[ -]?| ?\()`

var (
	// phoneAbroad is a number with its country (E.164).
	phoneAbroad = lazyre.New(`(?:\+ ?|\b00(?: |-)?)[1-9](?:` + gap + `?[0-9]){7,14}`)
	// phoneUS is a number of the North American plan: area and office do not
	// begin with 0 or 1.
	phoneUS = lazyre.New(`(?:1[ .-])?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .\-\x{2011}])[2-9][0-9]{2}[ .\-\x{2011}][0-9]{4}`)
	// phoneHome is a number with the 0 of a call within the country.
	phoneHome = lazyre.New(`\(?0[1-9][0-9]{0,4}(?:` + gap + `[0-9]{2,8}){1,5}`)
	// phoneNamed is a number that a word calls one.
	phoneNamed = lazyre.New(`(?i)(?:\b(?:tel|telefon|telefoon|telephone|phone|mobile|mobil|m[óo]vil|cell|handy|fax|whatsapp|rufnummer|t[ée]l[ée]fono?|tlf|gsm|call (?:me|us|him|her|them)|text me|ring me|dial|reach me)\b|☎|📞)(?:\s+(?:number|nummer|no|nr|at|on|is|under|unter|me|us|him|her|them)\b){0,3}[.:]*\s*[.:]?\s*(?P<v>\(?[0-9](?:` + gap + `?[0-9]){5,14})`)
	// otherNumber is a word that says a number is something else.
	otherNumber = lazyre.New(`(?i)(?:\b(?:order|invoice|ticket|case|ref|reference|booking|tracking|parcel|shipment|isbn|issn|doi|account|contract|customer|serial|version|build|commit|bestellung|rechnung|auftrag|commande|pedido|item|article|sku|po|rfc|bug|issue)\b(?:[ -]?(?:number|nummer|no|nr|id|code))?|#|№)[.:]?\s*#?\s*$`)
	// zipBefore and zipLike are a place in the United States: "CT 06460-3400".
	zipBefore = lazyre.New(`\b[A-Z]{2} $`)
	zipLike   = lazyre.New(`^[0-9]{5}-[0-9]{4}$`)
	dateLike  = lazyre.New(`^(?:[0-3]?[0-9][ ./-][01]?[0-9][ ./-](?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}[ ./-][01]?[0-9][ ./-][0-3]?[0-9])`)
)

// Lengths in digits of a telephone number: E.164 allows 15 with the country.
const (
	abroadLeast, abroadMost = 9, 15
	homeLeast, homeMost     = 9, 12
)

// findPhones finds telephone numbers.
func findPhones(s string) []span {
	out := matches(phoneNamed, s, phone)
	for _, m := range phoneAbroad.FindAllStringIndex(s, -1) {
		out = append(out, shrink(s, m, isAbroad)...)
	}
	for _, m := range phoneUS.FindAllStringIndex(s, -1) {
		out = append(out, shrink(s, m, func(t string) bool { return len(onlyDigits(t)) >= 10 })...)
	}
	for _, m := range phoneHome.FindAllStringIndex(s, -1) {
		out = append(out, shrink(s, m, isHome)...)
	}
	kept := out[:0]
	for _, p := range out {
		if !inLink(s, p.from) {
			kept = append(kept, p)
		}
	}
	return kept
}

// shrink returns the match, or what is left of it without its last groups, as
// soon as that is a number that stands by itself: "0958 14:00" is no group of
// one. Nothing is returned where a word calls it something else.
func shrink(s string, m []int, fits func(string) bool) []span {
	from, to := m[0], m[1]
	if before := s[max(0, from-32):from]; otherNumber.MatchString(before) || zipBefore.MatchString(before) && zipLike.MatchString(s[from:to]) {
		return nil
	}
	for to > from {
		if free(s, from, to) && !strings.ContainsRune("%€$£", after(s, to)) && fits(s[from:to]) {
			return []span{{from, to, phone}}
		}
		cut := strings.TrimRight(s[from:to], "0123456789")
		if len(cut) == to-from {
			cut = cut[:max(0, len(cut)-1)]
		}
		to = from + len(strings.TrimRightFunc(cut, func(r rune) bool { return !unicode.IsDigit(r) }))
	}
	return nil
}

// isHome reports whether a number has the length of one within a country and is
// no date or decimal.
func isHome(text string) bool {
	n := len(onlyDigits(text))
	return n >= homeLeast && n <= homeMost && !dateLike.MatchString(text) && !strings.Contains(text, ".")
}

// isAbroad reports whether a number has a country's code and a fitting length.
func isAbroad(text string) bool {
	n := onlyDigits(text)
	if plain := strings.HasPrefix(n, "00") && !strings.HasPrefix(text, "+"); plain {
		if len(text) == len(n) && len(n) < 12 { // in one piece it could be anything
			return false
		}
		n = n[2:]
	}
	return len(n) >= abroadLeast && len(n) <= abroadMost && country(n)
}

// country reports whether a number begins with a code of a country (ITU-T
// E.164, list of assigned codes).
func country(n string) bool {
	switch n[0] {
	case '1', '7':
		return true
	}
	switch n[:2] {
	case "20", "27", "30", "31", "32", "33", "34", "36", "39", "40", "41", "43", "44", "45", "46", "47", "48", "49", "51", "52", "53",
		"54", "55", "56", "57", "58", "60", "61", "62", "63", "64", "65", "66", "81", "82", "84", "86", "90", "91", "92", "93", "94", "95", "98":
		return true
	case "21", "22", "23", "24", "25", "26", "29", "35", "37", "38", "42", "50", "59", "67", "68", "69", "80", "85", "87", "88", "96", "97", "99":
		return len(n) > 3
	}
	return false
}

// inLink reports whether a place lies within the address of a web page, whose
// numbers are the page's.
func inLink(s string, at int) bool {
	begin := strings.LastIndexAny(s[:at], " \t\r\n\"'<>()") + 1
	return strings.Contains(s[begin:at], "://")
}
