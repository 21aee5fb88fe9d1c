package gate

import (
	"fmt"
	"slices"
	"strings"

	"daybrief/app"
)

// hasAny reports whether the item has the word or one that says the same.
func (v *view) hasAny(stem string) bool {
	return slices.ContainsFunc(words().keys(stem), func(k string) bool { return v.keys[k] })
}

// checkWords refuses words with weight that the item has not.
func (s *sentence) checkWords(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() || !s.weight[i] || v.hasAny(t.stem) || v.namesPerson(t) || v.isKindWord(t.stem) || v.joinedWord(s.tokens, i) {
			continue
		}
		out = append(out, fmt.Sprintf("%q is not in the item", t.text))
	}
	if len(out) == 0 && !s.coherent(sp, v) {
		out = append(out, "it joins words from different places of the item")
	}
	return out
}

// joinedWord reports whether the item writes two words of the sentence as
// one, or one as two: "roadmap review" needs nothing, "stand up" and "standup" do.
func (v *view) joinedWord(tokens []token, i int) bool {
	l := words()
	if i+1 < len(tokens) && tokens[i+1].isWord() && v.keys[l.stem(tokens[i].lower+tokens[i+1].lower)] {
		return true
	}
	if i > 0 && tokens[i-1].isWord() && v.keys[l.stem(tokens[i-1].lower+tokens[i].lower)] {
		return true
	}
	w := tokens[i].lower
	for cut := 3; cut <= len(w)-2; cut++ {
		if v.lowers[w[:cut]] && v.lowers[w[cut:]] && !l.stop[w[cut:]] {
			return true
		}
	}
	return false
}

func (v *view) namesPerson(t *token) bool {
	_, ok := v.people[t.lower]
	return ok && t.upper
}

// kindWords are what an item of a kind may be called.
var kindWords = map[app.Kind][]string{
	app.KindMail:    {"mail", "email", "inbox", "repli", "write", "wrote"},
	app.KindEvent:   {"meet", "appoint", "calendar", "event", "session", "attend", "attende", "join"},
	app.KindStory:   {"stori", "hacker", "news", "point", "comment"},
	app.KindWeather: {"weather", "forecast", "rain", "temperatur", "degre", "celsius", "gust", "wind", "high", "low", "chanc"},
	app.KindTask:    {"task", "todo"},
}

func (v *view) isKindWord(stem string) bool { return slices.Contains(kindWords[v.item.Kind], stem) }

// coherent reports whether a good part of the stretch's words stand together
// in one sentence of the item, its title and sender counted in.
func (s *sentence) coherent(sp span, v *view) bool {
	var list []int
	for i := sp.from; i < sp.to; i++ {
		if s.weight[i] && s.tokens[i].isWord() && !v.namesPerson(&s.tokens[i]) {
			list = append(list, i)
		}
	}
	if len(list) < 4 {
		return true
	}
	best := 0
	for _, u := range v.units {
		n := 0
		for _, i := range list {
			if u.has(s.tokens[i].stem) || v.inTitle(s.tokens[i].stem) {
				n++
			}
		}
		best = max(best, n)
	}
	return best*2 >= len(list)
}

func (u *unit) has(stem string) bool {
	return slices.ContainsFunc(words().keys(stem), func(k string) bool { return len(u.at[k]) > 0 })
}

func (v *view) inTitle(stem string) bool {
	return len(v.units) > 0 && v.units[0].title && v.units[0].has(stem)
}

// checkNames refuses names that are not in the item, and a name put together
// of two people's.
func (s *sentence) checkNames(sp span, v *view) []string {
	return append(s.foreignNames(sp, v), s.mixedNames(sp, v)...)
}

// foreignNames refuses the names of the stretch that the item has not.
func (s *sentence) foreignNames(sp span, v *view) []string {
	var out []string
	for i := sp.from; i < sp.to; i++ {
		t := &s.tokens[i]
		if !t.isWord() || !t.upper || s.reader[t.lower] || v.lowers[t.lower] {
			continue
		}
		if !v.namesPerson(t) && !v.isPlain(t) && !v.hasName(t) {
			out = append(out, fmt.Sprintf("the name %q is not in the item", t.text))
		}
	}
	return out
}

// isPlain reports whether a word with a capital is no name: a word without
// weight, or a common one that only begins its sentence.
func (v *view) isPlain(t *token) bool {
	l := words()
	return l.stop[t.stem] || l.stop[t.lower] || t.first && (l.neutral[t.stem] || l.todo[t.stem] || v.hasAny(t.stem))
}

// mixedNames refuses the name of one person followed by that of another.
func (s *sentence) mixedNames(sp span, v *view) []string {
	var out []string
	for i := sp.from + 1; i < sp.to; i++ {
		a, b := &s.tokens[i-1], &s.tokens[i]
		if a.upper && b.upper && !a.owner && a.isWord() && b.isWord() && v.mixesPeople(a.lower, b.lower) {
			out = append(out, fmt.Sprintf("nobody is called %s %s", a.text, b.text))
		}
	}
	return out
}

// hasName reports whether the item has the name in another spelling: by stem
// ("Cloudhosts"), or as two words.
func (v *view) hasName(t *token) bool { return v.keys[t.stem] || v.joinedWord([]token{*t}, 0) }

func (v *view) mixesPeople(a, b string) bool {
	pa, oka := v.people[a]
	pb, okb := v.people[b]
	if !oka && !okb || oka && okb && pa == pb || !oka && !v.named[a] || !okb && !v.named[b] {
		return false
	}
	for _, u := range v.units { // the item itself writes them side by side
		for i := 1; i < len(u.tokens); i++ {
			if u.tokens[i-1].lower == a && u.tokens[i].lower == b && !strings.HasPrefix(u.tokens[0].lower, "mail") {
				return false
			}
		}
	}
	return true
}
