package draft

import (
	"strings"

	"daybrief/agent/evidence"
	"daybrief/app"
	"daybrief/app/lazyre"
)

// story is one piece of news with the other sources that tell it.
type story struct {
	it   *app.Item
	also []*app.Item
}

func (m *maker) story(g evidence.Group) story {
	s := story{it: &m.Items[g.Lead]}
	for _, i := range g.Items {
		if i != g.Lead {
			s.also = append(s.also, &m.Items[i])
		}
	}
	return s
}

var (
	figureRE    = lazyre.New(`\d+(?:[.,]\d+)*`)
	firstPerson = lazyre.New(`\b(?:I|[Ww]e|[Mm]y|[Oo]ur)\b`)
	fineDay     = lazyre.New(`\b\d{1,2} (?:January|February|March|April|May|June|July|August|September|October|November|December)\b`)
)

// newsLine is the title with the sentence that adds most figures to it.
func (m *maker) newsLine(s story) app.Sentence {
	t := title(s.it)
	if firstPerson.MatchString(t) {
		t = `"` + t + `"` // its author speaks, not we
	}
	if d := detail(s.it, t, sentenceMax-len(t)-6); d != "" {
		t = attach(t, d, s.it.Text)
	}
	return m.say(t, append([]*app.Item{s.it}, s.also...)...)
}

// attach puts a second statement behind the first: after a semicolon where its
// first word may be lower-cased, else as a sentence of its own.
func attach(first, second, text string) string {
	small := lower(second, text)
	first = strings.TrimRight(first, ".")
	switch {
	case strings.HasSuffix(first, `"`):
		return first + ": " + small
	case strings.HasSuffix(first, "?") || strings.HasSuffix(first, "!"):
		return first + " " + second
	case small != second:
		return first + "; " + small
	}
	return first + ". " + second
}

// detail returns the sentence, among the first of the text, that says most
// beside the title and fits into limit bytes.
func detail(it *app.Item, title string, limit int) string {
	have := map[string]bool{}
	for _, w := range evidence.Words(title) {
		have[w] = true
	}
	best, value := "", 0.0
	for i, s := range evidence.Sentences(it) {
		if i == 4 {
			break
		}
		s = clean(s)
		if len(s) > limit || len(s) < 25 {
			continue
		}
		v := 1 - 0.6*float64(i)
		words := evidence.Words(s)
		known := 0
		for _, w := range words {
			if have[w] {
				known++
			} else if figureRE.MatchString(w) {
				v++
			}
		}
		v -= 3 * float64(known) / float64(max(1, len(words)))
		if fineDay.MatchString(s) {
			v += 0.3
		}
		if v > value {
			best, value = s, v
		}
	}
	return strings.TrimRight(best, ".")
}

// newsLines are the top stories of a class.
func (m *maker) newsLines(list []story) []app.Sentence {
	var out []app.Sentence
	for _, s := range list {
		if len(out) == newsLines {
			break
		}
		line := m.newsLine(s)
		if !m.fresh(line) { // it stands among the three lines: the other facts then
			line = m.say(m.rest(s), append([]*app.Item{s.it}, s.also...)...)
			if !m.fresh(line) {
				continue
			}
		}
		out = append(out, line)
	}
	return out
}

// rest words a story by the first sentences of its text instead of its title.
func (m *maker) rest(s story) string {
	text := ""
	t := title(s.it)
	told := detail(s.it, t, sentenceMax-len(t)-6)
	for _, p := range evidence.Sentences(s.it) {
		if p = clean(p); told != "" && strings.TrimRight(p, ".") == told {
			continue
		}
		if text == "" {
			text = p
		} else if len(text)+len(p)+2 < sentenceMax {
			return attach(text, p, s.it.Text)
		}
	}
	if text == "" {
		return t
	}
	return text
}

func (m *maker) newsHeads(list []story) []app.Sentence {
	var out []app.Sentence
	for _, s := range list[:min(len(list), tldrLines)] {
		out = append(out, m.newsLine(s))
	}
	return out
}
