package evidence

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"daybrief/app"
)

// Memory is an older item and what of today or tomorrow it belongs to.
type Memory struct {
	Item int    // index in Input.Items
	For  string // id of the event or story it belongs to
	Why  string // one of the Why constants

	value int
}

// Why an older item belongs to one of the day.
const (
	WhySeries = "series" // the meeting's occurrence before
	WhyPerson = "person" // from or to somebody who is there
	WhyTopic  = "topic"  // about the same by the rare words of its title
	WhyLiked  = "liked"  // the reader liked it, and today's news goes on with it
)

// Bounds of what is remembered.
const (
	memoryFor     = 3  // items for one event or story
	memoryTotal   = 12 // items in all
	memoryEvents  = 24 // events looked at
	memoryStories = 60 // stories looked at
	memoryShare   = 12 // percent of the budget
	fewPeople     = 2  // so few others make everything of theirs the matter of a meeting
)

// recall finds among the items that are not the day's own those that belong to
// it: what people of a meeting wrote about its matter, mails and notes on its
// words, the occurrence before, and stories the reader liked that today's news
// goes on with. What is suspicious or a newsletter is never remembered.
func recall(in Input, groups []Group, people *People) []Memory {
	r := rememberer{Input: in, people: people, count: map[string]int{}, words: map[int][]string{}, texts: map[int][]string{}}
	r.gather(groups)
	for _, i := range r.events {
		r.event(i)
	}
	for _, i := range r.stories {
		r.story(i)
	}
	return r.best()
}

type rememberer struct {
	Input
	people          *People
	pool, liked     []int
	events, stories []int
	words, texts    map[int][]string // of titles, and of the texts that were read
	count           map[string]int   // in how many titles of pool and events a word is
	found           []Memory
}

// barred reports whether an item is neither remembered nor an occasion to.
func barred(it *app.Item) bool {
	return it.Suspicious() || it.HasFlag(app.FlagNewsletter) || it.HasFlag(app.FlagCancelled) || it.HasFlag(app.FlagDeclined)
}

// gather parts the items into the day's own and what may be remembered.
func (r *rememberer) gather(groups []Group) {
	own := map[int]bool{}
	for _, g := range groups {
		for _, i := range g.Items {
			own[i] = true
		}
		it := &r.Items[g.Lead]
		switch {
		case barred(it):
		case it.Kind == app.KindEvent && len(r.events) < memoryEvents:
			r.events = append(r.events, g.Lead)
		case isNews(it) && len(r.Liked) > 0 && len(r.stories) < memoryStories:
			r.stories = append(r.stories, g.Lead)
		}
	}
	for i := range r.Items {
		if it := &r.Items[i]; !own[i] && it.When().Before(r.Day) && !barred(it) {
			r.keep(i)
		}
	}
	r.readTitles()
}

// readTitles counts in how many titles each word is.
func (r *rememberer) readTitles() {
	for _, list := range [][]int{r.events, r.stories, r.pool, r.liked} {
		for _, i := range list {
			r.words[i] = unique(Words(r.Items[i].Title))
			for _, w := range r.words[i] {
				r.count[w]++
			}
		}
	}
}

// keep puts an older item where it may be found.
func (r *rememberer) keep(i int) {
	switch it := &r.Items[i]; it.Kind {
	case app.KindMail, app.KindEvent, app.KindNote, app.KindTask:
		r.pool = append(r.pool, i)
	case app.KindStory, app.KindArticle:
		if r.Liked[it.ID] {
			r.liked = append(r.liked, i)
		}
	}
}

// heads are the rare words of an item's title: what is in few titles tells
// something.
func (r *rememberer) heads(at int) map[string]bool {
	rare := max(4, (len(r.pool)+len(r.events))/12)
	set := map[string]bool{}
	for _, w := range r.words[at] {
		if r.count[w] <= rare {
			set[w] = true
		}
	}
	return set
}

// common counts the words that are among heads, each once.
func common(heads map[string]bool, words []string) int {
	n := 0
	for i, w := range words {
		if heads[w] && !slices.Contains(words[:i], w) {
			n++
		}
	}
	return n
}

// event finds what belongs to an event.
func (r *rememberer) event(at int) {
	ev := &r.Items[at]
	there, heads, uid := r.people.Others(ev, r.Reader), r.heads(at), uidOf(ev)
	for _, i := range r.pool {
		why, value := "", 0
		switch it := &r.Items[i]; {
		case uid != "" && uidOf(it) == uid:
			if it.Text != "" && it.Text != ev.Text { // else it tells nothing of its own
				why, value = WhySeries, 4
			}
		case r.met(there, it):
			why, value = WhyPerson, r.fromThere(i, heads, len(there))
		default:
			if named := common(heads, r.words[i]); named > 1 {
				why, value = WhyTopic, 1+named
			}
		}
		if value > 0 {
			r.found = append(r.found, Memory{i, ev.ID, why, value})
		}
	}
}

// fromThere is how much a mail of somebody who is there belongs to the meeting:
// by its title, by its text, or because hardly anybody else is there; 0 for
// not.
func (r *rememberer) fromThere(i int, heads map[string]bool, others int) int {
	if named := common(heads, r.words[i]); named > 0 {
		return 4 + named
	}
	if r.texts[i] == nil {
		r.texts[i] = Words(strings.Join(Sentences(&r.Items[i]), " "))
	}
	if common(heads, r.texts[i]) > 0 {
		return 3
	}
	if others <= fewPeople {
		return 1
	}
	return 0
}

