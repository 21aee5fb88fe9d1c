package rag

import (
	"math"
	"sort"
	"time"

	"daybrief/app"
)

// Merging by reciprocal rank: Cormack, Clarke and Büttcher, "Reciprocal Rank
// Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR
// 2009. Their constant of 60 is for lists a thousand deep; these are a hundred
// deep, and on each of four collections 20 is better (nDCG@10 with the vectors
// of all-MiniLM-L6-v2):
//
//	           words  meaning  both, 60  both, 20
//	CISI       0.397    0.419     0.443     0.456
//	Cranfield  0.380    0.392     0.428     0.431
//	CACM       0.464    0.385     0.524     0.529
//	Medline    0.703    0.788     0.786     0.793
//
// The built-in word vectors have no leg. Beside words alone the weight of a tenth
// they bear gives 0.398, 0.385, 0.481 and 0.710; beside a model's vectors they
// take as much as they give.
const fuseK = 20

// A gentle prior for what is near in time: at most this share of the score, half
// of it after so many days. It decides between neighbours in the ranking, not
// more.
const (
	recencyShare = 0.03
	recencyHalf  = 30.0
)

// ranked is an item in the merged ranking.
type ranked struct {
	app.Found
	keyword, vector int // ranks from 1, 0 for absent
}

// fuse merges the rankings of the two legs.
func fuse(words, meaning []app.Found, now time.Time) []ranked {
	list := make([]ranked, 0, len(words)+len(meaning))
	place := make(map[string]int, len(words)+len(meaning))
	at := func(f app.Found) *ranked {
		i, ok := place[f.ID]
		if !ok {
			i = len(list)
			place[f.ID] = i
			list = append(list, ranked{Found: app.Found{ID: f.ID, At: f.At}})
		}
		return &list[i]
	}
	for i, f := range words {
		r := at(f)
		r.keyword, r.Score = i+1, r.Score+1/float64(fuseK+i+1)
	}
	for i, f := range meaning {
		r := at(f)
		r.vector, r.Score, r.Chunk = i+1, r.Score+1/float64(fuseK+i+1), f.Chunk
	}
	for i := range list {
		list[i].Score *= 1 + recencyShare*recency(list[i].At, now)
	}
	sort.SliceStable(list, func(i, j int) bool {
		if list[i].Score != list[j].Score {
			return list[i].Score > list[j].Score
		}
		return list[i].ID < list[j].ID
	})
	return list
}

// recency is 1 for now and halves with each recencyHalf days before or after.
func recency(at, now time.Time) float64 {
	if at.IsZero() {
		return 0
	}
	return math.Exp2(-math.Abs(now.Sub(at).Hours()) / 24 / recencyHalf)
}
