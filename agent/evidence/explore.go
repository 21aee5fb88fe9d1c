package evidence

import (
	"cmp"
	"hash/fnv"
	"math"
	"slices"
	"time"

	"daybrief/app"
)

// Lines is how many lines each list of a brief has at most: mail, market news,
// tech news.
const Lines = 5

// exploring is the share of those lines that go to something new, so that what
// votes taught does not close in on itself.
const exploring = 0.1

// What decides between the candidates for such a line.
const (
	leastNew    = 0.75 // how little has to be known of an item: Input.Unknown
	newWeight   = 0.15 // for the least known, beside what it is worth
	chance      = 0.1  // the day's own lot, so that it is not the same kind each day
	mostLookOut = 200  // items of a list that are looked at
)

// explore returns the items, by index, that take the last line of their list
// although others are worth more: one line in ten over the days, each of the most
// for something of which votes tell little. Only lists with more than they can
// show have such a line, and what asks something of the reader is never put
// behind it. The day and the ids alone draw the lot.
func explore(in Input, groups []Group) []int {
	if len(in.Unknown) == 0 {
		return nil
	}
	lists, lines := in.lists(groups), 0
	var found []pick
	for _, list := range lists {
		lines += min(Lines, len(list))
		if p, ok := in.newest(list); ok {
			found = append(found, p)
		}
	}
	slices.SortStableFunc(found, func(a, b pick) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(in.Items[a.item].ID, in.Items[b.item].ID))
	})
	var out []int
	for _, p := range found[:min(len(found), in.turns(lines))] {
		out = append(out, p.item)
	}
	return out
}

// pick is the candidate of a list.
type pick struct {
	item  int
	value float64
}

// lists are the items of the lists in the order a brief has them.
func (in *Input) lists(groups []Group) [3][]int {
	var out [3][]int
	for _, g := range groups {
		it := &in.Items[g.Lead]
		switch {
		case it.Suspicious():
		case it.Kind == app.KindMail:
			if !it.HasFlag(app.FlagNewsletter) {
				out[0] = append(out[0], g.Lead)
			}
		case !isNews(it):
		case it.Market():
			out[1] = append(out[1], g.Lead)
		case it.Tech():
			out[2] = append(out[2], g.Lead)
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(i, j int) int { return Compare(&in.Items[i], &in.Items[j]) })
	}
	return out
}

// Compare orders items as the lists of a brief have them: by score, then the
// latest, then by id.
func Compare(a, b *app.Item) int {
	return cmp.Or(cmp.Compare(b.Score, a.Score), b.Time.Compare(a.Time), cmp.Compare(a.ID, b.ID))
}

// newest finds for a list what its last line may go to: of what is little known,
// what is worth most.
func (in *Input) newest(list []int) (best pick, ok bool) {
	if len(list) <= Lines || in.asks(list[Lines-1]) {
		return best, false
	}
	last := in.Items[list[Lines-1]].Score
	for _, i := range list[Lines-1 : min(len(list), mostLookOut)] {
		it := &in.Items[i]
		unknown := in.Unknown[it.ID]
		if unknown < leastNew || in.asks(i) {
			continue
		}
		value := it.Score - last + newWeight*unknown + chance*in.lot(it.ID)
		if !ok || value > best.value {
			best, ok = pick{i, value}, true
		}
	}
	return best, ok
}

// asks reports whether a mail has something the reader has yet to do.
func (in *Input) asks(i int) bool {
	return in.Items[i].Kind == app.KindMail && OpenAction(&in.Items[i], in.Day, in.Zone) != nil
}

// lot is a number from 0 to 1, drawn for an item on a day.
func (in *Input) lot(id string) float64 {
	h := fnv.New32a()
	_, _ = h.Write([]byte(in.Day.Format(time.DateOnly) + id)) // a hash takes everything
	x := h.Sum32()
	x ^= x >> 16 // the last letters of an id reach the first bits
	x *= 0x85ebca6b
	x ^= x >> 13
	return float64(x) / math.MaxUint32
}

// golden is the golden ratio less 1: its multiples fall into every part of a
// step equally often.
const golden = 0.6180339887498949

// turns is how many of the day's lines go to something new: over the days one
// in ten, whatever they have.
func (in *Input) turns(lines int) int {
	y, m, d := in.Day.In(in.Zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60)
	_, phase := math.Modf(float64(day) * golden)
	return int(exploring*float64(lines) + phase)
}

// Mark says on the items of a selection which are there because they are new. It
// changes items, not what their reasons share with others.
func (s *Selection) Mark(items []app.Item) {
	for i := range items {
		if s.New[items[i].ID] {
			items[i].Reasons = append([]string{app.ReasonNew}, items[i].Reasons...)
		}
	}
}

// MakeRoom puts what is to take the last line of a list there: the items of new,
// where they stand behind it. It changes list and returns it. id names what
// stands in the list.
func MakeRoom[T any](list []T, fresh map[string]bool, id func(T) string) []T {
	for i := Lines; i < len(list); i++ {
		if x := list[i]; fresh[id(x)] {
			copy(list[Lines:i+1], list[Lines-1:i])
			list[Lines-1] = x
			break
		}
	}
	return list
}
