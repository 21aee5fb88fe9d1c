package checktest

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"daybrief/app/lazyre"
)

// Kinds of tokens.
const (
	word = iota
	mark // punctuation
	number
	clock // a time of day
	date  // a day, a month, a year
	code  // a version, an invoice, an issue
	part  // morning, evening
)

// tok is one token of a text, with what it means.
type tok struct {
	s, low, stem string
	kind         int
	large, name  bool
	owner        bool    // ends in 's
	n            float64 // number: its value; clock: minutes of the day
	unit         string  // number: "%", "EUR", "USD", "GBP" or nothing
	first        bool    // begins its sentence
}

func (t tok) fact() bool { return t.kind >= number }

func (t tok) heavy() bool {
	return t.kind == word && !stop[t.low] && marker(t.low) == ""
}

const (
	monthRE = `(january|february|march|april|may|june|july|august|september|october|november|december)`
	numRE   = `\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?`
)

var patterns = []struct {
	re   *lazyre.Regexp
	read func(m []string, raw string) (tok, bool)
}{
	{lazyre.New(`^(?i)(\d{4})-(\d{2})-(\d{2})\b`), readISO},
	{lazyre.New(`^(?i)(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?` + monthRE + `\b(?:\s+(\d{4})\b)?`), readDayMonth},
	{lazyre.New(`^(?i)` + monthRE + `\s+(\d{1,2})\b(?:st|nd|rd|th)?(?:,?\s+(\d{4})\b)?`), readMonthDay},
	{lazyre.New(`^(?i)(\d{1,2})[:.](\d{2})\s?(am|pm|a\.m\.|p\.m\.)`), readClock},
	{lazyre.New(`^(\d{1,2}):(\d{2})()\b`), readClock},
	{lazyre.New(`^(?i)(\d{1,2})()\s?(am|pm|a\.m\.|p\.m\.)(?:\b|$)`), readClock},
	{lazyre.New(`^(?i)(noon|midnight)\b`), readNoon},
	{lazyre.New(`^(?i)([a-z]+-)?#?\d+(?:[.\-/]\d+){2,}[a-z]?\b`), readCode},
	{lazyre.New(`^(?:#\d+|\d{2,}-\d+|[A-Z]\d+|[a-z]\d{2,})\b`), readCode},
	{lazyre.New(`^(?i)(€|\$|£|eur\b|usd\b)?\s?(` + numRE + `)(?:\s?(million|billion|thousand|trillion|bn|m|k|b)\b)?(?:\s?(%|percent\b|per cent\b|euros?\b|dollars?\b|eur\b|usd\b|€|\$))?`), readNumber},
	{lazyre.New(`^(?i)(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|ninety|hundred)\b`), readSpelled},
	{lazyre.New(`^(?i)(today|tomorrow|yesterday|tonight|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b`), readDay},
	{lazyre.New(`^(?i)(morning|afternoon|evening|night)s?\b`), readPart},
	{lazyre.New(`^(January|February|March|April|May|June|July|August|September|October|November|December)\b`), readDay},
}

