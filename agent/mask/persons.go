package mask

import (
	"strings"

	"daybrief/app/lazyre"
)

// national is a number a state gives to a person.
type national struct {
	like  *lazyre.Regexp
	check func(string) bool // of the letters and digits alone, in capitals
	named *lazyre.Regexp    // words that must stand before it; nil: none
}

// nationals are those whose form or sum tells them from other numbers. Where a
// sum alone would take too many ordinary numbers, a word has to name them.
var nationals = [...]national{
	{like: lazyre.New(`[0-9]{3}-[0-9]{2}-[0-9]{4}`), check: ssn},
	{like: lazyre.New(`(?i)[0-9]{8}-?[a-z]|[xyz]-?[0-9]{7}-?[a-z]`), check: dni},
	{like: lazyre.New(`[12] ?[0-9]{2} ?(?:0[1-9]|1[0-2]|[2-9][0-9]) ?(?:[0-9]{2}|2[AB]) ?[0-9]{3} ?[0-9]{3} ?[0-9]{2}`), check: nir},
	{like: lazyre.New(`(?i)[a-z]{6}[0-9lmnpqrstuv]{2}[abcdehlmprst][0-9lmnpqrstuv]{2}[a-z][0-9lmnpqrstuv]{3}[a-z]`), check: codiceFiscale},
	{like: lazyre.New(`[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[A-D]`), check: nino},
	{like: lazyre.New(`[0-9]{6}[-+][0-9]{4}`), check: personnummer},
	{like: lazyre.New(`[0-9]{3}\.[0-9]{3}\.[0-9]{3}-[0-9]{2}`), check: cpf},
	{like: lazyre.New(`[1-9][0-9]{16}[0-9Xx]`), check: residentID},
	{like: lazyre.New(`[0-9]{11}`), check: pesel, named: lazyre.New(`(?i)pesel\W{0,4}(?:nr|numer)?\W{0,4}$`)},
	{like: lazyre.New(`[0-9]{2} ?[0-9]{3} ?[0-9]{3} ?[0-9]{3}`), check: steuerID, named: lazyre.New(`(?i)(?:steuer|idnr|tax id|\btin)[\p{L}-]*(?:nummer|number|nr)?\W{0,4}$`)},
	{like: lazyre.New(`[0-9]{8,9}`), check: bsn, named: lazyre.New(`(?i)(?:\bbsn|burgerservicenummer|sofinummer)(?:-?nummer)?\W{0,4}$`)},
	{like: lazyre.New(`(?i)[a-z0-9]{6,9}`), check: hasDigits, named: lazyre.New(`(?i)(?:\bpassport|reisepass|passeport|personalausweis|\bid[ -]?card|driver'?s licen[cs]e)(?: (?:number|nummer|num[ée]ro|no\.?|nr\.?))?\s?[:#]?\s?$`)},
}

// findPersons finds numbers of persons.
func findPersons(s string) []span {
	var out []span
	for i := range nationals {
		n := &nationals[i]
		for _, m := range n.like.FindAllStringIndex(s, -1) {
			if !free(s, m[0], m[1]) || n.named != nil && !n.named.MatchString(s[max(0, m[0]-40):m[0]]) {
				continue
			}
			if n.check(alnum(s[m[0]:m[1]])) {
				out = append(out, span{m[0], m[1], person})
			}
		}
	}
	return out
}

func alnum(s string) string {
	return strings.ToUpper(strings.Map(func(r rune) rune {
		if r < 0x80 && isAlnum(byte(r)) {
			return r
		}
		return -1
	}, s))
}

// ssn is the form of a US social security number: no part of it is all zeros.
func ssn(n string) bool {
	area := number(n[:3])
	return area != 0 && area != 666 && area < 900 && n[3:5] != "00" && n[5:] != "0000"
}

// dni is the letter of a Spanish DNI or NIE.
func dni(n string) bool {
	if i := strings.IndexByte("XYZ", n[0]); i >= 0 {
		n = string(rune('0'+i)) + n[1:]
	}
	last := len(n) - 1
	return "TRWAGMYFPDXBNJZSQVHLCKE"[number(n[:last])%23] == n[last]
}

// nir is the key of a French social security number; Corsica writes letters.
func nir(n string) bool {
	n = strings.NewReplacer("2A", "19", "2B", "18").Replace(n[:7]) + n[7:]
	return len(n) == 15 && onlyDigits(n) == n && 97-number(n[:13])%97 == number(n[13:])
}

// codiceFiscale is the last letter of an Italian tax code.
func codiceFiscale(n string) bool {
	odd := [36]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}
	sum := 0
	for i := range 15 {
		v := int(n[i] - '0')
		at := v
		if n[i] >= 'A' {
			v = int(n[i] - 'A')
			at = v + 10
		}
		if i%2 == 0 {
			sum += odd[at]
		} else {
			sum += v
		}
	}
	return int(n[15]-'A') == sum%26
}

// nino is the form of a British national insurance number: some beginnings are
// never given out.
func nino(n string) bool {
	switch n[:2] {
	case "BG", "GB", "KN", "NK", "NT", "TN", "ZZ":
		return false
	}
	return true
}

// personnummer is the sum of a Swedish personal number and its date.
func personnummer(n string) bool {
	return month(n[2:4]) && day(n[4:6]) && luhn(n)
}

func month(n string) bool { return number(n) >= 1 && number(n) <= 12 }

// day takes the coordination numbers along, which add 60.
func day(n string) bool { d := number(n) % 60; return d >= 1 && d <= 31 }

// cpf is the pair of check digits of a Brazilian taxpayer.
func cpf(n string) bool {
	if strings.Trim(n, n[:1]) == "" {
		return false
	}
	for last := 9; last <= 10; last++ {
		sum := 0
		for i := range last {
			sum += int(n[i]-'0') * (last + 1 - i)
		}
		if sum*10%11%10 != int(n[last]-'0') {
			return false
		}
	}
	return true
}

// residentID is the sum of a Chinese resident number and its date.
func residentID(n string) bool {
	year := number(n[6:10])
	if year < 1900 || year > 2100 || !month(n[10:12]) || number(n[12:14]) < 1 || number(n[12:14]) > 31 {
		return false
	}
	sum, weight := 0, 1
	for i := 16; i >= 0; i-- {
		weight = weight * 2 % 11
		sum += int(n[i]-'0') * weight
	}
	return "10X98765432"[sum%11] == n[17]
}

// pesel is the sum of a Polish personal number.
func pesel(n string) bool {
	sum := 0
	for i, w := range [...]int{1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1} {
		sum += w * int(n[i]-'0')
	}
	return sum%10 == 0
}

// steuerID is the sum of a German tax number (ISO 7064 MOD 11,10).
func steuerID(n string) bool {
	product := 10
	for i := range 10 {
		sum := (int(n[i]-'0') + product) % 10
		if sum == 0 {
			sum = 10
		}
		product = sum * 2 % 11
	}
	return n[0] != '0' && (11-product)%10 == int(n[10]-'0')
}

// bsn is the eleven test of a Dutch citizen's number.
func bsn(n string) bool {
	n = strings.Repeat("0", 9-len(n)) + n
	sum := -int(n[8] - '0')
	for i := range 8 {
		sum += (9 - i) * int(n[i]-'0')
	}
	return sum%11 == 0 && sum != 0
}

func hasDigits(n string) bool { return len(onlyDigits(n)) >= 4 }
