package react

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/google/jsonschema-go/jsonschema"

	"daybrief/agent/llm"
	"daybrief/app"
)

// guard decides which calls may run. It knows what the reader said and whether
// anything else is in the context; what a model thinks does not matter to it.
type guard struct {
	questions []string // the reader's, this one first
	tainted   bool     // text that is not the reader's is in the context
	confirm   func(context.Context, app.Confirmation) bool
	asked     int
	refused   map[string]bool // tools the reader said no to
}

// confirmMost is how often a question may ask the reader back: a text from
// outside must not wear them down.
const confirmMost = 3

func newGuard(q *app.Question) *guard {
	g := &guard{confirm: q.Confirm, refused: map[string]bool{}, questions: []string{llm.OneLine(q.Text)}}
	for _, e := range q.Earlier {
		g.questions = append(g.questions, llm.OneLine(e.Question))
	}
	return g
}

// allow reports whether a call may run, asking the reader where that is what it
// takes, and why not. byRules: the rules planned the call from the question.
func (g *guard) allow(ctx context.Context, t *Tool, input json.RawMessage, byRules bool) (bool, string) {
	switch {
	case t.Reach == Local && t.Server == "":
		return true, ""
	case t.RulesOnly && byRules:
		return true, ""
	case t.RulesOnly:
		return false, "there is no such action"
	case t.Reach == Changes:
		return g.ask(ctx, t, input, "This changes something, so it needs your word.")
	case !g.tainted:
		return true, ""
	case (byRules || g.named(t)) && g.verbatim(t.Schema, input):
		return true, ""
	}
	return g.ask(ctx, t, input, "It would send what is not in your question, after texts from outside were read.")
}

// ask asks the reader. A tool that was refused once is not asked for again.
func (g *guard) ask(ctx context.Context, t *Tool, input json.RawMessage, why string) (bool, string) {
	switch {
	case g.confirm == nil:
		return false, "the reader would have to agree to this call and is not there to be asked"
	case g.refused[t.Name]:
		return false, "the reader has said no to this action"
	case g.asked >= confirmMost:
		return false, "the reader was asked often enough"
	}
	g.asked++
	reaches := t.Host
	if reaches == "" {
		reaches = t.Server
	}
	if g.confirm(ctx, app.Confirmation{Tool: t.Name, Server: t.Server, Reaches: reaches, Input: bared(input), Why: why}) {
		return true, ""
	}
	g.refused[t.Name] = true
	return false, "the reader said no"
}

// bared is JSON that means the same, with characters nobody sees by their
// numbers: what leaves in them is agreed to as well.
func bared(input json.RawMessage) string {
	var b strings.Builder
	for _, r := range string(input) {
		switch {
		case !unicode.IsControl(r) && !unicode.In(r, unicode.Cf, unicode.Co, unicode.Variation_Selector), r < ' ':
			b.WriteRune(r)
		case r > 0xffff:
			high, low := utf16.EncodeRune(r)
			fmt.Fprintf(&b, "\\u%04x\\u%04x", high, low)
		default:
			fmt.Fprintf(&b, "\\u%04x", r)
		}
	}
	return b.String()
}

// general are words of tool names that say nothing about what a tool is for.
var general = map[string]bool{"get": true, "list": true, "search": true, "find": true, "read": true, "fetch": true, "send": true, "query": true,
	"tool": true, "call": true, "run": true, "show": true, "make": true, "create": true, "add": true, "set": true, "write": true, "delete": true,
	"update": true, "all": true, "data": true, "item": true, "items": true, "server": true, "mcp": true, "text": true, "the": true, "for": true}

// named reports whether the reader's question speaks of the tool: of a word of
// its name or of its server's.
func (g *guard) named(t *Tool) bool {
	for _, w := range append(words(strings.ReplaceAll(t.Name, "_", " ")), words(t.Server)...) {
		if len(w) < 3 || general[w] {
			continue
		}
		for _, q := range g.questions {
			if slices.ContainsFunc(words(q), func(s string) bool { return s == w || strings.TrimSuffix(s, "s") == strings.TrimSuffix(w, "s") }) {
				return true
			}
		}
	}
	return false
}

// verbatim reports whether a call sends nothing but words of the reader: each
// text and number of the input stands in a question, word for word, there is at
// least one, and its names are those of the schema. A yes or no, a choice from a
// list or an empty call carry what a model decided, so they are not.
func (g *guard) verbatim(schema, input json.RawMessage) bool {
	var v any
	if err := json.Unmarshal(input, &v); err != nil {
		return false
	}
	var s jsonschema.Schema
	if err := json.Unmarshal(schema, &s); err != nil {
		return false
	}
	said := 0
	return g.within(v, &s, &said) && said > 0
}

func (g *guard) within(v any, s *jsonschema.Schema, said *int) bool {
	switch v := v.(type) {
	case nil:
		return true
	case string:
		if v == "" {
			return true
		}
		*said++
		return g.said(v)
	case float64:
		*said++
		return g.said(strconv.FormatFloat(v, 'f', -1, 64))
	case []any:
		for _, x := range v {
			var items *jsonschema.Schema
			if s != nil {
				items = s.Items
			}
			if !g.within(x, items, said) {
				return false
			}
		}
		return true
	case map[string]any:
		for name, x := range v {
			if s == nil || s.Properties[name] == nil || !g.within(x, s.Properties[name], said) {
				return false
			}
		}
		return true
	}
	return false // a yes or no
}

// said reports whether a text stands in one of the reader's questions between
// word bounds: as it is written there, in small letters, or each word with a
// capital. Anything freer could carry what the words do not say.
func (g *guard) said(v string) bool {
	for _, q := range g.questions {
		low := strings.ToLower(q)
		if standsIn(q, v) || standsIn(low, v) || capitalised(v) && standsIn(low, strings.ToLower(v)) {
			return true
		}
	}
	return false
}

// standsIn reports whether v stands in text with no letter or digit beside it.
func standsIn(text, v string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], v)
		if i < 0 {
			return false
		}
		i += from
		before, _ := utf8.DecodeLastRuneInString(text[:i])
		after, _ := utf8.DecodeRuneInString(text[i+len(v):])
		if !wordRune(before) && !wordRune(after) {
			return true
		}
		from = i + 1
	}
}

func wordRune(r rune) bool {
	return r != utf8.RuneError && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// capitalised reports whether each word begins with a capital and goes on in
// small letters.
func capitalised(v string) bool {
	for _, w := range strings.Fields(v) {
		r, n := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) || w[n:] != strings.ToLower(w[n:]) {
			return false
		}
	}
	return true
}

// key is the same for calls of the same action with the same input, however that
// is written.
func key(action string, input json.RawMessage) string {
	var v any
	if err := json.Unmarshal(input, &v); err != nil {
		return action + " " + string(input)
	}
	data, err := json.Marshal(v) // sorts the names
	if err != nil {
		return action + " " + string(input)
	}
	return fmt.Sprintf("%s %s", action, strings.ToLower(string(data)))
}
