package exam

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
)

func TestList(t *testing.T) {
	writes := []string{"completion", "tools"}
	none := func(http.ResponseWriter, *http.Request, llmtest.Request) {}
	server := llmtest.Start(t, "0.12.6", []llmtest.Model{
		{Name: "nomic-embed-text:latest", Family: "nomic-bert", Size: "137M", Capabilities: []string{"embedding"}, Context: 2048},
		{Name: "qwen2.5:7b", Family: "qwen2", Size: "7.6B", Capabilities: writes, Context: 32768},
		{Name: "big-cloud", Family: "qwen3", Size: "480B", Capabilities: writes},
		{Name: "old:3b", Family: "llama", Size: "3.2B"},
	}, none)
	found, err := llm.Find(t.Context(), llm.FindParams{URLs: []string{server.URL}, HTTP: server.HTTP})
	if err != nil {
		t.Fatal(err)
	}
	list, err := List(t.Context(), found, server.HTTP)
	if err != nil {
		t.Fatal(err)
	}
	type row struct {
		name, chosen string
		writes       bool
		context      int
	}
	var got []row
	for _, c := range list {
		got = append(got, row{c.Name, c.Chosen, c.Writes(), c.Context})
	}
	want := []row{
		{"old:3b", "", true, 0}, {"qwen2.5:7b", "brief", true, 32768},
		{"nomic-embed-text:latest", "search", false, 2048}, {"big-cloud", "", false, 0},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestBetter(t *testing.T) {
	write := []string{"completion"}
	have := []Candidate{
		{Name: "tiny", Billion: 0.13, Abilities: write}, {Name: "small", Billion: 1.5, Abilities: write}, {Name: "mid", Billion: 3.1, Abilities: write},
		{Name: "seven", Billion: 7.6, Abilities: write}, {Name: "cloud", Billion: 400, Abilities: write, Remote: true}, {Name: "vectors", Billion: 0.1, Abilities: []string{"embedding"}},
	}
	for _, c := range []struct {
		report Report
		best   string
		have   []Candidate
		want   string // what the answer names; "" for no answer
	}{
		{Report{Model: "seven", Grade: Good}, "seven", have, ""},
		{Report{Model: "seven", Grade: Slow}, "seven", have, "mid"},
		{Report{Model: "mid", Grade: Slow}, "seven", have, "small"},
		{Report{Model: "small", Grade: Slow}, "seven", have, "rules do best"},
		{Report{Model: "tiny", Grade: Worse}, "seven", have, "seven"},
		{Report{Model: "mid", Grade: Usable}, "seven", have, "seven"},
		{Report{Model: "mid", Grade: Worse}, "mid", have, "seven"},
		{Report{Model: "tiny", Grade: Worse}, "tiny", have[:1], "ollama pull " + llm.SuggestedModel},
		{Report{Model: "seven", Grade: Slow}, "seven", have[3:], "ollama pull " + llm.SmallModel},
		{Report{Model: "seven", Grade: Failed, Verdict: "Too slow for this machine, no answer in 160 s: leave it off."}, "seven", have, "mid"},
		{Report{Model: "seven", Grade: Worse}, "seven", have[3:], ""},
	} {
		got := Better(c.report, c.best, c.have)
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s %s: %q, want %q", c.report.Model, c.report.Grade, got, c.want)
		}
	}
}
