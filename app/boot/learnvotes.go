package boot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/feedback"
)

// VoteList returns the reader's votes that count, each with its item as it was,
// the newest first; as long as the sample day is all there is, those on its items
// too.
func (a *App) VoteList(ctx context.Context) ([]app.Vote, error) {
	votes, err := a.counted(ctx, false)
	if err != nil {
		return nil, err
	}
	_, in, err := a.current(ctx)
	if err != nil {
		return nil, err
	}
	if in.Sample {
		more, err := a.counted(ctx, true)
		if err != nil {
			return nil, err
		}
		votes = append(votes, more...)
	}
	newestFirst(votes)
	return votes, nil
}

func newestFirst(votes []app.Vote) {
	slices.SortStableFunc(votes, func(x, y app.Vote) int { return y.At.Compare(x.At) })
}

// Move is where a vote would move an item.
type Move struct {
	Item   string   `json:"item"`
	Title  string   `json:"title,omitempty"`
	Before float64  `json:"before"` // scores
	After  float64  `json:"after"`
	From   int      `json:"from"` // places in the ranking, from 1 on
	To     int      `json:"to"`
	Why    []string `json:"why,omitempty"`
}

// leastMove is the least change of a score that is worth telling.
const leastMove = 0.01

// PreviewVote tells what votes of one value on the items would change, the
// largest change first, without keeping them. *app.Error with code not-found
// names the first id that is unknown.
func (a *App) PreviewVote(ctx context.Context, ids []string, value int) ([]Move, error) {
	voted, err := a.Items(ctx, ids)
	if err != nil {
		return nil, err
	}
	items, in, err := a.current(ctx)
	if err != nil {
		return nil, err
	}
	votes, err := a.counted(ctx, in.Sample)
	if err != nil {
		return nil, err
	}
	with := slices.Clone(votes)
	for i := range voted {
		with = append(with, app.Vote{Item: voted[i].ID, Value: value, At: a.opt.Now(), About: &voted[i]})
	}
	before, after := slices.Clone(items), slices.Clone(items)
	c := a.contextOf(in)
	for list, v := range map[*[]app.Item][]app.Vote{&before: votes, &after: with} {
		m, err := a.learned(ctx, feedback.Current(v), c, in.Sample)
		if err != nil {
			return nil, err
		}
		m.Score(*list, c)
	}
	return moves(feedback.Rank(before), feedback.Rank(after)), nil
}

// moves sets two rankings of the same items side by side.
func moves(before, after []app.Item) []Move {
	was := make(map[string]int, len(before))
	for i := range before {
		was[before[i].ID] = i
	}
	out := []Move{}
	for i := range after {
		at := was[after[i].ID]
		if math.Abs(after[i].Score-before[at].Score) < leastMove {
			continue
		}
		m := Move{Item: after[i].ID, Title: after[i].Title, Before: before[at].Score, After: after[i].Score, From: at + 1, To: i + 1, Why: after[i].Reasons}
		out = append(out, m)
	}
	slices.SortStableFunc(out, func(x, y Move) int {
		return cmp.Compare(math.Abs(y.After-y.Before), math.Abs(x.After-x.Before))
	})
	return out
}

// voteFile is what votes are exported as.
type voteFile struct {
	Daybrief string     `json:"daybrief"` // what the file is
	Votes    []app.Vote `json:"votes"`
}

const voteFileKind = "votes 1"

// ExportVotes writes the reader's votes that count as JSON, each with its item,
// the newest first; none on the sample day's.
func (a *App) ExportVotes(ctx context.Context, w io.Writer) error {
	votes, err := a.counted(ctx, false)
	if err != nil {
		return err
	}
	newestFirst(votes)
	if votes == nil {
		votes = []app.Vote{}
	}
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(voteFile{voteFileKind, votes}); err != nil {
		return fmt.Errorf("export votes: %w", err)
	}
	return nil
}

