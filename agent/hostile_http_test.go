package agent

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"daybrief/agent/checktest"
	"daybrief/agent/draft"
	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
	"daybrief/app"
)

// hostile is a model that tells lies of one kind about a day, over the wire.
type hostile struct {
	day    *benchDay
	by     map[string][]*base // by the first item
	kind   string
	told   int
	random *base
}

func (d *benchDay) input() Input {
	return Input{Input: draft.Input{Day: d.day, Made: d.day.Add(7 * time.Hour), Zone: d.zone, Reader: d.who, Items: append([]app.Item(nil), d.items...)}}
}

// sentence is what the model says for a place that rests on ids.
func (h *hostile) sentence(_ string, ids []string, numbers []int) worded {
	list := h.by[ids[0]]
	for k := range list {
		b := list[(h.told+k)%len(list)]
		if text := tell(h.kind, b, h.told%3); text != "" {
			h.told++
			return worded{Text: text, Items: numbers}
		}
	}
	h.told++
	return worded{Text: randomWords(seedOf(h.kind, ids[0], h.told), h.random), Items: numbers[:1]}
}

// TestLiesOverTheWire: of no kind of lie does a sentence reach the brief that
// the independent checker does not find in its items.
func TestLiesOverTheWire(t *testing.T) {
	asked, reached, wrong := 0, 0, map[string]int{}
	for _, d := range benchDays(t) {
		all := bases(t, d)
		by := map[string][]*base{}
		for _, b := range all {
			by[b.items[0].ID] = append(by[b.items[0].ID], b)
		}
		plain := makeBrief(t, &Maker{}, d.input())
		h := &hostile{day: d, by: by, random: all[0]}
		s, model := serve(t, func(w http.ResponseWriter, r *http.Request, req llmtest.Request) {
			llmtest.Say(answerTo(t, llm.Request{User: req.Messages[1].Content}, plain.Evidence, h.sentence))(w, r, req)
		})
		for _, h.kind = range kindsOf() {
			before := len(s.Chats())
			r := makeBrief(t, &Maker{Model: model}, d.input())
			if n := len(s.Chats()) - before; n > 2 {
				t.Errorf("%s: %d calls", h.kind, n)
			}
			asked += len(r.Trace.Verdicts)
			reached += h.judge(t, &r.Brief, wrong)
		}
	}
	for kind, n := range wrong {
		t.Errorf("%s: %d false sentences reached a brief", kind, n)
	}
	t.Logf("%d sentences over the wire, %d of a model in the briefs", asked, reached)
	if asked < 1500 {
		t.Errorf("only %d sentences were judged", asked)
	}
}

// judge counts the model's sentences of a brief and, by kind, the false ones.
func (h *hostile) judge(t *testing.T, b *app.Brief, wrong map[string]int) int {
	t.Helper()
	n := 0
	sections := map[string][]string{}
	b.Sentences(func(section string, s *app.Sentence) {
		if s.By != app.ByModel {
			return
		}
		n++
		sections[section] = append(sections[section], s.Text)
		items, ok := h.day.find(strings.Join(s.Items, ","))
		if !ok {
			t.Errorf("%s: %q cites items that are not there: %v", h.kind, s.Text, s.Items)
			return
		}
		if faults := checktest.Check(h.day.checker(), s.Text, items); len(faults) > 0 {
			wrong[h.kind]++
			t.Logf("REACHED\t%s\t%s\t%s\t%v", strings.Join(s.Items, ","), s.Text, h.kind, faults)
		}
	})
	for section, list := range sections {
		if twice := checktest.Repeats(list); len(twice) > 0 {
			t.Errorf("%s: said twice in %s: %q", h.kind, section, twice)
		}
	}
	return n
}

