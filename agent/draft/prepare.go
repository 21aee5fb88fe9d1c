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
	count := map[string]int{}
	words := map[string]map[string]bool{}
	mails := m.mails[:min(len(m.mails), mailsRead)]
	own := append(append(append([]*app.Item(nil), mails...), m.today...), m.tomorrow...)
	for _, it := range own {
		set := map[string]bool{}
		for _, w := range evidence.Words(title(it) + " " + strings.Join(evidence.Sentences(it), " ")) {
			set[w] = true
		}
		words[it.ID] = set
		for w := range set {
			count[w]++
		}
	}
	rare := max(3, len(own)/8)
	for _, ev := range own[len(mails):] {
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
		for _, w := range evidence.Words(title(ev)) {
			heads[w] = true
		}
		for _, mail := range mails {
			v, named := 0, 0
			for w := range words[ev.ID] {
				if words[mail.ID][w] && count[w] <= rare {
					v++
					if heads[w] {
						named++
					}
				}
			}
			met := mail.From != nil && people[mail.From.Address]
			if met && v >= 1 && named >= 1 || v >= 3 && named >= 1 || v >= 2 && named >= 2 {
				if met {
					v += 3
				}
				m.links = append(m.links, link{ev, mail, v + named})
			}
		}
	}
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
