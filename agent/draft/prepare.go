package draft

import (
	"strings"
	"time"

	"daybrief/agent/evidence"
	"daybrief/app"
	"daybrief/app/lazyre"
)

// mailsRead bounds how many mails, the best first, are read for what joins
// them to other items.
const mailsRead = 300

// link is a mail that belongs to an event.
type link struct {
	event, mail *app.Item
	value       int
}

var (
	prepWords = lazyre.New(`(?i)\b(?:bring|prepare|read|review|agree|decide|submit|send|slides?|agenda|draft|report|numbers|figures|discuss|talk about|finish|complete|sign|book|check|plan)\b`)
	ticket    = lazyre.New(`^\d{3}$|\d{5,}|^\pL+\d+$`) // not a year
	mayBring  = lazyre.New(`(?i)^(?:[\w ]{2,40}\.?)$`)
)

// findLinks finds for each event the mails that belong to it: sent by someone
// who is there, from whichever address, and about the same, or sharing its rare
// words. Rare is what few of the reader's own items hold.
func (m *maker) findLinks() {
	mails := m.mails[:min(len(m.mails), mailsRead)]
	events := append(append([]*app.Item(nil), m.today...), m.tomorrow...)
	w := readWords(append(append([]*app.Item(nil), mails...), events...))
	people := evidence.Acquaint(m.Items)
	for _, ev := range events {
		if ev.HasFlag(app.FlagCancelled) {
			continue
		}
		there := people.Others(ev, m.Reader)
		heads := map[string]bool{}
		for _, word := range evidence.Words(title(ev)) {
			heads[word] = true
		}
		for _, mail := range mails {
			v, named := w.shared(ev, mail, heads)
			met := mail.From != nil && there[people.Key(*mail.From)]
			switch {
			case ev.Detail.Event != nil && ev.Detail.Event.Mail == mail.ID: // an invitation says no more than its event
			case belongs(met, v, named):
				if met {
					v += 3
				}
				m.links = append(m.links, link{ev, mail, v + named})
			}
		}
	}
}

// belongs reports whether shared words, those of the event's title among them,
// make a mail belong to an event; less is asked where its sender is there.
func belongs(met bool, shared, named int) bool {
	return met && named >= 1 || shared >= 3 && named >= 1 || named >= 2
}

// ownWords are the words of the reader's own items and in how many they are.
type ownWords struct {
	of    map[string]map[string]bool
	count map[string]int
	rare  int // the most items a word may be in to tell something
}

func readWords(items []*app.Item) ownWords {
	w := ownWords{of: map[string]map[string]bool{}, count: map[string]int{}, rare: max(3, len(items)/8)}
	for _, it := range items {
		set := map[string]bool{}
		for _, word := range evidence.Words(title(it) + " " + strings.Join(evidence.Sentences(it), " ")) {
			set[word] = true
		}
		w.of[it.ID] = set
		for word := range set {
			w.count[word]++
		}
	}
	return w
}

// shared counts the rare words two items share, and those of them in heads.
func (w ownWords) shared(a, b *app.Item, heads map[string]bool) (all, named int) {
	for word := range w.of[a.ID] {
		if w.of[b.ID][word] && w.count[word] <= w.rare {
			all++
			if ticket.MatchString(word) {
				all++ // a number of a ticket or an invoice is seldom a chance
			}
			if heads[word] {
				named++
			}
		}
	}
	return all, named
}

func (m *maker) isReader(address string) bool {
	for _, a := range m.Reader.Addresses {
		if strings.EqualFold(a, address) {
			return true
		}
	}
	return false
}

// linkOf returns the mail that belongs to the event most.
func (m *maker) linkOf(ev *app.Item) *link {
	var best *link
	for i := range m.links {
		l := &m.links[i]
		if l.event.ID == ev.ID && (best == nil || l.value > best.value || l.value == best.value && l.mail.ID < best.mail.ID) {
			best = l
		}
	}
	return best
}

