package boot

import (
	"context"
	"fmt"

	"daybrief/agent"
	"daybrief/agent/evidence"
	"daybrief/app"
	"daybrief/app/store"
)

// What memory is asked for, seen from the brief's day. Whatever is younger
// stands among the items anyway. Votes of the day itself tell for tomorrow's
// brief, so that a brief is the same however often it is made.
const (
	memoryBack   = -180 // days
	memoryItems  = 60
	memoryLiked  = 100
	memoryNearer = itemsBack
)

// remember adds to the items of a brief the older ones that may belong to its
// meetings and people, and what the reader liked, unless learning is off;
// in.Liked names those. It asks the store a bounded question, however much that
// holds.
func (a *App) remember(ctx context.Context, in *agent.Input, items []app.Item) ([]app.Item, error) {
	from, to := in.Day.AddDate(0, 0, memoryBack), in.Day.AddDate(0, 0, memoryNearer)
	events, people := evidence.Around(evidence.Input{Items: items, Day: in.Day, Zone: in.Zone, Reader: in.Reader})
	var found []app.Item
	if len(events) > 0 {
		q := store.RelatedQuery{Items: events, People: people, Not: in.Reader.Addresses, From: from, To: to, Limit: memoryItems}
		for _, s := range in.Sources {
			q.Sources = append(q.Sources, s.Name)
		}
		var err error
		if found, err = a.Store.Related(ctx, q); err != nil {
			return nil, fmt.Errorf("remember what belongs to %s: %w", in.Day.Format("2 January"), err)
		}
	}
	var liked []app.Item
	if !a.Config.Learning.Off {
		var err error
		if liked, err = a.Store.Liked(ctx, from, in.Day, in.Sample, memoryLiked); err != nil {
			return nil, fmt.Errorf("remember what was liked: %w", err)
		}
	}
	asked := map[string]bool{}
	for _, s := range in.Sources {
		asked[s.Name] = true
	}
	have := make(map[string]bool, len(items))
	for i := range items {
		have[items[i].ID] = true
	}
	in.Liked = map[string]bool{}
	for _, it := range liked {
		in.Liked[it.ID] = true
		if at := it.When(); asked[it.Source] && !at.IsZero() && at.Before(to) {
			found = append(found, it)
		}
	}
	for _, it := range found {
		if !have[it.ID] {
			have[it.ID] = true
			items = append(items, it)
		}
	}
	return items, nil
}
