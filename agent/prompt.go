package agent

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"regexp"
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

// fence is the line after the last line of evidence.
const fence = "====="

// Limits of the two calls; together they stay under 3,000 tokens and 12,000
// characters, schema included.
const (
	firstTokens, firstChars   = 1700, 6900
	repairTokens, repairChars = 1150, 4700
	entryLongest              = 420 // characters of one line of evidence
	entryShortest             = 110
	outputPerSentence         = 55 // tokens, with its brackets
	outputMost                = 1300
)

// prompt is one call: what is asked for and with which words.
type prompt struct {
	request llm.Request
	asked   []*slot
}

// budget is what a call may cost.
type budget struct{ tokens, chars int }

// buildPrompt asks for the slots. Where they do not fit the budget the lines of
// evidence are cut first, then the last slots are left to the rules.
func buildPrompt(c *composer, slots []*slot, repair bool) (prompt, error) {
	limit := budget{firstTokens, firstChars}
	if repair {
		limit = budget{repairTokens, repairChars}
	}
	for len(slots) > 0 {
		for _, longest := range [...]int{entryLongest, 300, 220, 160, entryShortest} {
			p := prompt{asked: slots}
			p.request = llm.Request{
				System:     systemText(),
				User:       userText(c, slots, longest, repair),
				Schema:     schema(slots),
				NumPredict: min(outputMost, 100+outputPerSentence*len(slots)),
			}
			chars := len(p.request.System) + len(p.request.User) + len(p.request.Schema)
			if chars <= limit.chars && llm.Estimate(p.request.System)+llm.Estimate(p.request.User) <= limit.tokens {
				return p, nil
			}
		}
		slots = slots[:len(slots)-1]
	}
	return prompt{}, fmt.Errorf("no sentence fits a prompt of %d tokens", limit.tokens)
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
		fmt.Fprintf(&b, "[%d] %s\n", n, harmless(c.entry[n].Text, longest))
	}
	b.WriteString(fence + "\n")
	if repair {
		b.WriteString("These sentences were refused for the reason beside each. Write each anew, keeping to its items:\n")
	} else {
		b.WriteString("Sentences wanted, with their items:\n")
	}
	section := ""
	for _, s := range slots {
		switch {
		case repair:
			fmt.Fprintf(&b, "%s %s: %s (%s)\n", s.section, c.cite(s), harmless(s.tried, 160), harmless(strings.Join(s.reasons, "; "), 120))
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

var (
	fenceLike = regexp.MustCompile(`[=\-_*~#]{3,}`)
	lineLike  = regexp.MustCompile(`\[\s*(\d+)\s*\]`)
)

// harmless makes text from outside fit for one line of a prompt: no line
// break, nothing like a fence or the beginning of another line, and not longer
// than limit characters.
func harmless(text string, limit int) string {
	text = strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return r <= ' ' || r == 0x7f || r == 0x85 || r == 0xa0 || r == 0x2028 || r == 0x2029 || r >= 0x200b && r <= 0x200f || r == 0xfeff
	}), " ")
	text = fenceLike.ReplaceAllString(text, "-")
	text = lineLike.ReplaceAllString(text, "($1)")
	runes := []rune(text)
	if len(runes) <= limit {
		return text
	}
	cut := string(runes[:limit])
	if i := strings.LastIndexByte(cut, ' '); i > limit/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:(")
}

// JSON shapes of the schema, in the order they are written.
type (
	arraySchema struct {
		Type     string `json:"type"`
		Items    any    `json:"items"`
		MinItems int    `json:"minItems"`
		MaxItems int    `json:"maxItems"`
	}
	objectSchema struct {
		Type       string         `json:"type"`
		Properties map[string]any `json:"properties"`
		Required   []string       `json:"required"`
	}
)

// citedMost is how many items a sentence may cite.
const citedMost = 3

// schema bounds the answer to the sentences asked for.
func schema(slots []*slot) json.RawMessage {
	sentence := objectSchema{"object", map[string]any{
		"text":  map[string]string{"type": "string"},
		"items": arraySchema{"array", map[string]string{"type": "integer"}, 1, citedMost},
	}, []string{"text", "items"}}
	out := objectSchema{Type: "object", Properties: map[string]any{}, Required: []string{}}
	for _, name := range sections {
		n := 0
		for _, s := range slots {
			if s.section == name {
				n++
			}
		}
		if n > 0 {
			out.Properties[name] = arraySchema{"array", sentence, n, n}
			out.Required = append(out.Required, name)
		}
	}
	data, err := json.Marshal(out)
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
