package draft

import (
	"regexp"
	"strings"

	"daybrief/agent/evidence"
	"daybrief/app"
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
	prepWords = regexp.MustCompile(`(?i)\b(?:bring|prepare|read|review|agree|decide|submit|send|slides?|agenda|draft|report|numbers|figures|discuss|talk about|finish|complete|sign|book|check|plan)\b`)
	mayBring  = regexp.MustCompile(`(?i)^(?:[\w ]{2,40}\.?)$`)
)

// findLinks finds for each event the mails that belong to it: sent by someone
// who is there and about the same, or sharing its rare words. Rare is what few
// of the reader's own items hold.
func (m *maker) findLinks() {
	mails := m.mails[:min(len(m.mails), mailsRead)]
	events := append(append([]*app.Item(nil), m.today...), m.tomorrow...)
	w := readWords(append(append([]*app.Item(nil), mails...), events...))
	for _, ev := range events {
		if ev.HasFlag(app.FlagCancelled) {
			continue
		}
		people := map[string]bool{}
		for _, p := range ev.People {
			if p.Address != "" && !m.isReader(p.Address) {
				people[p.Address] = true
			}
		}
		heads := map[string]bool{}
		for _, word := range evidence.Words(title(ev)) {
			heads[word] = true
		}
		for _, mail := range mails {
			v, named := w.shared(ev, mail, heads)
			met := mail.From != nil && people[mail.From.Address]
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
