package evidence

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sort"
	"strings"
	"time"

	"daybrief/app"
)

// Input is what evidence is selected from.
type Input struct {
	Items  []app.Item     // scored and annotated
	Day    time.Time      // midnight of the brief's day in Zone
	Zone   *time.Location // the reader's; nil means Day's
	Reader app.Reader
	Budget int             // tokens for all lines together; 0 means 1,500
	Told   map[string]bool // ids of stories and articles earlier briefs told
	Liked  map[string]bool // ids of items the reader voted up; they stand among Items
	// Unknown is by id how little votes tell of an item, 0 to 1; what is not in it
	// is known well enough. Nil while nothing is learned: then nothing is tried.
	Unknown map[string]float64
}

const (
	defaultBudget = 1500
	entryOverhead = 4 // tokens for the number and the line's end
	recentDays    = 2 // how old a mail without an open action may be
	openDays      = 14
	newsDays      = 4
	eventDays     = 2 // today and tomorrow
	overdueDays   = 60
)

// Selection is evidence and what it was chosen from.
type Selection struct {
	app.Evidence
	Groups []Group  // of Input.Items, those with a current item
	Memory []Memory // what of the older items belongs to the day, the best first
	// New are the ids of those that stand in the last line of their list because
	// votes tell little of them.
	New map[string]bool
}

// class is one of the parts of a brief, with its share of the budget in
// percent. They stand in the order of priority.
type class struct {
	name  string
	share int
	list  []candidate
}

type candidate struct {
	item int
	text string
}

// tokens is a rough count that is seldom too low: four bytes make a token,
// with a reserve for figures and names, which make more.
func tokens(text string) int { return len(text)*5/16 + entryOverhead }

// Select chooses the evidence. Suspicious items are never among it; they are
// counted as left out like all that did not fit.
func Select(in Input) Selection {
	if in.Zone == nil {
		in.Zone = in.Day.Location()
	}
	if in.Budget <= 0 {
		in.Budget = defaultBudget
	}
	groups := currentGroups(in)
	people := Acquaint(in.Items)
	c := newChooser(in, groups, people)
	classes := []class{
		{name: "mail", share: 38}, {name: "calendar", share: 20}, {name: "notes", share: notesShare}, {name: "market", share: 14}, {name: "tech", share: 18}, {name: "weather", share: 10},
	}
	omitted := map[app.Kind]int{}
	for _, g := range groups {
		it := &in.Items[g.Lead]
		n := classOf(it)
		if n < 0 || it.Suspicious() {
			omitted[it.Kind]++
			continue
		}
		classes[n].list = append(classes[n].list, candidate{item: g.Lead})
	}
	s := Selection{Groups: groups, Memory: recall(in, groups, people)}
	for _, i := range explore(in, groups) {
		if s.New == nil {
			s.New = map[string]bool{}
		}
		s.New[in.Items[i].ID] = true
	}
	for n := range classes {
		list := classes[n].list
		sort.SliceStable(list, func(i, j int) bool { return c.before(list[i].item, list[j].item, n) })
		MakeRoom(list, s.New, func(x candidate) string { return in.Items[x.item].ID })
	}
	f := filler{in: in, names: c.names, classes: classes, left: in.Budget, chosen: make([][]candidate, len(classes)), taken: make([]int, len(classes))}
	s.Entries = f.fill(s.Memory, omitted)
	s.LeftOut = Counts(omitted)
	s.Digest = digest(s.Entries)
	return s
}

func currentGroups(in Input) []Group {
	var out []Group
	newest := forecasts(in.Items)
	for _, g := range Groups(in.Items) {
		g, ok := leading(g, in.Items, newest)
		if !ok {
			continue
		}
		told := false
		for _, i := range g.Items {
			told = told || in.Told[in.Items[i].ID]
		}
		if !told && Current(&in.Items[g.Lead], in.Day, in.Zone) {
			out = append(out, g)
		}
	}
	return out
}

