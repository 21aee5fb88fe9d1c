package llm

import (
	"math/rand/v2"
	"testing"
)

func TestRank(t *testing.T) {
	m := func(name, family, size string) Installed {
		return Installed{Name: name, Family: family, Billion: billions(size)}
	}
	for _, tc := range []struct {
		name   string
		models []Installed
		want   string
	}{
		{"fitting before tiny and huge", []Installed{m("smollm2:135m", "llama", "134.52M"), m("llama3.3:70b", "llama", "70.6B"), m("llama3.1:8b", "llama", "8.0B")}, "llama3.1:8b"},
		{"known family first", []Installed{m("mystery:7b", "mystery", "7B"), m("qwen2.5:7b", "qwen2", "7.6B")}, "qwen2.5:7b"},
		{"larger of the fitting", []Installed{m("qwen2.5:3b", "qwen2", "3.1B"), m("qwen2.5:7b", "qwen2", "7.6B")}, "qwen2.5:7b"},
		{"not the coder", []Installed{m("qwen2.5-coder:7b", "qwen2", "7.6B"), m("llama3.2:3b", "llama", "3.2B")}, "llama3.2:3b"},
		{"small when nothing else", []Installed{m("smollm2:135m", "llama", "134.52M"), m("qwen2.5:0.5b", "qwen2", "494.03M")}, "qwen2.5:0.5b"},
		{"small before huge", []Installed{m("llama3.3:70b", "llama", "70.6B"), m("gemma3:1b", "gemma3", "999.89M")}, "gemma3:1b"},
		{"smallest of the huge", []Installed{m("qwen2.5:72b", "qwen2", "72.7B"), m("qwen2.5:14b", "qwen2", "14.8B")}, "qwen2.5:14b"},
		{"never an embedder", []Installed{m("nomic-embed-text:latest", "nomic-bert", "137M"), m("bge-m3:latest", "bert", "567M")}, ""},
		{"never a remote one", []Installed{{Name: "gpt-oss:120b-cloud", Billion: 7, Remote: true}}, ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			for range 10 { // whatever the order they come in
				rand.Shuffle(len(tc.models), func(i, j int) { tc.models[i], tc.models[j] = tc.models[j], tc.models[i] })
				got := ""
				if r := rank(tc.models); len(r) > 0 {
					got = r[0].Name
				}
				if got != tc.want {
					t.Fatalf("rank chose %q, want %q", got, tc.want)
				}
			}
		})
	}
}

func TestBestEmbed(t *testing.T) {
	models := []Installed{{Name: "all-minilm:latest", Family: "bert"}, {Name: "nomic-embed-text:v1.5", Family: "nomic-bert"}, {Name: "qwen2.5:7b", Family: "qwen2"}}
	if got := bestEmbed(models, ""); got != "nomic-embed-text:v1.5" {
		t.Errorf("bestEmbed = %q", got)
	}
	if got := bestEmbed(models, "all-minilm"); got != "all-minilm:latest" {
		t.Errorf("bestEmbed named = %q", got)
	}
	if got := bestEmbed(models[2:], ""); got != "" {
		t.Errorf("bestEmbed of none = %q", got)
	}
}

func TestEstimate(t *testing.T) {
	for text, least := range map[string]int{"": 0, "word": 1, "2026-11-23": 10, "extraordinarily": 3, "日本": 4, "a, b.": 4} {
		if got := Estimate(text); got < least {
			t.Errorf("Estimate(%q) = %d, want at least %d", text, got, least)
		}
	}
}

func FuzzBillions(f *testing.F) {
	for _, s := range []string{"7.6B", "134.52M", "", "B", "x", "1e400B"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if got := billions(s); got < 0 || got != got {
			t.Errorf("billions(%q) = %v", s, got)
		}
	})
}
