package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"time"

	"daybrief/app"
)

// StateRunning is the state of a run that has not ended.
const StateRunning = "running"

// stateCancelled is the state of a run that was ended from outside.
const stateCancelled = "cancelled"

// StartRun keeps a run that begins and returns its number. Without a state it
// is running.
func (s *Store) StartRun(ctx context.Context, r app.Run) (int64, error) {
	if r.State == "" {
		r.State = StateRunning
	}
	if r.Started.IsZero() {
		r.Started = s.now()
	}
	var id int64
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		return tx.QueryRowContext(ctx, "INSERT INTO runs (trigger, planned, started, state, why, sample) VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
			r.Trigger, nullTime(r.Planned), micros(r.Started), r.State, r.Why, r.Sample).Scan(&id)
	})
	if err != nil {
		return 0, s.fail("note the start of a run", err)
	}
	s.hub.announce(app.Change{Kind: app.ChangeRun})
	return id, nil
}

// EndRun keeps how the run with r.ID ended: Ended (now, if zero), State, Why
// and Sources. app.ErrNotFound for an unknown run.
func (s *Store) EndRun(ctx context.Context, r app.Run) error {
	if r.Ended.IsZero() {
		r.Ended = s.now()
	}
	var n int64
	sources, err := json.Marshal(r.Sources)
	if err == nil {
		err = s.write(ctx, false, func(tx *sql.Tx) error {
			res, err := tx.ExecContext(ctx, "UPDATE runs SET ended = ?, state = ?, why = ?, sources = ? WHERE id = ?",
				micros(r.Ended), r.State, r.Why, sources, r.ID)
			if err != nil {
				return err
			}
			n, err = res.RowsAffected()
			return err
		})
	}
	if err == nil && n == 0 {
		err = app.ErrNotFound
	}
	if err != nil {
		return s.fail("note the end of a run", err)
	}
	s.hub.announce(app.Change{Kind: app.ChangeRun})
	return nil
}

// CloseStaleRuns marks the runs that never ended as cancelled and returns how
// many there were. Call it while holding the lock that lets one process at a
// time make a run: what is running then belongs to a process that died.
func (s *Store) CloseStaleRuns(ctx context.Context) (int, error) {
	var n int64
	err := s.write(ctx, false, func(tx *sql.Tx) error {
		res, err := tx.ExecContext(ctx, "UPDATE runs SET ended = ?, state = ?, why = ? WHERE state = 'running'",
			micros(s.now()), stateCancelled, "The program was ended before the run was done.")
		if err != nil {
			return err
		}
		n, err = res.RowsAffected()
		return err
	})
	if err != nil {
		return 0, s.fail("close runs that never ended", err)
	}
	if n > 0 {
		s.hub.announce(app.Change{Kind: app.ChangeRun})
	}
	return int(n), nil
}

// Runs returns the last runs, the latest first; limit 0 means all.
func (s *Store) Runs(ctx context.Context, limit int) ([]app.Run, error) {
	list, err := s.runs(ctx, limit)
	if err != nil {
		return nil, s.fail("read the runs", err)
	}
	return list, nil
}

func (s *Store) runs(ctx context.Context, limit int) (list []app.Run, err error) {
	if limit <= 0 {
		limit = -1 // SQLite's word for no limit
	}
	rows, err := s.ro.QueryContext(ctx, "SELECT id, trigger, planned, started, ended, state, why, sample, sources FROM runs ORDER BY id DESC LIMIT ?", limit)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r app.Run
		var planned, ended sql.NullInt64
		var started int64
		var sources []byte
		if err := rows.Scan(&r.ID, &r.Trigger, &planned, &started, &ended, &r.State, &r.Why, &r.Sample, &sources); err != nil {
			return nil, err
		}
		r.Planned, r.Started, r.Ended = fromNull(planned), fromMicros(started), fromNull(ended)
		if sources != nil {
			if err := json.Unmarshal(sources, &r.Sources); err != nil {
				return nil, err
			}
		}
		list = append(list, r)
	}
	return list, rows.Err()
}

// TrafficRow is what went to and came from a host on one day.
type TrafficRow struct {
	Host     string `json:"host"`
	Day      string `json:"day"`      // YYYY-MM-DD
	Sent     int64  `json:"sent"`     // bytes
	Received int64  `json:"received"` // bytes
	Requests int64  `json:"requests"`
}

// AddTraffic adds one request or connection to the ledger. The day is that of
// at in at's own zone.
func (s *Store) AddTraffic(ctx context.Context, host string, sent, received int64, at time.Time) error {
	return s.CountTraffic(ctx, TrafficRow{Host: host, Day: at.Format(time.DateOnly), Sent: sent, Received: received, Requests: 1})
}

// CountTraffic adds what went to and came from a host on a day to the ledger.
func (s *Store) CountTraffic(ctx context.Context, r TrafficRow) error {
	err := s.run(ctx, false, stmt{`INSERT INTO traffic (host, day, sent, received, requests) VALUES (?1, ?2, ?3, ?4, ?5)
		ON CONFLICT (host, day) DO UPDATE SET sent = sent + ?3, received = received + ?4, requests = requests + ?5`,
		[]any{r.Host, r.Day, r.Sent, r.Received, r.Requests}})
	if err != nil {
		return s.fail("note traffic with "+r.Host, err)
	}
	return nil
}

// Traffic returns the ledger from since's day on (the zero time for all of
// it), the latest day first and hosts in order.
func (s *Store) Traffic(ctx context.Context, since time.Time) ([]TrafficRow, error) {
	list, err := s.traffic(ctx, since)
	if err != nil {
		return nil, s.fail("read the ledger of hosts", err)
	}
	return list, nil
}

func (s *Store) traffic(ctx context.Context, since time.Time) (list []TrafficRow, err error) {
	rows, err := s.ro.QueryContext(ctx, "SELECT host, day, sent, received, requests FROM traffic WHERE day >= ? ORDER BY day DESC, host",
		since.Format(time.DateOnly))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	for rows.Next() {
		var r TrafficRow
		if err := rows.Scan(&r.Host, &r.Day, &r.Sent, &r.Received, &r.Requests); err != nil {
			return nil, err
		}
		list = append(list, r)
	}
	return list, rows.Err()
}
