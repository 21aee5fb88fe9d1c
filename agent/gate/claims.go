package gate

import (
	"fmt"
	"slices"
	"strings"

	"daybrief/app"
)

// toldDone reports whether the word at i is told as done: a past form that is
// not one of "to be sent", "must be sent".
func (s *sentence) toldDone(i int) bool {
	if !words().isPast(s.tokens[i].lower) || sameForms[s.tokens[i].lower] {
		return false
	}
	for j := i - 1; j >= 0 && j >= i-4; j-- {
		switch s.tokens[j].lower {
		case "be", "to", "must", "should", "get", "need", "needs", "by":
			return false
		}
		if s.tokens[j].mark == ',' {
			break
		}
	}
	return true
}

// sameForms are past forms that are base forms too.
var sameForms = map[string]bool{"cut": true, "put": true, "set": true, "hit": true, "shut": true, "let": true, "read": true, "left": true, "found": true, "felt": true}

// checkDone refuses what is asked for told as done.
func (s *sentence) checkDone(sp span, v *view) []string {
	l := words()
	own := make([]marks, len(s.tokens))
	negate(s.tokens, own)
	var out []string
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() || l.stop[t.stem] || l.neutral[t.stem] || own[i].negated || !s.toldDone(i) {
			continue
		}
		seen, done := false, false
		for _, u := range v.units {
			for _, k := range l.keys(t.stem) {
				for _, p := range u.at[k] {
					seen = true
					done = done || v.saysDone(&u, p)
				}
			}
		}
		if seen && !done {
			out = append(out, fmt.Sprintf("%q is asked for or planned, not done", t.text))
		}
	}
	return out
}

// saysDone reports whether the item's word at p tells something done: in mail
// and calendar by its form, in the news by anything but a request.
func (v *view) saysDone(u *unit, p int) bool {
	m := u.marks[p]
	if m.strong {
		return false
	}
	if words().isPast(u.tokens[p].lower) {
		return true
	}
	if v.item.Kind == app.KindMail || v.item.Kind == app.KindEvent || v.item.Kind == app.KindTask {
		return false
	}
	return !m.request || p == 0 || u.title
}

// checkDirection refuses "rose" where the item says that it fell.
func (s *sentence) checkDirection(sp span, v *view) []string {
	l := words()
	own := make([]marks, len(s.tokens))
	negate(s.tokens, own)
	var out []string
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() || own[i].strong || !s.weight[i] && !l.todo[t.stem] {
			continue
		}
		var mine, other []string
		for _, k := range l.same[t.stem] {
			if o := l.opposite[k]; o != nil {
				mine, other = append(mine, k), append(other, o...)
			}
		}
		if len(mine) == 0 {
			continue
		}
		if s.converse(i, v) {
			continue
		}
		mine = append(mine, t.stem)
		about := s.about(i, sp)
		if len(about) == 0 || s.together(about, mine, v) || !s.together(about, other, v) && !s.inUnit(about, other, mine, v) {
			continue
		}
		out = append(out, fmt.Sprintf("the item says the opposite of %q", t.text))
	}
	return out
}

// about returns the weighty words a direction at i is about: the nearest one
// before it in its clause, and the nearest after it.
func (s *sentence) about(i int, sp span) []int {
	var out []int
	for j := i - 1; j >= sp.from && s.tokens[j].clause == s.tokens[i].clause; j-- {
		if s.weight[j] && s.tokens[j].isWord() {
			out = append(out, j)
			if !s.tokens[j].upper || len(out) > 1 { // beside a name, what is the name's
				break
			}
		}
	}
	if len(out) > 0 {
		return out
	}
	for j := i + 1; j < sp.to && s.tokens[j].clause == s.tokens[i].clause; j++ {
		if s.weight[j] && s.tokens[j].isWord() {
			return append(out, j)
		}
	}
	return out
}

// together reports whether one of the words stands in a clause of the item
// with one of the keys.
func (s *sentence) together(about []int, keys []string, v *view) bool {
	for _, u := range v.units {
		for _, a := range about {
			for _, p := range u.positions(&s.tokens[a], v) {
				for _, k := range keys {
					if slices.ContainsFunc(u.at[k], func(q int) bool { return q != p && u.tokens[q].clause == u.tokens[p].clause }) {
						return true
					}
				}
			}
		}
	}
	return false
}

// inUnit reports whether a sentence of the item has one of the words with
// one of the other side's keys, and none with the own side's.
func (s *sentence) inUnit(about []int, other, mine []string, v *view) bool {
	with := func(keys []string) bool {
		for _, u := range v.units {
			for _, a := range about {
				if len(u.positions(&s.tokens[a], v)) > 0 && slices.ContainsFunc(keys, func(k string) bool { return len(u.at[k]) > 0 }) {
					return true
				}
			}
		}
		return false
	}
	return with(other) && !with(mine)
}

