package draft

import (
	"sort"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"daybrief/agent/evidence"
	"daybrief/app"
	"daybrief/app/lazyre"
)

const (
	isoDate     = "2006-01-02"
	sentenceMax = 220 // bytes of a sentence
)

var (
	address    = lazyre.New(`<?\b(?:https?://|www\.)\S+`)
	markup     = lazyre.New("[*_`#|<>]{2,}|[<>`]")
	subjectTag = lazyre.New(`(?i)^(?:\s*(?:re|aw|fwd?|wg|sv)\s*:)+\s*`)
)

// say makes a sentence of text: one line, no links, no markup, not too long,
// a full stop at its end.
func (m *maker) say(text string, items ...*app.Item) app.Sentence {
	s := app.Sentence{Text: finish(text), By: app.ByRules}
	seen := map[string]bool{}
	for _, it := range items {
		if it != nil && !seen[it.ID] {
			seen[it.ID] = true
			s.Items = append(s.Items, it.ID)
		}
	}
	return s
}

// fresh reports whether the sentence says what was not said word for word yet,
// and notes it.
func (m *maker) fresh(s app.Sentence) bool {
	key := letters(s.Text)
	if key == "" || m.said[key] {
		return false
	}
	m.said[key] = true
	return true
}

func finish(text string) string {
	text = clean(text)
	if len(text) > sentenceMax {
		text = strings.TrimRight(evidence.Cut(text, sentenceMax-3), "…") + "…"
		if strings.Count(text, `"`)%2 == 1 {
			text += `"`
		}
	}
	text = upperFirst(text)
	last, _ := utf8.DecodeLastRuneInString(strings.TrimRight(text, `"')”`))
	if strings.ContainsRune(".!?…", last) {
		if last == '…' {
			return text + "."
		}
		return text
	}
	return strings.TrimRight(text, " ,;:-") + "."
}

// clean folds white space and takes out links and markup.
func clean(text string) string {
	if strings.Contains(text, "://") || strings.Contains(text, "www.") { // most texts have neither
		text = address.ReplaceAllString(text, "")
	}
	if strings.ContainsAny(text, "*_`#|<>") {
		text = markup.ReplaceAllString(text, "")
	}
	text = strings.Join(strings.Fields(text), " ")
	for _, p := range []string{" .", " ,", " ;", " :", " !", " ?"} {
		text = strings.ReplaceAll(text, p, p[1:])
	}
	return text
}