// Current reports whether an item belongs to the brief of a day: events of
// today and tomorrow, tasks due until then and not long overdue, mails of the last two days or with something open, news
// of the last days, and what was said in chats lately.
func Current(it *app.Item, day time.Time, zone *time.Location) bool {
	switch it.Kind {
	case app.KindTask: // open ones only come from their sources
		return !it.Start.IsZero() && it.Start.TimeIn(zone).Before(day.AddDate(0, 0, eventDays)) &&
			!it.Start.TimeIn(zone).Before(day.AddDate(0, 0, -overdueDays))
	case app.KindEvent:
		start := it.Start.TimeIn(zone)
		stop := it.End.TimeIn(zone)
		if it.End.IsZero() {
			stop = start.Add(time.Minute)
		}
		return !it.Start.IsZero() && start.Before(day.AddDate(0, 0, eventDays)) && stop.After(day)
	case app.KindMail:
		return currentMail(it, day, zone)
	case app.KindStory, app.KindArticle:
		return it.Time.IsZero() || !it.Time.Before(day.AddDate(0, 0, -newsDays))
	case app.KindNote: // what is said in a chat; a document without a time is for memory
		return !it.Time.IsZero() && !it.Time.Before(day.AddDate(0, 0, -recentDays)) && it.Time.Before(day.AddDate(0, 0, 2))
	case app.KindWeather:
		return true
	}
	return false
}

// currentMail reports whether a mail of somebody else is of the last days or has
// something open in it.
func currentMail(it *app.Item, day time.Time, zone *time.Location) bool {
	if it.HasFlag(app.FlagSent) || !it.Time.Before(day.AddDate(0, 0, 2)) {
		return false
	}
	if !it.Time.Before(day.AddDate(0, 0, -recentDays)) {
		return true
	}
	return !it.HasFlag(app.FlagAnswered) && OpenAction(it, day, zone) != nil && !it.Time.Before(day.AddDate(0, 0, -openDays))
}

// OpenAction returns the first action of a mail the reader has yet to do, the
// one due first before others; nil where there is none. An action that was due
// over a week ago counts as done with.
func OpenAction(it *app.Item, day time.Time, zone *time.Location) *app.Action {
	var best *app.Action
	for i := range it.Actions {
		a := &it.Actions[i]
		if a.Owed || !a.Due.IsZero() && a.Due.TimeIn(zone).Before(day.AddDate(0, 0, -7)) {
			continue
		}
		if best == nil || Sooner(a.Due, best.Due, zone) {
			best = a
		}
	}
	return best
}

// Sooner reports whether due date a comes before b; no date comes last, and a
// date without an hour after the hours of its day.
func Sooner(a, b app.Stamp, zone *time.Location) bool {
	if a.IsZero() || b.IsZero() {
		return !a.IsZero()
	}
	return dueEnd(a, zone).Before(dueEnd(b, zone))
}

func dueEnd(s app.Stamp, zone *time.Location) time.Time {
	t := s.TimeIn(zone)
	if s.IsDate() {
		return t.AddDate(0, 0, 1)
	}
	return t
}

func classOf(it *app.Item) int {
	switch {
	case it.Kind == app.KindMail:
		return 0
	case it.Kind == app.KindEvent || it.Kind == app.KindTask:
		if it.HasFlag(app.FlagCancelled) || it.HasFlag(app.FlagDeclined) {
			return -1
		}
		return 1
	case it.Kind == app.KindNote:
		return classNotes
	case it.Kind == app.KindWeather:
		return 5
	case it.Market():
		return 3
	case it.Kind == app.KindStory || it.Kind == app.KindArticle:
		return 4
	}
	return -1
}

// classNotes is the class of chats and other notes: between the calendar and
// the market. Its share is taken beside those of the others, so that a day
// without any is as it was.
const (
	classNotes = 2
	notesShare = 10
)

// filler spends the budget.
type filler struct {
	in      Input
	names   map[string]bool // words of the day's meetings
	classes []class
	left    int // tokens
	chosen  [][]candidate
	taken   []int // how many of each class were looked at
	memory  []candidate
}

// personal is how many of the first classes are the reader's own affairs.
const personal = 3

// fill takes from each class within its share, then from the reader's own
// affairs with what is left, then what memory holds on them, then the news. So
// memory takes no place of the day's own mails, events, weather, nor of the
// news within its share.
func (f *filler) fill(memory []Memory, omitted map[app.Kind]int) []app.EvidenceEntry {
	for n := range f.classes {
		f.take(n, f.in.Budget*f.classes[n].share/100)
	}
	for n := range f.classes[:personal] {
		f.take(n, f.left)
	}
	f.remember(memory, omitted)
	for n := range f.classes {
		f.take(n, f.left)
	}
	var out []app.EvidenceEntry
	add := func(list []candidate) {
		for _, c := range list {
			out = append(out, app.EvidenceEntry{N: len(out) + 1, Item: f.in.Items[c.item].ID, Text: c.text})
		}
	}
	mails := f.chosen[0] // chosen with what speaks for them, they stand by their score
	sort.SliceStable(mails, func(i, j int) bool { return better(&f.in.Items[mails[i].item], &f.in.Items[mails[j].item]) })
	for n := range f.classes {
		add(f.chosen[n])
		for _, c := range f.classes[n].list[f.taken[n]:] {
			omitted[f.in.Items[c.item].Kind]++
		}
	}
	add(f.memory)
	return out
}