// checkOrder refuses "after" where the item says "before", and the other way.
func (s *sentence) checkOrder(sp span, v *view) []string {
	other := map[string]string{"before": "after", "after": "before"}
	for i := sp.from; i < sp.to; i++ {
		w := s.tokens[i].lower
		if other[w] == "" {
			continue
		}
		for _, n := range s.besides(i, sp) {
			with, against := false, false
			for _, u := range v.units {
				if len(u.positions(&s.tokens[n], v)) == 0 {
					continue
				}
				with = with || len(u.at[w]) > 0
				against = against || len(u.at[other[w]]) > 0
			}
			if against && !with {
				return []string{fmt.Sprintf("the item says %q, not %q", other[w], w)}
			}
		}
	}
	return nil
}

// besides returns the nearest weighty words on either side of i.
func (s *sentence) besides(i int, sp span) []int {
	var out []int
	for j := i - 1; j >= sp.from; j-- {
		if s.weight[j] {
			out = append(out, j)
			break
		}
	}
	for j := i + 1; j < sp.to; j++ {
		if s.weight[j] {
			return append(out, j)
		}
	}
	return out
}

// doubts are words by which an item leaves open whether something is so.
var doubts = map[string]bool{
	"whether": true, "if": true, "may": true, "might": true, "could": true, "perhaps": true, "maybe": true, "possibly": true, "reportedly": true, "rumour": true, "rumor": true,
	"leaning": true, "considering": true, "considers": true, "proposes": true, "proposed": true, "chance": true, "unless": true,
}

// hedges are words by which a sentence keeps it open.
var hedges = map[string]bool{
	"would": true, "expect": true, "expects": true, "expected": true, "plan": true, "plans": true, "ask": true, "asks": true, "asked": true, "confirm": true, "question": true, "wants": true, "want": true,
	"lean": true, "leaned": true, "likely": true, "probably": true, "tell": true, "know": true, "can": true, "decide": true, "favour": true, "favor": true, "need": true, "needs": true, "clarify": true, "odds": true, "chance": true, "probability": true, "likelihood": true, "possible": true, "check": true, "reply": true,
}

// checkDoubt refuses as certain what the item leaves open.
func (s *sentence) checkDoubt(sp span, v *view) []string {
	for i := range s.tokens {
		if l := s.tokens[i].lower; doubts[l] || hedges[l] || s.tokens[i].mark == '?' {
			return nil
		}
	}
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() || !s.weight[i] || t.upper && !t.first {
			continue
		}
		if v.onlyDoubted(t.stem) {
			return []string{fmt.Sprintf("the item leaves open what is said at %q", t.text)}
		}
	}
	return nil
}

// onlyDoubted reports whether each time the item has the word, its clause
// leaves it open.
func (v *view) onlyDoubted(stem string) bool {
	seen := false
	for _, u := range v.units {
		for _, k := range words().keys(stem) {
			for _, p := range u.at[k] {
				if !u.doubted(p) {
					return false
				}
				seen = true
			}
		}
	}
	return seen
}

func (u *unit) doubted(p int) bool {
	for j := p - 1; j >= 0 && u.tokens[j].clause == u.tokens[p].clause; j-- {
		if l := u.tokens[j].lower; doubts[l] && (l != "may" || !u.tokens[j].upper) && !(l == "could" && u.tokens[j+1].lower == "not") {
			return true
		}
	}
	return false
}

// checkPhrases refuses phrases that say nothing, and what only a prompt or a
// hijacker says, unless the item says it.
func checkPhrases(text string, views []*view) []string {
	lower := " " + strings.Join(strings.FieldsFunc(strings.ToLower(strings.ReplaceAll(text, "’", "'")), func(r rune) bool { return r == ' ' || r == ',' || r == '\t' }), " ") + " "
	inItem := func(p string) bool {
		return slices.ContainsFunc(views, func(v *view) bool {
			return strings.Contains(strings.ToLower(v.item.Title+" "+v.item.Text), p)
		})
	}
	var out []string
	for _, p := range words().vague {
		if containsPhrase(lower, p) && !inItem(p) {
			out = append(out, fmt.Sprintf("empty phrase %q", p))
		}
	}
	for _, p := range words().echo {
		if containsPhrase(lower, p) && !inItem(p) {
			out = append(out, fmt.Sprintf("%q does not belong into a brief", p))
		}
	}
	return out
}

// containsPhrase finds a phrase at the bounds of words.
func containsPhrase(text, phrase string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], phrase)
		if i < 0 {
			return false
		}
		start, end := from+i, from+i+len(phrase)
		if !letter(text[start-1]) && (end >= len(text) || !letter(text[end])) {
			return true
		}
		from = start + 1
	}
}

func letter(b byte) bool { return b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b >= 0x80 }
