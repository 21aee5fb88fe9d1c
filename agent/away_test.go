package agent

import (
	"context"
	"slices"
	"strings"
	"testing"

	"daybrief/agent/llm"
	"daybrief/app"
)

// away is a model on another machine, to which no private text may go.
type away struct {
	t     *testing.T
	plain app.Evidence
	asked []llm.Request
}

func (*away) Name() string             { return "away" }
func (*away) Sends(kind app.Kind) bool { return !kind.Private() }
func (*away) Notice() *app.Note        { return &app.Note{Code: app.CodeCloud, Text: "Away words the news."} }

func (m *away) Chat(_ context.Context, req llm.Request) (llm.Reply, error) {
	m.asked = append(m.asked, req)
	return llm.Reply{Text: answerTo(m.t, req, m.plain, sayHonest), PromptTokens: 800, OutputTokens: 100, DoneReason: "stop"}, nil
}

// TestPrivateTextStaysHere: a model on another machine words the news alone; no
// word of a mail or an event is in what it is asked, and the brief says where
// it runs.
func TestPrivateTextStaysHere(t *testing.T) {
	in := testDay(t)
	plain := makeBrief(t, &Maker{}, in)
	m := &away{t: t, plain: plain.Evidence}
	r := makeBrief(t, &Maker{Model: m}, in)
	if len(m.asked) == 0 || len(modelSentences(&r.Brief)) == 0 {
		t.Fatalf("%d calls, %d sentences: the news is not asked for", len(m.asked), len(modelSentences(&r.Brief)))
	}
	byID := map[string]app.Item{}
	for _, it := range in.Items {
		byID[it.ID] = it
	}
	for _, req := range m.asked {
		if req.Kinds == nil || slices.ContainsFunc(req.Kinds, app.Kind.Private) {
			t.Errorf("the request says it holds %v", req.Kinds)
		}
		for _, e := range plain.Evidence.Entries {
			it := byID[e.Item]
			if it.Kind.Private() && it.Title != "" && strings.Contains(req.User, it.Title) {
				t.Errorf("%q left the machine", it.Title)
			}
		}
	}
	r.Brief.Sentences(func(section string, s *app.Sentence) {
		if s.By == app.ByModel && slices.ContainsFunc(s.Items, func(id string) bool { return byID[id].Kind.Private() }) {
			t.Errorf("%s: %q is worded by a model that cannot know it", section, s.Text)
		}
	})
	if !slices.ContainsFunc(r.Brief.Notes, func(n app.Note) bool { return n.Code == app.CodeCloud }) {
		t.Error("the brief does not say where its model runs")
	}
}
