package ask

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// pause is how long nothing is typed before meaning is asked for, too.
const pause = 250 * time.Millisecond

// searchTime bounds one search; words take a tenth of a second.
const searchTime = 20 * time.Second

// found is what memory holds on the words typed.
type found struct {
	text  string    // "" for nothing searched
	hits  []app.Hit // by words, then what meaning alone found
	notes []app.Note
	whole bool // meaning has answered, too
}

// typed searches for what stands in the line now.
func (s *Screen) typed(text string) {
	text = strings.TrimSpace(text)
	if text == s.said {
		return
	}
	s.said = text
	s.drop()
	if text == "" {
		s.found = found{}
		s.Restyle()
		return
	}
	ctx, cancel := context.WithTimeout(s.tasks.Context(), searchTime)
	s.drop = cancel
	s.tasks.Spawn(func(context.Context) {
		defer cancel()
		s.search(ctx, text)
	})
}

// search asks for words at once, and after a pause for meaning.
func (s *Screen) search(ctx context.Context, text string) {
	q := app.SearchQuery{Text: text, Limit: hitsMost}
	words, err := s.opts.Asker.SearchWords(ctx, q)
	s.arrived(ctx, text, words, err, false)
	if err != nil {
		return
	}
	select {
	case <-ctx.Done():
		return
	case <-time.After(pause):
	}
	all, err := s.opts.Asker.Search(ctx, q)
	s.arrived(ctx, text, all, err, true)
}

// arrived shows what a search brought, unless something else was typed since.
func (s *Screen) arrived(ctx context.Context, text string, r app.SearchResult, err error, whole bool) {
	if errors.Is(ctx.Err(), context.Canceled) { // something else is typed
		return
	}
	votes := s.votesOf(ctx, r.Hits)
	s.tasks.Do(func() {
		switch {
		case text != s.said:
		case err != nil:
			s.fail(err, func() { s.said = ""; s.typed(text) })
		default:
			for id, v := range votes {
				s.hands.Facts.Votes[id] = v
			}
			s.found = s.found.with(text, r, whole)
			s.Restyle()
		}
	})
}

func (s *Screen) votesOf(ctx context.Context, hits []app.Hit) map[string]int {
	ids := make([]string, len(hits))
	for i := range hits {
		ids[i] = hits[i].Item.ID
	}
	votes, err := s.opts.Cache.Votes(ctx, ids)
	if err != nil {
		return nil // thumbs are shown unpressed; the hits matter more
	}
	return votes
}

// with returns what is shown after another result: what stood there stays where
// it is, what is new comes below.
func (f found) with(text string, r app.SearchResult, whole bool) found {
	if f.text != text || !whole {
		return found{text: text, hits: r.Hits, notes: r.Notes, whole: whole}
	}
	f.hits = slices.Clone(f.hits)
	for _, h := range r.Hits {
		if !slices.ContainsFunc(f.hits, func(o app.Hit) bool { return o.Item.ID == h.Item.ID }) && len(f.hits) < 2*hitsMost {
			f.hits = append(f.hits, h)
		}
	}
	f.notes, f.whole = r.Notes, true
	return f
}

// hitLine is a hit as a sentence that unfolds the item.
func hitLine(st *paper.Style, h *app.Hit) prose.Line {
	l := prose.Line{
		Key: "hit/" + h.Item.ID, Text: h.Item.Title, Items: []string{h.Item.ID}, Font: paper.FontBodyBold, Ink: paper.ColorInk,
		Aside: prose.Byline(st, &h.Item), Passage: h.Passage,
	}
	if l.Text == "" {
		l.Text = st.Say("ask.untitled")
	}
	for _, m := range h.Marks {
		if m.From >= 0 && m.To <= len(h.Passage) && m.From < m.To {
			l.Found = append(l.Found, strings.ToLower(h.Passage[m.From:m.To]))
		}
	}
	slices.Sort(l.Found)
	l.Found = slices.Compact(l.Found)
	return l
}