// take takes from a class, the best first, up to limit tokens.
func (f *filler) take(n, limit int) {
	for used := 0; f.taken[n] < len(f.classes[n].list); f.taken[n]++ {
		c := f.classes[n].list[f.taken[n]]
		c.text = line(&f.in.Items[c.item], f.in.Zone, f.names)
		cost := tokens(c.text)
		if cost > f.left || used+cost > limit {
			return
		}
		used += cost
		f.left -= cost
		f.chosen[n] = append(f.chosen[n], c)
	}
}

// remember takes what memory holds within its share; the rest is counted as
// left out.
func (f *filler) remember(memory []Memory, omitted map[app.Kind]int) {
	limit := min(f.left, f.in.Budget*memoryShare/100)
	for _, m := range memory {
		c := candidate{item: m.Item, text: memoryLine(&f.in.Items[m.Item], f.in.Day, f.in.Zone)}
		cost := tokens(c.text)
		if cost > limit {
			omitted[f.in.Items[m.Item].Kind]++
			continue
		}
		limit -= cost
		f.left -= cost
		f.memory = append(f.memory, c)
	}
}

// Bytes of core sentences a line may hold.
const (
	mailCore  = 320
	eventCore = 160
	newsCore  = 170
)

// line is one item as a line of evidence: kind, who, when, title, core
// sentences, parted by " | ", without line breaks. Sentences with one of the
// names matter more.
func line(it *app.Item, zone *time.Location, names map[string]bool) string {
	parts := []string{string(it.Kind)}
	add := func(s string) {
		if s = strings.Join(strings.Fields(s), " "); s != "" {
			parts = append(parts, s)
		}
	}
	if it.From != nil && it.Kind != app.KindEvent {
		add(it.From.String())
	}
	add(when(it, zone))
	add(Cut(it.Title, 160))
	limit := newsCore
	switch it.Kind {
	case app.KindMail:
		limit = mailCore
	case app.KindEvent, app.KindTask:
		limit = eventCore
		if it.Detail.Event != nil {
			add(Cut(it.Detail.Event.Place, 80))
		}
	}
	if w := it.Detail.Weather; w != nil {
		add(days(w))
	} else {
		add(strings.Join(core(it, limit, names), " "))
	}
	return strings.Join(parts, " | ")
}

// days is the forecast in words. What was measured at the hour of the run is
// left out: the line is to change with the forecast alone.
func days(w *app.WeatherDetail) string {
	var out []string
	for _, d := range w.Days[:min(3, len(w.Days))] {
		out = append(out, fmt.Sprintf("%s: %s, %g to %g %s, rain %d %%, gusts %g %s", d.Date, d.Words, d.Low, d.High, w.Unit, d.RainChance, d.Gusts, w.WindUnit))
	}
	return strings.Join(out, "; ")
}

func when(it *app.Item, zone *time.Location) string {
	switch {
	case it.AllDay:
		return it.Start.TimeIn(zone).Format("Mon 2 Jan") + " all day"
	case !it.Start.IsZero():
		text := it.Start.TimeIn(zone).Format("Mon 2 Jan 15:04")
		if !it.End.IsZero() {
			text += it.End.TimeIn(zone).Format("-15:04")
		}
		return text
	case it.Kind == app.KindMail:
		return it.Time.In(zone).Format("Mon 2 Jan 15:04")
	case it.Kind == app.KindWeather || it.Time.IsZero():
		return "" // the hour it was asked for changes with every run
	}
	return it.Time.In(zone).Format("Mon 2 Jan")
}

// Counts returns the counts by kind, in the order of the kinds' names.
func Counts(m map[app.Kind]int) []app.Omitted {
	var out []app.Omitted
	for k, n := range m {
		if n > 0 {
			out = append(out, app.Omitted{Kind: k, Count: n})
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Kind < out[j].Kind })
	return out
}

func digest(entries []app.EvidenceEntry) string {
	h := sha256.New()
	for _, e := range entries {
		fmt.Fprintf(h, "%d\x00%s\x00%s\x00", e.N, e.Item, e.Text)
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
