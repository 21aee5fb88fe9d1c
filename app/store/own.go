package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"daybrief/app"
)

// OwnSource is the source of what Daybrief made itself, as search finds it.
const OwnSource = "Daybrief"

// ownItem begins an item of Daybrief's own.
func ownItem(kind app.Kind, native string, sample bool) app.Item {
	it := app.Item{ID: app.ItemID(OwnSource, string(kind)+":"+native), Source: OwnSource, Native: string(kind) + ":" + native, Kind: kind}
	if sample {
		it.AddFlag(app.FlagSample)
	}
	return it
}

// briefItem is a day's brief as search finds it.
func briefItem(b *app.Brief) app.Item {
	it := ownItem(app.KindBrief, b.Date, b.Sample)
	it.Title, it.Time = "Brief of "+b.Date, b.Made
	if day, err := time.Parse(time.DateOnly, b.Date); err == nil {
		it.Title = "Brief of " + day.Format("Monday, 2 January 2006")
	}
	var lines []string
	for _, part := range [][]app.Sentence{b.TLDR, b.Summary, b.Insights, b.Mail, b.Market, b.Tech} {
		for _, s := range part {
			lines = append(lines, s.Text)
		}
	}
	it.Text = strings.Join(lines, "\n")
	return it
}

// preferenceItem is a vote as search finds it; ok is false for one that was
// taken back, or of which nothing is known.
func preferenceItem(v *app.Vote) (it app.Item, ok bool) {
	if v.Value == 0 || v.About == nil {
		return ownItem(app.KindPreference, v.Item, false), false
	}
	about := v.About
	it = ownItem(app.KindPreference, v.Item, about.HasFlag(app.FlagSample))
	word := "You liked: "
	if v.Value < 0 {
		word = "You disliked: "
	}
	it.Title, it.URL, it.Time, it.From, it.Tags = word+about.Title, about.URL, v.At, about.From, about.Tags
	it.Text = fmt.Sprintf("Your vote on this %s of %s.", about.Kind, about.Source)
	if about.Kind == app.KindPreference { // a wish: it is about no item
		it.Title = map[bool]string{true: "You want more about ", false: "You want less about "}[v.Value > 0] + about.Title
		it.Text = "What you said to steer your briefs."
	}
	return it, true
}

// actionItem is a commitment as search finds it.
func actionItem(c *app.Commitment, sample bool) app.Item {
	it := ownItem(app.KindAction, app.ActionID(c.Item, c.Quote), sample)
	it.Title, it.Time, it.Start = c.Text, c.Since, c.Due
	it.Text = c.Quote
	if c.Who != "" {
		it.From = &app.Person{Name: c.Who}
	}
	if c.State != "" {
		it.Tags = []string{string(c.Kind), string(c.State)}
	}
	return it
}

// putPreference keeps what search finds of a vote in step with it.
func putPreference(ctx context.Context, tx *sql.Tx, v *app.Vote) error {
	it, ok := preferenceItem(v)
	if ok {
		return putOwn(ctx, tx, it)
	}
	_, err := tx.ExecContext(ctx, "DELETE FROM docs WHERE id = ?", it.ID)
	return err
}

// dropPreferences takes out of the index what search finds of votes that are no
// more.
func dropPreferences(ctx context.Context, tx *sql.Tx) error {
	rows, err := tx.QueryContext(ctx, "SELECT DISTINCT item FROM votes")
	if err != nil {
		return err
	}
	ids, err := texts(rows)
	if err != nil {
		return err
	}
	for i, id := range ids {
		ids[i] = ownItem(app.KindPreference, id, false).ID
	}
	_, err = tx.ExecContext(ctx, "DELETE FROM docs WHERE source = ? AND kind = ? AND id NOT IN (SELECT value FROM json_each(?))",
		OwnSource, app.KindPreference, jsonList(ids))
	return err
}

// putAction likewise, of a decision about an action.
func putAction(ctx context.Context, tx *sql.Tx, m *app.ActionMark) error {
	c := m.Action
	c.State = m.State
	return putOwn(ctx, tx, actionItem(&c, m.About != nil && m.About.HasFlag(app.FlagSample)))
}

