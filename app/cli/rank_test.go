package cli

import (
	"cmp"
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"daybrief/app"
)

// rankOf runs rank and holds that its order is by score, then by id.
func rankOf(t *testing.T, home string) (items []app.Item) {
	t.Helper()
	r := run(t, home, "rank", "--json")
	if err := json.Unmarshal([]byte(r.out), &items); err != nil || r.code != ExitDone {
		t.Fatalf("exit %d, %v: %s", r.code, err, r.err)
	}
	ordered := slices.IsSortedFunc(items, func(a, b app.Item) int {
		return cmp.Or(cmp.Compare(b.Score, a.Score), cmp.Compare(a.ID, b.ID))
	})
	if !ordered {
		t.Errorf("the order is not by score, then by id: %s", r.out)
	}
	return items
}

// The sample day is ranked, a vote moves what is like it, and why says so.
func TestRankVoteWhy(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "rank", "--json"); r.code != ExitDone || strings.TrimSpace(r.out) != "[]" {
		t.Errorf("of nothing: exit %d: %s%s", r.code, r.out, r.err)
	}
	if r := run(t, home, "preload", "--sample"); r.code != ExitPartial { // one of its sources is down
		t.Fatalf("preload: %+v", r)
	}
	before := rankOf(t, home)
	at := slices.IndexFunc(before, func(it app.Item) bool { return it.Kind == app.KindStory })
	if at < 0 {
		t.Fatal("the sample day has no story")
	}
	id := before[at].ID
	if r := run(t, home, "vote", "up", id); r.code != ExitDone {
		t.Fatalf("vote: %+v", r)
	}
	if now := slices.IndexFunc(rankOf(t, home), func(it app.Item) bool { return it.ID == id }); now >= at {
		t.Errorf("the liked story went from place %d to %d", at, now)
	}
	for _, tc := range []struct {
		args string
		code int
		says string
	}{
		{"why " + id, ExitDone, "you liked"},
		{"why " + id, ExitDone, "1 vote so far"},
		{"why --json " + id, ExitDone, `"part": "base"`},
		{"why nobody", ExitFailed, "no item"},
		{"why", ExitUsage, "wants"},
		{"rank -n 1", ExitDone, before[0].ID},
	} {
		if r := run(t, home, strings.Fields(tc.args)...); r.code != tc.code || !strings.Contains(r.out+r.err, tc.says) {
			t.Errorf("%s: exit %d: %s%s", tc.args, r.code, r.out, r.err)
		}
	}
}

// Votes are listed, previewed, taken elsewhere and forgotten.
func TestVoteCommands(t *testing.T) {
	home := t.TempDir()
	own(t, home)
	if r := run(t, home, "preload"); r.code != ExitDone {
		t.Fatalf("preload: %+v", r)
	}
	items := rankOf(t, home)
	if len(items) == 0 {
		t.Fatal("nothing to vote on")
	}
	id, file := items[0].ID, filepath.Join(home, "votes.json")
	for _, tc := range []struct {
		args string
		code int
		says string
	}{
		{"vote list", ExitDone, "not voted on anything"},
		{"vote list --json", ExitDone, "[]"},
		{"vote preview up " + id, ExitDone, "->"},
		{"vote up " + id, ExitDone, ""},
		{"vote list", ExitDone, id},
		{"vote list", ExitDone, "three thumbs up"},
		{"vote export " + file, ExitDone, ""},
		{"vote export " + file, ExitFailed, "cannot be written"},
		{"vote reset", ExitUsage, "nothing was forgotten"},
		{"vote reset --yes", ExitDone, ""},
		{"vote list --json", ExitDone, "[]"},
		{"vote import " + file, ExitDone, "1 vote added"},
		{"vote list", ExitDone, id},
		{"vote import " + filepath.Join(home, "config.toml"), ExitFailed, "no file of votes"},
		{"vote import " + filepath.Join(home, "nothing"), ExitFailed, "cannot be read"},
		{"vote say more about tea, no coffee", ExitDone, "Less: coffee"},
		{"vote say hello", ExitUsage, "not clear"},
		{"vote list", ExitDone, "tea"},
		{"vote sideways " + id, ExitUsage, "up, down or clear"},
		{"vote preview sideways " + id, ExitUsage, "up, down or clear"},
	} {
		if r := run(t, home, strings.Fields(tc.args)...); r.code != tc.code || !strings.Contains(r.out+r.err, tc.says) {
			t.Errorf("%s: exit %d: %s%s", tc.args, r.code, r.out, r.err)
		}
	}
}