// title is an item's title without reply marks and the name of its site.
func title(it *app.Item) string {
	t := subjectTag.ReplaceAllString(clean(it.Title), "")
	if it.From != nil && it.From.Name != "" {
		for _, sep := range []string{" - ", " | ", " – ", " — "} {
			t = strings.TrimSuffix(t, sep+it.From.Name)
		}
	}
	return strings.TrimRight(t, " .")
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// plainWords open a sentence and are lower-cased within one.
var plainWords = lazyre.New(`^(?:The|A|An|This|That|These|Those|It|Its|They|Their|He|She|We|Our|Your|You|One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten|Some|Several|Many|Most|More|Both|All|In|On|At|By|After|Before|With|For|From|Since|As|If|When|While|Minutes|Traders|Stocks|Shares|Oil|Gold|Prices|Researchers|Scientists|Old|New|Why|How|What|Critical)$`)

// lower lowers the first letter where the word is no name: it is a plain word,
// or stands in lower case in the text it comes from.
func lower(s, text string) string {
	word, _, _ := strings.Cut(s, " ")
	r, n := utf8.DecodeRuneInString(s)
	if !unicode.IsUpper(r) || len(word) < 2 && word != "A" {
		return s
	}
	small := string(unicode.ToLower(r)) + s[n:]
	if plainWords.MatchString(plainHead(word)) || strings.Contains(text, " "+strings.Trim(small[:len(word)], ",:")+" ") {
		return small
	}
	return s
}

// plainHead is a word up to its hyphen or comma: "Ten-year" is "Ten".
func plainHead(word string) string {
	if i := strings.IndexAny(word, "-,"); i > 0 {
		return word[:i]
	}
	return word
}

// lowerVerb lowers the verb an imperative of ours begins with.
func lowerVerb(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if next, _ := utf8.DecodeRuneInString(s[n:]); unicode.IsUpper(next) || unicode.IsDigit(next) {
		return s
	}
	return string(unicode.ToLower(r)) + s[n:]
}

// blurred finds titles that run into what stands behind them: "Review: outage of
// Sunday at 13:00".
var blurred = lazyre.New(`[:,;]\s|\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?|today|tomorrow|\d+)$`)

// called is an event's title to stand within a sentence, in quotes where it
// would run into the rest.
func called(it *app.Item) string {
	t := title(it)
	if blurred.MatchString(t) && !strings.Contains(t, `"`) {
		return `"` + t + `"`
	}
	return t
}

// clock writes the hour of a point in time.
func (m *maker) clock(t time.Time) string { return m.hourOf(t.In(m.Zone)) }

// dayName is how a day is called, seen from the brief's: today, tomorrow,
// Friday, Friday 4 December, 30 January 2027.
func (m *maker) dayName(t time.Time) string {
	t = t.In(m.Zone)
	day := time.Date(t.Year(), t.Month(), t.Day(), 12, 0, 0, 0, time.UTC)
	y, mo, d := m.Day.In(m.Zone).Date()
	switch n := int(day.Sub(time.Date(y, mo, d, 12, 0, 0, 0, time.UTC)).Hours() / 24); {
	case n == 0:
		return "today"
	case n == 1:
		return "tomorrow"
	case n == -1:
		return "yesterday"
	case t.Year() != y:
		return t.Format("2 January 2006")
	case n > 6 || n < -6:
		return t.Format("2 January")
	}
	return t.Format("Monday 2 January")
}

// by says by when, ready to follow an imperative.
func (m *maker) by(due app.Stamp) string {
	if due.IsZero() {
		return ""
	}
	name := m.dayName(due.TimeIn(m.Zone))
	if due.TimeIn(m.Zone).Before(m.Day) {
		return "overdue since " + name
	}
	if due.IsDate() {
		if name == "today" {
			return "today"
		}
		return "by " + name
	}
	at := "by " + m.clock(due.Time())
	if name == "today" || name == "tomorrow" {
		return at + " " + name
	}
	return at + " on " + name
}

// list joins phrases with commas and "and"; with semicolons where a phrase
// holds a comma itself.
func list(parts []string) string {
	switch len(parts) {
	case 0:
		return ""
	case 1:
		return parts[0]
	}
	comma, and := ", ", " and "
	if len(parts) > 2 && strings.Contains(strings.Join(parts, ""), ",") {
		comma, and = "; ", "; and "
	}
	return strings.Join(parts[:len(parts)-1], comma) + and + parts[len(parts)-1]
}

// firstName is the part of a name that stands in our imperatives.
func firstName(p *app.Person) string {
	if p == nil {
		return ""
	}
	first, _, _ := strings.Cut(p.Name, " ")
	return first
}

func sender(it *app.Item) string {
	if it.From == nil {
		return "The sender"
	}
	return clean(it.From.String())
}

// order sorts what the parts walk through.
func (m *maker) order() {
	sort.SliceStable(m.mails, func(i, j int) bool { return higher(m.mails[i], m.mails[j]) })
	evidence.MakeRoom(m.mails, m.Evidence.New, func(it *app.Item) string { return it.ID })
	for _, l := range [][]*app.Item{m.today, m.tomorrow} {
		sort.SliceStable(l, func(i, j int) bool {
			a, b := l[i], l[j]
			if x, y := a.Start.TimeIn(m.Zone), b.Start.TimeIn(m.Zone); !x.Equal(y) {
				return x.Before(y)
			}
			if a.AllDay != b.AllDay {
				return a.AllDay
			}
			return a.ID < b.ID
		})
	}
	for _, l := range [][]story{m.market, m.tech, m.other} {
		sort.SliceStable(l, func(i, j int) bool { return higher(l[i].it, l[j].it) })
		evidence.MakeRoom(l, m.Evidence.New, func(s story) string { return s.it.ID })
	}
}

func higher(a, b *app.Item) bool { return evidence.Compare(a, b) < 0 }

// letters are the letters and figures of a text alone.
func letters(text string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}
