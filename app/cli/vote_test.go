package cli

import (
	"encoding/json"
	"strings"
	"testing"

	"daybrief/app"
)

// Lines of a brief are voted on by their place: the first item, or the one
// picked. On the sample day a wish says that it does not count there.
func TestVoteOnLinesOfTheSampleDay(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "preload", "--sample"); r.code != ExitPartial { // one of its sources is down
		t.Fatalf("preload: %+v", r)
	}
	var b app.Brief
	if err := json.Unmarshal([]byte(run(t, home, "brief", "--json").out), &b); err != nil {
		t.Fatal(err)
	}
	var two *app.Sentence
	for i := range b.Summary {
		if len(b.Summary[i].Items) > 1 {
			two = &b.Summary[i]
			break
		}
	}
	if two == nil || two.Text != b.Summary[0].Text {
		t.Fatalf("the summary's first line rests on one item: %+v", b.Summary)
	}
	for _, tc := range []struct {
		args string
		code int
		says string
	}{
		{"vote preview up mail:2", ExitDone, "Up: "},
		{"vote up mail:2", ExitDone, "Up: "},
		{"vote list", ExitDone, b.Mail[1].Items[0]},
		{"vote up mail:2 --json", ExitDone, b.Mail[1].Items[0]},
		{"vote preview up mail:2", ExitDone, "voted this up"},
		{"vote clear mail:2", ExitDone, "Taken back: "},
		{"vote down summary:1 --item " + two.Items[1], ExitDone, "Down: "},
		{"vote list", ExitDone, two.Items[1]},
		{"vote up summary:1 --item nobody", ExitUsage, two.Items[0]},
		{"vote up mail:99", ExitFailed, "no line mail:99"},
		{"vote up nowhere:1", ExitFailed, "lines of: tldr"},
		{"vote up mail:1 --date 2001-01-01", ExitFailed, "no brief of 2001-01-01"},
		{"vote up mail:1 --date soon", ExitUsage, "YYYY-MM-DD"},
		{"vote up " + two.Items[0] + " --item " + two.Items[1], ExitUsage, "line of a brief"},
		{"why mail:1", ExitDone, "0."},
		{"vote say more about tea", ExitDone, "the sample day stays as it is"},
		{"vote say more about tea --json", ExitDone, "the sample day stays as it is"},
	} {
		if r := run(t, home, strings.Fields(tc.args)...); r.code != tc.code || !strings.Contains(r.out+r.err, tc.says) {
			t.Errorf("%s: exit %d: %s%s", tc.args, r.code, r.out, r.err)
		}
	}
}

// With learning off a wish is kept, and says that it changes nothing; so do the
// lists that tell of votes.
func TestAWishWithLearningOff(t *testing.T) {
	home := t.TempDir()
	run(t, home, "preload", "--sample")
	write(t, home+"/config.toml", "[learning]\noff = true\n")
	for _, typed := range []string{"vote say more about tea", "vote list", "why mail:1"} {
		if r := run(t, home, strings.Fields(typed)...); r.code != ExitDone || !strings.Contains(strings.ToLower(r.err), "learning is off") {
			t.Errorf("%s: %+v", typed, r)
		}
	}
}
