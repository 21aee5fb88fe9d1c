package agent

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
)

// composeText is the fixed part of the prompt, with a version in its first line.
//
//go:embed compose.md
var composeText string

// PromptVersion tells wordings by different prompts apart.
func PromptVersion() string {
	first, _, _ := strings.Cut(composeText, "\n")
	return strings.TrimSpace(strings.TrimPrefix(first, "version:"))
}

func systemText() string {
	_, rest, _ := strings.Cut(composeText, "\n")
	return strings.TrimSpace(rest)
}

// Limits of the two calls; together they stay under 3,000 tokens and 12,000
// characters, schema included.
const (
	firstTokens, firstChars   = 1780, 6900
	repairTokens, repairChars = 1190, 4700
	outputPerSentence         = 60 // tokens, with its brackets and blanks
	outputPerSentenceMost     = 90 // of one as long as it may be
	outputRest                = 60 // tokens of what stands around the sentences
	outputMost                = 1300
	textMost                  = 240 // characters of a sentence
)

// lines are the lengths in characters a line of evidence is cut to, until the
// prompt fits. A slow machine is asked for fewer sentences before a line gets
// shorter than lineShortest.
var lines = [...]int{420, 300, lineShortest, 160, 110}

const lineShortest = 220

// prompt is one call: what is asked for and with which words.
type prompt struct {
	request llm.Request
	asked   []*slot
}

// tokens is about how many tokens of prompt a call has. A schema is no part of
// what a model reads, but the budget counts it: four characters make a token.
func (p *prompt) tokens() int {
	return llm.Estimate(p.request.System) + llm.Estimate(p.request.User) + len(p.request.Schema)/4
}

// order is what a call may cost. 0 in the last three: no bound.
type order struct {
	round         int  // 1, or 2 for the second call of a brief
	repair        bool // of sentences that were refused
	strict        bool // rather no call than one that does not end in time
	tokens, chars int
	pace          pace
	seconds       float64 // for the call, where the pace is known
	most          int     // sentences
	line          int     // characters of a line of evidence
}

// allows reports whether a prompt is within the order.
func (o *order) allows(p *prompt) bool {
	chars := len(p.request.System) + len(p.request.User) + len(p.request.Schema)
	return chars <= o.chars && p.tokens() <= o.tokens
}

// inTime reports whether the answer to a prompt can be expected in time.
func (o *order) inTime(p *prompt) bool {
	read := p.tokens() - len(p.request.Schema)/4
	return o.pace.seconds(read, outputRest+outputPerSentence*len(p.asked)) <= o.seconds
}

// buildPrompt asks for the slots. Where they cost too much, the lines of
// evidence are cut first, then the last slots are left to the rules. One
// sentence is asked for however slow the model was, unless the order is strict:
// a machine that was busy once would else never be tried again.
func buildPrompt(c *composer, slots []*slot, o order) (prompt, error) {
	if o.most > 0 {
		slots = slots[:min(o.most, len(slots))]
	}
	for len(slots) > 0 {
		last := len(slots) == 1 && !o.strict
		for _, longest := range lines {
			if o.line > 0 && longest > o.line {
				continue
			}
			p := prompt{asked: slots}
			p.request = llm.Request{
				System:     systemText(),
				User:       userText(c, slots, longest, o.repair),
				Schema:     schema(slots),
				NumPredict: min(outputMost, outputRest+outputPerSentenceMost*len(slots)),
			}
			timely := o.inTime(&p) || last && longest <= lineShortest
			if timely && o.allows(&p) {
				return p, nil
			}
			if !timely && longest <= lineShortest { // as short as time makes them
				break
			}
		}
		slots = slots[:len(slots)-1]
	}
	return prompt{}, fmt.Errorf("no sentence fits a prompt of %d tokens and %.0f seconds", o.tokens, o.seconds)
}

