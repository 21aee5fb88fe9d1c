package gate

import (
	"strconv"
	"strings"

	"daybrief/app/lazyre"
)

// Numbers, hours and spans as they are said aloud: "half past nine", "ten
// o'clock", "an hour and a half", "a 52-minute call", "twenty-five".

const hourWords = `one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2}`

var (
	pastRE    = lazyre.New(`^(?i:(?:an? )?(half|quarter|five|ten|twenty|twenty-five|\d{1,2})(?: minutes)? (past|after|to|before) (` + hourWords + `)\b)`)
	oclockRE  = lazyre.New(`^(?i:(` + hourWords + `) o['’]?clock\b)`)
	partRE    = lazyre.New(`^(?i:\s?(a\.?m\b\.?|p\.?m\b\.?|(?:in the|this|tomorrow|yesterday|on \w+day|\w+day) (?:morning|afternoon|evening)|at night|tonight))`)
	dayhourRE = lazyre.New(`^(?i:(` + hourWords + `)(?: (?:in the|this) (?:morning|afternoon|evening)| at night| tonight)\b)`)
	wordHour  = lazyre.New(`^(?i:(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b)`)
	unitRE    = lazyre.New(`^(\d+(?:[.,]\d+)?)-([a-z]{3,})`)
	spanRE    = lazyre.New(`^(?i:(half an hour|half[- ]hour|(?:an|one) hour and a half|one and a half hours|(?:a )?quarter of an hour|three[- ]quarters of an hour)\b)`)
	andHalfRE = lazyre.New(`^(?i:(` + hourWords + `) and a half\b)`)
	halfRE    = lazyre.New(`^(?i:half a (million|billion|trillion)\b)`)
)

// spans are how long they are, in minutes, by their first letters.
var spans = []struct {
	begin   string
	minutes float64
}{{"half", 30}, {"an hour", 90}, {"one", 90}, {"three", 45}, {"a quarter", 15}, {"quarter", 15}}

// spoken reads a number that is said in several words at the start of a text,
// and reports whether there was one.
func (l *lexer) spoken(rest string) bool {
	if m := pastRE.FindStringSubmatch(rest); m != nil {
		if f := pastHour(m); f != nil {
			l.clock(rest, len(m[0]), f)
			return true
		}
	}
	if m := oclockRE.FindStringSubmatch(rest); m != nil {
		h := hourOf(m[1])
		l.clock(rest, len(m[0]), &fact{kind: factClock, clocks: []int{h % 12 * 60, (h%12 + 12) * 60}})
		return true
	}
	if m := dayhourRE.FindStringSubmatch(rest); m != nil {
		h := hourOf(m[1])
		l.clock(rest, len(m[1]), &fact{kind: factClock, clocks: []int{h % 12 * 60, (h%12 + 12) * 60}})
		return true
	}
	return l.spokenSpan(rest)
}

// spokenSpan reads how long something takes, or how much it is.
func (l *lexer) spokenSpan(rest string) bool {
	if m := spanRE.FindString(rest); m != "" {
		low := strings.ToLower(m)
		for _, s := range spans {
			if strings.HasPrefix(low, s.begin) {
				l.fact(len(m), &fact{kind: factNumber, values: []float64{s.minutes}})
				l.add(token{text: "minutes"}, "minutes")
				return true
			}
		}
	}
	if m := andHalfRE.FindStringSubmatch(rest); m != nil {
		l.fact(len(m[0]), &fact{kind: factNumber, values: []float64{float64(hourOf(m[1])) + 0.5}, spelled: true})
		return true
	}
	if m := halfRE.FindStringSubmatch(rest); m != nil {
		l.fact(len(m[0]), &fact{kind: factNumber, values: []float64{scales[strings.ToLower(m[1])] / 2}, spelled: true})
		return true
	}
	return false
}

// clock adds an hour of n bytes; what comes after it may say which half of the
// day is meant.
func (l *lexer) clock(rest string, n int, f *fact) {
	part := strings.ToLower(partRE.FindString(rest[n:]))
	trimmed := strings.ReplaceAll(strings.TrimSpace(part), ".", "")
	if trimmed == "am" || trimmed == "pm" {
		n += len(part)
	}
	switch {
	case trimmed == "am", strings.HasSuffix(part, "morning"):
		f.clocks = halfOfDay(f.clocks, 0)
	case part != "":
		f.clocks = halfOfDay(f.clocks, 12*60)
	}
	l.fact(n, f)
}

// halfOfDay keeps the times of one half of the day, if there are any.
func halfOfDay(clocks []int, from int) []int {
	var out []int
	for _, c := range clocks {
		if c >= from && c < from+12*60 {
			out = append(out, c)
		}
	}
	if out == nil {
		return clocks
	}
	return out
}

// pastHour reads "half past nine", "ten to 5"; nil where it is no hour.
func pastHour(m []string) *fact {
	minutes := map[string]int{"half": 30, "quarter": 15, "five": 5, "ten": 10, "twenty": 20, "twenty-five": 25}[strings.ToLower(m[1])]
	if minutes == 0 {
		minutes, _ = strconv.Atoi(m[1])
	}
	after := strings.EqualFold(m[2], "past") || strings.EqualFold(m[2], "after")
	h := hourOf(m[3])
	if h < 1 || h > 12 || minutes < 1 || minutes > 30 {
		return nil
	}
	named := minutes == 30 || minutes == 15 && !isDigit(m[1][0]) || strings.EqualFold(m[2], "past")
	if !named || !after && minutes == 30 { // "five to ten people", "ten after two days"
		return nil
	}
	at := h%12*60 + minutes
	if !after {
		at = (h%12*60 - minutes + 12*60) % (12 * 60)
	}
	return &fact{kind: factClock, clocks: []int{at, at + 12*60}}
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

// hourOf is the value of one of hourWords.
func hourOf(s string) int {
	if n, err := strconv.Atoi(s); err == nil {
		return n
	}
	if strings.EqualFold(s, "one") {
		return 1
	}
	return int(numberWords[strings.ToLower(s)])
}

// spelledHour reads the nine of "at nine"; see bareHour.
func (l *lexer) spelledHour(rest string) (int, *fact) {
	m := wordHour.FindString(rest)
	if m == "" {
		return 0, nil
	}
	return l.bareHour(m, hourOf(m), rest)
}

// hyphened reads the 52 of "52-minute"; the word after it is read next.
func (l *lexer) hyphened(rest string) bool {
	m := unitRE.FindStringSubmatch(rest)
	if m == nil {
		return false
	}
	l.fact(len(m[1]), &fact{kind: factNumber, values: values(m[1])})
	l.pos++ // the hyphen
	return true
}

// hyphenedWords reads "twenty-five" and the three of "three-day".
func (l *lexer) hyphenedWords(m string) bool {
	head, tail, ok := strings.Cut(strings.ToLower(m), "-")
	v, number := numberWords[head]
	if !ok || !number {
		return false
	}
	if w, more := numberWords[tail]; more {
		if sum, ok := joined(v, w); ok {
			l.fact(len(m), &fact{kind: factNumber, values: []float64{sum}, spelled: true})
			return true
		}
	}
	l.fact(len(head), &fact{kind: factNumber, values: []float64{v}, spelled: true})
	l.pos++ // the hyphen
	return true
}
