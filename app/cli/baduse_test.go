package cli

import (
	"strings"
	"testing"

	"daybrief/agent/llm/llmtest"
)

// TestBadUseIsSaid: what cannot be done as typed is told with what to type, and
// nothing else is done in its place.
func TestBadUseIsSaid(t *testing.T) {
	t.Setenv("OLLAMA_HOST", llmtest.ClosedPort(t))
	home := t.TempDir()
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"search", ""}, "what to look for"},
		{[]string{"search", " ", "--words"}, "what to look for"},
		{[]string{"search", "x", "--kind", "letter"}, "mail, event, task"},
		{[]string{"search", "x", "-k", "0"}, "daybrief search --help"},
		{[]string{"brief", "someday"}, "daybrief brief --help"},
		{[]string{"vote", "sideways", "x"}, "daybrief vote --help"},
		{[]string{"vote", "preview", "sideways", "x"}, "daybrief vote preview --help"},
		{[]string{"vote", "reset"}, "--yes"},
		{[]string{"rank", "-n", "0"}, "at least 1"},
		{[]string{"model", "pull", ""}, "name of a model"},
		{[]string{"mcp", "--http", ""}, "127.0.0.1:8630"},
		{[]string{"mcp", "--http", "nonsense"}, "127.0.0.1:8630"},
		{[]string{"mcp", "--http", "127.0.0.1:99999"}, "127.0.0.1:8630"},
		{[]string{"mcp", "--token", "--http", "127.0.0.1:0"}, "daybrief mcp --help"},
		{[]string{"source", "add", "tracker", "--type", "mcp", "--yes"}, "https://"},
	} {
		r := run(t, home, c.args...)
		if r.code != ExitUsage || r.out != "" || !strings.Contains(r.err, c.says) {
			t.Errorf("%q: exit %d: %s%s", c.args, r.code, r.out, r.err)
		}
	}
}

// TestNothingToShowIsSaid: a list of nothing says so and what to do.
func TestNothingToShowIsSaid(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "rank"); r.code != ExitDone || r.out != "" || !strings.Contains(r.err, "daybrief preload") {
		t.Errorf("rank: %+v", r)
	}
	if r := run(t, home, "search", "--kind", "mail"); r.code != ExitDone || !strings.Contains(r.err, "Nothing was found.") {
		t.Errorf("a search by a filter alone: %+v", r)
	}
}

// TestVotesOnTheSampleDay are listed and forgotten like others, but not exported:
// they are on invented items.
func TestVotesOnTheSampleDay(t *testing.T) {
	home := t.TempDir()
	run(t, home, "preload", "--sample")
	id := rankOf(t, home)[0].ID
	run(t, home, "vote", "up", id)
	if r := run(t, home, "vote", "list"); r.code != ExitDone || !strings.Contains(r.out, id) {
		t.Errorf("list: %+v", r)
	}
	if r := run(t, home, "vote", "export"); r.code != ExitDone || strings.Contains(r.out, id) {
		t.Errorf("export: %+v", r)
	}
	if r := run(t, home, "vote", "reset", "--yes"); r.code != ExitDone {
		t.Errorf("reset: %+v", r)
	}
	if r := run(t, home, "vote", "list"); r.code != ExitDone || r.out != "" || !strings.Contains(r.err, "not voted") {
		t.Errorf("list after the reset: %+v", r)
	}
}

// TestSourceListShowsTheCommand of a server that is a program.
func TestSourceListShowsTheCommand(t *testing.T) {
	home := t.TempDir()
	write(t, home+"/config.toml", "[[source]]\nname = \"Chat\"\ntype = \"mcp\"\ncommand = [\"chat-server\", \"--quiet\"]\n")
	if r := run(t, home, "source", "list"); r.code != ExitDone || !strings.Contains(r.out, "chat-server --quiet") {
		t.Errorf("%+v", r)
	}
}

// TestConsentIsAskedWithItsWords: also where the answer is JSON, nobody is asked
// to agree to what was not shown.
func TestConsentIsAskedWithItsWords(t *testing.T) {
	r := run(t, t.TempDir(), "model", "use", "openai", "--model", "m", "--json")
	said, _, asked := strings.Cut(r.err, "Do you agree?")
	if r.code != ExitFailed || r.out != "" || !asked || !strings.Contains(said, "runs at api.openai.com") {
		t.Errorf("%+v", r)
	}
}