// userText is the part of the prompt that differs from day to day.
func userText(c *composer, slots []*slot, longest int, repair bool) string {
	var b strings.Builder
	b.WriteString("Today is " + c.in.Day.In(c.in.Zone).Format("Monday 2 January 2006") + ".\n\n")
	var numbers []int
	for _, s := range slots {
		for _, id := range s.at.Items {
			numbers = append(numbers, c.number[id])
		}
	}
	slices.Sort(numbers)
	for _, n := range slices.Compact(numbers) {
		fmt.Fprintf(&b, "[%d] %s\n", n, llm.Line(c.entry[n].Text, longest))
	}
	b.WriteString(llm.Fence + "\n")
	if repair {
		b.WriteString("These sentences are still wanted. Beside each is what was refused and why. Write each anew, keeping to its items:\n")
	} else {
		b.WriteString("Sentences wanted, with their items:\n")
	}
	section := ""
	for _, s := range slots {
		switch {
		case repair && s.tried == "":
			fmt.Fprintf(&b, "%s %s\n", s.section, c.cite(s))
		case repair:
			fmt.Fprintf(&b, "%s %s: %s (%s)\n", s.section, c.cite(s), llm.Line(s.tried, 160), llm.Line(strings.Join(s.reasons, "; "), 120))
		case s.section != section:
			fmt.Fprintf(&b, "%s%s: %s", newline(section), s.section, c.cite(s))
		default:
			b.WriteString(" " + c.cite(s))
		}
		section = s.section
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

func newline(section string) string {
	if section == "" {
		return ""
	}
	return "\n"
}

// cite writes the numbers a slot rests on: [3] or [3,5].
func (c *composer) cite(s *slot) string {
	var list []string
	for _, id := range s.at.Items {
		list = append(list, fmt.Sprint(c.number[id]))
	}
	return "[" + strings.Join(list, ",") + "]"
}

// JSON shapes of the schema. A grammar made of it has a model write the fields
// in their order: a sentence first names its items, then says what they say.
type (
	arraySchema struct {
		Type     string `json:"type"`
		Items    any    `json:"items"`
		MinItems int    `json:"minItems"`
		MaxItems int    `json:"maxItems"`
	}
	typeSchema struct {
		Type      string `json:"type"`
		MaxLength int    `json:"maxLength,omitempty"`
	}
	sentenceSchema struct {
		Type       string `json:"type"`
		Properties struct {
			Items arraySchema `json:"items"`
			Text  typeSchema  `json:"text"`
		} `json:"properties"`
		Required [2]string `json:"required"`
	}
)

// schema bounds the answer to the sentences asked for, in their order.
func schema(slots []*slot) json.RawMessage {
	var properties, required []string
	for _, name := range sections {
		n, cited := 0, 1
		for _, s := range slots {
			if s.section == name {
				n, cited = n+1, max(cited, len(s.at.Items))
			}
		}
		if n == 0 {
			continue
		}
		s := sentenceSchema{Type: "object", Required: [...]string{"items", "text"}}
		s.Properties.Items = arraySchema{"array", typeSchema{Type: "integer"}, 1, cited}
		s.Properties.Text = typeSchema{"string", textMost}
		properties = append(properties, fmt.Sprintf("%q:%s", name, marshal(arraySchema{"array", s, n, n})))
		required = append(required, name)
	}
	return fmt.Appendf(nil, `{"type":"object","properties":{%s},"required":%s}`, strings.Join(properties, ","), marshal(required))
}

func marshal(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil { // strings and integers always marshal
		panic("agent: schema: " + err.Error())
	}
	return data
}

// digest tells evidence, model and prompt of a wording from another's. The part
// before the colon is model and prompt.
func digest(prefix string, e app.Evidence) string { return prefix + ":" + e.Digest }

// prefixOf returns what of a digest is the model's and the prompt's.
func prefixOf(name, version string, at time.Time) string {
	return "v" + PromptVersion() + " " + name + "@" + version + " " + at.Format("2006-01-02")
}
