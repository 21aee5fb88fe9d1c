package agent

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"daybrief/agent/llm"
	"daybrief/app"
)

// worded is one sentence of a model's answer.
type worded struct {
	Text  string `json:"text"`
	Items []int  `json:"items"`
}

// answer is what a model wrote, by section.
type answer map[string][]worded

func (a answer) sentences() int {
	n := 0
	for _, list := range a {
		n += len(list)
	}
	return n
}

// sentencesMost is more than any section holds; what comes past it is noise.
const sentencesMost = 20

// read returns the whole sentences of an answer. err is what Chat returned with
// it: of an answer that was cut, what is whole is as good as that of one that
// came to its end. whole reports whether it did.
func read(text string, err error) (a answer, whole bool, bad error) {
	if err != nil && !llm.Cut(err) {
		return nil, false, err
	}
	a, parsed := parseReply(text)
	switch {
	case a.sentences() > 0:
		return a, err == nil && parsed == nil, nil
	case err != nil:
		return nil, false, err
	case parsed != nil:
		return nil, false, parsed
	}
	return nil, false, errors.New("the model's answer holds no sentence")
}

// parseReply reads the object the schema asks for: arrays of sentences by
// section. With an error it returns the sentences that were whole before it;
// nothing may stand before the object. A section that comes twice counts once.
func parseReply(text string) (answer, error) {
	a := answer{}
	d := json.NewDecoder(strings.NewReader(text))
	if err := delim(d, '{'); err != nil {
		return nil, err
	}
	for d.More() {
		name, err := d.Token() // a key is a string, or the decoder says so
		if err != nil {
			return a, fmt.Errorf("parse the model's answer: %w", err)
		}
		section, _ := name.(string)
		if _, twice := a[section]; twice || !slices.Contains(sections[:], section) {
			var skipped json.RawMessage
			if err := d.Decode(&skipped); err != nil {
				return a, fmt.Errorf("parse the model's answer: %w", err)
			}
			continue
		}
		list, err := parseList(d)
		a[section] = list
		if err != nil {
			return a, err
		}
	}
	if err := delim(d, '}'); err != nil {
		return a, err
	}
	if _, err := d.Token(); err != io.EOF {
		return a, errors.New("parse the model's answer: something stands after it")
	}
	return a, nil
}

// parseList reads the sentences of a section until its end or the first that
// is not whole.
func parseList(d *json.Decoder) ([]worded, error) {
	list := []worded{}
	if err := delim(d, '['); err != nil {
		return list, err
	}
	for d.More() {
		var w worded
		if err := d.Decode(&w); err != nil {
			return list, fmt.Errorf("parse the model's answer: %w", err)
		}
		if len(list) < sentencesMost {
			list = append(list, w)
		}
	}
	return list, delim(d, ']')
}

// delim reads one delimiter.
func delim(d *json.Decoder, want json.Delim) error {
	t, err := d.Token()
	if err != nil {
		return fmt.Errorf("parse the model's answer: %w", err)
	}
	if t != want {
		return fmt.Errorf("parse the model's answer: %w", &json.UnmarshalTypeError{Value: fmt.Sprintf("%T", t), Offset: d.InputOffset()})
	}
	return nil
}

// take puts the sentences of an answer into the slots they were asked for, as
// far as the gate lets them through, and keeps a verdict of each.
func (c *composer) take(a answer, asked []*slot, round int) {
	for _, name := range sections {
		var places []*slot
		for _, s := range asked {
			if s.section == name {
				places = append(places, s)
			}
		}
		for k, w := range a[name] {
			c.place(name, k, w, places, round)
		}
	}
}

// place judges one sentence and puts it where it belongs.
func (c *composer) place(section string, k int, w worded, places []*slot, round int) {
	text := llm.Sentence(w.Text)
	ids, unknown := c.ids(w.Items)
	v := app.Verdict{Section: section, Text: text, Items: ids, Round: round}
	to := target(places, ids, k)
	switch {
	case unknown:
		v.Reasons = []string{"it cites a number that is not in the evidence"}
	case len([]rune(text)) >= textMost: // the schema cut it
		v.Reasons = []string{"it is too long"}
	default:
		v.Passed, v.Reasons = c.judge(text, ids, to)
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

// judge reports whether a sentence may stand in the brief at its place.
func (c *composer) judge(text string, ids []string, to *slot) (bool, []string) {
	if v := c.gate.Check(text, c.itemsOf(ids)); !v.Passed {
		return false, v.Reasons
	}
	if c.said[key(text)] {
		return false, []string{"the brief says it already"}
	}
	if to != nil && to.section == "tldr" {
		lost := c.losses(to, text)
		return len(lost) == 0, lost
	}
	return true, nil
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
