package gate

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"daybrief/app"
	"github.com/kljensen/snowball/english"
)

// unit is one sentence of an item, or one line made of its other fields.
type unit struct {
	tokens []token
	marks  []marks
	at     map[string][]int // key -> positions of words that have it
	title  bool
	names  bool // most of its words are capitalised, so capitals tell no names
}

// marks is what the words around a word do to it.
type marks struct {
	negated bool     // in the reach of a "not"
	strong  bool     // the first word in its reach
	request bool     // asked for, not said to be so: "please send", "to approve"
	subject []string // party named before it in its clause
	object  []string // party named after it in its clause
	owned   bool     // the subject stands as an owner: "your approval"
}

// view is an item as the gate reads it.
type view struct {
	item    app.Item
	units   []unit
	keys    map[string]bool // of all words
	written int             // how many of the units its author wrote
	lowers  map[string]bool // all words as written, in lower case
	people  map[string]int  // name token -> person; 0 is the sender
	sender  map[string]bool // what the sender is called, without the organisation
	named   map[string]bool // words the item uses as names
	reader  map[string]bool // the reader's names
	days    int             // number of the item's own day
}

// newView reads an item. Times are taken to the reader's zone.
func newView(item app.Item, env Env) *view {
	base := item.Time.In(env.Zone)
	if item.Time.IsZero() {
		base = env.Day
	}
	if !item.Start.IsZero() && item.Time.IsZero() {
		base = item.Start.TimeIn(env.Zone)
	}
	v := &view{item: item, keys: map[string]bool{}, lowers: map[string]bool{}, people: map[string]int{}, sender: map[string]bool{}, named: map[string]bool{}, reader: env.readerNames(), days: dayNumber(base)}
	v.addPeople()
	v.add(item.Title, base, true)
	for _, line := range sentences(item.Text) {
		v.add(line, base, false)
	}
	v.written = len(v.units)
	for _, line := range fieldLines(item, env) {
		v.add(line, base, false)
	}
	v.findNames()
	for i := range v.units {
		u := &v.units[i]
		u.marks = v.mark(u.tokens, u.names, true)
	}
	return v
}

// addPeople notes who is named by the item's fields.
func (v *view) addPeople() {
	n := 0
	note := func(p app.Person) {
		for _, t := range nameTokens(p) {
			if _, ok := v.people[t]; !ok {
				v.people[t] = n
			}
		}
		n++
	}
	if p := v.item.From; p != nil {
		note(*p)
		for _, t := range nameTokens(app.Person{Name: p.String()}) {
			v.sender[t] = true
		}
	} else {
		n++
	}
	for _, p := range v.item.People {
		note(p)
	}
}

// nameTokens returns the words a person can be called by.
func nameTokens(p app.Person) []string {
	name := p.Name
	local, domain, _ := strings.Cut(p.Address, "@")
	if name == "" {
		name = local
	}
	split := func(r rune) bool { return strings.ContainsRune(" ._-,\"'()", r) }
	out := strings.FieldsFunc(strings.ToLower(name), split)
	out = append(out, strings.FieldsFunc(strings.ToLower(local), split)...)
	labels := strings.Split(strings.ToLower(domain), ".")
	if len(labels) > 1 {
		out = append(out, strings.FieldsFunc(labels[len(labels)-2], split)...)
	}
	return out
}

// displayName is how a person is written in a line made of fields.
func displayName(p app.Person) string {
	if p.Name != "" {
		return p.Name
	}
	local, _, _ := strings.Cut(p.Address, "@")
	return strings.Join(strings.FieldsFunc(local, func(r rune) bool { return strings.ContainsRune("._-", r) }), " ")
}

