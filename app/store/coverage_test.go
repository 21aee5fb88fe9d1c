package store_test

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// TestWholeKindsAreCoveredHoweverOld marks an old task gone that an answer no
// longer holds, and leaves an old event, which it is not about.
func TestWholeKindsAreCoveredHoweverOld(t *testing.T) {
	now := storetest.Now()
	s := storetest.Open(t)
	old := func(native string, kind app.Kind) app.Item {
		it := article(native, now.AddDate(0, 0, -30))
		it.Kind = kind
		return it
	}
	undated := article("undated", time.Time{})
	undated.Kind = app.KindTask
	put(t, s, store.SourceAnswer{}, old("done", app.KindTask), old("open", app.KindTask), old("past", app.KindEvent), undated)
	answer := store.SourceAnswer{Coverage: app.Coverage{Complete: true, From: now.AddDate(0, 0, -1), To: now.AddDate(0, 0, 15), Whole: []app.Kind{app.KindTask}}}
	up := put(t, s, answer, old("open", app.KindTask))
	got := map[string]bool{}
	for _, g := range up.Gone {
		got[g] = true
	}
	if diff := cmp.Diff(map[string]bool{id("done"): true, id("undated"): true}, got); diff != "" {
		t.Errorf("gone differs (-want +got):\n%s", diff)
	}
	if again := put(t, s, answer, old("open", app.KindTask), old("done", app.KindTask)); !cmp.Equal(again.New, []string{id("done")}) {
		t.Errorf("a task that is open again: %+v", again)
	}
}
