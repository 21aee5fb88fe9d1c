// Package store keeps what Daybrief knows in one SQLite file: items, briefs
// with their evidence and trace, votes, opened items, runs and the ledger of
// hosts. It is the only package that knows SQL.
//
// Contract:
//   - A Store is safe for use by many goroutines, and a file by many processes.
//     There is one writer at a time; readers never wait for it (WAL).
//   - Every write is one transaction: done whole or not at all. What a killed
//     process had written stays. Briefs, votes and decisions about actions also
//     survive a power cut once the call has returned; other writes may then lose their last moments.
//   - Errors the reader can do something about are *app.Error: code disk (full,
//     read-only, no permission), store (damaged, not ours), store-newer, locked.
//     What does not exist is app.ErrNotFound.
//   - Changes are announced to subscribers of the same process after the commit.
//     The announcement is lossy for a slow subscriber, who re-reads anyway.
//
// The file and its folder are readable by their owner alone.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"github.com/gofrs/flock"
	_ "modernc.org/sqlite" // the driver "sqlite"

	"daybrief/app"
)

// busyTimeout is how long a statement waits for another process's write.
const busyTimeout = 10 * time.Second

// Options for Open. The zero value is valid.
type Options struct {
	// ReadOnly opens an existing file without creating one; a missing file is
	// app.ErrNotFound. A file of an older version is still brought up to date.
	ReadOnly bool
	// Now is the clock; nil means time.Now.
	Now func() time.Time
}

// Store is an open store. Close it.
type Store struct {
	path string
	now  func() time.Time
	ro   *sql.DB // many connections that cannot write
	rw   *sql.DB // one connection, opened by the first write
	hub  hub

	filed filed        // what search counts by
	use   *flock.Flock // shared; nil where there is none
}

// newStore returns a store of the file without touching it. With immutable it
// reads a file in a folder nobody may write to.
func newStore(path string, o Options, immutable bool) (*Store, error) {
	now := o.Now
	if now == nil {
		now = time.Now
	}
	ro, err := sql.Open("sqlite", dsn(path, readPragmas, map[string]string{"mode": "ro", "immutable": flag(immutable)}))
	if err != nil {
		return nil, fmt.Errorf("open %s for reading: %w", path, err)
	}
	ro.SetMaxOpenConns(max(4, runtime.NumCPU()))
	ro.SetMaxIdleConns(4)
	rw, err := sql.Open("sqlite", dsn(path, writePragmas, map[string]string{"mode": "rw", "_txlock": "immediate"}))
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open %s for writing: %w", path, err), ro.Close())
	}
	rw.SetMaxOpenConns(1)
	return &Store{path: path, now: now, ro: ro, rw: rw}, nil
}

// Pragmas stand in the DSN because a pool opens connections whenever it likes
// and each of them needs all of them.
const (
	sharedPragmas = "foreign_keys(1) temp_store(memory) " // no private text in temporary files
	readPragmas   = sharedPragmas + "query_only(1)"
	// synchronous is raised to full for the writes that must survive a power
	// cut (see write); normal never damages a WAL file.
	// auto_vacuum comes first: it is settled when the file is made.
	writePragmas = sharedPragmas + "auto_vacuum(incremental) journal_mode(wal) synchronous(normal) secure_delete(fast) journal_size_limit(16777216)"
)

// dsn builds the driver's name for the file. The path may hold any character.
func dsn(path, pragmas string, params map[string]string) string {
	q := url.Values{}
	q.Set("_busy_timeout", fmt.Sprint(busyTimeout.Milliseconds()))
	for _, p := range strings.Fields(pragmas) {
		q.Add("_pragma", p)
	}
	for k, v := range params {
		if v != "" {
			q.Set(k, v)
		}
	}
	slashed := filepath.ToSlash(path)
	if !strings.HasPrefix(slashed, "/") { // C:/...
		slashed = "/" + slashed
	}
	u := url.URL{Scheme: "file", Path: slashed, RawQuery: q.Encode()}
	return u.String()
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// Path returns the file's absolute path.
func (s *Store) Path() string { return s.path }

// Close ends all subscriptions and closes the file.
func (s *Store) Close() error {
	s.hub.close()
	// Readers first: the writer's last connection then folds the WAL back.
	err := errors.Join(s.ro.Close(), s.rw.Close())
	if s.use != nil {
		err = errors.Join(err, s.use.Unlock())
	}
	if err != nil {
		return s.fail("close", err)
	}
	return nil
}

// Check reads the whole file and reports damage as an *app.Error with code
// store. It takes seconds on a large store; doctor calls it.
func (s *Store) Check(ctx context.Context) error {
	report, err := integrity(ctx, s.ro)
	if err != nil {
		return s.fail("check the store", err)
	}
	if report != "" {
		s.suspect()
		return s.damaged(errors.New(report))
	}
	return nil
}

// integrity runs SQLite's own check and returns what it found, "" for nothing.
func integrity(ctx context.Context, db *sql.DB) (string, error) {
	var report string
	err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&report)
	if isCorrupt(err) {
		return err.Error(), nil
	}
	if err != nil || report == "ok" {
		return "", err
	}
	return report, nil
}

// write runs f in one transaction on the only writing connection. A durable
// write is on the disk when it returns.
func (s *Store) write(ctx context.Context, durable bool, f func(*sql.Tx) error) (err error) {
	conn, err := s.rw.Conn(ctx)
	if err != nil {
		return fmt.Errorf("get the writing connection: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close()) }()
	if durable {
		if _, err := conn.ExecContext(ctx, "PRAGMA synchronous = FULL"); err != nil {
			return fmt.Errorf("ask for a durable write: %w", err)
		}
		// The connection outlives a cancelled ctx, and must not stay slow.
		defer func() {
			_, e := conn.ExecContext(context.WithoutCancel(ctx), "PRAGMA synchronous = NORMAL")
			err = errors.Join(err, e)
		}()
	}
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	if err := f(tx); err != nil {
		if e := tx.Rollback(); e != nil && !errors.Is(e, sql.ErrTxDone) {
			return errors.Join(err, fmt.Errorf("roll back: %w", e))
		}
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit: %w", err)
	}
	return nil
}

// micros is a time as the tables hold it. The zero time is far in the past, so
// that it lies before everything.
func micros(t time.Time) int64 { return t.UnixMicro() }

// fromMicros is the inverse of micros, in UTC.
func fromMicros(us int64) time.Time {
	if us == (time.Time{}).UnixMicro() {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}

// nullTime is a time that may be absent.
func nullTime(t time.Time) sql.NullInt64 {
	return sql.NullInt64{Int64: micros(t), Valid: !t.IsZero()}
}

// fromNull is the inverse of nullTime.
func fromNull(v sql.NullInt64) time.Time {
	if !v.Valid {
		return time.Time{}
	}
	return fromMicros(v.Int64)
}

// notFound turns the driver's word for a missing row into ours.
func notFound(err error) error {
	if errors.Is(err, sql.ErrNoRows) {
		return app.ErrNotFound
	}
	return err
}
