package feedback

import (
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// Wish is what a sentence of the reader asks for on one matter.
type Wish struct {
	Topic string `json:"topic"`
	Value int    `json:"value"` // 1 more, -1 less, 0 as if it had never been said
}

// wishSource is the source of wishes among the items voted on, and wishWeight
// for how many votes one counts: who takes the trouble to say it means it.
const (
	wishSource = "wishes"
	wishWeight = 3
)

// What stands before and behind the words of a cue.
const (
	cueHead = `(?i)^(?:please )?(?:`
	cueTail = `)\b(?: (?:news|stories|items|articles|mails?|anything|more|all))?(?: (?:about|of|on|from|in|for|with|regarding))?\s*`
)

// cues are the beginnings of a clause that tell what is wished, the longer ones
// first.
var cues = []struct {
	value int
	words *lazyre.Regexp
}{
	{0, lazyre.New(cueHead + `forget|never mind|whatever` + cueTail)},
	{-1, lazyre.New(cueHead + `i (?:do not|don't|don’t) (?:like|want|care for|care)(?: to (?:see|read|hear))?|i (?:dislike|hate)|(?:do not|don't|don’t) (?:show|tell|bring)(?: me)?|no more|not so much|not|no|nothing|none|never|less|fewer|without|hide|skip|stop|avoid|dislike|hate|enough|tired` + cueTail)},
	{1, lazyre.New(cueHead + `i (?:really )?(?:like|love|want|follow|care)(?: to (?:see|read|hear))?|i(?: am|'m|’m) interested|(?:show|tell|bring|give) me(?: more| a lot| lots)?|a lot more|much more|more|lots|interested|prefer|follow|like|love|only` + cueTail)},
}

// parts where one wish ends and another begins.
var clauses = lazyre.New(`(?i)\s*(?:[,;\n]|\.(?:\s|$)|\bbut\b|\band\b|\bor\b)\s*`)

// Wishes reads a sentence such as "more about Go releases, nothing about
// crypto". A part that does not say whether more or less is wished goes with
// the one before it; one before any cue says nothing. A matter named twice is
// as said last.
func Wishes(sentence string) []Wish {
	var out []Wish
	value, known := 0, false
	for _, part := range clauses.Split(sentence, -1) {
		part = strings.Join(strings.Fields(part), " ")
		for _, c := range cues {
			if rest := c.words.ReplaceAllLiteralString(part, ""); rest != part {
				part, value, known = rest, c.value, true
				break
			}
		}
		part = strings.Trim(part, " \"'“”‘’!?")
		if part == "" || !known || len(part) > mostTopic {
			continue
		}
		w := Wish{Topic: part, Value: value}
		at := -1
		for i := range out {
			if strings.EqualFold(out[i].Topic, part) {
				at = i
			}
		}
		if at >= 0 {
			out[at] = w
			continue
		}
		out = append(out, w)
	}
	return out
}

// mostTopic is how long the name of a matter may be, in bytes.
const mostTopic = 120

// Vote makes of a wish a vote like any other: on an item that is the wish.
func (w Wish) Vote(at time.Time) app.Vote {
	id := app.ItemID(wishSource, strings.ToLower(w.Topic))
	it := app.Item{ID: id, Source: wishSource, Native: strings.ToLower(w.Topic), Kind: app.KindPreference, Title: w.Topic, Time: at}
	return app.Vote{Item: id, Value: w.Value, At: at, About: &it}
}
