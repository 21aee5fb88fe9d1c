package react

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"daybrief/agent/llm"
	"daybrief/app"
)

// The fixed parts of the prompts, each with a version in its first line.
//
//go:embed answer.md
var answerText string

//go:embed decide.md
var decideText string

// PromptVersion tells answers by different prompts apart.
func PromptVersion() string {
	a, _ := versioned(answerText)
	d, _ := versioned(decideText)
	return a + "." + d
}

func versioned(text string) (version, rest string) {
	first, rest, _ := strings.Cut(text, "\n")
	return strings.TrimSpace(strings.TrimPrefix(first, "version:")), strings.TrimSpace(rest)
}

// Limits of one call in tokens, schema included (four characters of it make a
// token).
const (
	answerTokens  = 1600
	decideTokens  = 2000
	repairTokens  = 1200
	decidePredict = 520
	perSentence   = 90 // of an answer, as long as one may be
	besides       = 80 // of a reply, beside its sentences
)

// longest are the lengths in characters a line of evidence is cut to, until the
// prompt fits; after that the last lines are left out.
var longest = [...]int{420, 300, 220, 160, 110}

// older is how long a line is that an earlier step found, once the loop went on.
const older = 90

// tokens is about what a call costs.
func tokens(req *llm.Request) int {
	return llm.Estimate(req.System) + llm.Estimate(req.User) + len(req.Schema)/4
}

// head opens what differs from question to question.
func (r *run) head() string {
	s := "Today is " + r.plan.now.Format("Monday 2 January 2006") + "."
	if name := llm.OneLine(r.a.Env.Reader.Name); name != "" {
		s += " The reader is " + llm.Line(name, 60) + "."
	}
	return s + "\n\n"
}

// asks is what stands below the fence: the reader's own words.
func (r *run) asks() string {
	var b strings.Builder
	b.WriteString(llm.Fence + "\n")
	for i, e := range r.q.Earlier {
		if i >= len(r.q.Earlier)-2 {
			fmt.Fprintf(&b, "Asked before: %s\n", llm.Line(e.Question, 200))
		}
	}
	fmt.Fprintf(&b, "Question: %s\n", llm.Line(r.q.Text, 500))
	return b.String()
}

// answerRequest asks for the sentences of the answer, within the budget.
func (r *run) answerRequest() llm.Request {
	_, system := versioned(answerText)
	facts := r.ranked()
	most := searchMost
	if r.listed() {
		most = sentenceMost
	}
	for {
		for _, length := range longest {
			var b strings.Builder
			b.WriteString(r.head())
			for _, f := range facts {
				r.ev.write(&b, f, length)
			}
			b.WriteString(r.asks())
			req := llm.Request{System: system, User: b.String(), NumPredict: besides + most*perSentence,
				Schema: replySchema([]string{actionAnswer}, []any{answerSchema(numbers(facts), 0, most)}), Kinds: kinds(facts)}
			if tokens(&req) <= answerTokens || len(facts) == 1 && length == longest[len(longest)-1] {
				return req
			}
		}
		facts = facts[:len(facts)-1-len(facts)/8]
	}
}

// told are the facts the model may be told of: one on another machine gets
// nothing private unless the reader agreed.
func (r *run) told(list []*fact) []*fact {
	return slices.DeleteFunc(slices.Clone(list), func(f *fact) bool { return !llm.Sends(r.a.Model, f.it.Kind) })
}

// kinds are those of the items whose text a prompt holds.
func kinds(facts []*fact) []app.Kind {
	list := []app.Kind{}
	for _, f := range facts {
		if !slices.Contains(list, f.it.Kind) {
			list = append(list, f.it.Kind)
		}
	}
	return list
}

// ranked are the facts for an answer: those that answer first.
func (r *run) ranked() []*fact {
	list := r.told(r.ev.facts)
	slices.SortStableFunc(list, func(a, b *fact) int {
		switch {
		case a.strong == b.strong:
			return 0
		case a.strong:
			return -1
		}
		return 1
	})
	return list
}

func numbers(facts []*fact) []int {
	var out []int
	for _, f := range facts {
		out = append(out, f.n)
	}
	slices.Sort(out)
	return out
}

// repairRequest asks once more for the sentences the gate refused.
func (r *run) repairRequest(failed []worded) llm.Request {
	_, system := versioned(answerText)
	var facts []*fact
	for _, w := range failed {
		for _, n := range w.Items {
			if f := r.ev.at(n); f != nil && !slices.Contains(facts, f) {
				facts = append(facts, f)
			}
		}
	}
	if facts = r.told(facts); len(facts) == 0 {
		facts = r.ranked()
		facts = facts[:min(len(facts), 4)]
	}
	var req llm.Request
	for _, length := range longest {
		var b strings.Builder
		b.WriteString(r.head())
		for _, f := range facts {
			r.ev.write(&b, f, length)
		}
		b.WriteString(r.asks())
		b.WriteString("These sentences were refused, for the reason beside each. Write each anew, keeping to its lines, or leave it out:\n")
		for _, w := range failed {
			fmt.Fprintf(&b, "%s %s (%s)\n", cites(w.Items), llm.Line(w.Text, 160), llm.Line(strings.Join(w.reasons, "; "), 140))
		}
		req = llm.Request{System: system, User: b.String(), NumPredict: besides + len(failed)*perSentence,
			Schema: replySchema([]string{actionAnswer}, []any{answerSchema(numbers(facts), 0, len(failed))}), Kinds: kinds(facts)}
		if tokens(&req) <= repairTokens {
			break
		}
	}
	return req
}

