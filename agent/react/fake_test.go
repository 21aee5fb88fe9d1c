package react

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the transcripts anew")

// script is a model that answers by a list of functions; the last one stays.
type script struct {
	say   []func(llm.Request) (string, error)
	asked []llm.Request
}

func (s *script) Name() string { return "scripted:1b" }

func (s *script) Chat(_ context.Context, req llm.Request) (llm.Reply, error) {
	s.asked = append(s.asked, req)
	text, err := s.say[min(len(s.asked), len(s.say))-1](req)
	return llm.Reply{Text: text, PromptTokens: llm.Estimate(req.System + req.User), OutputTokens: llm.Estimate(text), DoneReason: "stop"}, err
}

// text says the same whatever is asked.
func text(s string) func(llm.Request) (string, error) {
	return func(llm.Request) (string, error) { return s, nil }
}

// act chooses an action.
func act(action, input string) func(llm.Request) (string, error) {
	return text(fmt.Sprintf(`{"thought":"Let me look.","action":%q,"input":%s}`, action, input))
}

// sayThat answers with sentences, each "what its line holds|text".
func sayThat(t testing.TB, lines ...string) func(llm.Request) (string, error) {
	return func(req llm.Request) (string, error) {
		var list []worded
		for _, l := range lines {
			of, sentence, _ := strings.Cut(l, "|")
			list = append(list, worded{Items: numbersOf(t, req, of), Text: sentence})
		}
		data, err := json.Marshal(map[string]any{"thought": "The lines say it.", "action": "answer", "input": map[string]any{"sentences": list}})
		return string(data), err
	}
}

// numbersOf finds the numbers of the lines that hold each of the words, parted
// by "+".
func numbersOf(t testing.TB, req llm.Request, of string) []int {
	t.Helper()
	var out []int
	for _, w := range strings.Split(of, "+") {
		n := 0
		for line := range strings.Lines(req.User) {
			if strings.HasPrefix(line, "[") && strings.Contains(line, w) {
				_, _ = fmt.Sscanf(line, "[%d]", &n)
				break
			}
		}
		if n == 0 {
			n = 99 // a line that is not there
		}
		out = append(out, n)
	}
	return out
}

var thursday = time.Date(2026, 3, 12, 6, 30, 0, 0, berlin())

func berlin() *time.Location {
	z, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic(err)
	}
	return z
}

func testItems(t testing.TB) []app.Item {
	t.Helper()
	data, err := os.ReadFile("../gate/testdata/items.json")
	if err != nil {
		t.Fatal(err)
	}
	var items []app.Item
	if err := json.Unmarshal(data, &items); err != nil {
		t.Fatal(err)
	}
	return items
}

// box is a memory of items with tools over it, and what was called.
type box struct {
	items []app.Item
	calls []string
}

// pick returns the items a test wants.
func (b *box) pick(want func(*app.Item) bool) Observation {
	var o Observation
	for i := range b.items {
		if want(&b.items[i]) && len(o.Items) < 8 {
			o.Items = append(o.Items, b.items[i])
		}
	}
	return o
}

type searchArgs struct {
	Text  string   `json:"text" jsonschema:"words to look for"`
	Kinds []string `json:"kinds,omitempty"`
}

type spanArgs struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// tools are a small set like the program's own.
func (b *box) tools() []Tool {
	note := func(name string, in any) {
		data, _ := json.Marshal(in)
		b.calls = append(b.calls, name+" "+string(data))
	}
	return []Tool{
		Typed(Tool{Name: ToolSearch, Description: "Searches everything seen."}, func(_ context.Context, in searchArgs) (Observation, error) {
			note(ToolSearch, in)
			want := terms(in.Text)
			return b.pick(func(it *app.Item) bool {
				return (len(in.Kinds) == 0 || slices.Contains(in.Kinds, string(it.Kind))) && share(want, it) > 0
			}), nil
		}),
		Typed(Tool{Name: ToolCalendar, Description: "The events of a time."}, func(_ context.Context, in spanArgs) (Observation, error) {
			note(ToolCalendar, in)
			return b.pick(func(it *app.Item) bool {
				d := it.Start.Date(thursday.Location())
				return it.Kind == app.KindEvent && d >= in.From && d <= in.To
			}), nil
		}),
		Typed(Tool{Name: ToolRelated, Description: "What belongs to items."}, func(_ context.Context, in struct {
			IDs []string `json:"ids"`
		}) (Observation, error) {
			note(ToolRelated, in)
			return b.pick(func(it *app.Item) bool { return it.ID == "m-slides" }), nil
		}),
		Typed(Tool{Name: ToolItem, Description: "Items in full."}, func(_ context.Context, in struct {
			IDs []string `json:"ids"`
		}) (Observation, error) {
			note(ToolItem, in)
			return b.pick(func(it *app.Item) bool { return slices.Contains(in.IDs, it.ID) }), nil
		}),
	}
}

// agent is one over the box. The clock stands still, so that transcripts are the
// same.
func (b *box) agent(m llm.Model, more ...Tool) *Agent {
	a := &Agent{Model: m, Tools: append(b.tools(), more...), Env: Env{Now: thursday, Place: "Bremen",
		Reader: app.Reader{Name: "Robin Hale", Addresses: []string{"robin@kestrel.example"}}}}
	a.Options.Clock = func() time.Time { return thursday }
	return a
}

func newBox(t testing.TB) *box { return &box{items: testItems(t)} }

func ask(t testing.TB, a *Agent, q app.Question) Result {
	t.Helper()
	res, err := a.Answer(t.Context(), q)
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// transcript writes all that happened, prompts and schemas included.
func transcript(q string, m *script, res Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "QUESTION %s\n", q)
	call := 0
	for _, s := range res.Answer.Steps {
		fmt.Fprintf(&b, "\nSTEP %d %s: %s\n", s.N, s.Action, s.Outcome)
		if s.Model != "" {
			fmt.Fprintf(&b, "--- prompt, about %d tokens\n%s\n--- schema\n%s\n--- reply\n%s\n---\n", s.PromptTokens, s.Prompt, m.asked[call].Schema, s.Reply)
			call++
		}
		fmt.Fprintf(&b, "thought: %s\ninput: %s\nobservation: %s\n", s.Thought, s.Input, s.Observation)
	}
	for _, v := range res.Answer.Trace.Verdicts {
		fmt.Fprintf(&b, "\nGATE round %d passed %v: %s %v %s\n", v.Round, v.Passed, v.Text, v.Items, strings.Join(v.Reasons, "; "))
	}
	b.WriteString("\nANSWER\n")
	for _, s := range res.Answer.Answer {
		fmt.Fprintf(&b, "%s %v by %s\n", s.Text, s.Items, s.By)
	}
	for _, n := range res.Answer.Notes {
		fmt.Fprintf(&b, "NOTE %s: %s. %s\n", n.Code, n.Text, n.Hint)
	}
	return b.String()
}

// golden compares with a file of testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".txt")
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs (run with -update to take it over):\n%s", file, d)
	}
}
