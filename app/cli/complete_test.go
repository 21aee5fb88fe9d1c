package cli

import (
	"strings"
	"testing"
)

// TestCompletion: what the shell offers, and no files where none can stand.
func TestCompletion(t *testing.T) {
	home := t.TempDir()
	write(t, home+"/config.toml", "[[source]]\nname = \"Board mail\"\ntype = \"email\"\naddress = \"ann@example.org\"\n")
	for _, c := range []struct{ typed, want string }{
		{"vote |", "up down clear export import list preview reset say"}, {"vote up |", ""}, {"vote preview |", "up down clear"},
		{"model use |", "ollama openai anthropic google"}, {"model use g|", "google"}, {"model key |", "openai anthropic google"},
		{"source remove |", "Board mail"}, {"source test |", "Board mail"}, {"source remove x |", ""},
		{"search --kind ma|", "mail"}, {"search --source |", "Board mail"}, {"source add --type mc|", "mcp"}, {"source add --units |", "metric imperial"},
		{"preview --as |", "feed calendar mail"}, {"ask |", ""}, {"why |", ""},
	} {
		typed, _ := strings.CutSuffix(c.typed, "|")
		r := run(t, home, append([]string{"__complete"}, strings.Split(typed, " ")...)...)
		lines := strings.Split(strings.TrimSpace(r.out), "\n")
		directive := lines[len(lines)-1]
		got := map[string]bool{}
		for _, l := range lines[:len(lines)-1] {
			word, _, _ := strings.Cut(l, "\t")
			got[word] = true
		}
		for _, w := range split(c.want) {
			if !got[w] {
				t.Errorf("%s: %q is not offered: %s", c.typed, w, r.out)
			}
		}
		if len(got) != len(split(c.want)) {
			t.Errorf("%s: offered %v, want %s", c.typed, got, c.want)
		}
		if directive != ":4" && directive != ":36" { // no files
			t.Errorf("%s: directive %s", c.typed, directive)
		}
	}
	if r := run(t, home, "__complete", "preview", ""); !strings.Contains(r.out, ":0") {
		t.Errorf("preview wants files: %s", r.out)
	}
}

// split is a list of words; a name with a blank stands alone.
func split(s string) []string {
	if s == "Board mail" {
		return []string{s}
	}
	return strings.Fields(s)
}
