package mask

import (
	"strings"

	"daybrief/app/lazyre"
)

// accounts are the lengths of bank account numbers by country (ISO 13616, the
// registry of IBAN formats).
var accounts = map[string]int{
	"AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29, "BY": 28, "CH": 21,
	"CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29, "ES": 24, "FI": 18, "FK": 18, "FO": 18,
	"FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28, "HN": 28, "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23,
	"IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28, "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27,
	"MD": 24, "ME": 22, "MK": 19, "MN": 20, "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28,
	"PS": 29, "PT": 25, "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
	"SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20, "YE": 30,
}

var ibanBegin = lazyre.New(`(?i)\b[a-z]{2}[ -]?[0-9]{2}[ -]?[0-9a-z]`)

// findIBANs finds bank accounts, in one piece or in groups.
func findIBANs(s string) []span {
	var out []span
	for _, m := range ibanBegin.FindAllStringIndex(s, -1) {
		n := accounts[strings.ToUpper(s[m[0]:m[0]+2])]
		text, to := compact(s, m[0], n, isAlnum)
		if n > 0 && len(text) == n && ibanSum(text) && !isWord(after(s, to)) {
			out = append(out, span{m[0], to, iban})
		}
	}
	return out
}

// compact reads n signs from at on, over single blanks and hyphens between
// them, and returns them in capitals and where the last one ends.
func compact(s string, at, n int, takes func(byte) bool) (string, int) {
	text := make([]byte, 0, 34)
	gap := false
	for i := at; i < len(s) && len(text) < n; {
		width := separator(s[i:])
		switch {
		case takes(s[i]):
			text, gap, i = append(text, s[i]), false, i+1
		case width > 0 && !gap:
			gap, i = true, i+width
		default:
			return strings.ToUpper(string(text)), i
		}
		if len(text) == n {
			return strings.ToUpper(string(text)), i
		}
	}
	return strings.ToUpper(string(text)), at
}

// separator returns the width in bytes of a blank or hyphen s begins with, 0
// for none. Mails write them unbroken, too.
func separator(s string) int {
	for _, sep := range [...]string{" ", "-", "\u00a0", "\u202f", "\u2009", "\u2010", "\u2011"} {
		if strings.HasPrefix(s, sep) {
			return len(sep)
		}
	}
	return 0
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isAlnum(c byte) bool {
	return isDigit(c) || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z'
}

// ibanSum is the check of ISO 7064 MOD 97-10.
func ibanSum(text string) bool {
	if !isDigit(text[2]) || !isDigit(text[3]) {
		return false
	}
	rest := 0
	for _, c := range text[4:] + text[:4] {
		if c >= 'A' {
			rest = (rest*100 + int(c-'A') + 10) % 97
		} else {
			rest = (rest*10 + int(c-'0')) % 97
		}
	}
	return rest == 1
}

// cardLike is a number in one piece, in fours, or in four, six and five.
var cardLike = lazyre.New(`[0-9]{13,19}|[0-9]{4}(?:(?: |-|\x{a0}|\x{202f}|\x{2011})[0-9]{4}){3}(?:(?: |-|\x{a0}|\x{202f}|\x{2011})[0-9]{1,3})?|[0-9]{4}(?: |-|\x{a0}|\x{202f}|\x{2011})[0-9]{6}(?: |-|\x{a0}|\x{202f}|\x{2011})[0-9]{4,5}`)

// findCards finds the numbers of payment cards.
func findCards(s string) []span {
	var out []span
	for _, m := range cardLike.FindAllStringIndex(s, -1) {
		if text := onlyDigits(s[m[0]:m[1]]); free(s, m[0], m[1]) && isCard(text) && luhn(text) {
			out = append(out, span{m[0], m[1], card})
		}
	}
	return out
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// schemes are the beginnings of card numbers with their lengths (ISO/IEC 7812).
var schemes = [...]struct {
	digits, from, to int // of the beginning
	least, most      int // of the whole number, in digits
}{
	{1, 4, 4, 16, 16}, {1, 4, 4, 13, 13}, {1, 4, 4, 19, 19}, // Visa
	{2, 51, 55, 16, 16}, {4, 2221, 2720, 16, 16}, // Mastercard
	{2, 34, 34, 15, 15}, {2, 37, 37, 15, 15}, // American Express
	{2, 36, 36, 14, 14}, {2, 38, 39, 14, 14}, {3, 300, 305, 14, 14}, // Diners Club
	{4, 3528, 3589, 16, 19},                                             // JCB
	{4, 6011, 6011, 16, 19}, {2, 65, 65, 16, 19}, {3, 644, 649, 16, 19}, // Discover
	{2, 62, 62, 16, 19}, {2, 60, 60, 16, 16}, {2, 81, 82, 16, 19}, // UnionPay, RuPay
	{4, 5018, 5018, 13, 19}, {4, 5020, 5020, 13, 19}, {4, 5038, 5038, 13, 19}, {4, 6304, 6304, 13, 19}, {4, 6759, 6763, 13, 19}, // Maestro
}

// isCard reports whether a number begins as those of a card scheme do and has
// their length.
func isCard(n string) bool {
	for _, s := range schemes {
		if head := number(n[:s.digits]); head >= s.from && head <= s.to && len(n) >= s.least && len(n) <= s.most {
			return true
		}
	}
	return false
}

func number(digits string) int {
	n := 0
	for _, c := range digits {
		n = n*10 + int(c-'0')
	}
	return n
}

// luhn is the check of ISO/IEC 7812-1 annex B. A number of one digit alone is
// somebody's example of nothing.
func luhn(n string) bool {
	sum := 0
	for i := range len(n) {
		d := int(n[len(n)-1-i] - '0')
		if i%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0 && strings.Trim(n, n[:1]) != ""
}