func cites(list []int) string {
	var out []string
	for _, n := range list {
		out = append(out, fmt.Sprint(n))
	}
	return "[" + strings.Join(out, ",") + "]"
}

// decideRequest asks for the next action among the tools.
func (r *run) decideRequest(tools []*Tool) llm.Request {
	_, system := versioned(decideText)
	var b strings.Builder
	b.WriteString(system + "\n")
	var actions []string
	var inputs []any
	for _, t := range tools {
		fmt.Fprintf(&b, "- %s {%s}: %s\n", t.Name, signature(t.Schema), described(t))
		actions, inputs = append(actions, t.Name), append(inputs, inputSchema(t))
	}
	b.WriteString("- answer {sentences: [{items: [n], text: string}]}: what the reader gets")
	actions, inputs = append(actions, actionAnswer), append(inputs, answerSchema(numbers(r.told(r.ev.facts)), 0, sentenceMost))
	req := llm.Request{System: b.String(), NumPredict: decidePredict, Schema: replySchema(actions, inputs), Kinds: kinds(r.told(r.ev.facts))}
	for _, length := range longest {
		for _, before := range []int{older, 0} {
			req.User = r.head() + r.story(length, before) + r.asks() + "Choose one action: " + strings.Join(actions, ", ") + ".\n"
			if tokens(&req) <= decideTokens {
				return req
			}
		}
	}
	return req
}

// described is a tool's description as the model is shown it.
func described(t *Tool) string {
	if t.Server == "" {
		return llm.OneLine(t.Description)
	}
	return llm.Line(t.Description, 160) + " (a tool of " + llm.Line(t.Server, 40) + ")"
}

// story tells the steps so far: the last one in full, older ones by lines of at
// most before characters, so that it does not grow with their square; with 0 by
// the numbers of what they found alone.
func (r *run) story(length, before int) string {
	var b strings.Builder
	for i, t := range r.turns {
		result := t.result
		if t.theirs && !llm.Sends(r.a.Model, app.KindNote) { // as private as what the server finds
			result = "what it said stays with the reader"
		}
		fmt.Fprintf(&b, "%d. %s %s: %s\n", i+1, t.action, llm.Line(t.input, 120), llm.Line(result, 200))
		last := i == len(r.turns)-1
		for _, f := range r.told(t.facts) {
			switch {
			case last:
				r.ev.write(&b, f, length)
			case f.turn == i+1 && before > 0: // not found again since
				r.ev.write(&b, f, before)
			}
		}
	}
	return b.String()
}

// reply is a decision as a model writes it.
type reply struct {
	Thought string          `json:"thought"`
	Action  string          `json:"action"`
	Input   json.RawMessage `json:"input"`
}

// worded is one sentence of a model's answer.
type worded struct {
	Items   []int  `json:"items"`
	Text    string `json:"text"`
	reasons []string
}

// parseReply reads a decision: one JSON object, nothing but white space around it.
func parseReply(text string) (reply, error) {
	var p reply
	if err := json.Unmarshal([]byte(strings.TrimSpace(text)), &p); err != nil {
		return p, fmt.Errorf("the reply is not the JSON object asked for")
	}
	p.Action = strings.TrimSpace(p.Action)
	if p.Action == "" {
		return p, fmt.Errorf("the reply names no action")
	}
	if len(p.Input) == 0 || string(p.Input) == "null" {
		p.Input = json.RawMessage("{}")
	}
	if p.Input[0] != '{' {
		return p, fmt.Errorf("the input of an action is a JSON object")
	}
	return p, nil
}

// parseSentences reads the input of the action answer.
func parseSentences(input json.RawMessage) ([]worded, error) {
	var in struct {
		Sentences []worded `json:"sentences"`
	}
	if err := json.Unmarshal(input, &in); err != nil {
		return nil, fmt.Errorf("the answer is not a list of sentences with their items")
	}
	return in.Sentences[:min(len(in.Sentences), sentenceMost)], nil
}

// salvage returns the whole sentences of an answer that was cut off.
func salvage(text string) []worded {
	_, rest, ok := strings.Cut(text, `"sentences"`)
	if i := strings.IndexByte(rest, '['); ok && i >= 0 {
		rest = rest[i:]
	}
	d := json.NewDecoder(strings.NewReader(rest))
	if t, err := d.Token(); err != nil || t != json.Delim('[') {
		return nil
	}
	var out []worded
	for d.More() && len(out) < sentenceMost {
		var w worded
		if err := d.Decode(&w); err != nil {
			break
		}
		out = append(out, w)
	}
	return out
}

// note is a remark that names the code and what to do.
func note(code, text, hint string) app.Note { return app.Note{Code: code, Text: text, Hint: hint} }
