package feedback

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/rag/wordvec"
)

var meaning = sync.OnceValues(func() (*wordvec.Table, error) {
	data, err := os.ReadFile("../assets/wordvec.bin")
	if err != nil {
		return nil, err
	}
	return wordvec.Open(string(data))
})

func table(t testing.TB) *wordvec.Table {
	t.Helper()
	w, err := meaning()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// spaceOf puts items into a space.
func spaceOf(t testing.TB, items []app.Item) *Space {
	t.Helper()
	w := table(t)
	list := make([]Features, len(items))
	for i := range items {
		list[i] = Extract(&items[i], w)
	}
	s := NewSpace(list)
	s.Update()
	return s
}

var today = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

// news reads the items of four topics, as a feed would yield them.
func news(t testing.TB) (items []app.Item, topic []string) {
	t.Helper()
	dir := os.Getenv("DAYBRIEF_CASES")
	if dir == "" {
		t.Skip("DAYBRIEF_CASES is not set: it names the folder with feedback/news.jsonl")
	}
	f, err := os.Open(filepath.Join(dir, "feedback", "news.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var r struct{ ID, Title, Text, Label string }
		if err := json.Unmarshal(lines.Bytes(), &r); err != nil {
			t.Fatal(err)
		}
		items = append(items, app.Item{ID: app.ItemID("news", r.ID), Source: "news", Kind: app.KindArticle, Title: r.Title, Text: r.Text, Time: today.Add(-time.Hour)})
		topic = append(topic, r.Label)
	}
	if err := lines.Err(); err != nil || len(items) < 1000 {
		t.Fatalf("%d items, %v", len(items), err)
	}
	return items, topic
}

// reader is one who likes one topic and dislikes another.
type reader struct {
	votes []app.Vote
	rest  []int // items of the two topics without a vote
	liked string
}

// invent invents a reader with n votes of each kind, a share of them wrong.
func invent(rng *rand.Rand, items []app.Item, topic []string, n int, wrong float64) reader {
	topics := slices.Compact(slices.Sorted(slices.Values(topic)))
	rng.Shuffle(len(topics), func(i, j int) { topics[i], topics[j] = topics[j], topics[i] })
	r := reader{liked: topics[0]}
	left := map[string]int{topics[0]: n, topics[1]: n}
	for _, i := range rng.Perm(len(items)) {
		k, ok := left[topic[i]]
		switch {
		case !ok:
		case k > 0:
			left[topic[i]]--
			v := app.Vote{Item: items[i].ID, Value: -1, At: today, About: &items[i]}
			if topic[i] == r.liked {
				v.Value = 1
			}
			r.votes = append(r.votes, v)
		default:
			r.rest = append(r.rest, i)
		}
	}
	for _, i := range rng.Perm(len(r.votes))[:int(float64(len(r.votes))*wrong+0.5)] {
		r.votes[i].Value = -r.votes[i].Value
	}
	r.votes = Current(r.votes)
	return r
}

// auc is the share of pairs, one item of the liked topic and one of the other,
// whose scores are in the right order.
func auc(items []app.Item, topic []string, r reader) float64 {
	type scored struct {
		score float64
		liked bool
	}
	var list []scored
	for _, i := range r.rest {
		list = append(list, scored{items[i].Score, topic[i] == r.liked})
	}
	slices.SortFunc(list, func(a, b scored) int {
		if a.score < b.score {
			return -1
		}
		return 1
	})
	sum, up, down := 0.0, 0.0, 0.0
	for i := 0; i < len(list); {
		j, ups, downs := i, 0.0, 0.0
		for ; j < len(list) && list[j].score == list[i].score; j++ {
			if list[j].liked {
				ups++
			} else {
				downs++
			}
		}
		sum += ups * (down + downs/2)
		up, down, i = up+ups, down+downs, j
	}
	return sum / (up * down)
}

// meanOf returns the mean of some figures and its standard error.
func meanOf(list []float64) (mean, give float64) {
	for _, x := range list {
		mean += x / float64(len(list))
	}
	square := 0.0
	for _, x := range list {
		square += (x - mean) * (x - mean)
	}
	return mean, math.Sqrt(square) / float64(len(list))
}

// The measure of learning, on the scores a reader sees: priority and all, among
// 1,200 items. The full number of readers, 1,000 a row, with DAYBRIEF_FULL=1.
func TestLearningOnNews(t *testing.T) {
	items, topic := news(t)
	s := spaceOf(t, items)
	readers := 40
	if os.Getenv("DAYBRIEF_FULL") != "" {
		readers = 1000
	}
	for _, row := range []struct {
		each  int
		wrong float64
		want  float64
	}{{20, 0, 0.969}, {5, 0, 0.96}, {20, 0.1, 0.966}} {
		rng := rand.New(rand.NewPCG(7, uint64(row.each)))
		var all []float64
		right, votes := 0, 0
		for range readers {
			r := invent(rng, items, topic, row.each, row.wrong)
			m := Learn(r.votes, s, LearnOptions{Context: Context{Day: today, Zone: time.UTC}})
			m.Score(items, Context{Day: today, Zone: time.UTC})
			all = append(all, auc(items, topic, r))
			right, votes = right+m.Check().Right, votes+m.Check().Votes
		}
		got, give := meanOf(all)
		name := fmt.Sprintf("%d up and %d down, %.0f %% of the votes wrong", row.each, row.each, row.wrong*100)
		t.Logf("%s: AUC %.4f ± %.4f over %d readers; of %d votes held back %d were foreseen", name, got, give, readers, votes, right)
		// Forty readers differ from a thousand by chance.
		if slack := map[bool]float64{true: 0.0005, false: 0.006}[readers == 1000]; got < row.want-slack {
			t.Errorf("%s: AUC %.4f, want %.3f", name, got, row.want)
		}
	}
}
