package speak

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// Line is one thing to say.
type Line struct {
	Section string // of the brief, as app.Brief.Sentences names it; "" for our own words
	Text    string // made for the ear; one sentence as a rule
}

// Words are the program's own words: "title" with the day, "end", and the
// heading of each section by its name, "" for none.
type Words func(key string, day string) string

// Reading is how a brief is read.
type Reading struct {
	Language string                   // of the sentences, in two letters
	Sections []string                 // those to read; none: all
	Words    Words                    // nil: no headings
	Day      func(date string) string // a day (YYYY-MM-DD) in words; nil: as it is written
}

// Script returns what is read of a brief, in reading order, each text once.
func (r Reading) Script(b app.Brief) []Line {
	wanted := map[string]bool{}
	for _, s := range r.Sections {
		wanted[s] = true
	}
	var lines []Line
	say := func(section, text string) {
		if text != "" {
			lines = append(lines, Line{section, text})
		}
	}
	own := func(key string) string {
		if r.Words == nil {
			return ""
		}
		return strings.Map(spoken, r.Words(key, r.day(b.Date)))
	}
	all := len(wanted) == 0
	if all {
		say("", own("title"))
	}
	before := ""
	said := map[string]bool{}
	b.Sentences(func(section string, s *app.Sentence) {
		text := r.Ear(s.Text)
		if !all && !wanted[section] || text == "" || said[text] {
			return
		}
		said[text] = true
		if section != before {
			say("", own(section))
			before = section
		}
		say(section, text)
	})
	if all && len(lines) > 0 {
		say("", own("end"))
	}
	return lines
}

func (r Reading) day(date string) string {
	if r.Day == nil {
		return date
	}
	return r.Day(date)
}

// What is not said at all: addresses of the web, ids of messages, and what
// looks like a key, a hash or an id.
var (
	links  = lazyre.New(`(?i)<?\b(?:https?|ftp)://[^\s<>)\]]*>?|\bwww\.[^\s<>)\]]*|<[^\s<>]*@[^\s<>]*>`)
	ids    = lazyre.New(`\b[0-9A-Za-z_-]{16,}\b`)
	dates  = lazyre.New(`\b[0-9]{4}-[0-9]{2}-[0-9]{2}\b`)
	clocks = lazyre.New(`\b([01]?[0-9]|2[0-3]):([0-5][0-9])\b(?::[0-5][0-9])?(\s?[AaPp]\.?[Mm]\.?)?`)
	money  = lazyre.New(`([$€£¥])\s?([0-9][0-9.,]*[0-9]|[0-9])(?:\s?(bn|tn|[kKmMbB])\b)?`)
	scaled = lazyre.New(`\b([0-9]+(?:[.,][0-9]+)?)\s?(bn|tn)\b`)
	spans  = lazyre.New(`([0-9])\s?[–—]\s?([0-9]+(?:\s?%)?(?:\s|$|[,.;)]))`)
	marks  = lazyre.New("[*_`#|•·→⇒⟶]+|(?i)\\b(?:re|fwd?):\\s")
	hollow = lazyre.New(`\(\s*\)|\[\s*\]|"\s*"`)
	spaces = lazyre.New(`\s+`)
	points = lazyre.New(`\s+([,.;:!?])`)
)

// Ear returns text as it is said: dates, hours and amounts in words a voice
// reads well, and nothing of what only the eye can use.
func (r Reading) Ear(text string) string {
	t := tongueOf(r.Language)
	text = links.ReplaceAllString(strings.Map(spoken, text), " ")
	text = ids.ReplaceAllStringFunc(text, func(s string) string {
		if strings.ContainsAny(s, "0123456789") && strings.ContainsFunc(s, unicode.IsLetter) && !dates.MatchString(s) && strings.Count(s, "-") < 3 || isUUID(s) {
			return " "
		}
		return s
	})
	text = dates.ReplaceAllStringFunc(text, func(s string) string {
		if _, err := time.Parse(time.DateOnly, s); err != nil {
			return s
		}
		return r.day(s)
	})
	text = clocks.ReplaceAllStringFunc(text, t.clock)
	text = money.ReplaceAllStringFunc(text, t.money)
	text = scaled.ReplaceAllStringFunc(text, func(s string) string {
		m := scaled.FindStringSubmatch(s)
		return m[1] + " " + t.scale[m[2]]
	})
	text = spans.ReplaceAllString(text, "$1 "+t.to+" $2")
	text = marks.ReplaceAllString(text, " ")
	text = strings.NewReplacer(" — ", ", ", " – ", ", ", " & ", " "+t.and+" ", "°C", t.degrees, "°F", t.degrees, "…", ".").Replace(text)
	for hollow.MatchString(text) {
		text = hollow.ReplaceAllString(text, " ")
	}
	text = spaces.ReplaceAllString(strings.TrimSpace(text), " ")
	text = strings.ReplaceAll(points.ReplaceAllString(text, "$1"), ".m..", ".m.")
	if !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return ""
	}
	return ended(text)
}

