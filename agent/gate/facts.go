package gate

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"daybrief/app/lazyre"
)

// factKind tells facts apart.
type factKind int

const (
	factNumber factKind = iota
	factPercent
	factMoney
	factIdent // versions, codes, names with digits: equal to the letter
	factClock
	factDate
	factMonth
	factLink
)

// fact is something of a text that must stand in the item to the digit.
type fact struct {
	kind     factKind
	values   []float64 // what the number can mean: "1.900" is 1.9 or 1900
	currency string
	ident    string
	clocks   []int // minutes of the day it can mean
	days     []int // days since 1970 it can mean
	year     int   // 0: not said
	month    int
	spelled  bool // a number in words
	loose    bool // takes the unit of the number after it: "2 to 4%"
	bare     bool // an hour without minutes or am/pm: "at 9"
}

var numberWords = map[string]float64{
	"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
	"thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
	"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "dozen": 12, "zero": 0,
	"hundred": 100, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12,
}

var scales = map[string]float64{
	"k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "mio": 1e6, "million": 1e6, "b": 1e9, "bn": 1e9, "billion": 1e9, "t": 1e12, "tn": 1e12, "trillion": 1e12,
}

var currencies = map[string]string{
	"$": "usd", "us$": "usd", "usd": "usd", "dollar": "usd", "dollars": "usd", "€": "eur", "eur": "eur", "euro": "eur", "euros": "eur",
	"£": "gbp", "gbp": "gbp", "pound": "gbp", "pounds": "gbp", "¥": "jpy", "yen": "jpy", "jpy": "jpy", "chf": "chf", "francs": "chf",
	"cents": "cent", "cent": "cent", "sek": "sek", "nok": "nok", "dkk": "dkk", "pln": "pln", "rupees": "inr", "inr": "inr",
}

const digits = `(\d+(?:[.,’' ]\d{3})*(?:[.,]\d+)?|\d+)`

var (
	numberRE = lazyre.New(`^([$€£¥])?\s?` + digits +
		`(?i:(k|mn|mio|bn|tn|m|b)\b|[\s-]?(thousand|million|billion|trillion|mn|bn|tn)\b)?` +
		`(?i:(\s?%|[\s-](?:percent|per cent|pct)\b)|[\s-]?(dollars?|euros?|pounds?|usd|eur|gbp|chf|yen|francs|cents?|rupees|inr|sek|nok|dkk|pln|[€$£])(?:\b|\s|$|[.,;:)]))?`)
	degreeRE   = lazyre.New(`^\s?°\s?(?:[CF]\b)?`)
	currencyRE = lazyre.New(`^(?i:(us\$|usd|eur|gbp|chf|jpy|sek|nok|dkk|pln|inr)\s?)(\d.*)`)
)

// numberFact reads an amount at the start of a text.
func numberFact(rest string) (int, *fact) {
	m := numberRE.FindStringSubmatchIndex(rest)
	if m == nil {
		return 0, nil
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return strings.ToLower(strings.TrimSpace(rest[m[2*i]:m[2*i+1]]))
	}
	f := &fact{kind: factNumber, values: values(group(2))}
	if scale := scales[group(3)+group(4)]; scale != 0 {
		for i := range f.values {
			f.values[i] *= scale
		}
	}
	end := m[1]
	switch {
	case group(5) != "":
		f.kind = factPercent
	case group(1) != "":
		f.kind, f.currency = factMoney, currencies[group(1)]
	case group(6) != "":
		f.kind, f.currency = factMoney, currencies[group(6)]
		end = m[13]
	case degreeRE.MatchString(rest[end:]):
		end += len(degreeRE.FindString(rest[end:]))
	}
	return end, f
}

// currencyFirst reads "EUR 6,214.00".
func currencyFirst(rest string) (int, *fact) {
	m := currencyRE.FindStringSubmatchIndex(rest)
	if m == nil {
		return 0, nil
	}
	n, f := numberFact(rest[m[4]:])
	if f == nil {
		return 0, nil
	}
	f.kind, f.currency = factMoney, currencies[strings.ToLower(rest[m[2]:m[3]])]
	return m[4] + n, f
}