// fieldLines puts an item's other fields into lines the same reading fits.
func fieldLines(item app.Item, env Env) []string {
	var lines []string
	if item.From != nil {
		line := "mail message article from " + displayName(*item.From) + " " + item.From.Address
		if !item.Time.IsZero() {
			line += " dated published posted " + item.Time.In(env.Zone).Format("2006-01-02 at 15:04")
		}
		lines = append(lines, line)
	}
	lines = append(lines, spanLines(item, env)...)
	for _, a := range item.Actions {
		if !a.Due.IsZero() {
			lines = append(lines, a.Text+" due by "+stampWords(a.Due, env)+" "+a.Who)
		}
	}
	for _, a := range item.Attachments {
		lines = append(lines, "attached attachment "+a.Name)
	}
	if s := item.Detail.Story; s != nil {
		lines = append(lines, fmt.Sprintf("%d points upvotes", s.Points), fmt.Sprintf("%d comments", s.Comments), "Hacker News HN story")
	}
	if w := item.Detail.Weather; w != nil {
		lines = append(lines, weatherLines(w, env)...)
	}
	return append(lines, strings.Join(item.Tags, " ")+" "+item.Source, item.URL)
}

// spanLines says when and where something happens, each end in its own line.
func spanLines(item app.Item, env Env) []string {
	if item.Start.IsZero() {
		return nil
	}
	var tail string
	if e := item.Detail.Event; e != nil && e.Place != "" {
		tail = " in " + e.Place
	}
	if len(item.People) > 0 {
		tail += " with"
	}
	for _, p := range item.People {
		tail += " " + displayName(p)
	}
	title := strings.Map(func(r rune) rune {
		if strings.ContainsRune(",;:()–—-", r) {
			return ' '
		}
		return r
	}, item.Title)
	head := title + " on " + item.Start.Date(env.Zone)
	if item.Start.IsDate() {
		return []string{head + tail}
	}
	start := item.Start.TimeIn(env.Zone)
	lines := []string{head + " starts at from " + start.Format("15:04") + tail}
	if !item.End.IsZero() {
		end := item.End.TimeIn(env.Zone)
		lines = append(lines, head+" ends until to "+end.Format("15:04")+tail)
		if d := duration(end.Sub(start)); d != "" {
			lines = append(lines, title+d)
		}
	}
	return lines
}

// duration says how long something takes, in the ways people say it.
func duration(d time.Duration) string {
	if d <= 0 || d > 24*time.Hour {
		return ""
	}
	out := fmt.Sprintf(" lasts %d minutes", int(d.Minutes()))
	if h := d.Hours(); h == math.Trunc(h*4)/4 {
		out += " " + strconv.FormatFloat(h, 'f', -1, 64) + " hours"
	}
	return out
}

func stampWords(s app.Stamp, env Env) string {
	if s.IsDate() {
		return s.Date(env.Zone)
	}
	return s.TimeIn(env.Zone).Format("2006-01-02 at 15:04")
}

// weatherLines says a forecast in words, each figure as measured and rounded.
func weatherLines(w *app.WeatherDetail, env Env) []string {
	figure := func(v float64, unit string) string {
		s := strconv.FormatFloat(v, 'f', -1, 64) + unit
		if r := math.Round(v); r != v {
			s += " " + strconv.FormatFloat(r, 'f', -1, 64) + unit
		}
		return s
	}
	var lines []string
	if n := w.Now; n != nil {
		lines = append(lines, fmt.Sprintf("%s now currently today %s %s feels like %s wind %s", w.Place, n.Words, figure(n.Temperature, w.Unit), figure(n.Feels, w.Unit), figure(n.Wind, " "+w.WindUnit)))
	}
	for _, d := range w.Days {
		head := w.Place + " " + d.Date + " " + d.Words
		lines = append(lines, head+" low lowest at least coldest "+figure(d.Low, w.Unit), head+" high highest warmest up to "+figure(d.High, w.Unit),
			fmt.Sprintf("%s chance %d%%", head+" rain", d.RainChance), head+" rain falls "+figure(d.Rain, " "+w.RainUnit), head+" gusts wind up to "+figure(d.Gusts, " "+w.WindUnit))
	}
	for _, h := range w.Hours {
		lines = append(lines, fmt.Sprintf("%s %s rain chance %d%% rain %s temperature %s", w.Place, h.Time.In(env.Zone).Format("2006-01-02 at 15:04"), h.RainChance, figure(h.Rain, " "+w.RainUnit), figure(h.Temperature, w.Unit)))
	}
	return lines
}

