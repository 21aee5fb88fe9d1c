package rag_test

import (
	"slices"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/store/storetest"
	"daybrief/rag"
)

func TestRelated(t *testing.T) {
	s, f := storetest.Open(t), &fake{name: "fake", dims: 4096} // no two words share a place
	ann := &app.Person{Name: "Ann Lowe", Address: "ann@firm.example"}
	put(t, s, []app.Item{
		{Native: "it", Kind: app.KindMail, Title: "Turbine review", Text: "The turbine review moves.", From: ann, Time: day(-1)},
		{Native: "same words", Kind: app.KindEvent, Title: "Review of the turbine", Time: day(-2)},
		{Native: "same sender", Kind: app.KindMail, Title: "Parking", From: ann, Time: day(-3)},
		{Native: "unlike", Kind: app.KindArticle, Title: "Tulips bloom", Time: day(-1)},
	})
	id := app.ItemID("Source", "it")
	for name, m := range map[string]*rag.Memory{"words": memoryOf(s), "both": remembering(t, s, f)} {
		if m.Embed != nil {
			embedAll(t, m)
		}
		hits, err := m.Related(t.Context(), id, 5)
		if err != nil {
			t.Fatal(err)
		}
		if got := natives(hits); !slices.Equal(got, []string{"same words", "same sender"}) {
			t.Errorf("%s: %q", name, got)
		}
	}
	if hits, err := memoryOf(s).Related(t.Context(), "unknown", 5); err != nil || len(hits) > 0 {
		t.Errorf("of an unknown item: %d, %v", len(hits), err)
	}
}

func TestPassageShowsWhatWasFound(t *testing.T) {
	s := storetest.Open(t)
	filler := strings.Repeat("Nothing of interest stands in this line. ", 40)
	put(t, s, []app.Item{{Native: "long", Kind: app.KindArticle, Title: "Long", Time: day(-1),
		Text: filler + "Then the Bürgermeister approved two budgets for dredging. " + filler}})
	hits := search(t, memoryOf(s), app.SearchQuery{Text: "budget burgermeister dredge"}).Hits
	if len(hits) != 1 {
		t.Fatalf("%d hits", len(hits))
	}
	var marked []string
	for _, m := range hits[0].Marks {
		marked = append(marked, hits[0].Passage[m.From:m.To])
	}
	if !slices.Equal(marked, []string{"Bürgermeister", "budgets", "dredging"}) || len(hits[0].Passage) > 340 {
		t.Errorf("marked %q in %q", marked, hits[0].Passage)
	}
}

func TestChunks(t *testing.T) {
	words := strings.Repeat("word ", 1000)
	for name, c := range map[string]struct {
		it   app.Item
		want int
	}{
		"nothing":    {app.Item{}, 0},
		"title":      {app.Item{Title: "Only a title"}, 1},
		"short":      {app.Item{Title: "T", Text: "Short."}, 1},
		"long":       {app.Item{Title: "T", Text: words}, 7},
		"no spaces":  {app.Item{Title: "T", Text: strings.Repeat("会議", 1500)}, 12},
		"very long":  {app.Item{Title: "T", Text: strings.Repeat(words, 40)}, 40},
		"mail's own": {app.Item{Title: "T", Text: "Own words.\n> " + words, Detail: app.Detail{Mail: &app.MailDetail{Core: "Own words."}}}, 1},
	} {
		list := rag.Chunks(&c.it)
		if len(list) != c.want {
			t.Errorf("%s: %d chunks, want %d", name, len(list), c.want)
		}
		for i, k := range list {
			part := c.it.Text[k.From:k.To]
			if len(part) > 1100 || !strings.HasPrefix(k.Text, c.it.Title) || !strings.HasSuffix(k.Text, strings.TrimSpace(part)) && part != "" {
				t.Errorf("%s: chunk %d is %d bytes from %d to %d", name, i, len(part), k.From, k.To)
			}
			if strings.ToValidUTF8(part, "") != part {
				t.Errorf("%s: chunk %d cuts a character", name, i)
			}
			if i > 0 && (k.From > list[i-1].To || k.From <= list[i-1].From) {
				t.Errorf("%s: chunk %d begins at %d, the one before is [%d, %d)", name, i, k.From, list[i-1].From, list[i-1].To)
			}
		}
	}
}