// met reports whether somebody who is there wrote a mail or was written to.
func (r *rememberer) met(there map[string]bool, it *app.Item) bool {
	if it.Kind != app.KindMail || len(there) == 0 {
		return false
	}
	if it.From != nil && there[r.people.Key(*it.From)] {
		return true
	}
	if it.HasFlag(app.FlagSent) {
		for _, x := range it.People {
			if there[r.people.Key(x)] {
				return true
			}
		}
	}
	return false
}

// story finds what the reader liked on the topic of a story.
func (r *rememberer) story(at int) {
	heads := r.heads(at)
	for _, i := range r.liked {
		if n := common(heads, r.words[i]); n > 1 {
			r.found = append(r.found, Memory{i, r.Items[at].ID, WhyLiked, n})
		}
	}
}

// best returns what tells most, each item once: by value, the newest first. Of
// a series the last occurrence is enough, and of a thread the last mail.
func (r *rememberer) best() []Memory {
	sort.SliceStable(r.found, func(i, j int) bool {
		a, b := &r.found[i], &r.found[j]
		if a.value != b.value {
			return a.value > b.value
		}
		x, y := &r.Items[a.Item], &r.Items[b.Item]
		if !x.When().Equal(y.When()) {
			return x.When().After(y.When())
		}
		return x.ID < y.ID || x.ID == y.ID && a.For < b.For
	})
	var out []Memory
	used := map[string]bool{}
	per := map[string]int{}
	for _, m := range r.found {
		it := &r.Items[m.Item]
		key := it.ID
		if u := uidOf(it); u != "" {
			key = u
		} else if it.Detail.Mail != nil && it.Detail.Mail.Thread != "" {
			key = it.Detail.Mail.Thread
		}
		if used[key] || per[m.For] == memoryFor || len(out) == memoryTotal {
			continue
		}
		used[key] = true
		per[m.For]++
		out = append(out, m)
	}
	return out
}

// Around returns what a store is asked for older items with: the events of today
// and tomorrow, and everybody known to be one of those who are there under any
// name or address, the reader left out.
func Around(in Input) (events []app.Item, people []app.Person) {
	if in.Zone == nil {
		in.Zone = in.Day.Location()
	}
	known := Acquaint(in.Items)
	there := map[string]bool{}
	for i := range in.Items {
		it := &in.Items[i]
		if it.Kind != app.KindEvent || barred(it) || !Current(it, in.Day, in.Zone) {
			continue
		}
		if len(events) == memoryEvents {
			break
		}
		events = append(events, *it)
		for k := range known.Others(it, in.Reader) {
			there[k] = true
		}
	}
	seen := map[app.Person]bool{}
	each(in.Items, func(x app.Person) {
		if there[known.Key(x)] && !seen[x] {
			seen[x] = true
			people = append(people, x)
		}
	})
	return events, people
}

// Planned is a step the rules plan, ready for a trace.
type Planned struct {
	Thought, Action string
	Input           any // marshals to JSON
	Observation     string
}

// Steps tells how memory was searched for a selection of the items.
func (s *Selection) Steps(items []app.Item) []Planned {
	var found, liked []string
	for _, m := range s.Memory {
		it := &items[m.Item]
		line := fmt.Sprintf("%s of %s for %s (%s)", it.Kind, it.When().UTC().Format(time.DateOnly), m.For, m.Why)
		if m.Why == WhyLiked {
			liked = append(liked, line)
		} else {
			found = append(found, line)
		}
	}
	events := []string{}
	for _, g := range s.Groups {
		if it := &items[g.Lead]; it.Kind == app.KindEvent && len(events) < memoryEvents {
			events = append(events, it.ID)
		}
	}
	observed := func(list []string) string {
		if len(list) == 0 {
			return "nothing found"
		}
		return strings.Join(list, "; ")
	}
	return []Planned{
		{"What is known of today's meetings and the people there?", "search_memory", map[string][]string{"events": events}, observed(found)},
		{"Does today's news go on with something the reader liked?", "search_memory", map[string]string{"topics": "liked"}, observed(liked)},
	}
}

// memoryLine is an older item as a line of evidence. Its date stands with its
// year and the word that tells it is of earlier days.
func memoryLine(it *app.Item, day time.Time, zone *time.Location) string {
	parts := []string{string(it.Kind)}
	if it.From != nil && it.From.String() != "" {
		parts = append(parts, oneLine(it.From.String()))
	}
	at := it.Start.TimeIn(zone)
	if it.Start.IsZero() {
		at = it.Time.In(zone)
	}
	parts = append(parts, fmt.Sprintf("from memory: %s, %s", at.Format("Mon 2 Jan 2006"), ago(at, day)), oneLine(Cut(it.Title, 120)))
	if core := strings.Join(Core(it, memoryCore), " "); core != "" {
		parts = append(parts, core)
	}
	return strings.Join(parts, " | ")
}

const memoryCore = 140 // bytes of core sentences in a line of memory

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// ago says how many days of the calendar lie between.
func ago(at, day time.Time) string {
	a := time.Date(at.Year(), at.Month(), at.Day(), 12, 0, 0, 0, time.UTC)
	d := time.Date(day.Year(), day.Month(), day.Day(), 12, 0, 0, 0, time.UTC)
	n := int(d.Sub(a).Hours() / 24)
	if n == 1 {
		return "1 day before"
	}
	return fmt.Sprintf("%d days before", n)
}
