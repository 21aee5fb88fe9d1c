package evidence

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

func TestSameStory(t *testing.T) {
	at := func(hours int, title, url string) app.Item {
		it := article("x", title, url, 0.5)
		it.Time = day.Add(time.Duration(hours) * time.Hour)
		return it
	}
	for name, c := range map[string]struct {
		a, b app.Item
		same bool
	}{
		"mobile and AMP form":     {at(0, "One title", "https://m.news.example/a/amp"), at(0, "Other words here", "http://www.news.example/a/?utm_source=x"), true},
		"near titles":             {at(0, "Copper rises after strike in Chile", "https://a.example/1"), at(48, "Copper rises after Chile strike", "https://b.example/1"), true},
		"near titles, a week off": {at(0, "Copper rises after strike in Chile", "https://a.example/1"), at(24*7, "Copper rises after Chile strike", "https://b.example/1"), false},
		"another version":         {at(0, "Toolkit 1.26.1 released with security fixes", "https://a.example/1"), at(2, "Toolkit 1.26.2 released with security fixes", "https://a.example/2"), false},
		"a number one leaves out": {at(0, "Copper rises 2% after strike in Chile", "https://a.example/1"), at(2, "Copper rises after strike in Chile", "https://b.example/2"), true},
		"a title without blanks":  {at(0, "日本銀行が政策金利を引き上げ", "https://a.example/1"), at(2, "日本銀行が政策金利を引き上げ", "https://b.example/2"), true},
		"a short common title":    {at(0, "Weekly links", "https://a.example/1"), at(2, "Weekly links", "https://b.example/2"), false},
		"front pages":             {at(0, "Wheat harvest begins early", "https://a.example/"), at(2, "Ports close for storm", "https://a.example"), false},
	} {
		c.b.ID = "y"
		if got := len(Groups([]app.Item{c.a, c.b})) == 1; got != c.same {
			t.Errorf("%s: same %v, want %v", name, got, c.same)
		}
	}
}

// manyStories tells n stories by two sources each, with words that repeat.
func manyStories(n int) []app.Item {
	var items []app.Item
	for i := range n / 2 {
		w := strings.Map(func(r rune) rune { return r - '0' + 'a' }, fmt.Sprint(i)) // a number would tell the titles apart
		title := fmt.Sprintf("Market report: company shares alpha%sx beta%sx gamma%sx delta%sx", w, w, w, w)
		items = append(items, article(fmt.Sprint("a", i), title, fmt.Sprintf("https://a.example/%d", i), 0.4),
			article(fmt.Sprint("b", i), title+" today", fmt.Sprintf("https://b.example/%d", i), 0.5))
	}
	return items
}

// TestGroupsGrowWithItems groups so many items that comparing each with each
// would take minutes. What one costs is told by BenchmarkGroups.
func TestGroupsGrowWithItems(t *testing.T) {
	items := manyStories(40_000)
	start := time.Now()
	if got := len(Groups(items)); got != len(items)/2 {
		t.Errorf("%d groups of %d items", got, len(items))
	}
	if took := time.Since(start); took > time.Minute { // a guard against hanging, not a measure
		t.Errorf("%d items took %v", len(items), took)
	}
}

func BenchmarkGroups(b *testing.B) {
	for _, n := range []int{1000, 10_000} {
		items := manyStories(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Groups(items)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/item")
		})
	}
}