var (
	wordRE  = lazyre.New(`^[\pL\d]+(?:['’\-][\pL\d]+)*`)
	spelled = map[string]float64{"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90, "hundred": 100}
	scales  = map[string]float64{"": 1, "thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12}
	units   = map[string]string{"%": "%", "percent": "%", "per cent": "%", "euro": "EUR", "euros": "EUR", "eur": "EUR", "€": "EUR", "dollar": "USD", "dollars": "USD", "usd": "USD", "$": "USD", "£": "GBP"}
)

func readISO(m []string, raw string) (tok, bool) {
	return tok{kind: date, low: m[1] + "-" + m[2] + "-" + m[3]}, true
}

func dayOf(day, month, year string) (tok, bool) {
	n, err := strconv.Atoi(day)
	low := strings.ToLower(month) + " " + strconv.Itoa(n)
	if year != "" {
		low += " " + year
	}
	return tok{kind: date, low: low}, err == nil && n >= 1 && n <= 31
}

func readDayMonth(m []string, _ string) (tok, bool) { return dayOf(m[1], m[2], m[3]) }
func readMonthDay(m []string, _ string) (tok, bool) {
	if m[1] == "may" { // "may 3" is a modal before it is a month
		return tok{}, false
	}
	return dayOf(m[2], m[1], m[3])
}

func readClock(m []string, _ string) (tok, bool) {
	h, err := strconv.Atoi(m[1])
	minutes := 0
	if m[2] != "" && err == nil {
		minutes, err = strconv.Atoi(m[2])
	}
	switch half := strings.ToLower(m[3]); {
	case strings.HasPrefix(half, "p") && h < 12:
		h += 12
	case strings.HasPrefix(half, "a") && h == 12:
		h = 0
	}
	return tok{kind: clock, n: float64(h*60 + minutes)}, err == nil && h < 25 && minutes < 60
}

func readNoon(m []string, _ string) (tok, bool) {
	if strings.EqualFold(m[1], "noon") {
		return tok{kind: clock, n: 720}, true
	}
	return tok{kind: clock, n: 0}, true
}

func readCode(_ []string, raw string) (tok, bool) {
	return tok{kind: code, low: strings.TrimPrefix(strings.ToLower(raw), "#")}, true
}

func readNumber(m []string, raw string) (tok, bool) {
	n, err := strconv.ParseFloat(strings.ReplaceAll(m[2], ",", ""), 64)
	t := tok{kind: number, n: n * scales[strings.ToLower(m[3])], unit: units[strings.ToLower(m[1])]}
	if after := units[strings.ToLower(m[4])]; after != "" {
		t.unit = after
	}
	if len(raw) == 4 && n >= 1990 && n <= 2060 && n == float64(int(n)) {
		return tok{kind: date, low: raw}, true
	}
	return t, err == nil
}

func readSpelled(m []string, _ string) (tok, bool) {
	return tok{kind: number, n: spelled[strings.ToLower(m[1])]}, true
}

func readDay(m []string, _ string) (tok, bool) {
	return tok{kind: date, low: strings.ToLower(m[1])}, true
}

func readPart(m []string, _ string) (tok, bool) {
	return tok{kind: part, low: strings.ToLower(m[1])}, true
}

// lex reads a text. first tells that it is one sentence from its beginning.
func lex(text string, first bool) []tok {
	var out []tok
	begins := first
	for i := 0; i < len(text); {
		rest := text[i:]
		if rest[0] == ' ' || rest[0] == '\n' || rest[0] == '\t' || rest[0] == '-' {
			i++
			continue
		}
		t, n := next(rest)
		t.s, t.first = rest[:n], begins
		if k := len(out) - 1; k >= 0 && t.kind == number && t.unit == "" && strings.Contains(t.s, ".") && (out[k].kind == word && out[k].large || versions[out[k].low]) {
			t.kind, t.low = code, t.s
		}
		begins = false
		out = append(out, t)
		i += n
	}
	return out
}

// versions are words after which 4.10 is not 4.1.
var versions = set("version versions build release firmware")

func next(rest string) (tok, int) {
	for _, p := range patterns {
		m := p.re.FindStringSubmatch(rest)
		if m == nil {
			continue
		}
		if t, ok := p.read(m, m[0]); ok {
			return t, len(m[0])
		}
	}
	for _, s := range []string{"'s ", "’s "} {
		if strings.HasPrefix(rest, s) {
			return tok{kind: mark, low: "'s"}, len(s) - 1
		}
	}
	w := wordRE.FindString(rest)
	if w == "" {
		r, n := utf8.DecodeRuneInString(rest)
		return tok{kind: mark, low: string(r)}, n
	}
	t := tok{kind: word, large: unicode.IsUpper([]rune(w)[0])}
	t.low = strings.ToLower(strings.ReplaceAll(w, "’", "'"))
	if strings.HasSuffix(t.low, "'s") {
		t.low, t.owner = strings.TrimSuffix(t.low, "'s"), true
	}
	t.stem = stem(t.low)
	return t, len(w)
}

// clauses cuts a sentence where a new statement may begin.
func clauses(toks []tok) [][]tok {
	var out [][]tok
	from := 0
	for i, t := range toks {
		switch {
		case t.kind == mark && strings.Contains(",;:()", t.low) || t.kind == word && (t.low == "while" || t.low == "but" || t.low == "which"):
			out = append(out, toks[from:i])
			from = i + 1
		case opener[t.low] && i > from && i+1 < len(toks) && !toks[i+1].fact() && len(content(toks[i+1:])) >= 2:
			out = append(out, toks[from:i])
			from = i
		}
	}
	out = append(out, toks[from:])
	var kept [][]tok
	for _, c := range out {
		if len(c) > 0 {
			kept = append(kept, c)
		}
	}
	return kept
}

// opener words begin a statement of its own and belong to it.
var opener = set("after because when as")

func content(toks []tok) []tok {
	var out []tok
	for _, t := range toks {
		if t.heavy() {
			out = append(out, t)
		}
	}
	return out
}

func facts(toks []tok) []tok {
	var out []tok
	for _, t := range toks {
		if t.fact() {
			out = append(out, t)
		}
	}
	return out
}