// values returns what digits with separators can mean.
func values(s string) []float64 {
	plain := strings.NewReplacer("’", "", "'", "", " ", "").Replace(s)
	last := strings.LastIndexAny(plain, ".,")
	if last < 0 {
		return parse(plain)
	}
	sep, after := plain[last], len(plain)-last-1
	whole := strings.NewReplacer(",", "", ".", "").Replace(plain)
	frac := strings.NewReplacer(",", "", ".", "").Replace(plain[:last]) + "." + plain[last+1:]
	switch {
	case strings.ContainsAny(plain[:last], string(otherSeparator(sep))): // 1,900.50 or 1.900,50
		return parse(frac)
	case strings.Count(plain, string(sep)) > 1: // 1,900,000
		return parse(whole)
	case after != 3 || last > 3 || plain[0] == '0':
		return parse(frac)
	case sep == ',': // 1,900 in English text
		return parse(whole)
	}
	return append(parse(frac), parse(whole)...) // 1.900: either
}

func otherSeparator(sep byte) byte {
	if sep == ',' {
		return '.'
	}
	return ','
}

func parse(s string) []float64 {
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsInf(v, 0) {
		return nil
	}
	return []float64{v}
}

func identFact(m string) *fact {
	f := &fact{kind: factIdent, ident: strings.ToLower(strings.TrimRight(m, ".-"))}
	if v, ok := strings.CutPrefix(f.ident, "#"); ok {
		f.ident = v
	}
	if v, ok := strings.CutPrefix(f.ident, "v"); ok && v != "" && v[0] >= '0' && v[0] <= '9' {
		f.ident = v
	}
	return f
}

// joinNumbers puts numbers in words together ("four point one" is rare, "two
// hundred", "twenty five", "4.1 billion" spelled apart are not) and lets the
// first number of a range take the second one's unit.
func (l *lexer) joinNumbers() {
	var out []token
	for _, t := range l.out {
		if n := len(out); n > 0 && t.fact != nil && t.fact.spelled && out[n-1].fact != nil && out[n-1].fact.kind == factNumber {
			a, b := out[n-1].fact, t.fact
			if v, ok := joined(a.values[0], b.values[0]); ok && len(a.values) == 1 {
				out[n-1].fact = &fact{kind: factNumber, values: []float64{v}, spelled: true}
				out[n-1].text += " " + t.text
				continue
			}
		}
		if n := len(out); n > 0 && out[n-1].fact != nil && out[n-1].fact.spelled && takesUnit(out[n-1].fact, t.lower) {
			out[n-1].text += " " + t.text
			continue
		}
		out = append(out, t)
	}
	for i := range out {
		l.unitAfter(out, i)
		joinWeekday(out, i)
	}
	l.out = out
}

// joined returns the value of two numbers in words that follow each other.
func joined(a, b float64) (float64, bool) {
	switch {
	case b == 12 && a < 10: // two dozen
		return a * b, true
	case b >= 100 && a < b:
		return a * b, true
	case a >= 20 && a < 100 && math.Mod(a, 10) == 0 && b < 10:
		return a + b, true
	}
	return 0, false
}

// takesUnit gives "two" in "two percent" and "twelve" in "twelve euros" its
// unit, and reports whether the word was one.
func takesUnit(f *fact, word string) bool {
	switch {
	case f.kind != factNumber:
		return false
	case word == "percent" || word == "pct":
		f.kind = factPercent
	case currencies[word] != "":
		f.kind, f.currency = factMoney, currencies[word]
	default:
		return false
	}
	return true
}

// unitAfter gives "2" in "2 to 4%" its unit.
func (l *lexer) unitAfter(list []token, i int) {
	f := list[i].fact
	if f == nil || f.kind != factNumber || i+1 >= len(list) {
		return
	}
	next := list[i+1]
	if i+2 < len(list) && joinsRange(&next) {
		if after := list[i+2].fact; after != nil && (after.kind == factPercent || after.kind == factMoney) {
			f.loose = true
		}
	}
}

// joinsRange reports whether a token between two numbers makes them a range or
// a choice, which names its unit once, at the end.
func joinsRange(t *token) bool {
	return t.lower == "to" || t.lower == "and" || t.lower == "or" || t.mark == '-' || t.mark == '–'
}

// sameAmount reports whether the amount a of a sentence is the amount b of an
// item. inUnit tells whether b's sentence names a's currency elsewhere.
func sameAmount(a, b *fact, inUnit bool) bool {
	if !slices.ContainsFunc(a.values, func(v float64) bool {
		return slices.ContainsFunc(b.values, func(w float64) bool { return v == w || math.Abs(v-w) <= 1e-9*math.Abs(v) })
	}) {
		return false
	}
	switch a.kind {
	case factPercent:
		return b.kind == factPercent || b.loose
	case factMoney:
		return b.kind == factMoney && a.currency == b.currency || b.kind == factNumber && (inUnit || b.loose)
	}
	return a.loose || b.kind != factPercent
}