var uuid = lazyre.New(`^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$`)

func isUUID(s string) bool { return uuid.MatchString(s) }

// spoken drops what has no sound: pictures, control characters, marks of
// direction; a tab or the end of a line is a blank.
func spoken(r rune) rune {
	switch {
	case unicode.IsSpace(r):
		return ' '
	case r == utf8.RuneError, unicode.Is(unicode.C, r), unicode.Is(unicode.So, r), unicode.Is(unicode.Sk, r), unicode.Is(unicode.Variation_Selector, r):
		if r == '°' || r == '^' {
			return r
		}
		return -1
	}
	return r
}

// ended gives a text the full stop at which a voice takes breath.
func ended(s string) string {
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(s, `"')]»”’`))
	if strings.ContainsRune(".!?。！？", last) {
		return s
	}
	return strings.TrimRight(s, ",;:") + "."
}

// tongue is how a language says what is written in figures.
type tongue struct {
	full, part string            // an hour, an hour with minutes; "" leaves the hour as it is written
	twelve     bool              // hours are said with a.m. and p.m.
	currency   map[string]string // by sign
	scale      map[string]string // bn, tn, m, k
	to, and    string
	degrees    string
}

func tongueOf(language string) *tongue {
	if t, ok := tongues()[language]; ok {
		return t
	}
	return tongues()["en"]
}

func tongues() map[string]*tongue {
	make := func(full, part string, names ...string) *tongue {
		return &tongue{
			full: full, part: part,
			currency: map[string]string{"$": names[0], "€": names[1], "£": names[2], "¥": names[3]},
			scale:    map[string]string{"k": names[4], "m": names[5], "bn": names[6], "tn": names[7], "": ""},
			to:       names[8], and: names[9], degrees: names[10],
		}
	}
	en := make("", "", "dollars", "euros", "pounds", "yen", "thousand", "million", "billion", "trillion", "to", "and", " degrees")
	en.twelve = true
	return map[string]*tongue{
		"en": en,
		"de": make("%d Uhr", "%d Uhr %d", "Dollar", "Euro", "Pfund", "Yen", "tausend", "Millionen", "Milliarden", "Billionen", "bis", "und", " Grad"),
		"es": make("%d horas", "%d y %d", "dólares", "euros", "libras", "yenes", "mil", "millones", "mil millones", "billones", "a", "y", " grados"),
		"fr": make("%d heures", "%d heures %d", "dollars", "euros", "livres", "yens", "mille", "millions", "milliards", "billions", "à", "et", " degrés"),
		"ja": make("%d時", "%d時%d分", "ドル", "ユーロ", "ポンド", "円", "千", "百万", "十億", "兆", "から", "と", "度"),
		"zh": make("%d点", "%d点%d分", "美元", "欧元", "英镑", "日元", "千", "百万", "十亿", "万亿", "到", "和", "度"),
	}
}

// clock says an hour of the day.
func (t *tongue) clock(s string) string {
	m := clocks.FindStringSubmatch(s)
	h, _ := strconv.Atoi(m[1]) // the expression has seen to it
	min, _ := strconv.Atoi(m[2])
	half := strings.ToLower(strings.NewReplacer(".", "", " ", "").Replace(m[3]))
	if !t.twelve && half == "" {
		if min == 0 {
			return fmt.Sprintf(t.full, h)
		}
		return fmt.Sprintf(t.part, h, min)
	}
	if half == "" {
		half = "am"
		if h >= 12 {
			half = "pm"
		}
		h = (h+11)%12 + 1
	}
	half = half[:1] + ".m."
	if min == 0 {
		return fmt.Sprintf("%d %s", h, half)
	}
	return fmt.Sprintf("%d:%02d %s", h, min, half)
}

// money says an amount: the figure, its scale, the currency.
func (t *tongue) money(s string) string {
	m := money.FindStringSubmatch(s)
	scale := strings.ToLower(m[3])
	if scale == "b" {
		scale = "bn"
	}
	return strings.Join(strings.Fields(m[2]+" "+t.scale[scale]+" "+t.currency[m[1]]), " ")
}
