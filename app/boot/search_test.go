package boot

import (
	"context"
	"slices"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/rag"
)

// letters is an embedder for which texts are near that have the same letters.
type letters struct{}

func (letters) Name() string { return "letters" }

func (letters) Documents(_ context.Context, texts []string) ([][]float32, error) {
	out := make([][]float32, len(texts))
	for i, t := range texts {
		out[i] = make([]float32, 27)
		for _, r := range strings.ToLower(t) {
			if r >= 'a' && r <= 'z' {
				out[i][r-'a']++
			}
		}
		out[i][26] = 1
	}
	return out, nil
}

func (l letters) Query(ctx context.Context, text string) ([]float32, error) {
	v, err := l.Documents(ctx, []string{text})
	return v[0], err
}

// rememberedSample opens a program whose sample day was read and indexed by meaning.
func rememberedSample(t *testing.T) *App {
	t.Helper()
	a, err := Open(t.Context(), Options{Home: t.TempDir(), Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	a.recall.embed = func(context.Context) (rag.Embedder, *app.Note) { return letters{}, nil }
	var steps []string
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command", Sample: true, Rules: true, Wait: true, Report: func(p app.Progress) {
		if p.Step == "index" {
			steps = append(steps, p.State)
		}
	}})
	if err != nil || len(res.Notes) > 0 {
		t.Fatalf("%v, notes %+v", err, res.Notes)
	}
	if len(steps) < 3 || steps[0] != "start" || steps[len(steps)-1] != "done" {
		t.Errorf("steps of indexing: %q", steps)
	}
	return a
}

func TestSearchTheSampleDay(t *testing.T) {
	a := rememberedSample(t)
	find := func(text string) app.SearchResult {
		t.Helper()
		res, err := a.Search(t.Context(), app.SearchQuery{Text: text})
		if err != nil || len(res.Notes) > 0 {
			t.Fatalf("%s: %v, notes %+v", text, err, res.Notes)
		}
		return res
	}
	both := func(h app.Hit) bool { return h.KeywordRank > 0 && h.VectorRank > 0 && len(h.Marks) > 0 }
	if hits := find("contract draft section seven").Hits; !slices.ContainsFunc(hits, both) {
		t.Errorf("no hit of both legs among %d", len(hits))
	}
	if hits := find("brief of").Hits; len(hits) == 0 {
		t.Error("the brief is not found")
	}
	actions := find("kind:action").Hits
	if len(actions) == 0 {
		t.Fatal("no action is found")
	}
	items, err := a.Items(t.Context(), []string{actions[0].Item.ID})
	if err != nil || items[0].Title != actions[0].Item.Title {
		t.Errorf("the action by its id: %+v, %v", items, err)
	}
	mail := find("kind:mail").Hits[0].Item
	if _, err := a.Vote(t.Context(), mail.ID, 1); err != nil {
		t.Fatal(err)
	}
	liked := find("kind:preference").Hits
	if len(liked) != 1 || !strings.Contains(liked[0].Item.Title, mail.Title) {
		t.Errorf("the vote: %+v", liked)
	}
	if _, err := a.Vote(t.Context(), mail.ID, 0); err != nil {
		t.Fatal(err)
	}
	if hits := find("kind:preference").Hits; len(hits) > 0 {
		t.Errorf("the vote taken back: %+v", hits)
	}
}

// With the sample day goes all that search found of it.
func TestSearchForgetsTheSampleDay(t *testing.T) {
	a := rememberedSample(t)
	if err := a.Store.DropSample(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, q := range []app.SearchQuery{{}, {Text: "contract meeting dollar"}} {
		res, err := a.Search(t.Context(), q)
		if err != nil || len(res.Hits) > 0 {
			t.Errorf("%q: %d hits, %v", q.Text, len(res.Hits), err)
		}
	}
}

func TestRelatedOfTheSampleDay(t *testing.T) {
	a := rememberedSample(t)
	res, err := a.Search(t.Context(), app.SearchQuery{Text: "board review slides"})
	if err != nil || len(res.Hits) == 0 {
		t.Fatal(err, len(res.Hits))
	}
	id := res.Hits[0].Item.ID
	hits, err := a.Related(t.Context(), id, 3)
	if err != nil || len(hits) == 0 || slices.ContainsFunc(hits, func(h app.Hit) bool { return h.Item.ID == id }) {
		t.Errorf("%+v, %v", hits, err)
	}
}