// sentences cuts a text at the ends of its sentences and lines.
func sentences(text string) []string {
	var out []string
	for _, line := range unwrap(text) {
		start := 0
		for i := 0; i+1 < len(line); i++ {
			if strings.IndexByte(".!?", line[i]) < 0 || line[i+1] != ' ' || abbreviation(line[:i]) {
				continue
			}
			out = append(out, line[start:i+1])
			start = i + 2
		}
		if start < len(line) {
			out = append(out, line[start:])
		}
	}
	return out
}

// unwrap returns the lines of a text, those joined again that a mail program
// broke in mid-sentence: the next one goes on in small letters.
func unwrap(text string) []string {
	var out []string
	open := false // the last line may go on
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		r, _ := utf8.DecodeRuneInString(line)
		if open && unicode.IsLower(r) {
			out[len(out)-1] += " " + line
		} else {
			out = append(out, line)
		}
		open = line != "" && strings.IndexByte(".!?:;,>", line[len(line)-1]) < 0 || strings.HasSuffix(line, ",") && len(line) > 40
	}
	return out
}

// abbreviation reports whether the dot after s ends no sentence.
func abbreviation(s string) bool {
	w := s[strings.LastIndexByte(s, ' ')+1:]
	switch strings.ToLower(w) {
	case "dr", "mr", "mrs", "ms", "prof", "st", "no", "vs", "approx", "e.g", "i.e", "p.m", "a.m", "inc", "ltd":
		return true
	}
	return len(w) == 1 && w >= "A" && w <= "Z"
}

// add reads one line of the item.
func (v *view) add(line string, base time.Time, title bool) {
	if strings.TrimSpace(line) == "" {
		return
	}
	u := unit{tokens: lex(line, base), at: map[string][]int{}, title: title}
	setClauses(u.tokens)
	u.names = headline(u.tokens)
	for i := range u.tokens {
		t := &u.tokens[i]
		if !t.isWord() && t.fact == nil {
			continue
		}
		v.lowers[t.lower] = true
		if !t.isWord() {
			continue
		}
		keys := words().keys(t.stem)
		if raw := english.Stem(t.lower, false); raw != t.stem { // "bound" is "bind" and "bound"
			keys = append(keys, raw)
		}
		for _, k := range keys {
			v.keys[k] = true
			u.at[k] = append(u.at[k], i)
		}
	}
	v.units = append(v.units, u)
}

// findNames notes which words the item uses as names: written with a capital
// inside a sentence, or at the beginning of one and never otherwise, where the
// word lists do not know them.
func (v *view) findNames() {
	small := map[string]bool{}
	l := words()
	for _, u := range v.units {
		for i := range u.tokens {
			t := &u.tokens[i]
			switch {
			case !t.isWord():
			case !t.upper:
				small[t.lower] = true
			case u.names || l.stop[t.stem] || l.stop[t.lower] || l.neutral[t.stem]:
			case !t.first || !l.todo[t.stem] && l.same[t.stem] == nil:
				v.named[t.lower] = true
			}
		}
	}
	for w := range small {
		delete(v.named, w)
	}
}

// headline reports whether capitals stand at most words, as in a headline.
func headline(tokens []token) bool {
	upper, all := 0, 0
	for i := range tokens {
		if tokens[i].isWord() && !words().stop[tokens[i].stem] {
			all++
			if tokens[i].upper {
				upper++
			}
		}
	}
	return all >= 4 && upper*3 > all*2
}
