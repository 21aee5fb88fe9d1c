package rag

import (
	"slices"
	"strings"

	"daybrief/app"
)

// kindWords are the words for kinds of items.
var kindWords = map[string][]app.Kind{
	"mail": {app.KindMail}, "mails": {app.KindMail}, "email": {app.KindMail}, "emails": {app.KindMail}, "e-mail": {app.KindMail},
	"e-mails": {app.KindMail}, "message": {app.KindMail}, "messages": {app.KindMail},
	"meeting": {app.KindEvent}, "meetings": {app.KindEvent}, "event": {app.KindEvent}, "events": {app.KindEvent},
	"appointment": {app.KindEvent}, "appointments": {app.KindEvent},
	"task": {app.KindTask}, "tasks": {app.KindTask}, "todo": {app.KindTask}, "todos": {app.KindTask},
	"story": {app.KindStory, app.KindArticle}, "stories": {app.KindStory, app.KindArticle}, "news": {app.KindStory, app.KindArticle},
	"article": {app.KindArticle, app.KindStory}, "articles": {app.KindArticle, app.KindStory},
	"brief": {app.KindBrief}, "briefs": {app.KindBrief}, "note": {app.KindNote}, "notes": {app.KindNote},
	"weather": {app.KindWeather}, "forecast": {app.KindWeather},
	"action": {app.KindAction}, "actions": {app.KindAction},
	"preference": {app.KindPreference}, "preferences": {app.KindPreference}, "likes": {app.KindPreference},
}

// kindsNamed are the kinds a value of kind: means; nil for none.
func kindsNamed(text string) []app.Kind {
	text = strings.ToLower(text)
	for _, kinds := range kindWords {
		if text == string(kinds[0]) {
			return kinds[:1]
		}
	}
	return kindWords[text]
}

// ahead reports whether the search is for what is to come: events and tasks.
func (r *reading) ahead() bool {
	return slices.Contains(r.req.Kinds, app.KindEvent) || slices.Contains(r.req.Kinds, app.KindTask)
}

// Words around what was said. A kind is one only between them: "mails from
// Ann", "my meetings tomorrow", but not "meeting notes".
var (
	beforeKind = listed("my the all any new show find list what which are were is was of a an")
	afterKind  = listed(`from about with on regarding concerning to in since before after until between by at that which i we
		did do have are were is was last this next today yesterday tomorrow`)
	beforeTime = listed("on since before after until from in during of for at by within over")
	beforeName = map[string]bool{"from": true, "with": true, "by": true}
)

// speech takes what is said about kind, time and people out of the rest.
func (r *reading) speech() {
	r.sayDense()
	taken := make([]bool, len(r.rest))
	words := make([]string, len(r.rest))
	for i, t := range r.rest {
		if t.plain() {
			words[i] = strings.TrimSuffix(strings.TrimSuffix(t.word(), "'s"), "’s")
			if strings.HasSuffix(t.word(), "s'") || strings.HasSuffix(t.word(), "s’") {
				words[i] = strings.TrimRight(t.word(), "s'’")
			}
			if w := germanWords[words[i]]; w != "" {
				words[i] = w
			}
		}
	}
	r.sayKinds(words, taken)
	r.sayTimes(words, taken)
	r.sayPeople(words, taken)
	var rest []token
	for i, t := range r.rest {
		if !taken[i] {
			rest = append(rest, t)
		}
	}
	r.rest = rest
}

// sayKinds finds words for kinds.
func (r *reading) sayKinds(words []string, taken []bool) {
	if r.req.Kinds != nil {
		return
	}
	for i, w := range words {
		kinds := kindWords[w]
		if kinds == nil || !r.startsHere(words, i) || !r.endsHere(words, i) {
			continue
		}
		if i == 0 && len(words) == 1 {
			return // a single word is what is looked for
		}
		r.req.Kinds, taken[i] = slices.Clone(kinds), true
		return
	}
}

// startsHere reports whether a kind can be said at i: nothing but a time and
// small words before it.
func (r *reading) startsHere(words []string, i int) bool {
	for j := 0; j < i; {
		if _, n := r.timeAt(words[j:i], true); n > 0 {
			j += n
			continue
		}
		if !beforeKind[words[j]] && !beforeTime[words[j]] {
			return false
		}
		j++
	}
	return true
}

func (r *reading) endsHere(words []string, i int) bool {
	if i+1 == len(words) || afterKind[words[i+1]] {
		return true
	}
	_, n := r.timeAt(words[i+1:], true)
	return n > 0
}

// sayTimes finds times, with the word before them.
func (r *reading) sayTimes(words []string, taken []bool) {
	for i := 0; i < len(words); i++ {
		if taken[i] || words[i] == "" {
			continue
		}
		lead := ""
		j := i
		if beforeTime[words[i]] && i+1 < len(words) && !taken[i+1] {
			lead, j = words[i], i+1
		}
		s, n := r.timeAt(words[j:], lead != "" && lead != "for" && lead != "of" || r.possessive(j))
		if n == 0 || slices.Contains(taken[j:j+n], true) {
			continue
		}
		r.within(lead, s)
		for k := i; k < j+n; k++ {
			taken[k] = true
		}
		i = j + n - 1
	}
}

// possessive reports whether the token says "Monday's".
func (r *reading) possessive(i int) bool {
	w := r.rest[i].word()
	return strings.HasSuffix(w, "'s") || strings.HasSuffix(w, "’s")
}

// nameWords is the longest name looked for, in words.
const nameWords = 3

// sayPeople finds people the store knows.
func (r *reading) sayPeople(words []string, taken []bool) {
	for i := 0; i+1 < len(words); i++ {
		if taken[i] || !beforeName[words[i]] {
			continue
		}
		name, n := r.nameAt(words, taken, i+1)
		if n == 0 {
			continue
		}
		if words[i] == "with" {
			r.req.With = append(r.req.With, name)
		} else {
			r.req.People = append(r.req.People, name)
		}
		for k := i; k <= i+n; k++ {
			taken[k] = true
		}
	}
}

// nameAt reads the longest name at i that somebody has.
func (r *reading) nameAt(words []string, taken []bool, i int) (name string, n int) {
	for n = min(nameWords, len(words)-i); n > 0; n-- {
		list := make([]string, 0, n)
		for k := i; k < i+n; k++ {
			w := words[k]
			if w == "" || taken[k] || stopWords[w] || kindWords[w] != nil {
				break
			}
			list = append(list, w)
		}
		if len(list) < n {
			continue
		}
		name = strings.Join(list, " ")
		if strings.Contains(name, "@") && n == 1 || r.Knows != nil && r.Knows(name) {
			return name, n
		}
	}
	return "", 0
}