// mostVoteFile bounds a file of votes, in bytes.
const mostVoteFile = 256 << 20

// ImportVotes adds the votes of an export and returns how many were new. A vote
// on an item counts from its own time on, so one given here later stays. Errors
// are *app.Error with code format for what is no export; then nothing is added.
func (a *App) ImportVotes(ctx context.Context, r io.Reader) (int, error) {
	votes, err := readVotes(r)
	if err != nil {
		return 0, &app.Error{Code: app.CodeFormat, Err: err, Message: "This is no file of votes that Daybrief exported", Hint: "Make one with: daybrief vote export FILE"}
	}
	all, err := a.Store.Votes(ctx)
	if err != nil {
		return 0, err
	}
	have := map[string]app.Vote{}
	for _, v := range all {
		have[v.Item] = v
	}
	added := 0
	for _, v := range votes {
		if old, ok := have[v.Item]; ok && !v.At.After(old.At) {
			continue
		}
		if err := a.Store.AddVote(ctx, v); err != nil {
			return added, err
		}
		added++
	}
	return added, nil
}

// readVotes reads an export, the oldest vote first.
func readVotes(r io.Reader) ([]app.Vote, error) {
	var f voteFile
	if err := json.NewDecoder(io.LimitReader(r, mostVoteFile)).Decode(&f); err != nil {
		return nil, err
	}
	if f.Daybrief != voteFileKind {
		return nil, errors.New("another kind of file")
	}
	for _, v := range f.Votes {
		good := v.Item != "" && (v.Value == 1 || v.Value == -1) && !v.At.IsZero() && v.About != nil && v.About.ID == v.Item
		if !good {
			return nil, fmt.Errorf("the vote on %q is none", v.Item)
		}
	}
	slices.Reverse(f.Votes)
	return f.Votes, nil
}

// Wish is what a sentence asks for, for those that do not know learning.
type Wish = feedback.Wish

// Steer takes a sentence such as "more about Go releases, nothing about crypto"
// as votes, and returns what it understood. *app.Error: usage where that is nothing,
// not-found where all there is to forget was never said.
func (a *App) Steer(ctx context.Context, sentence string) ([]feedback.Wish, error) {
	wishes := feedback.Wishes(sentence)
	if len(wishes) == 0 {
		return nil, &app.Error{
			Code: app.CodeUsage, Message: "It is not clear what you want more or less of",
			Hint: "Say it like: more about Go releases, nothing about crypto - and take it back with: forget crypto",
		}
	}
	heard := wishes[:0]
	for _, w := range wishes {
		v := w.Vote(a.opt.Now())
		if v.Value == 0 { // to forget what was never said is no vote
			had, err := a.Store.VoteOf(ctx, []string{v.Item})
			if err != nil {
				return nil, err
			}
			if had[v.Item] == 0 {
				continue
			}
		}
		if err := a.Store.AddVote(ctx, v); err != nil {
			return nil, err
		}
		heard = append(heard, w)
	}
	if len(heard) == 0 {
		return nil, &app.Error{
			Code: app.CodeNotFound, Message: "You have said nothing about " + wishes[0].Topic + " that could be forgotten",
			Hint: "What you said, in its own words, is in: daybrief vote list",
		}
	}
	return heard, nil
}

// OnlySample reports whether the sample day's items are all there are. Wishes do
// not count on them: they are about what the reader's own sources bring.
func (a *App) OnlySample(ctx context.Context) (bool, error) {
	own, err := a.Store.Learnable(ctx, store.LearnQuery{Kinds: learnKinds(), Limit: 1})
	if err != nil || len(own) > 0 {
		return false, err
	}
	sample, err := a.Store.Learnable(ctx, store.LearnQuery{Sample: true, Kinds: learnKinds(), Limit: 1})
	return len(sample) > 0, err
}

// ResetVotes forgets every vote: the base order is back.
func (a *App) ResetVotes(ctx context.Context) error { return a.Store.DropVotes(ctx) }
