package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"daybrief/app"
)

// slotsKept is how long it is known why a planned run was put off.
const slotsKept = 60 * 24 * time.Hour

// setBack is how far a clock may be set back without a planned run being made
// for a time before one that was made.
const setBack = 48 * time.Hour

// good are the runs that made the reader's brief.
const good = "sample = 0 AND state IN ('done', 'partial')"

// SlotMade reports whether the run planned for a time needs not be made: it was,
// or there was any good run of the reader's sources from then to now, or
// PassSlot said so. A run that began later than now, before the clock was set
// back, counts for the time it was planned for and the two days before it: not
// for a year that a clock was wrong by.
func (s *Store) SlotMade(ctx context.Context, planned, now time.Time) (bool, error) {
	var made bool
	err := s.ro.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM runs WHERE planned BETWEEN ?1 AND ?3 AND trigger IN ('timer', 'catch-up') AND `+good+`)
		OR EXISTS (SELECT 1 FROM runs WHERE started BETWEEN ?1 AND ?2 AND `+good+`)
		OR EXISTS (SELECT 1 FROM slots WHERE planned = ?1 AND passed = 1)`, micros(planned), micros(now), micros(planned.Add(setBack))).Scan(&made)
	if err != nil {
		return false, s.fail("look whether the planned run was made", err)
	}
	return made, nil
}

// HoldSlot keeps why a planned run was put off; a later reason takes the place
// of an earlier one. What was kept of slots two months old goes.
func (s *Store) HoldSlot(ctx context.Context, h app.HeldRun) error {
	err := s.run(ctx, false,
		stmt{`INSERT INTO slots (planned, at, code, why, hint) VALUES (?, ?, ?, ?, ?)
			ON CONFLICT (planned) DO UPDATE SET at = excluded.at, code = excluded.code, why = excluded.why, hint = excluded.hint`,
			[]any{micros(h.Planned), micros(h.At), h.Code, h.Why, h.Hint}},
		stmt{"DELETE FROM slots WHERE planned < ?", []any{micros(h.At.Add(-slotsKept))}})
	if err != nil {
		return s.fail("note why the planned run was put off", err)
	}
	return nil
}

// PassSlot says that the run planned for a time is not to be made: it lay
// before the plan.
func (s *Store) PassSlot(ctx context.Context, planned, now time.Time) error {
	err := s.run(ctx, false, stmt{`INSERT INTO slots (planned, at, passed) VALUES (?, ?, 1) ON CONFLICT (planned) DO UPDATE SET passed = 1`,
		[]any{micros(planned), micros(now)}})
	if err != nil {
		return s.fail("note the planned time that has passed", err)
	}
	return nil
}

// HeldRuns returns the planned runs that were put off since the last good run of
// the reader's sources began, the latest first.
func (s *Store) HeldRuns(ctx context.Context) ([]app.HeldRun, error) {
	list, err := s.heldRuns(ctx)
	if err != nil {
		return nil, s.fail("read which planned runs were put off", err)
	}
	return list, nil
}

func (s *Store) heldRuns(ctx context.Context) (list []app.HeldRun, err error) {
	rows, err := s.ro.QueryContext(ctx, `SELECT planned, at, code, why, hint FROM slots
		WHERE code <> '' AND at > coalesce((SELECT max(started) FROM runs WHERE `+good+`), 0) ORDER BY planned DESC`)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var h app.HeldRun
		var planned, at int64
		if err := rows.Scan(&planned, &at, &h.Code, &h.Why, &h.Hint); err != nil {
			return nil, err
		}
		h.Planned, h.At = fromMicros(planned), fromMicros(at)
		list = append(list, h)
	}
	return list, rows.Err()
}

// LastPlannedRun returns the last run that was made for a planned time; its
// sources are left out. app.ErrNotFound when there was none.
func (s *Store) LastPlannedRun(ctx context.Context) (app.Run, error) {
	var r app.Run
	var planned, ended sql.NullInt64
	var started int64
	err := s.ro.QueryRowContext(ctx, `SELECT id, trigger, planned, started, ended, state, why FROM runs
		WHERE trigger IN ('timer', 'catch-up') ORDER BY id DESC LIMIT 1`).Scan(&r.ID, &r.Trigger, &planned, &started, &ended, &r.State, &r.Why)
	if errors.Is(err, sql.ErrNoRows) {
		err = app.ErrNotFound
	}
	if err != nil {
		return app.Run{}, s.fail("read the last planned run", err)
	}
	r.Planned, r.Started, r.Ended = fromNull(planned), fromMicros(started), fromNull(ended)
	return r, nil
}
