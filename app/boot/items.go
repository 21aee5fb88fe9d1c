package boot

import (
	"context"
	"errors"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/rss"
)

// Items returns the items of the ids in their order, from the store or, where
// the store has let them go, from a brief, an action or a vote. *app.Error with code
// not-found names the first id that is unknown.
func (a *App) Items(ctx context.Context, ids []string) ([]app.Item, error) {
	found, err := a.Store.Items(ctx, app.ItemQuery{IDs: ids, Gone: true})
	if err != nil {
		return nil, err
	}
	own, err := a.Store.IndexedItems(ctx, ids) // briefs, actions and votes, as search finds them
	if err != nil {
		return nil, err
	}
	found = append(own, found...)
	byID := map[string]app.Item{}
	snapshot, err := a.Store.BriefItems(ctx, "")
	if err != nil && !errors.Is(err, app.ErrNotFound) {
		return nil, err
	}
	for _, it := range append(snapshot, found...) {
		byID[it.ID] = it
	}
	if err := a.heldItems(ctx, ids, byID); err != nil {
		return nil, err
	}
	out := make([]app.Item, 0, len(ids))
	for _, id := range ids {
		it, ok := byID[id]
		if !ok {
			return nil, &app.Error{
				Code: app.CodeNotFound, Err: app.ErrNotFound, Message: "There is no item " + id,
				Hint: "Ids stand in the output of: daybrief rank, and of: daybrief brief --json",
			}
		}
		out = append(out, it)
	}
	return out, nil
}

// Vote stores a thumb on an item: 1 up, -1 down, 0 taken back. The vote keeps
// the item as it was, so that it outlives it.
func (a *App) Vote(ctx context.Context, id string, value int) (app.Vote, error) {
	items, err := a.Items(ctx, []string{id})
	if err != nil {
		return app.Vote{}, err
	}
	v := app.Vote{Item: id, Value: value, At: a.opt.Now(), About: &items[0]}
	return v, a.Store.AddVote(ctx, v)
}

// shown turns the store's answer for a brief into what the reader meets.
func (a *App) shown(ctx context.Context, b app.Brief, date string, err error) (app.Brief, error) {
	if errors.Is(err, app.ErrNotFound) {
		e := &app.Error{
			Code: app.CodeNoBrief, Err: err, Message: "There is no brief yet",
			Hint: "Make one with: daybrief preload (or look at the sample day: daybrief preload --sample)",
		}
		if date != "" {
			e.Message = "There is no brief of " + date
		}
		if rows, err := a.Store.Briefs(ctx); err == nil && len(rows) > 0 && date != a.opt.Now().In(a.Zone).Format(time.DateOnly) {
			e.Hint = "A brief is made on its day. The latest is of " + rows[0].Date + "; all of them: daybrief search kind:brief"
		}
		return app.Brief{}, e
	}
	if err != nil {
		return app.Brief{}, err
	}
	return a.aged(b), nil
}

// FullText reads the page an item links to and returns the item with the page's
// main text. The page's host is reached for this call alone. Errors are
// *app.Error.
func (a *App) FullText(ctx context.Context, it app.Item) (app.Item, error) {
	if !isURL(it.URL) {
		return it, &app.Error{
			Code: app.CodeUsage, Message: "This item has no address of a page",
			Hint: "Leave out --full to see the text that came with it.",
		}
	}
	client := a.client([]string{hostOf(it.URL)}, a.opt.Transport)
	defer client.Close()
	title, text, err := rss.FullText(ctx, a.depsWith(client, a.services(), nil), it.URL)
	if err != nil {
		return it, cured(connectors.Explain("The page", err))
	}
	it.Text = text
	if it.Title == "" {
		it.Title = title
	}
	return it, nil
}
