package actions

import (
	"strconv"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// Ends of longer times than a week, and forms seen less often. Each expression
// has its reader at the same place of periodReaders.
var periodExprs = []*lazyre.Regexp{
	lazyre.New(`\b(?:(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?(next\s+)?quarter|eoq|quarter[- ]end)\b`),
	lazyre.New(`\b(?:(?:the\s+)?end\s+of\s+(?:the\s+)?(?:q([1-4])|(first|second|third|fourth)\s+quarter)|end\s+q([1-4]))(?:\s+(20\d{2}))?\b`),
	lazyre.New(`\b(?:(?:the\s+)?end\s+of\s+(?:the\s+|this\s+)?(?:calendar\s+)?(next\s+)?year|eoy|year[- ]end)\b`),
	lazyre.New(`\b(?:the\s+)?end\s+of\s+(` + monthRE + `)(?:\s+(20\d{2}))?\b`),
	lazyre.New(`\bmonth[- ]end\b`),
	lazyre.New(`\b(this|next)\s+week\b`),
}

var periodReaders = []func(m []string, ref time.Time) (app.Stamp, bool){
	func(m []string, ref time.Time) (app.Stamp, bool) {
		quarters := (int(ref.Month())-1)/3 + 1
		if m[1] != "" {
			quarters++
		}
		return app.OnDate(ref.Year(), time.Month(3*quarters+1), 0), true
	},
	func(m []string, ref time.Time) (app.Stamp, bool) {
		n, _ := strconv.Atoi(m[1] + m[3])
		if m[2] != "" {
			n = map[string]int{"first": 1, "second": 2, "third": 3, "fourth": 4}[m[2]]
		}
		return monthEnd(time.Month(3*n), m[4], ref), true
	},
	func(m []string, ref time.Time) (app.Stamp, bool) {
		if m[1] != "" {
			return app.OnDate(ref.Year()+1, time.December, 31), true
		}
		return app.OnDate(ref.Year(), time.December, 31), true
	},
	func(m []string, ref time.Time) (app.Stamp, bool) { return monthEnd(monthOf(m[1]), m[2], ref), true },
	func(_ []string, ref time.Time) (app.Stamp, bool) {
		return app.OnDate(ref.Year(), ref.Month()+1, 0), true
	},
	func(m []string, ref time.Time) (app.Stamp, bool) {
		if m[1] == "next" {
			return app.DateOf(endOfWeek(ref).AddDate(0, 0, 7)), true
		}
		return app.DateOf(endOfWeek(ref)), true
	},
}

// monthOf is the month an English name begins, which has at least three letters.
func monthOf(name string) time.Month {
	return time.Month(strings.Index("janfebmaraprmayjunjulaugsepoctnovdec", name[:3])/3 + 1)
}

// monthEnd is the last day of a month: of the year named, else of the one that
// is not over.
func monthEnd(month time.Month, year string, ref time.Time) app.Stamp {
	y := ref.Year()
	if n, err := strconv.Atoi(year); err == nil {
		y = n
	} else if month < ref.Month() {
		y++
	}
	return app.OnDate(y, month+1, 0)
}

// The days from Sunday and the months from January.
const (
	germanDays    = `sonntag|montag|dienstag|mittwoch|donnerstag|freitag|samstag`
	frenchDays    = `dimanche|lundi|mardi|mercredi|jeudi|vendredi|samedi`
	spanishDays   = `domingo|lunes|martes|miércoles|jueves|viernes|sábado`
	germanMonths  = `januar|februar|märz|april|mai|juni|juli|august|september|oktober|november|dezember`
	frenchMonths  = `janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre`
	spanishMonths = `enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre`
)

// All of them for an expression: no word stands before a longer one that begins
// with it, as German juni does before Spanish junio.
const (
	dayWords   = spanishDays + `|` + frenchDays + `|` + germanDays
	monthWords = spanishMonths + `|` + frenchMonths + `|` + germanMonths
)

// Words of German, French and Spanish. They count only behind a cue of theirs,
// for some of them mean something else in English.
var (
	foreignCue = lazyre.New(`(?:\bbis(?:\s+(?:sp(?:ä|ae)testens|zum|am|einschlie(?:ß|ss)lich))*|\bsp(?:ä|ae)testens(?:\s+(?:am|bis|zum))*|\bvor(?:\s+dem)?|` +
		`\bd['’]ici(?:\s+(?:au|le|la|à))*|\bavant(?:\s+le)?|\bau plus tard(?:\s+(?:le|ce))?|` +
		`\bantes\s+de(?:l|\s+las|\s+los)?|\bpara\s+el|\ba\s+m(?:á|a)s\s+tardar(?:\s+el)?|\bhasta\s+el)\s+`)
	foreignWeekdays = words(germanDays, frenchDays, spanishDays)
	foreignMonths   = words(germanMonths, frenchMonths, spanishMonths)
	foreignDays     = map[string]int{"heute": 0, "morgen": 1, "übermorgen": 2, "aujourd'hui": 0, "demain": 1, "après-demain": 2, "hoy": 0, "mañana": 1, "pasado mañana": 2}

	foreignWeekday = lazyre.New(`^(nächsten\s+|kommenden\s+|próximo\s+)?(` + dayWords + `)(\s+prochain)?`)
	foreignDate    = lazyre.New(`^(?:(?:` + dayWords + `),?\s+(?:den\s+|le\s+)?)?(\d{1,2})(?:\.|er|º)?\s+(?:de\s+)?(` + monthWords + `)(?:\s+(?:de(?:l)?\s+)?(20\d{2}))?`)
	foreignDotted  = lazyre.New(`^(\d{1,2})\.(\d{1,2})\.(20\d{2}|\d{2}\b)?`)
	foreignDay     = lazyre.New(`^(?:` + `übermorgen|morgen|heute|après-demain|demain|aujourd'hui|pasado mañana|mañana|hoy` + `)`)
	foreignWeekEnd = lazyre.New(`^(?:zum\s+)?(?:ende der (?:nächsten )?woche|wochenende|(?:la )?fin de (?:la )?semaine(?: prochaine)?|(?:el )?fin(?:al)? de (?:la )?semana)`)
	foreignMonEnd  = lazyre.New(`^(?:zum\s+)?(?:ende des monats|monatsende|(?:la )?fin du mois|(?:el )?fin(?:al)? de(?:l)? mes)`)
	foreignClock   = lazyre.New(`^[\s,]*(?:um\s+|à\s+|a\s+las?\s+)?(\d{1,2})(?:(?:[:.h](\d{2}))|\s*(?:uhr|h|heures|horas)\b)`)
)

// foreignAsk are plain requests in the other languages. What was learned knows
// English alone.
var foreignAsk = lazyre.New(`\bbitte\s+(?:[^ b]|b[^e]|be[^a])|\bk(?:ö|oe)nn(?:t)?en sie\b|\bk(?:ö|oe|a)nn(?:te)?st du\b|\bw(?:ü|ue)rden sie\b|` +
	`\bmerci de\s+(?:m|n|bien|v|r|c)|\bveuillez\s|\bpour+i(?:ez|ons)-vous\b|\bpouvez-vous\b|\bp(?:eux|ourrais)-tu\b|` +
	`\bpor favor\b|\bpodr(?:í|i)as?\s|\bpuedes?\s+\pL+(?:me|nos)\b`)

// words joins lists of the same things in several languages.
func words(lists ...string) map[string]int {
	out := map[string]int{}
	for _, l := range lists {
		for i, w := range strings.Split(l, "|") {
			out[w] = i
		}
	}
	return out
}

// foreignDue reads by when a sentence in one of the other languages wants
// something.
func foreignDue(low string, ref time.Time) (app.Stamp, cut) {
	for _, cue := range foreignCue.FindAllStringIndex(low, -1) {
		rest := low[cue[1]:]
		day, n := foreignDayOf(rest, ref)
		at := foreignClock.FindStringSubmatchIndex(rest[n:])
		if at == nil {
			if n > 0 {
				return day, cut{cue[0], cue[1] + n}
			}
			continue
		}
		g := groups(rest[n:], at)
		d, ok := clock([]string{"", "", "", "", g[1], g[2], "", "", "", ""})
		if !ok {
			continue
		}
		m := mention{clock: d, isClock: true}
		end := cue[1] + n + at[1]
		if n > 0 {
			return onDay(day, m, ref), cut{cue[0], end}
		}
		s, _ := resolve(low, []mention{m}, ref)
		return s, cut{cue[0], end}
	}
	return app.Stamp{}, cut{}
}

// foreignDayOf reads the day at the beginning of a text and how long its words
// are, 0 for none.
func foreignDayOf(s string, ref time.Time) (app.Stamp, int) {
	if m := foreignDate.FindStringSubmatch(s); m != nil {
		d, ok := numeric(m[1], strconv.Itoa(foreignMonths[m[2]]+1), m[3], ref)
		return d, found(ok, m[0])
	}
	if m := foreignDotted.FindStringSubmatch(s); m != nil {
		d, ok := numeric(m[1], m[2], m[3], ref)
		return d, found(ok, m[0])
	}
	if m := foreignWeekday.FindStringSubmatch(s); m != nil {
		name := time.Weekday(foreignWeekdays[m[2]]).String()
		next := ""
		if m[1] == "nächsten " || m[1]+m[3] != "" && name == ref.Weekday().String() {
			next = "next " // "lundi prochain" on a Monday is not today
		}
		d, ok := readWeekday([]string{"", next, strings.ToLower(name), ""}, ref)
		return d, found(ok, m[0])
	}
	if m := foreignWeekEnd.FindString(s); m != "" {
		d := endOfWeek(ref)
		if strings.Contains(m, "nächsten") || strings.Contains(m, "prochaine") {
			d = d.AddDate(0, 0, 7)
		}
		return app.DateOf(d), len(m)
	}
	if m := foreignMonEnd.FindString(s); m != "" {
		return app.OnDate(ref.Year(), ref.Month()+1, 0), len(m)
	}
	if m := foreignDay.FindString(s); m != "" {
		return app.DateOf(ref.AddDate(0, 0, foreignDays[m])), len(m)
	}
	return app.Stamp{}, 0
}

func found(ok bool, words string) int {
	if !ok {
		return 0
	}
	return len(words)
}
