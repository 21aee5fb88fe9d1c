package rag

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"daybrief/app"
	"daybrief/rag/wordvec"
)

// How many words of an item stand for it when others like it are looked for.
const (
	titleWords = 12
	textWords  = 10
	textRead   = 4000 // bytes
)

// likeKinds are what can be like an item. A brief and a vote speak of it.
var likeKinds = []app.Kind{app.KindMail, app.KindEvent, app.KindTask, app.KindStory, app.KindArticle, app.KindNote}

// Related returns the items that are most like one: the same words, people and
// meaning, that of the built-in word vectors and, where they were read for it,
// of a model's. It asks no embedder. An item that is not indexed has none.
func (m *Memory) Related(ctx context.Context, id string, limit int) ([]app.Hit, error) {
	items, err := m.Store.IndexedItems(ctx, []string{id})
	if err != nil || len(items) == 0 {
		return nil, err
	}
	it := &items[0]
	req := Request{SearchQuery: app.SearchQuery{Kinds: likeKinds, Limit: max(1, limit)}, Words: app.Words{Any: standFor(it)}}
	var words []app.Found
	if len(req.Words.Any) > 0 {
		if words, _, err = m.Store.SearchWords(ctx, req.SearchQuery, req.Words, depth); err != nil {
			return nil, err
		}
		if err := m.byBuiltin(ctx, it, words); err != nil {
			return nil, err
		}
	}
	meaning, err := m.like(ctx, req, id)
	if err != nil {
		return nil, err
	}
	var list []ranked
	for _, r := range fuse(words, meaning, m.Now()) {
		if r.ID != id {
			list = append(list, r)
		}
	}
	return m.hits(ctx, req, list)
}

// builtinShare is what the likeness by the built-in vectors counts beside the
// words, whose best score is 1. Measured without a model: of the first five, so
// many are of the same topic in the news (before: 0.667, with it: 0.729), or
// answer a question the item answers too, in CISI (0.462, 0.479), Cranfield
// (0.405, 0.415), CACM (0.421, 0.400) and Medline (0.590, 0.619).
const builtinShare = 2

// byBuiltin orders what the words found by how much it is like the item, in its
// words and by the built-in vectors.
func (m *Memory) byBuiltin(ctx context.Context, it *app.Item, found []app.Found) error {
	if m.Builtin == nil || len(found) == 0 {
		return nil
	}
	table, err := m.Builtin()
	if err != nil {
		return fmt.Errorf("rag: read the word vectors: %w", err)
	}
	ids := make([]string, len(found))
	for i, f := range found {
		ids[i] = f.ID
	}
	items, err := m.Store.IndexedItems(ctx, ids)
	if err != nil {
		return err
	}
	own, alike := table.Vector(ownText(it)), make(map[string]float64, len(items))
	for i := range items {
		alike[items[i].ID] = float64(wordvec.Cosine(own, table.Vector(ownText(&items[i]))))
	}
	best := 0.0 // the item itself is the best, and may be there or not
	for _, f := range found {
		if f.ID != it.ID {
			best = max(best, f.Score)
		}
	}
	for i := range found {
		found[i].Score = found[i].Score/max(best, 1e-9) + builtinShare*alike[found[i].ID]
	}
	slices.SortStableFunc(found, func(a, b app.Found) int { return cmp.Compare(b.Score, a.Score) })
	return nil
}

// ownText is what of an item says what it is about.
func ownText(it *app.Item) string {
	m := own(it)
	m.To = min(m.To, m.From+textRead)
	return it.Title + "\n" + it.Text[m.From:m.To]
}

// standFor are the words that stand for an item: its title's, the most frequent
// of its text, and the address of who sent it.
func standFor(it *app.Item) []string {
	out := searchWords(it.Title)
	out = out[:min(titleWords, len(out))]
	text := it.Text[:min(textRead, len(it.Text))]
	count, first := map[string]int{}, map[string]int{}
	var list []string
	for i, w := range searchWords(strings.ToValidUTF8(text, "")) {
		key := strings.ToLower(w)
		if len(key) < 4 {
			continue
		}
		if count[key] == 0 {
			first[key] = i
			list = append(list, key)
		}
		count[key]++
	}
	sort.SliceStable(list, func(i, j int) bool {
		if count[list[i]] != count[list[j]] {
			return count[list[i]] > count[list[j]]
		}
		return first[list[i]] < first[list[j]]
	})
	out = append(out, list[:min(textWords, len(list))]...)
	if it.From != nil && it.From.Address != "" && it.Kind.Private() {
		out = append(out, it.From.Address)
	}
	return out
}

// like returns the items whose vectors are near to those of an item.
func (m *Memory) like(ctx context.Context, req Request, id string) (found []app.Found, err error) {
	if m.Vectors == nil {
		return nil, nil
	}
	st, err := m.Vectors.VectorState(ctx, "")
	if err != nil || st.Last == 0 {
		return nil, err
	}
	own, err := m.Vectors.ItemVectors(ctx, st.VectorSpace, id)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	_, err = m.withIndex(ctx, st, func(x *index) (err error) {
		if v := x.value(own[0]); v != nil { // the first chunk says what the item is about
			req.Words = app.Words{}
			found, err = m.rank(ctx, x, req, v)
		}
		return err
	})
	return found, err
}
