package react

import (
	"fmt"
	"slices"
	"strings"

	"daybrief/agent/actions"
	"daybrief/agent/llm"
	"daybrief/app"
)

// fact is an item the answer can cite, with a number of its own.
type fact struct {
	n      int
	it     app.Item
	lines  []Line // what matters of it, at least one
	strong bool   // it answers, as far as rules can tell
	turn   int    // the step that found it last
}

// evidence is what was found so far.
type evidence struct {
	clock    clock
	facts    []*fact
	by       map[string]*fact
	withheld []app.Item // those whose text talks to a program
}

// add takes an observation's lines. strong tells which of them answer. It
// returns the facts they belong to, each once.
func (e *evidence) add(t *Tool, o *Observation, turn int, strong func(*app.Item) bool) []*fact {
	items := map[string]*app.Item{}
	for i := range o.Items {
		items[o.Items[i].ID] = &o.Items[i]
	}
	lines := o.Lines
	if len(lines) == 0 {
		for i := range o.Items {
			lines = append(lines, Line{Item: o.Items[i].ID})
		}
	}
	var out []*fact
	for _, l := range lines {
		it := items[l.Item]
		if it == nil {
			continue
		}
		if t.Reach != Local && actions.Instructs(it.Title+"\n"+it.Text) {
			it.AddFlag(app.FlagInstructions)
		}
		if it.Suspicious() {
			e.withhold(it)
			continue
		}
		f := e.fact(it)
		if f.turn != turn {
			f.turn = turn
			out = append(out, f)
		}
		f.strong = f.strong || !l.Beside && strong(it)
		if !slices.Contains(f.lines, l) {
			f.lines = append(f.lines, l)
		}
	}
	return out
}

// fact returns the item's fact, a new one where it has none.
func (e *evidence) fact(it *app.Item) *fact {
	if f := e.by[it.ID]; f != nil {
		return f
	}
	f := &fact{n: len(e.facts) + 1, it: *it}
	e.facts = append(e.facts, f)
	e.by[it.ID] = f
	return f
}

func (e *evidence) withhold(it *app.Item) {
	if !slices.ContainsFunc(e.withheld, func(w app.Item) bool { return w.ID == it.ID }) {
		e.withheld = append(e.withheld, *it)
	}
}

// focus keeps of a step's facts those that answer to the items a further step is
// about; the others were found along the way.
func (e *evidence) focus(facts []*fact, ids any) {
	list, ok := ids.([]string)
	if !ok {
		return
	}
	for _, f := range facts {
		f.strong = slices.Contains(list, f.it.ID)
	}
}

// strong are the facts that answer, in the order they were found.
func (e *evidence) strong() []*fact {
	return slices.DeleteFunc(slices.Clone(e.facts), func(f *fact) bool { return !f.strong })
}

// at returns the fact of a number, nil for none.
func (e *evidence) at(n int) *fact {
	if n < 1 || n > len(e.facts) {
		return nil
	}
	return e.facts[n-1]
}

// write puts a fact's lines into a prompt, each at most longest characters.
func (e *evidence) write(b *strings.Builder, f *fact, longest int) {
	for i, l := range f.lines {
		text := evidenceLine(&f.it, l.Passage, e.clock)
		if l.Sentence != "" {
			text = l.Sentence + " (" + text + ")"
		}
		if i > 0 && l.Sentence == "" {
			text = l.Passage
		}
		if text != "" {
			fmt.Fprintf(b, "[%d] %s\n", f.n, llm.Line(text, longest))
		}
	}
}

// say is how the rules word a fact.
func (e *evidence) say(f *fact) []app.Sentence {
	var out []app.Sentence
	for _, l := range f.lines {
		text := l.Sentence
		if text == "" && len(out) > 0 {
			continue
		}
		if text == "" {
			text = say(&f.it, l.Passage, e.clock)
		}
		out = append(out, app.Sentence{Text: text, Items: []string{f.it.ID}, By: app.ByRules})
	}
	return out
}
