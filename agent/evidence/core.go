package evidence

import (
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"daybrief/agent/actions"
	"daybrief/app"
	"daybrief/app/lazyre"
)

// readSentences bounds how far into a text is looked: news says what it is
// about at its beginning.
const (
	newsSentences = 20
	mailSentences = 200
	newsBytes     = 6000
	mailBytes     = 24000
)

var (
	figure   = lazyre.New(`\d`)
	amount   = lazyre.New(`(?i)[$€£]\s?\d|\d\s?(?:%|percent|eur|usd|euros?|dollars?|million|billion)|\d+[.,]\d`)
	dayWord  = lazyre.New(`\b(?i:mon|tues|wednes|thurs|fri|satur|sun)day\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\b(?i:today|tomorrow|tonight|noon|this (?:morning|afternoon|evening|week)|next week)\b`)
	greeting = lazyre.New(`(?i)^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|thanks|thank you|best|regards|kind regards|cheers|hope you)\b[^?]{0,40}$`)
)

// Sentences returns the first sentences of an item's text with their white
// space folded; of a mail, without quotes, greeting and signature.
func Sentences(it *app.Item) []string {
	text := it.Text
	if it.Detail.Mail != nil && it.Detail.Mail.Core != "" {
		text = it.Detail.Mail.Core
	}
	count, size := newsSentences, newsBytes
	if it.Kind == app.KindMail {
		count, size = mailSentences, mailBytes
	}
	if len(text) > size {
		text = text[:size]
		for len(text) > 0 && !utf8.ValidString(text[len(text)-1:]) {
			text = text[:len(text)-1]
		}
	}
	var out []string
	for _, s := range actions.Sentences(text) {
		s = strings.Join(strings.Fields(s), " ")
		if greeting.MatchString(s) || strings.Count(s, " ") < 3 && !figure.MatchString(s) && !strings.HasSuffix(s, "?") && (it.Kind != app.KindEvent || strings.Count(s, " ") < 1) {
			continue // a greeting, a name below a mail, a heading
		}
		if out = append(out, s); len(out) == count {
			break
		}
	}
	return out
}

// Core returns the sentences that matter most within limit bytes, in their
// own order: what is asked, days and amounts, questions, the first.
func Core(it *app.Item, limit int) []string { return core(it, limit, nil) }

// core is Core; a sentence that holds one of the names, words as Words gives
// them, matters more.
func core(it *app.Item, limit int, names map[string]bool) []string {
	all := Sentences(it)
	asked := map[string]bool{}
	for _, a := range it.Actions {
		asked[oneLine(a.Quote)] = true
	}
	type rated struct{ n, value int }
	list := make([]rated, len(all))
	for i, s := range all {
		list[i] = rated{i, worth(it, i, s, names)}
		if asked[s] {
			list[i].value += 30
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].value > list[j].value })
	take := make([]bool, len(all))
	left := limit
	for _, r := range list {
		if n := len(all[r.n]) + 1; n <= left {
			take[r.n] = true
			left -= n
		}
	}
	var out []string
	for i, s := range all {
		if take[i] {
			out = append(out, s)
		}
	}
	if len(out) == 0 && len(all) > 0 {
		out = []string{Cut(all[list[0].n], limit)}
	}
	return out
}

// worth is how much the sentence at place i says.
func worth(it *app.Item, i int, s string, names map[string]bool) int {
	v := -min(i, 8) / 2
	if i == 0 {
		v += 12
	}
	if amount.MatchString(s) {
		v += 8
	} else if figure.MatchString(s) {
		v += 5
	}
	if it.Kind != app.KindMail {
		return v
	}
	if dayWord.MatchString(s) {
		v += 6
	}
	if strings.HasSuffix(s, "?") {
		v += 6
	}
	if len(names) > 0 && slices.ContainsFunc(Words(s), func(w string) bool { return names[w] }) {
		v += 10
	}
	return v
}

// Cut shortens text to limit bytes at the end of a word and marks the cut.
func Cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	const mark = "…"
	cut := text[:max(0, limit-len(mark))]
	for len(cut) > 0 && !utf8.RuneStart(text[len(cut)]) {
		cut = cut[:len(cut)-1]
	}
	if i := strings.LastIndexByte(cut, ' '); i > limit/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:") + mark
}