// IndexOwn brings what search finds of Daybrief's own making up to date: briefs
// and votes that are not indexed yet, and the commitments there are, of the
// sample day or not. A commitment that is no longer among them, and of which
// the reader never decided anything, leaves the index.
func (s *Store) IndexOwn(ctx context.Context, commitments []app.Commitment, sample bool) error {
	items, err := s.unindexed(ctx)
	if err != nil {
		return s.fail("index briefs and votes", err)
	}
	var live []string
	for i := range commitments {
		it := actionItem(&commitments[i], sample)
		items, live = append(items, it), append(live, it.ID)
	}
	marks, err := s.actionMarks(ctx, time.Time{})
	if err != nil {
		return s.fail("index actions", err)
	}
	for _, m := range marks {
		live = append(live, ownItem(app.KindAction, m.ID, false).ID)
	}
	err = s.write(ctx, false, func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, "DELETE FROM docs WHERE source = ? AND kind = 'action' AND sample = ? AND id NOT IN (SELECT value FROM json_each(?))",
			OwnSource, sample, jsonList(live))
		if err != nil {
			return err
		}
		if err := dropPreferences(ctx, tx); err != nil { // those a reset once left behind
			return err
		}
		return putOwn(ctx, tx, items...)
	})
	return s.fail("index Daybrief's own", err)
}

// unindexed returns the briefs and votes that search does not find, as those of
// a store from before there was search.
func (s *Store) unindexed(ctx context.Context) ([]app.Item, error) {
	dates, err := s.ro.QueryContext(ctx, "SELECT DISTINCT date FROM briefs")
	if err != nil {
		return nil, err
	}
	days, err := texts(dates)
	if err != nil {
		return nil, err
	}
	var items []app.Item
	for _, day := range days {
		known, err := s.isIndexed(ctx, ownItem(app.KindBrief, day, false).ID)
		if err != nil {
			return nil, err
		}
		if known {
			continue
		}
		b, err := s.Brief(ctx, day)
		if errors.Is(err, app.ErrNotFound) {
			continue // dropped meanwhile
		}
		if err != nil {
			return nil, err
		}
		items = append(items, briefItem(&b.Brief))
	}
	votes, err := s.votes(ctx)
	if err != nil {
		return nil, err
	}
	last := map[string]*app.Vote{}
	for i := range votes {
		last[votes[i].Item] = &votes[i]
	}
	for i := range votes {
		it, ok := preferenceItem(&votes[i])
		if !ok || last[votes[i].Item] != &votes[i] {
			continue
		}
		known, err := s.isIndexed(ctx, it.ID)
		if err != nil {
			return nil, err
		}
		if !known {
			items = append(items, it)
		}
	}
	return items, nil
}

func (s *Store) isIndexed(ctx context.Context, id string) (known bool, err error) {
	err = s.ro.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM docs WHERE id = ?)", id).Scan(&known)
	return known, err
}

// tidyPages is how many pages a step of TidyIndex merges, so that no write is
// held up for long.
const tidyPages = 300

// TidyIndex merges the index of words until nothing of deleted items is left in
// it. It has nothing to do where nothing was deleted.
func (s *Store) TidyIndex(ctx context.Context) error {
	var gone int
	if err := s.ro.QueryRowContext(ctx, "SELECT docs_gone FROM index_state").Scan(&gone); err != nil || gone == 0 {
		return s.fail("tidy the index", err)
	}
	for _, table := range []string{"words", "grams"} {
		for busy := true; busy; {
			err := s.write(ctx, false, func(tx *sql.Tx) (err error) {
				busy, err = mergeStep(ctx, tx, table)
				return err
			})
			if err != nil {
				return s.fail("tidy the index", err)
			}
		}
	}
	err := s.run(ctx, false, stmt{"UPDATE index_state SET docs_gone = max(0, docs_gone - ?)", []any{gone}})
	return s.fail("tidy the index", err)
}

// mergeStep does a part of merging; busy says that there is more to do, which
// FTS5 tells by the number of its changes (section 6.8 of its documentation).
func mergeStep(ctx context.Context, tx *sql.Tx, table string) (busy bool, err error) {
	var before, after int64
	if err := tx.QueryRowContext(ctx, "SELECT total_changes()").Scan(&before); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, "INSERT INTO "+table+" ("+table+", rank) VALUES ('merge', ?)", -tidyPages); err != nil {
		return false, err
	}
	err = tx.QueryRowContext(ctx, "SELECT total_changes()").Scan(&after)
	return after-before >= 2, err
}