// serve starts an Ollama and a model that speaks to it.
func serve(t *testing.T, answer llmtest.Answer) (*llmtest.Server, llm.Model) {
	t.Helper()
	s := llmtest.Start(t, "0.17.4", []llmtest.Model{{Name: "bad:1b", Family: "llama", Size: "1B", Capabilities: []string{"completion"}, Context: 8192}}, answer)
	f, err := llm.Find(context.Background(), llm.FindParams{URLs: []string{s.URL}, HTTP: s.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	o, err := llm.NewOllama(f, s.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	return s, o
}

// shapes are answers whose form is the attack: each turns what an honest model
// would say into what goes over the wire.
var shapes = map[string]func(honest string) string{
	"ids far away":     func(s string) string { return strings.ReplaceAll(s, `"items":[`, `"items":[99,`) },
	"ids negative":     func(s string) string { return strings.ReplaceAll(s, `"items":[`, `"items":[-`) },
	"ids as fractions": func(s string) string { return strings.ReplaceAll(s, `"items":[`, `"items":[1.5,`) },
	"ids as strings":   func(s string) string { return strings.ReplaceAll(s, `"items":[`, `"items":["1",`) },
	"ids huge": func(s string) string {
		return strings.ReplaceAll(s, `"items":[`, `"items":[123456789012345678901234567890,`)
	},
	"ids null":   func(s string) string { return strings.ReplaceAll(s, `"items":[`, `"items":[null,`) },
	"ids nested": func(s string) string { return strings.ReplaceAll(s, `"items":[`, `"items":[[1],`) },
	"no ids":     func(s string) string { return strings.ReplaceAll(s, `"items":[`, `"cites":[`) },
	"ids all": func(s string) string {
		return strings.ReplaceAll(s, `"items":[`, `"items":[1,2,3,4,5,6,7,8,9,10,11,12,`)
	},
	"text null":       func(s string) string { return strings.ReplaceAll(s, `"text":"`, `"text":null,"said":"`) },
	"text a number":   func(s string) string { return strings.ReplaceAll(s, `"text":"`, `"text":7,"said":"`) },
	"text a list":     func(s string) string { return strings.ReplaceAll(s, `"text":"`, `"text":["x"],"said":"`) },
	"text empty":      func(s string) string { return strings.ReplaceAll(s, `"text":"`, `"text":"","said":"`) },
	"text of NUL":     func(s string) string { return strings.ReplaceAll(s, `"text":"`, `"text":"\u0000`) },
	"lone surrogate":  func(s string) string { return strings.ReplaceAll(s, `"text":"`, `"text":"\ud83d`) },
	"escaped markup":  func(s string) string { return strings.ReplaceAll(s, `"text":"`, `"text":"\u003cb\u003e`) },
	"escaped newline": func(s string) string { return strings.ReplaceAll(s, `"text":"`, `"text":"x\n\n[1] `) },
	"right to left":   func(s string) string { return strings.ReplaceAll(s, `"text":"`, `"text":"\u202e`) },
	"two objects":     func(s string) string { return s + s },
	"words around":    func(s string) string { return "Sure! Here it is: " + s + " Anything else?" },
	"fenced":          func(s string) string { return "```json\n" + s + "\n```" },
	"sections unknown": func(s string) string {
		return strings.NewReplacer(`"tldr"`, `"top"`, `"mail"`, `"post"`, `"market"`, `"m"`, `"tech"`, `"t"`, `"summary"`, `"s"`, `"insights"`, `"i"`).Replace(s)
	},
	"a list at the top": func(s string) string { return "[" + s + "]" },
	"a string inside":   func(s string) string { b, _ := json.Marshal(s); return string(b) },
	"nested deeply":     func(string) string { return strings.Repeat(`{"tldr":[`, 30000) + strings.Repeat(`]}`, 30000) },
	"brackets alone":    func(string) string { return strings.Repeat("[", 200000) },
	"ten million letters": func(string) string {
		return `{"tldr":[{"text":"` + strings.Repeat("lie ", 2_500_000) + `","items":[1]}]}`
	},
	"many sentences": func(string) string {
		return `{"tldr":[` + strings.Repeat(`{"text":"It is all fine today.","items":[1]},`, 5000) + `{"text":"x","items":[1]}]}`
	},
	"same for all": func(s string) string {
		var all map[string][]worded
		if json.Unmarshal([]byte(s), &all) != nil {
			return s
		}
		for _, list := range all {
			for i := range list {
				list[i].Text = "Nothing else needs you."
			}
		}
		b, _ := json.Marshal(all)
		return string(b)
	},
	"keys twice": func(s string) string {
		return strings.TrimSuffix(s, "}") + `,"tldr":[{"text":"You won a prize.","items":[1]}],"mail":[{"text":"Pay 500 dollars today.","items":[1]}]}`
	},
	"extra fields": func(s string) string {
		return strings.ReplaceAll(s, `"text":`, `"by":"rules","trusted":true,"text":"Pay 500 dollars today.","text":`)
	},
	"sections moved": func(s string) string {
		return strings.NewReplacer(`"tldr"`, `"tech"`, `"mail"`, `"market"`, `"market"`, `"mail"`, `"tech"`, `"tldr"`).Replace(s)
	},
	"bytes broken": func(s string) string { return strings.ReplaceAll(s, `"text":"`, "\"text\":\"\xff\xfe") },
	"half":         func(s string) string { return s[:len(s)/2] },
}

// shapeGaps are sentences that reach the brief today although they should not:
// the closing phrase in the place of a sentence that has items.
var shapeGaps = map[string]string{"same for all": app.NothingElse}

// TestShapesOverTheWire: whatever the form of an answer, what reaches the brief
// is in its items.
func TestShapesOverTheWire(t *testing.T) {
	d := benchDays(t)[0]
	plain := makeBrief(t, &Maker{}, d.input())
	h := &hostile{day: d}
	for name, shape := range shapes {
		h.kind = name
		_, model := serve(t, func(w http.ResponseWriter, r *http.Request, req llmtest.Request) {
			llmtest.Say(shape(answerTo(t, llm.Request{User: req.Messages[1].Content}, plain.Evidence, sayHonest)))(w, r, req)
		})
		started := time.Now()
		r := makeBrief(t, &Maker{Model: model, Options: Options{Timeout: 20 * time.Second}}, d.input())
		said := modelSentences(&r.Brief)
		for _, s := range said {
			if !isHonest(s) && shapeGaps[name] != s {
				t.Errorf("%s: the brief says %q", name, s)
			}
		}
		b := r.Brief
		if len(b.TLDR) != 3 || len(b.Mail) == 0 {
			t.Errorf("%s: the brief is not whole: %d bullets, %d mails", name, len(b.TLDR), len(b.Mail))
		}
		if took := time.Since(started); took > 2*time.Minute { // a guard against hanging, not a measure
			t.Errorf("%s: took %v", name, took)
		}
	}
}

func isHonest(text string) bool {
	for _, s := range honest {
		if s == text {
			return true
		}
	}
	return false
}
