package react

import (
	"context"
	"encoding/json"
	"strings"
	"testing"

	"daybrief/agent/llm"
	"daybrief/app"
)

// distant is a model on another machine, which may be told nothing private.
type distant struct{ *script }

func (distant) Sends(k app.Kind) bool { return !k.Private() }

// TestNoReasonTellsOfWhatStays: a model that cites a line it was not shown does
// not learn from the gate's reasons what stands there.
func TestNoReasonTellsOfWhatStays(t *testing.T) {
	items := []app.Item{
		{ID: "a1", Source: "Feed", Kind: app.KindArticle, Title: "Zeppelin flies again", Text: "The Zeppelin flew to Bremen on Monday.", Time: thursday},
		{ID: "m1", Source: "Work", Kind: app.KindMail, Title: "Zeppelin deal", Text: "We sell the Zeppelin for 740 million to Umbrella on 3 March.", Time: thursday},
	}
	b := &box{items: items}
	guesses := `{"sentences":[{"items":[2],"text":"The Zeppelin is sold for 12 million to Acme on 5 May."},{"items":[2],"text":"They buy the Zeppelin for 13 million."},{"items":[1],"text":"The Zeppelin flew to Hamburg on Monday."}]}`
	m := &script{say: []func(llm.Request) (string, error){act("answer", guesses), act("answer", guesses)}}
	a := b.agent(distant{m})
	a.Model = distant{m}
	res := ask(t, a, app.Question{Text: "What about the Zeppelin?"})
	if len(m.asked) < 2 {
		t.Fatalf("asked %d times: %+v", len(m.asked), res.Answer.Steps)
	}
	for _, req := range m.asked {
		for _, secret := range []string{"740", "Umbrella", "sell", "3 March"} {
			if strings.Contains(req.System+req.User, secret) {
				t.Errorf("the other machine was told %q:\n%s", secret, req.User)
			}
		}
	}
	for _, v := range res.Answer.Trace.Verdicts {
		if len(v.Items) > 0 && v.Items[0] == "m1" {
			t.Errorf("a line that was not shown was held to: %+v", v)
		}
	}
	replayed(t, res)
}

// TestFaultsOfServersStay: what a foreign server says of its fault is as private
// as what it finds.
func TestFaultsOfServersStay(t *testing.T) {
	evil := Tool{Name: "wiki_search", Description: "Searches the wiki.", Server: "wiki", Reach: Outside, Schema: json.RawMessage(`{"type":"object","properties":{"q":{"type":"string"}}}`),
		Call: func(context.Context, json.RawMessage) (Observation, error) {
			return Observation{}, &app.Error{Code: app.CodeUsage, Message: "wiki answered with an error: the page of Ann's salary is locked", Hint: "Try other arguments."}
		}}
	for _, tc := range []struct {
		away, told bool
	}{{false, true}, {true, false}} {
		m := &script{say: []func(llm.Request) (string, error){act("wiki_search", `{"q":"Zeppelin"}`), act("answer", `{"sentences":[]}`)}}
		a := (&box{}).agent(m, evil)
		if tc.away {
			a.Model = distant{m}
		}
		ask(t, a, app.Question{Text: "What does the wiki say about Zeppelin?"})
		if len(m.asked) != 2 {
			t.Fatalf("asked %d times", len(m.asked))
		}
		if got := strings.Contains(m.asked[1].User, "salary"); got != tc.told {
			t.Errorf("away %v: told %v of the server's words:\n%s", tc.away, got, m.asked[1].User)
		}
	}
}
