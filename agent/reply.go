package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"daybrief/app"
)

// worded is one sentence of a model's answer.
type worded struct {
	Text  string `json:"text"`
	Items []int  `json:"items"`
}

// parseReply reads an answer. It must be the object the schema asks for, with
// nothing around it, and hold at least one sentence.
func parseReply(text string) (map[string][]worded, error) {
	var raw map[string][]worded
	if err := json.Unmarshal([]byte(strings.TrimSpace(text)), &raw); err != nil {
		return nil, fmt.Errorf("parse the model's answer: %w", err)
	}
	n := 0
	for _, name := range sections {
		n += len(raw[name])
	}
	if n == 0 {
		return nil, errors.New("the model's answer holds no sentence")
	}
	return raw, nil
}

// take puts the sentences of an answer into the slots they were asked for, as
// far as the gate lets them through, and keeps a verdict of each.
func (c *composer) take(answer map[string][]worded, asked []*slot, round int) {
	for _, name := range sections {
		var places []*slot
		for _, s := range asked {
			if s.section == name {
				places = append(places, s)
			}
		}
		const most = 20 // more than any section holds; an answer past it is noise
		for k, w := range answer[name][:min(len(answer[name]), most)] {
			c.place(name, k, w, places, round)
		}
	}
	for _, s := range asked {
		if !s.filled && s.tried == "" {
			s.reasons = []string{"no sentence came for it"}
		}
	}
}

// place judges one sentence and puts it where it belongs.
func (c *composer) place(section string, k int, w worded, places []*slot, round int) {
	text := tidy(w.Text)
	ids, unknown := c.ids(w.Items)
	v := app.Verdict{Section: section, Text: text, Items: ids, Round: round}
	to := target(places, ids, k)
	switch {
	case unknown:
		v.Reasons = []string{"it cites a number that is not in the evidence"}
	default:
		verdict := c.gate.Check(text, c.itemsOf(ids))
		v.Passed, v.Reasons = verdict.Passed, verdict.Reasons
	}
	if v.Passed && c.said[key(text)] {
		v.Passed, v.Reasons = false, []string{"the brief says it already"}
	}
	if v.Passed && to != nil && to.section == "tldr" {
		v.Reasons = c.losses(to, text)
		v.Passed = len(v.Reasons) == 0
	}
	fits := to != nil && to.accepts(ids)
	if v.Passed && fits {
		to.at.Text, to.at.Items, to.at.By = text, ids, app.ByModel
		to.filled = true
		c.said[key(text)] = true
		c.worded++
	}
	if v.Passed && !fits {
		v.Reasons = []string{"not used: no place of this section rests on these items"}
	}
	if to == nil {
		to = nth(places, k)
	}
	if to != nil && !to.filled {
		to.tried, to.reasons = text, v.Reasons
	}
	c.trace.Verdicts = append(c.trace.Verdicts, v)
}

// target returns the open slot a sentence is for: the k-th where it cites what
// that one does, else another that does.
func target(places []*slot, ids []string, k int) *slot {
	if s := nth(places, k); s != nil && !s.filled && s.accepts(ids) {
		return s
	}
	for _, s := range places {
		if !s.filled && s.accepts(ids) {
			return s
		}
	}
	return nil
}

func nth(places []*slot, k int) *slot {
	if k < len(places) {
		return places[k]
	}
	return nil
}

// losses returns what a bullet of the three must not lose of its draft: by
// when, and that there is a number in the news.
func (c *composer) losses(s *slot, text string) []string {
	out := c.gate.Missing(s.draft, text)
	if it := c.items[s.at.Items[0]]; it != nil && !it.Kind.Private() && c.gate.Numbers(s.draft) > 0 && c.gate.Numbers(text) == 0 {
		out = append(out, "it leaves out the number")
	}
	return out
}

// tidy brings a sentence into the form of the brief: one line, a dot at its end.
func tidy(text string) string {
	text = strings.TrimSpace(text)
	if text != "" && !strings.ContainsAny(text[len(text)-1:], ".!?") {
		text += "."
	}
	return text
}

// key is the same for sentences a reader would call the same.
func key(text string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(text), func(r rune) bool {
		return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r > 0x7f)
	}), " ")
}

// ids returns the items the numbers stand for. unknown: one stands for none.
func (c *composer) ids(numbers []int) (ids []string, unknown bool) {
	for _, n := range numbers {
		e, ok := c.entry[n]
		if !ok {
			return nil, true
		}
		if !slices.Contains(ids, e.Item) {
			ids = append(ids, e.Item)
		}
	}
	return ids, false
}

func (c *composer) itemsOf(ids []string) []app.Item {
	var out []app.Item
	for _, id := range ids {
		if it := c.items[id]; it != nil {
			out = append(out, *it)
		}
	}
	return out
}
