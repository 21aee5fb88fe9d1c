package boot

import (
	"context"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/rag"
)

// TestWhatLastsIndexesBehind: behind a window what a run brought gets its
// vectors without anybody waiting; a configuration read anew meanwhile disturbs
// nothing. A command leaves it to the next run.
func TestWhatLastsIndexesBehind(t *testing.T) {
	for _, lasts := range []bool{true, false} {
		a := at(t, wednesday)
		a.recall.embed = func(context.Context) (rag.Embedder, *app.Note) { return letters{}, nil }
		if lasts {
			a.Page()
		}
		sampleRun(t, a)
		if err := a.reload(); err != nil {
			t.Fatal(err)
		}
		byMeaning := func() bool {
			res, err := a.Search(t.Context(), app.SearchQuery{Text: "incident report"})
			if err != nil || len(res.Hits) == 0 {
				t.Fatalf("%v, %d hits", err, len(res.Hits))
			}
			return len(res.Notes) == 0 && res.Hits[0].VectorRank > 0
		}
		if !lasts {
			if byMeaning() {
				t.Error("a command waited for vectors")
			}
			continue
		}
		for end := time.Now().Add(time.Minute); !byMeaning(); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(end) { // a guard against hanging
				t.Fatal("nothing is found by its meaning")
			}
		}
	}
}
