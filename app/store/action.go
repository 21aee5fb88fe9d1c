package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"daybrief/app"
)

// MarkAction keeps what the reader decided about an action and announces it.
// The decision before is replaced. State is one the reader can set; Until is a
// date with app.ActionLater and absent without. Without At, now; without About,
// and with the item still in the store, the item is kept along.
func (s *Store) MarkAction(ctx context.Context, m app.ActionMark) error {
	if err := validMark(m); err != nil {
		return s.fail("keep a decision on an action", err)
	}
	if m.At.IsZero() {
		m.At = s.now()
	}
	err := s.write(ctx, true, func(tx *sql.Tx) error {
		if m.About == nil {
			it, err := s.item(ctx, tx, m.Action.Item)
			if err != nil && !errors.Is(err, app.ErrNotFound) {
				return err
			}
			if err == nil {
				m.About = &it
			}
		}
		if err := putMark(ctx, tx, m); err != nil {
			return err
		}
		return putAction(ctx, tx, &m)
	})
	if err != nil {
		return s.fail("keep the decision on action "+m.ID, err)
	}
	s.hub.announce(app.Change{Kind: app.ChangeActions})
	return nil
}

func validMark(m app.ActionMark) error {
	switch {
	case m.ID == "" || m.Action.Item == "":
		return fmt.Errorf("action %q of item %q is none", m.ID, m.Action.Item)
	case !m.State.Settable():
		return fmt.Errorf("action %s: %q is no state to set", m.ID, m.State)
	case (m.State == app.ActionLater) != m.Until.IsDate():
		return fmt.Errorf("action %s: state %s until %q", m.ID, m.State, m.Until)
	}
	return nil
}

func putMark(ctx context.Context, tx *sql.Tx, m app.ActionMark) error {
	action, err := json.Marshal(m.Action)
	if err != nil {
		return err
	}
	var about []byte
	sample := false
	if m.About != nil {
		sample = m.About.HasFlag(app.FlagSample)
		if about, err = json.Marshal(m.About); err != nil {
			return err
		}
	}
	until := sql.NullString{String: m.Until.String(), Valid: !m.Until.IsZero()}
	_, err = tx.ExecContext(ctx, `INSERT OR REPLACE INTO actions (id, item, quote, state, until, at, sample, action, about)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		m.ID, m.Action.Item, app.QuoteDigest(m.Action.Quote), string(m.State), until, micros(m.At), sample, action, about)
	return err
}

// ActionMarks returns the reader's decisions on actions, the oldest first:
// those made at or after since, and all that keep an action open or put it off,
// however old.
func (s *Store) ActionMarks(ctx context.Context, since time.Time) ([]app.ActionMark, error) {
	list, err := s.actionMarks(ctx, since)
	if err != nil {
		return nil, s.fail("read the decisions on actions", err)
	}
	return list, nil
}

func (s *Store) actionMarks(ctx context.Context, since time.Time) (list []app.ActionMark, err error) {
	rows, err := s.ro.QueryContext(ctx, `SELECT id, state, coalesce(until, ''), at, action, about FROM actions
		WHERE at >= ? OR state IN ('open', 'later') ORDER BY at, id`, micros(since))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		m, err := scanMark(rows)
		if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
	return list, rows.Err()
}

func scanMark(rows *sql.Rows) (app.ActionMark, error) {
	var m app.ActionMark
	var until string
	var at int64
	var action, about []byte
	if err := rows.Scan(&m.ID, &m.State, &until, &at, &action, &about); err != nil {
		return m, err
	}
	m.At = fromMicros(at)
	var err error
	if m.Until, err = app.ParseStamp(until); err != nil {
		return m, fmt.Errorf("decision on action %s: %w", m.ID, err)
	}
	if err := json.Unmarshal(action, &m.Action); err != nil {
		return m, fmt.Errorf("decision on action %s: %w", m.ID, err)
	}
	if about != nil {
		it, err := decodeItem("", about)
		if err != nil {
			return m, err
		}
		m.About = &it
	}
	return m, nil
}

// GoneSent returns the mails the reader wrote from [q.From, q.To) that are no
// longer at their source, the newest first: what was promised or asked in one
// holds, although it was deleted. Of q, Sources counts too.
func (s *Store) GoneSent(ctx context.Context, q app.ItemQuery) ([]app.Item, error) {
	w := selected(app.ItemQuery{Sources: q.Sources, Kinds: []app.Kind{app.KindMail}, From: q.From, To: q.To, Gone: true})
	w.add("gone_at IS NOT NULL")
	w.add("EXISTS (SELECT 1 FROM json_each(CAST(items.item AS TEXT), '$.flags') WHERE value = ?)", app.FlagSent)
	items, err := s.items(ctx, "SELECT native, item FROM items"+w.String()+" ORDER BY at DESC, id", w.args...)
	if err != nil {
		return nil, s.fail("read own mails that are gone", err)
	}
	return items, nil
}