// preparation is what the event's own text says to prepare or to bring.
func (m *maker) preparation(ev *app.Item) string {
	if ev.Suspicious() {
		return ""
	}
	first := ""
	for _, s := range evidence.Sentences(ev) {
		s = strings.TrimRight(clean(s), ".")
		if len(s) > 150 || len(s) < 8 {
			continue
		}
		if prepWords.MatchString(s) {
			return m.soften(s, ev)
		}
		if first == "" && mayBring.MatchString(s) && !ev.HasFlag(app.FlagRecurring) {
			first = m.soften(s, ev)
		}
	}
	return first
}

// soften lowers the verb a description opens with.
func (m *maker) soften(s string, ev *app.Item) string {
	word, _, _ := strings.Cut(s, " ")
	if prepWords.MatchString(word) && len(word) > 2 {
		return lowerVerb(s)
	}
	return lower(s, ev.Text)
}

// before says what to read or to know before an event: the mails that belong to
// it and what memory holds, with who is there.
func (m *maker) before(ev *app.Item) (string, []*app.Item) {
	if ev.HasFlag(app.FlagCancelled) || ev.Suspicious() || ev.Start.TimeIn(m.Zone).Before(m.Day) && !ev.AllDay {
		return "", nil
	}
	head := called(ev) + m.at(ev)
	items := []*app.Item{ev}
	text := ""
	if l := m.linkOf(ev); l != nil {
		text = "Before " + head + ", read the mail from " + sender(l.mail) + ` about "` + title(l.mail) + `"`
		items = append(items, l.mail)
	}
	for _, r := range m.Evidence.Memory {
		old := &m.Items[r.Item]
		words := m.remembered(r.Why, old)
		if r.For != ev.ID || words == "" || len(items) > 1+memoryParts {
			continue
		}
		joint := "; also "
		if text == "" {
			text, joint = "For "+head, ", see "
		}
		if len(text)+len(words)+len(joint) > sentenceMax {
			continue
		}
		text += joint + words
		items = append(items, old)
	}
	if len(items) == 1 {
		return "", nil
	}
	if who := m.company(ev, text); who != "" && len(text)+len(who) < sentenceMax {
		text = strings.Replace(text, head, head+who, 1)
	}
	return text, items
}

// memoryParts bounds how many older items stand beside the first.
const memoryParts = 2

// remembered names an older item with its day.
func (m *maker) remembered(why string, old *app.Item) string {
	day := m.dayName(old.When())
	about := ` about "` + evidence.Cut(title(old), 80) + `"`
	switch {
	case title(old) == "":
		return ""
	case why == evidence.WhySeries:
		return "what it was about " + m.onDate(old.When()) + ` ("` + evidence.Cut(strings.TrimRight(firstOf(old), "."), 80) + `")`
	case old.Kind == app.KindMail && old.HasFlag(app.FlagSent) && len(old.People) > 0:
		return "your mail of " + day + " to " + clean(old.People[0].String()) + about
	case old.Kind == app.KindMail && old.HasFlag(app.FlagSent):
		return "your mail of " + day + about
	case old.Kind == app.KindMail:
		return possessive(sender(old)) + " mail of " + day + about
	case old.Kind == app.KindNote:
		return "your note of " + day + about
	}
	return `"` + evidence.Cut(title(old), 80) + `" ` + m.onDate(old.When())
}

func (m *maker) onDate(t time.Time) string {
	if n := m.dayName(t); n == "yesterday" || n == "today" {
		return n
	}
	return "on " + m.dayName(t)
}

func firstOf(it *app.Item) string {
	if list := evidence.Sentences(it); len(list) > 0 {
		return clean(list[0])
	}
	return title(it)
}

func possessive(name string) string {
	if strings.HasSuffix(name, "s") {
		return name + "'"
	}
	return name + "'s"
}

// company names who is there, where the event does and they are few; text names
// some of them already.
func (m *maker) company(ev *app.Item, text string) string {
	var names []string
	for _, p := range ev.People {
		if p.Name == "" || m.isReader(p.Address) || len(names) > 3 {
			continue
		}
		if n := clean(p.Name); !strings.Contains(text, n) {
			names = append(names, n)
		}
	}
	if len(names) == 0 || len(names) > 3 {
		return ""
	}
	return " with " + list(names)
}
