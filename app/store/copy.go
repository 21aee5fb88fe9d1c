package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"daybrief/app"
)

// Schema is the version of the schema this program writes.
func Schema() (int, error) {
	list, err := migrations()
	return len(list), err
}

// CopyTo writes the store as it is at this moment to a new file, for its owner
// alone and on the disk when it returns. Others read and write meanwhile. What
// was deleted is not in the copy.
func (s *Store) CopyTo(ctx context.Context, path string) (err error) {
	op := "copy the store to " + path
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return diskFault(path, op, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	// VACUUM INTO fills an empty file; it takes a reading transaction alone. The
	// readers of the pool have query_only set, which forbids it.
	db, err := sql.Open("sqlite", dsn(s.path, sharedPragmas, map[string]string{"mode": "ro"}))
	if err != nil {
		return s.fail(op, err)
	}
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", path); err != nil {
		return errors.Join(s.fail(op, copyFault(path, err)), db.Close())
	}
	if err := db.Close(); err != nil {
		return s.fail(op, err)
	}
	if err := f.Sync(); err != nil {
		return diskFault(path, op, err)
	}
	return nil
}

// copyFault gives a full disk its face with the folder of the copy.
func copyFault(path string, err error) error {
	if e := diskError(path, "copy the store", err); e != nil {
		return e
	}
	return err
}

func diskFault(path, op string, err error) error {
	if e := diskError(path, op, err); e != nil {
		return e
	}
	return fmt.Errorf("store: %s: %w", op, err)
}

// ours are tables every store of Daybrief has had from the first schema on.
var ours = []string{"items", "briefs", "brief_items", "votes", "runs"}

// Examine reads the whole of a file that is to become the store, without
// changing it, and returns its schema's version. It is an *app.Error with code
// format for a file that is no store of Daybrief, store for a damaged one and
// store-newer for one of a newer version.
func Examine(ctx context.Context, path string) (schema int, err error) {
	if cond, err := lookAtBytes(path); err != nil {
		return 0, err
	} else if cond == broken || cond == absent {
		return 0, foreign(path, errors.New("not a whole SQLite file"))
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return 0, fmt.Errorf("store: find %s: %w", path, err)
	}
	s, err := newStore(abs, Options{}, true)
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	known, err := Schema()
	if err != nil {
		return 0, err
	}
	var tables int
	err = s.ro.QueryRowContext(ctx, `SELECT (SELECT user_version FROM pragma_user_version),
		(SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name IN (SELECT value FROM json_each(?)))`, jsonList(ours)).Scan(&schema, &tables)
	switch {
	case isCorrupt(err):
		return 0, broke(path, err)
	case err != nil:
		return 0, fmt.Errorf("store: examine %s: %w", path, err)
	case schema > known:
		return schema, newer(path, schema, known)
	case schema < 1 || tables < len(ours):
		return schema, foreign(path, fmt.Errorf("schema %d with %d of our tables", schema, tables))
	}
	report, err := integrity(ctx, s.ro)
	if err != nil {
		return schema, fmt.Errorf("store: examine %s: %w", path, err)
	}
	if report != "" {
		return schema, broke(path, errors.New(report))
	}
	return schema, nil
}

func foreign(path string, err error) *app.Error {
	return &app.Error{
		Code: app.CodeFormat, Err: err, Message: path + " is no store of Daybrief",
		Hint: "Name a file that daybrief backup wrote, or a store that was set aside.",
	}
}

func broke(path string, err error) *app.Error {
	return &app.Error{
		Code: app.CodeStore, Err: err, Message: "The store in " + path + " is damaged: a part of it cannot be read",
		Hint: "Use another backup. The present store is as it was.",
	}
}

// Fold brings all that was written into the one file, so that nothing of the
// store is in its -wal and -shm, which are then gone. The caller holds it Alone.
func Fold(ctx context.Context, path string) (err error) {
	s, err := newStore(path, Options{}, false)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var mode string
	if err := s.rw.QueryRowContext(ctx, "PRAGMA journal_mode = DELETE").Scan(&mode); err != nil {
		return s.fail("close the store", err)
	}
	if mode != "delete" {
		return &app.Error{
			Code: app.CodeLocked, Err: app.ErrLocked, Message: "Another program uses the store " + path,
			Hint: "Close it and try again.",
		}
	}
	return nil
}

// Counts returns how many items the sources have and how many days have a brief;
// those of the sample day do not count.
func (s *Store) Counts(ctx context.Context) (items, briefs int, err error) {
	err = s.ro.QueryRowContext(ctx, `SELECT (SELECT count(*) FROM items WHERE sample = 0 AND gone_at IS NULL),
		(SELECT count(DISTINCT date) FROM briefs WHERE sample = 0)`).Scan(&items, &briefs)
	if err != nil {
		return 0, 0, s.fail("count items and briefs", err)
	}
	return items, briefs, nil
}

// SourceNames returns the names of the sources that the store at path ever read,
// as far as it can be read: none of a damaged one.
func SourceNames(ctx context.Context, path string) []string {
	if size(path) <= 0 {
		return nil
	}
	s, err := newStore(path, Options{}, false)
	if err != nil {
		return nil
	}
	defer func() { _ = s.Close() }() // only read
	rows, err := s.ro.QueryContext(ctx, "SELECT source FROM sources UNION SELECT DISTINCT source FROM items")
	if err != nil {
		return nil
	}
	names, err := texts(rows)
	if err != nil {
		return nil
	}
	return names
}
