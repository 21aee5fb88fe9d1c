package cli

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/boot"
)

// TestReplayAndWhy runs the commands on the sample day as processes.
func TestReplayAndWhy(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "replay"); r.code != ExitFailed || !strings.Contains(r.err, "no brief") {
		t.Errorf("without a brief: %d %s", r.code, r.err)
	}
	if r := run(t, home, "preload", "--sample"); r.code != ExitPartial { // one source of the sample is down
		t.Fatalf("%d %s", r.code, r.err)
	}
	if r := run(t, home, "replay"); r.code != ExitDone || !strings.Contains(r.out, "sentences are the same") {
		t.Errorf("%d %s%s", r.code, r.out, r.err)
	}
	r := run(t, home, "replay", "--json")
	var report boot.ReplayReport
	if err := json.Unmarshal([]byte(r.out), &report); err != nil || !report.Same || report.Changes == nil {
		t.Errorf("%v: %s", err, r.out)
	}
	why := run(t, home, "brief", "--why", "--date", report.Date)
	for _, want := range []string{"worded by rules", "(Sample mail, Priya Nair", "worth 0.", "due today"} {
		if why.code != ExitDone || !strings.Contains(why.out, want) {
			t.Errorf("%d, %q is not in %s%s", why.code, want, why.out, why.err)
		}
	}
	if r := run(t, home, "brief", report.Date, "--why", "--json"); r.code != ExitDone || !json.Valid([]byte(r.out)) || !strings.Contains(r.out, `"sentences"`) {
		t.Errorf("%d %s", r.code, r.out)
	}
}

func TestModelCommandsWithoutOllama(t *testing.T) {
	home := t.TempDir()
	for _, c := range []struct {
		args string
		code int
		says string
	}{
		{"brief --date tomorrow", ExitUsage, "YYYY-MM-DD"},
		{"replay 2026-01-01 --date 2026-01-02", ExitUsage, "Two days"},
		{"model rank", ExitUsage, "rank"},
		{"model test", ExitFailed, "ollama serve"},
		{"model list --json", ExitFailed, `"model-down"`},
		{"replay --model m", ExitFailed, "no brief"},
	} {
		if r := run(t, home, strings.Fields(c.args)...); r.code != c.code || !strings.Contains(r.err, c.says) {
			t.Errorf("%s: %d %s", c.args, r.code, r.err)
		}
	}
}

func TestReplayThatDiffers(t *testing.T) {
	var out bytes.Buffer
	p := pen{out: &out}
	r := boot.ReplayReport{
		Date: "2026-06-16", Program: "1.0", Model: "m:7b", Sentences: 30,
		Causes: []string{"The gate judges otherwise now: 1 of its verdicts on the saved replies differ."},
		Changes: []boot.ReplayChange{{
			Section: "market",
			Old:     &boot.ReplayLine{Text: "Zinc rose 3.1%.", By: app.ByModel},
			New: &boot.ReplayLine{Text: "Zinc rises 3.1% to $2,870 a tonne.", By: app.ByRules, Refused: []app.Verdict{
				{Text: "Zinc rose 3.1%.", Reasons: []string{"it is too short to say anything"}},
			}},
		}, {Section: "tech", Old: &boot.ReplayLine{Text: "Gone.", By: app.ByRules}}},
	}
	p.replay(&r)
	want := []string{
		"made with m:7b", "2 differ", "Made by 1.0, replayed by " + boot.VersionString(), "The gate judges otherwise",
		"\nMarkets\n- Zinc rose 3.1%.  [model]\n+ Zinc rises 3.1% to $2,870 a tonne.  [rules]\n    refused: \"Zinc rose 3.1%.\": it is too short to say anything\n",
		"\nTech\n- Gone.  [rules]\n",
	}
	for _, w := range want {
		if !strings.Contains(out.String(), w) {
			t.Errorf("lacks %q:\n%s", w, out.String())
		}
	}
	out.Reset()
	r.Asked, r.Calls, r.Worded = "n:3b", 1, 9
	p.replay(&r)
	if !strings.Contains(out.String(), "Made again with n:3b: 1 call in") || !strings.Contains(out.String(), "It words 9 sentences") {
		t.Errorf("%s", out.String())
	}
}

func TestExamText(t *testing.T) {
	var out bytes.Buffer
	e := &env{out: &out}
	good := boot.ExamReport{Model: "qwen2.5:7b", Grade: "good", Verdict: "Good for Daybrief: 18 of 20 sentences held, 12 s.", Asked: 20, Passed: 18, Facts: 25, Told: 22, BriefTells: 24, RulesTell: 24}
	good.Calls, good.SchemaKept, good.Seconds, good.OutputTokens, good.Speed, good.Memory = 1, 1, 12, 600, 50, 5<<30
	bad := boot.ExamReport{Model: "smol:135m", Grade: "worse", Verdict: "Worse than the rules: leave it off. None of the 20 sentences held.", Better: "qwen2.5:7b is installed and likely better: daybrief model test qwen2.5:7b"}
	bad.Lost = []string{"m-values: by when"}
	p := pen{out: &out}
	p.exam(&good)
	p.exam(&bad)
	if err := e.examTable([]boot.ExamReport{good, bad}); err != nil || p.err != nil {
		t.Fatal(err, p.err)
	}
	for _, w := range []string{
		"qwen2.5:7b: Good for Daybrief: 18 of 20 sentences held, 12 s.\n", "22 of 25 in its own words; its brief tells 24, the rules alone 24",
		"1 of 1 answer in the form", "50.0 tokens/s, 5.0 GB of memory\n", "lost: m-values: by when", "better      qwen2.5:7b is installed",
		"qwen2.5:7b  18 of 20   22 of 25  0        12       50.0      5.0 GB  good\n",
	} {
		if !strings.Contains(out.String(), w) {
			t.Errorf("lacks %q:\n%s", w, out.String())
		}
	}
	out.Reset()
	list := []boot.ModelCandidate{{Name: "qwen2.5:7b", Billion: 7.6, Bytes: 5 << 30, Abilities: []string{"completion"}, Chosen: "brief"}, {Name: "nomic-embed-text", Billion: 0.137, Bytes: 274 << 20, Abilities: []string{"embedding"}, Chosen: "search"}}
	if err := e.models(list); err != nil || !strings.Contains(out.String(), "7.6 billion  5.0 GB   completion  the brief") || !strings.Contains(out.String(), "137 million  274 MB   embedding   search by meaning") {
		t.Errorf("%v\n%s", err, out.String())
	}
}
