package cli

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// commitments are what action list --json prints.
func commitments(t *testing.T, home string, args ...string) []app.Commitment {
	t.Helper()
	r := run(t, home, append([]string{"action", "list", "--json"}, args...)...)
	var list []app.Commitment
	if err := json.Unmarshal([]byte(r.out), &list); err != nil || r.code != ExitDone {
		t.Fatalf("exit %d, %v: %s%s", r.code, err, r.out, r.err)
	}
	return list
}

func TestActions(t *testing.T) {
	home := t.TempDir()
	if list := commitments(t, home); list == nil || len(list) != 0 {
		t.Errorf("without anything: %v, want an empty list", list)
	}
	run(t, home, "preload", "--sample")
	list := commitments(t, home)
	if len(list) < 4 {
		t.Fatalf("the sample day has %d actions", len(list))
	}
	first, second := list[0], list[1]
	says := func(want string, args ...string) {
		t.Helper()
		if r := run(t, home, append([]string{"action"}, args...)...); r.code != ExitDone || !strings.Contains(r.out, want) {
			t.Errorf("%v: %+v, want %q", args, r, want)
		}
	}
	tomorrow := time.Now().AddDate(0, 0, 1).Format(time.DateOnly)
	says(first.ID+"  "+first.Text+" ("+first.Who+" asks; due ", "list")
	says("; done)", "done", first.ID)
	says("hidden until "+tomorrow, "later", second.ID[:8], "--until", tomorrow)
	if now := commitments(t, home); len(now) != len(list)-2 || now[0].ID != list[2].ID {
		t.Errorf("left: %+v", now)
	}
	states := map[string]app.ActionState{}
	for _, c := range commitments(t, home, "--all") {
		states[c.ID] = c.State
	}
	if len(states) != len(list) || states[first.ID] != app.ActionDone || states[second.ID] != app.ActionLater {
		t.Errorf("all: %v", states)
	}
	if r := run(t, home, "brief"); strings.Contains(r.out, "  o "+first.Text[:20]) {
		t.Errorf("the brief still lists what is done: %s", r.out)
	}
	says(second.ID, "reopen", first.ID, second.ID)
	if now := commitments(t, home); len(now) != len(list) {
		t.Errorf("reopened: %+v", now)
	}
	says(`"state": "dismissed"`, "dismiss", first.ID, "--json")
}

func TestActionUsage(t *testing.T) {
	home := t.TempDir()
	for want, args := range map[int][][]string{
		ExitUsage: {
			{"action"}, {"action", "burn", "x"}, {"action", "done"}, {"action", "list", "x"}, {"action", "later", "x"},
			{"action", "later", "x", "--until", "soon"}, {"action", "later", "x", "--until", "2020-01-01"},
		},
		ExitFailed: {{"action", "done", "nothing"}},
	} {
		for _, a := range args {
			if r := run(t, home, a...); r.code != want || r.out != "" || r.err == "" {
				t.Errorf("%v: %+v, want exit %d", a, r, want)
			}
		}
	}
}
