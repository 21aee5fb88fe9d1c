package checktest

import (
	"fmt"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// source is an item as the checker reads it.
type source struct {
	item   *app.Item
	all    []segment // title, sentences, and what its fields say
	head   []tok     // words that hold for every segment: title, people, place
	names  map[string]bool
	sender map[string]bool // words of the sender's name
	at     time.Time       // when it was written, in the reader's zone
}

// segment is one sentence of an item.
type segment struct {
	toks  []tok
	parts [][]tok
	field bool // what a field says, not a sentence
}

var (
	sentenceEnd = lazyre.New(`([.!?;])["')]?\s+|\n\s*\n`)
	nameWord    = lazyre.New(`\pL+`)
)

func readSource(d Day, it *app.Item) *source {
	s := &source{item: it, names: map[string]bool{}, sender: map[string]bool{}, at: it.Time.In(d.Zone)}
	if it.Time.IsZero() {
		s.at = d.Date
	}
	s.add(it.Title, false)
	s.head = append(s.head, lex(it.Title, false)...)
	if it.From != nil {
		s.person(*it.From, true)
	}
	for _, p := range it.People {
		s.person(p, false)
	}
	text := sentenceEnd.ReplaceAllString(it.Text, "$1\x00")
	for _, line := range strings.Split(text, "\x00") {
		s.add(strings.ReplaceAll(line, "\n", " "), false)
	}
	s.fields(d)
	for _, g := range s.all {
		for i, t := range g.toks {
			if t.kind == word && t.large && (i > 0 || g.field || properFirst(t)) {
				s.names[t.low] = true
			}
		}
	}
	for i := range s.all {
		for j := range s.all[i].toks {
			t := &s.all[i].toks[j]
			t.name = t.large && s.names[t.low]
		}
	}
	return s
}

// properFirst reports whether the first word of a sentence looks like a name.
func properFirst(t tok) bool {
	return !stop[t.low] && !frames[t.stem] && (t.owner || !strings.HasSuffix(t.low, "s") && !strings.HasSuffix(t.low, "ing")) && !plainFirst[t.low]
}

var plainFirst = set(`bring agree decide please dear hi hello update full memory hash inflation work access security critical urgent each most some start compile copper oil round invoice fire lunch dinner reminder`)

func (s *source) add(text string, field bool) {
	if text = strings.TrimSpace(text); text == "" {
		return
	}
	g := segment{toks: lex(text, true), field: field}
	g.parts = clauses(g.toks)
	s.all = append(s.all, g)
}

func (s *source) person(p app.Person, sender bool) {
	name := p.Name
	if name == "" {
		name, _, _ = strings.Cut(p.Address, "@")
		if name != "" {
			name = strings.ToUpper(name[:1]) + name[1:]
		}
	}
	s.head = append(s.head, lex(name, false)...)
	s.add(name, true)
	for _, w := range nameWord.FindAllString(name, -1) {
		s.names[strings.ToLower(w)] = true
		if sender {
			s.sender[strings.ToLower(w)] = true
		}
	}
}

// fields turns what only fields say into sentences.
func (s *source) fields(d Day) {
	it := s.item
	if !it.Start.IsZero() {
		s.span(d)
	}
	if e := it.Detail.Event; e != nil {
		s.head = append(s.head, lex(e.Place, false)...)
		s.add(e.Place, true)
	}
	if st := it.Detail.Story; st != nil {
		s.add(fmt.Sprintf("%d points and %d comments on Hacker News", st.Points, st.Comments), true)
	}
	w := it.Detail.Weather
	if w == nil {
		return
	}
	s.head = append(s.head, lex(w.Place, false)...)
	s.add("In "+w.Place, true)
	if w.Now != nil {
		s.add(fmt.Sprintf("%v%s %s today now, feels like %v, wind %v %s", w.Now.Temperature, w.Unit, w.Now.Words, w.Now.Feels, w.Now.Wind, w.WindUnit), true)
	}
	for _, x := range w.Days {
		s.add(fmt.Sprintf("%s %s from %v to %v %s, %d%% chance of rain, rain %v %s, gusts up to %v %s", x.Date, x.Words, x.Low, x.High, w.Unit, x.RainChance, x.Rain, w.RainUnit, x.Gusts, w.WindUnit), true)
	}
}

func (s *source) span(d Day) {
	it := s.item
	if it.AllDay || it.Start.IsDate() {
		s.add("on "+it.Start.Time().Format(time.DateOnly), true)
		return
	}
	start, end := it.Start.Time().In(d.Zone), it.End.Time().In(d.Zone)
	s.add("starts on "+start.Format("2006-01-02")+" at "+start.Format("15:04"), true)
	if !it.End.IsZero() {
		s.add("until "+end.Format("15:04"), true)
		s.add(fmt.Sprintf("lasts %v minutes", end.Sub(start).Minutes()), true)
	}
}

// missing returns the words and facts of a stretch that stand nowhere in the
// item.
func (s *source) missing(cl []tok, d Day) []string {
	var out []string
	for _, t := range cl {
		switch {
		case t.fact():
			if !s.holds(t, d) {
				out = append(out, t.s)
			}
		case t.heavy() && !s.says(t) && !s.frame(t) && !readerName(t, d):
			out = append(out, t.s)
		}
	}
	return out
}

// frame reports whether the word may stand without the item saying it: a mail
// is asked or written, an event starts.
func (s *source) frame(t tok) bool {
	if beginnings[t.stem] {
		return s.item.Kind == app.KindEvent
	}
	return frameOnly[t.stem]
}

func readerName(t tok, d Day) bool {
	for _, w := range nameWord.FindAllString(d.Reader.Name, -1) {
		if strings.EqualFold(w, t.low) {
			return true
		}
	}
	return false
}

func (s *source) says(t tok) bool {
	for _, g := range s.all {
		if g.has(t) {
			return true
		}
	}
	return false
}

func (g segment) has(t tok) bool { return find(g.toks, t) >= 0 }

func find(toks []tok, t tok) int {
	for i, x := range toks {
		if alike(t, x) {
			return i
		}
	}
	return -1
}

func (s *source) inHead(t tok) bool { return find(s.head, t) >= 0 }

func (s *source) holds(t tok, d Day) bool {
	for _, g := range s.all {
		for j := range g.toks {
			if s.same(t, g, j, d) {
				return true
			}
		}
	}
	return false
}
