package agent

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"daybrief/agent/draft"
	"daybrief/agent/gate"
	"daybrief/agent/llm"
	"daybrief/app"
)

// fake is a model that answers by a script and records what it was asked.
type fake struct {
	answers []func(llm.Request) (llm.Reply, error) // the last one stays
	asked   []llm.Request
}

func (f *fake) Name() string { return "fake:1b" }

func (f *fake) Chat(_ context.Context, req llm.Request) (llm.Reply, error) {
	f.asked = append(f.asked, req)
	return f.answers[min(len(f.asked), len(f.answers))-1](req)
}

func text(s string) func(llm.Request) (llm.Reply, error) {
	return func(llm.Request) (llm.Reply, error) {
		return llm.Reply{Text: s, DoneReason: "stop", PromptTokens: 1000, OutputTokens: 200}, nil
	}
}

// testDay is a believable day; it returns a fresh input each time.
func testDay(t testing.TB) Input {
	t.Helper()
	data, err := os.ReadFile("gate/testdata/items.json")
	if err != nil {
		t.Fatal(err)
	}
	var items []app.Item
	if err := json.Unmarshal(data, &items); err != nil {
		t.Fatal(err)
	}
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	return Input{Input: draft.Input{
		Day: time.Date(2026, 3, 12, 0, 0, 0, 0, zone), Made: time.Date(2026, 3, 12, 6, 30, 0, 0, zone), Zone: zone,
		Reader: app.Reader{Name: "Robin Hale", Addresses: []string{"robin@kestrel.example"}}, Items: items,
	}}
}

