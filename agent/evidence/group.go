package evidence

import (
	"slices"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// Group is one story as one or more sources tell it.
type Group struct {
	Lead  int   // index of the item that tells it best: the highest score, then the lowest id
	Items []int // indexes of all its items, the lead first
}

// sameStory is how much of two titles' words must be shared, and sharedWords
// how many at least.
const (
	sameStory   = 0.6
	sharedWords = 3
)

// sameDays is how far apart two tellings of one story may be. The same address
// is the same story whenever it comes.
const sameDays = 3 * 24 * time.Hour

// Groups puts stories and articles that tell the same together: the same
// address (see app.CanonicalURL), or, within three days, titles that share most
// of their words and do not differ in a number. Items of other kinds stay
// alone. The groups stand in the order of their leads in items. Titles are
// compared only with those that share a rare word with them, so the work grows
// with the items and not with their square.
func Groups(items []app.Item) []Group {
	parent := make([]int, len(items))
	for i := range parent {
		parent[i] = i
	}
	find := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	titles := make([][]string, len(items))
	count := map[string]int{}
	for i := range items {
		if !isNews(&items[i]) {
			continue
		}
		titles[i] = unique(Words(items[i].Title))
		for _, w := range titles[i] {
			count[w]++
		}
	}
	heads := headings(items, titles, len(count))
	index := map[string][]int{} // rare word or address -> items
	for i := range items {
		if titles[i] == nil {
			continue
		}
		for _, key := range keys(&items[i], titles[i], count) {
			for _, j := range index[key] {
				if find(i) != find(j) && (strings.HasPrefix(key, "url ") || sameTitle(&items[i], &items[j], key, heads[i], heads[j])) {
					parent[find(i)] = find(j)
				}
			}
			if len(index[key]) < maxPosting {
				index[key] = append(index[key], i)
			}
		}
	}
	return collect(items, find)
}

// heading is a title in a form that compares fast: its words as sorted numbers,
// and the numbers in it as they are written.
type heading struct {
	words   []int32
	figures []string
}

// sameTitle reports whether two items found under a key tell the same story by
// their titles.
func sameTitle(a, b *app.Item, key string, x, y heading) bool {
	if !near(a, b) {
		return false
	}
	return strings.HasPrefix(key, "title ") || alike(x.words, y.words) && !numbersDiffer(x.figures, y.figures)
}

// maxPosting bounds how many titles a word is compared with.
const maxPosting = 24

// longTitle is how many characters a title of few words needs to be told by
// them all: languages without blanks write a title as one word.
const longTitle = 10

// near reports whether two items are of the same days; one without a time is
// of any.
func near(a, b *app.Item) bool {
	if a.Time.IsZero() || b.Time.IsZero() {
		return true
	}
	d := a.Time.Sub(b.Time)
	return d <= sameDays && d >= -sameDays
}

func isNews(it *app.Item) bool { return it.Kind == app.KindStory || it.Kind == app.KindArticle }

// keys are the addresses of an item and the four rarest words of its title.
func keys(it *app.Item, title []string, count map[string]int) []string {
	var out []string
	if u := app.CanonicalURL(it.URL); u != "" {
		out = append(out, "url "+u)
	}
	if len(title) > sharedWords || utf8.RuneCountInString(it.Title) >= longTitle && len(it.Title) > 2*utf8.RuneCountInString(it.Title) {
		out = append(out, "title "+strings.Join(title, " "))
	}
	words := append([]string(nil), title...)
	sort.Slice(words, func(i, j int) bool {
		if count[words[i]] != count[words[j]] {
			return count[words[i]] < count[words[j]]
		}
		return words[i] < words[j]
	})
	shared := 0
	for _, w := range words {
		if count[w] > 1 && shared < 6 {
			out = append(out, w)
			shared++
		}
	}
	return out
}

// headings returns the titles as headings; count is how many words there are.
func headings(items []app.Item, titles [][]string, count int) []heading {
	id := make(map[string]int32, count)
	out := make([]heading, len(titles))
	for i, words := range titles {
		set := make([]int32, len(words))
		for k, w := range words {
			n, ok := id[w]
			if !ok {
				n = int32(len(id))
				id[w] = n
			}
			set[k] = n
		}
		slices.Sort(set)
		out[i].words = set
		if words != nil {
			out[i].figures = numberPattern.FindAllString(items[i].Title, -1)
		}
	}
	return out
}

// alike reports whether two sorted sets of title words tell the same story.
func alike(a, b []int32) bool {
	common := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			common, i, j = common+1, i+1, j+1
		}
	}
	return common >= sharedWords && float64(common) >= sameStory*float64(max(min(len(a), len(b)), 1)) &&
		float64(common) >= 0.4*float64(max(len(a), len(b)))
}

// numberPattern finds numbers whole: 1.26.1, 2,400, 10:30.
var numberPattern = lazyre.New(`[0-9]+(?:[.,:][0-9]+)*`)

// numbersDiffer reports whether each title has a number the other has not: two
// versions, two verdicts, two days of one series.
func numbersDiffer(x, y []string) bool {
	lacks := func(list, of []string) bool {
		for _, n := range of {
			if !slices.Contains(list, n) {
				return true
			}
		}
		return false
	}
	return lacks(x, y) && lacks(y, x)
}

func unique(words []string) []string {
	seen := map[string]bool{}
	out := make([]string, 0, len(words))
	for _, w := range words {
		if !seen[w] {
			seen[w] = true
			out = append(out, w)
		}
	}
	return out
}

func collect(items []app.Item, find func(int) int) []Group {
	at := map[int]int{}
	var out []Group
	for i := range items {
		root := find(i)
		n, ok := at[root]
		if !ok {
			n = len(out)
			at[root] = n
			out = append(out, Group{Lead: i})
		}
		g := &out[n]
		g.Items = append(g.Items, i)
		if better(&items[i], &items[g.Lead]) {
			g.Lead = i
		}
	}
	for n := range out {
		list := out[n].Items
		sort.SliceStable(list, func(i, j int) bool { return list[i] == out[n].Lead && list[j] != out[n].Lead })
	}
	return out
}

func better(a, b *app.Item) bool {
	if a.Score != b.Score {
		return a.Score > b.Score
	}
	return a.ID < b.ID
}
