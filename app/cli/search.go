package cli

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

// searchFlags are the filters of a search, as typed.
type searchFlags struct {
	limit                      int
	kinds, sources, from, tags []string
	after, before              string
	wordsOnly                  bool
}

// searchKinds are the words of --kind.
const searchKinds = "mail, event, task, story, article, weather, note, brief, action, preference"

func newSearch(e *env) *cobra.Command {
	var f searchFlags
	c := &cobra.Command{
		Use:   "search QUERY...",
		Short: "Find anything you ever saw",
		Long: "Finds items, briefs, actions and votes by words and by meaning.\n\n" +
			"A \"phrase\" must stand there, a -word must not; from:, with:, kind:, source:, tag:, after:, before: and on:\n" +
			"are filters, and so is plain speech: mails from Ann last week, tomorrow's meeting.",
		RunE: func(c *cobra.Command, args []string) error {
			text := strings.TrimSpace(strings.Join(args, " "))
			if text == "" && !f.filtered() {
				return misused(c, "This command wants what to look for")
			}
			q, err := f.query(text)
			if err != nil {
				return err
			}
			return e.with(c.Context(), func(a *boot.App) error { return e.search(c.Context(), a, q) })
		},
	}
	c.Flags().IntVarP(&f.limit, "limit", "k", 10, "most hits")
	c.Flags().StringSliceVar(&f.kinds, "kind", nil, "only these kinds: "+searchKinds)
	c.Flags().StringSliceVar(&f.sources, "source", nil, "only these sources")
	c.Flags().StringSliceVar(&f.from, "from-person", nil, "only what these people sent or wrote, or meet about")
	c.Flags().StringSliceVar(&f.tags, "tag", nil, "only what has one of these tags")
	c.Flags().StringVar(&f.after, "after", "", "only from this day on, YYYY-MM-DD")
	c.Flags().StringVar(&f.before, "before", "", "only before this day, YYYY-MM-DD")
	c.Flags().BoolVar(&f.wordsOnly, "words", false, "by words alone")
	return c
}

// filtered reports whether a flag says what is looked for.
func (f *searchFlags) filtered() bool {
	return len(f.kinds)+len(f.sources)+len(f.from)+len(f.tags) > 0 || f.after != "" || f.before != ""
}

// query makes the search of the flags. The days are turned into operators,
// which know the reader's zone.
func (f *searchFlags) query(text string) (app.SearchQuery, error) {
	q := app.SearchQuery{Sources: f.sources, People: f.from, Tags: f.tags, Limit: f.limit, WordsOnly: f.wordsOnly}
	if f.limit < 1 || f.limit > 1000 {
		return q, usage(fmt.Sprintf("-k is the number of hits, from 1 to 1000, not %d", f.limit))
	}
	for _, k := range f.kinds {
		kind := app.Kind(strings.ToLower(k))
		if !kind.Known() {
			return q, usage(fmt.Sprintf("%q is no kind of item; kinds are "+searchKinds, k))
		}
		q.Kinds = append(q.Kinds, kind)
	}
	for _, d := range []struct{ name, value string }{{"after", f.after}, {"before", f.before}} {
		if d.value == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, d.value); err != nil {
			return q, usage(fmt.Sprintf("--%s wants a day as YYYY-MM-DD, not %q", d.name, d.value))
		}
		text += " " + d.name + ":" + d.value
	}
	q.Text = text
	return q, nil
}

func (e *env) search(ctx context.Context, a *boot.App, q app.SearchQuery) error {
	res, err := a.Search(ctx, q)
	if err != nil {
		return err
	}
	for _, n := range res.Notes {
		e.note(n)
	}
	if e.json {
		if res.Hits == nil {
			res.Hits = []app.Hit{}
		}
		return e.print(res.Hits)
	}
	if len(res.Hits) == 0 {
		e.say("%s", "Nothing was found.")
	}
	for i := range res.Hits {
		h := &res.Hits[i]
		if err := e.line(&h.Item, a.Zone); err != nil {
			return err
		}
		if h.Passage != "" {
			if _, err := fmt.Fprintf(e.out, "    %s\n", strings.Join(strings.Fields(h.Passage), " ")); err != nil {
				return err
			}
		}
	}
	if len(res.Hits) == 0 {
		return nil
	}
	byKind := make(map[string]int, len(res.ByKind))
	for k, n := range res.ByKind {
		byKind[string(k)] = n
	}
	_, err = fmt.Fprintf(e.out, "By kind: %s\nBy source: %s\n", counts(byKind), counts(res.BySource))
	return err
}

// counts words what matches of each name, most first.
func counts(of map[string]int) string {
	names := slices.SortedFunc(maps.Keys(of), func(a, b string) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
	for i, name := range names {
		names[i] = fmt.Sprintf("%s %d", name, of[name])
	}
	return strings.Join(names, ", ")
}
