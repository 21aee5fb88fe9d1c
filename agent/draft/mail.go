package draft

import (
	"strings"

	"daybrief/agent/evidence"
	"daybrief/app"
	"daybrief/app/lazyre"
)

var wonders = lazyre.New(`^(?:whether|if|when|what|which|who|where|how|why)\b`)

// vocative is how a sentence addresses its reader.
var vocative = lazyre.New(`^(?:(?i:hi|hello|hey|dear)\s+\p{L}+,|\p{Lu}\p{L}+,)\s+`)

var machine = lazyre.New(`(?i)no-?reply|notif|billing|invoice|support|service|info@|hr@|admin|reminder|termin|office`)

// mailLines are the five mails that matter most: who, what they want, by when,
// and what stands behind it.
func (m *maker) mailLines() []app.Sentence {
	var out []app.Sentence
	for _, it := range m.mails {
		if len(out) == mailLines {
			break
		}
		if s := m.mailLine(it); m.fresh(s) {
			out = append(out, s)
		}
	}
	return out
}

func (m *maker) mailLine(it *app.Item) app.Sentence {
	name := sender(it)
	var head, quote string
	if tasks := m.asks[it.ID]; len(tasks) > 0 {
		t := tasks[0]
		for _, o := range tasks[1:] {
			if evidence.Sooner(o.due, t.due, m.Zone) {
				t = o
			}
		}
		head, quote = m.wants(t, name), t.quote
	} else {
		head = name + ` writes about "` + title(it) + `"`
		if it.HasFlag(app.FlagAnswered) {
			head = name + ` has your answer on "` + title(it) + `"`
		}
	}
	if b := background(it, quote, head, sentenceMax-len(head)-6); b != "" {
		head += `: "` + b + `"`
	}
	return m.say(head, it)
}

// wants says what a sender wants of the reader.
func (m *maker) wants(t task, name string) string {
	by := m.by(t.due)
	if by != "" {
		by = " " + by
	}
	if strings.HasPrefix(by, " overdue") {
		by = "," + by
	}
	if q, ok := strings.CutPrefix(t.text, "Answer "); ok {
		if _, ask, ok := strings.Cut(q, ": "); ok {
			if by != "" {
				by = ", answer" + by
			}
			return name + ` asks "` + strings.TrimRight(ask, "?") + `?"` + by
		}
	}
	if spoken(t.text) {
		return name + ` writes "` + strings.TrimRight(t.quote, ".") + `"` + by
	}
	text := lowerVerb(t.text)
	if _, what, ok := strings.Cut(text, " "+firstName(t.it.From)+" "); ok && strings.HasPrefix(text, "tell ") && wonders.MatchString(what) {
		return name + " wants to know " + what + by
	}
	if f := firstName(t.it.From); f != "" && !machine.MatchString(t.it.From.Address) {
		for _, v := range []string{"send ", "give "} { // "asks you to send Priya the report": she asks
			if rest, ok := strings.CutPrefix(text, v+f+" "); ok {
				text = v + rest
			}
		}
		return name + " asks you to " + text + by
	}
	return name + ": " + text + by
}

// background is the sentence of a mail that tells most beside what head says:
// the one with figures, else the first that is not the request itself.
func background(it *app.Item, quote, head string, limit int) string {
	best, value := "", 0
	have := map[string]bool{}
	for _, w := range evidence.Words(head) {
		have[w] = true
	}
	asked := map[string]bool{quote: true}
	for _, a := range it.Actions {
		asked[oneLine(a.Quote)] = true
	}
	for i, s := range evidence.Sentences(it) {
		c := strings.TrimRight(vocative.ReplaceAllString(clean(s), ""), ".")
		if len(c) > limit || len(c) < 18 || i > 8 || strings.Contains(c, `"`) {
			continue
		}
		if asked[s] || !strings.ContainsAny(s[len(s)-1:], ".!?") {
			continue // told already; or a line below the letter, as a name and office
		}
		v := 4 - i
		v += 2 * len(figureRE.FindAllString(c, 3))
		fresh := 0
		for _, w := range evidence.Words(c) {
			if !have[w] {
				fresh++
			}
		}
		if fresh < 3 {
			continue
		}
		if v > value {
			best, value = c, v
		}
	}
	return best
}