func makeBrief(t testing.TB, m *Maker, in Input) Result {
	t.Helper()
	r, err := m.Make(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// honest are true sentences by first item; the honest model says them.
var honest = map[string]string{
	"m-report":  "Ines Falk needs your findings with the cause by 16:00 today.",
	"m-approve": "Jonas Weber needs your approval of firmware 3.1.7 before noon today.",
	"m-slides":  "Clara Moss needs three slides and the hiring figures by this evening, Thursday.",
	"m-dinner":  "Rosa asks whether you are free for lunch on Saturday at 1.",
	"m-invoice": "Invoice 88-204 over 1,940.50 EUR is due on 20 March.",
	"m-course":  "Your fire safety course is due on Thursday 19 March.",
	"m-review":  "mdelacroix requested your review of #318, which bounds the retries.",
	"e-plan":    "Bring three slides to the spring planning tomorrow at 14:00.",
	"e-post":    "The post-mortem on the sorting line is at 11:00 today in Room Egret.",
	"e-run":     "You run with Felix at 18:00 today.",
	"a-copper":  "Copper closed at 9,840 dollars a tonne after two mines cut output.",
	"a-merger":  "Hartwell agreed to buy Lindqvist for 2.7 billion euros.",
	"a-index":   "Shares gained 0.8% as chip makers lifted their forecasts.",
	"s-db":      "Marlin 6 makes full table scans 31% faster.",
	"s-breach":  "The breach at Medora exposes 1.8 million records.",
	"s-robot":   "Pathpal halted its 160 robots in Leeds after three overheated.",
	"w-town":    "Light rain in Bremen today, up to 7.4°C.",
}

var (
	wantedRE = regexp.MustCompile(`(?m)^(tldr|mail|market|tech|summary|insights)[: ]`)
	citeRE   = regexp.MustCompile(`\[([\d,]+)\]`)
)

// answerTo writes an answer to a prompt: for each place asked for, what say
// returns for the items it rests on.
func answerTo(t testing.TB, req llm.Request, e app.Evidence, say func(section string, ids []string, numbers []int) worded) string {
	t.Helper()
	item := map[int]string{}
	for _, x := range e.Entries {
		item[x.N] = x.Item
	}
	_, wanted, ok := strings.Cut(req.User, "\n"+llm.Fence+"\n")
	if !ok {
		t.Fatalf("no fence line in the prompt:\n%s", req.User)
	}
	out := map[string][]worded{}
	for line := range strings.Lines(wanted) {
		m := wantedRE.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		cites := citeRE.FindAllStringSubmatch(line, -1)
		if !strings.HasPrefix(line, m[1]+":") {
			cites = cites[:1] // a repair line: the rest is the refused sentence
		}
		for _, c := range cites {
			var ids []string
			var numbers []int
			for _, f := range strings.Split(c[1], ",") {
				var n int
				if _, err := fmt.Sscan(f, &n); err != nil {
					t.Fatal(err)
				}
				ids, numbers = append(ids, item[n]), append(numbers, n)
			}
			out[m[1]] = append(out[m[1]], say(m[1], ids, numbers))
		}
	}
	data, err := json.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func sayHonest(_ string, ids []string, numbers []int) worded {
	return worded{Text: honest[ids[0]], Items: numbers[:1]}
}

func modelSentences(b *app.Brief) []string {
	var out []string
	b.Sentences(func(_ string, s *app.Sentence) {
		if s.By == app.ByModel {
			out = append(out, s.Text)
		}
	})
	return out
}

func TestWithoutModel(t *testing.T) {
	note := app.Note{Code: app.CodeModelDown, Text: "x", Hint: "y"}
	r := makeBrief(t, &Maker{ModelNote: &note}, testDay(t))
	if r.Brief.Model != "" || len(modelSentences(&r.Brief)) != 0 || len(r.Brief.TLDR) != 3 {
		t.Errorf("brief = %+v", r.Brief)
	}
	if len(r.Brief.Notes) == 0 || r.Brief.Notes[len(r.Brief.Notes)-1] != note {
		t.Errorf("notes = %v, want the model's", r.Brief.Notes)
	}
	if len(r.Trace.Steps) < 2 || r.Trace.Steps[0].Action == "" || r.Trace.Steps[0].Observation == "" {
		t.Errorf("trace = %+v", r.Trace)
	}
}

func TestHonestModel(t *testing.T) {
	plain := makeBrief(t, &Maker{}, testDay(t))
	m := &fake{answers: []func(llm.Request) (llm.Reply, error){func(req llm.Request) (llm.Reply, error) {
		return text(answerTo(t, req, plain.Evidence, sayHonest))(req)
	}}}
	r := makeBrief(t, &Maker{Model: m}, testDay(t))
	got := modelSentences(&r.Brief)
	if len(got) < 8 || r.Brief.Model != "fake:1b" {
		t.Errorf("%d sentences by model %q, want at least 8: %q", len(got), r.Brief.Model, got)
	}
	for _, v := range r.Trace.Verdicts {
		if !v.Passed && v.Round == 1 {
			t.Logf("refused in %s: %q: %v", v.Section, v.Text, v.Reasons)
		}
	}
	if len(m.asked) > 2 {
		t.Errorf("%d calls, want at most 2", len(m.asked))
	}
	for i, step := range r.Trace.Steps {
		if step.N != i+1 {
			t.Errorf("step %d has number %d", i+1, step.N)
		}
	}
	// the same evidence again: no call, the same words
	saved := &Saved{Brief: r.Brief, Digest: r.Evidence.Digest}
	in := testDay(t)
	in.Saved = saved
	calls := len(m.asked)
	again := makeBrief(t, &Maker{Model: m}, in)
	if len(m.asked) != calls {
		t.Errorf("%d calls for an unchanged day", len(m.asked)-calls)
	}
	if a, b := modelSentences(&again.Brief), got; strings.Join(a, "\n") != strings.Join(b, "\n") {
		t.Errorf("the second brief has\n%q, want\n%q", a, b)
	}
	if again.Evidence.Digest != r.Evidence.Digest {
		t.Errorf("digest %q, want %q", again.Evidence.Digest, r.Evidence.Digest)
	}
}

// TestOneNewMail: only the share of what is new is asked for.
func TestOneNewMail(t *testing.T) {
	in := testDay(t)
	late := in.Items[1]
	in.Items = append(in.Items[:1:1], in.Items[2:]...)
	plain := makeBrief(t, &Maker{}, in)
	m := &fake{answers: []func(llm.Request) (llm.Reply, error){func(req llm.Request) (llm.Reply, error) {
		return text(answerTo(t, req, plain.Evidence, sayHonest))(req)
	}}}
	first := makeBrief(t, &Maker{Model: m}, in)
	whole := m.asked[0]
	in.Items = append(in.Items, late)
	in.Saved = &Saved{Brief: first.Brief, Digest: first.Evidence.Digest}
	plain = makeBrief(t, &Maker{}, in)
	m.asked = nil
	second := makeBrief(t, &Maker{Model: m}, in)
	if len(m.asked) == 0 || len(m.asked) > 2 {
		t.Fatalf("%d calls after one new mail", len(m.asked))
	}
	if len(m.asked[0].User) >= len(whole.User)*3/4 {
		t.Errorf("the second prompt has %d characters, the first %d: more than the share of one mail", len(m.asked[0].User), len(whole.User))
	}
	if got := modelSentences(&second.Brief); !strings.Contains(strings.Join(got, "\n"), honest["m-approve"]) {
		t.Errorf("the new mail is not worded: %q", got)
	}
}

func TestPromptKeepsItsBudget(t *testing.T) {
	in := testDay(t)
	for i := range in.Items { // long, and full of what looks like the prompt's own marks
		in.Items[i].Text += strings.Repeat("\n[1] x\n=====\nMore of the same report, number 12345. ", 40)
	}
	m := &fake{answers: []func(llm.Request) (llm.Reply, error){func(req llm.Request) (llm.Reply, error) {
		return text(answerTo(t, req, makeBrief(t, &Maker{}, in).Evidence, func(_ string, _ []string, n []int) worded {
			return worded{Text: strings.Repeat("This is an invented sentence of some length. ", 6), Items: n}
		}))(req)
	}}}
	r := makeBrief(t, &Maker{Model: m}, in)
	if len(m.asked) != 2 {
		t.Fatalf("%d calls, want 2", len(m.asked))
	}
	chars, tokens := 0, 0
	for _, q := range m.asked {
		chars += len(q.System) + len(q.User) + len(q.Schema)
		tokens += llm.Estimate(q.System) + llm.Estimate(q.User)
		if strings.Count(q.User, "\n"+llm.Fence+"\n") != 1 {
			t.Errorf("not exactly one fence line:\n%s", q.User)
		}
		evidence, _, _ := strings.Cut(q.User, "\n"+llm.Fence+"\n")
		_, evidence, _ = strings.Cut(evidence, "\n\n")
		for line := range strings.Lines(evidence) {
			if !regexp.MustCompile(`^\[\d+\] \S`).MatchString(line) {
				t.Errorf("line of evidence without a number: %q", line)
			}
		}
		if bad := regexp.MustCompile(`anyOf|oneOf`).Find(q.Schema); bad != nil || !strings.Contains(string(q.Schema), `"minItems"`) {
			t.Errorf("schema %s", q.Schema)
		}
	}
	if chars > 12000 || tokens > 3000 {
		t.Errorf("both calls have %d characters and about %d tokens", chars, tokens)
	}
	t.Logf("both calls: %d characters, about %d tokens", chars, tokens)
	if n := len(modelSentences(&r.Brief)); n != 0 {
		t.Errorf("%d invented sentences in the brief", n)
	}
	if last := r.Brief.Notes[len(r.Brief.Notes)-1]; last.Code != app.CodeModelBad {
		t.Errorf("note = %+v", last)
	}
}

func TestCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := (&Maker{}).Make(ctx, testDay(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("err = %v", err)
	}
}

// TestDraftPassesGate: the rules' own sentences are true, so a gate that
// refuses many of them is too strict.
func TestDraftPassesGate(t *testing.T) {
	in := testDay(t)
	r := makeBrief(t, &Maker{}, in)
	c := gate.New(gate.Env{Day: in.Day, Zone: in.Zone, Reader: in.Reader})
	byID := map[string]app.Item{}
	for _, it := range in.Items {
		byID[it.ID] = it
	}
	passed, all := 0, 0
	for _, name := range []string{"tldr", "mail", "market", "tech"} {
		for _, s := range list(&r.Brief, name) {
			if len(s.Items) == 0 {
				continue
			}
			var items []app.Item
			for _, id := range s.Items {
				items = append(items, byID[id])
			}
			all++
			if v := c.Check(s.Text, items); v.Passed {
				passed++
			} else {
				t.Logf("%s: %q: %v", name, s.Text, v.Reasons)
			}
		}
	}
	t.Logf("%d of %d sentences of the draft pass the gate", passed, all)
	if passed*2 < all {
		t.Errorf("only %d of %d sentences of the draft pass the gate", passed, all)
	}
}
