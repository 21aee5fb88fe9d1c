package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"

	"daybrief/app"
)

// sqliteCode returns the primary result code of the driver's error in the
// chain, 0 where there is none. See https://www.sqlite.org/rescode.html.
func sqliteCode(err error) int {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return 0
	}
	return e.Code() & 0xff
}

// isCorrupt reports whether the file itself is broken.
func isCorrupt(err error) bool {
	code := sqliteCode(err)
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}

// fail wraps err with the operation and gives it the reader's face where the
// reader can do something about it.
func (s *Store) fail(op string, err error) error {
	if err == nil {
		return nil
	}
	cause := fmt.Errorf("store: %s: %w", op, err)
	if known := (*app.Error)(nil); errors.As(err, &known) {
		return cause
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return cause
	}
	if isCorrupt(err) {
		s.suspect()
		return s.damaged(cause)
	}
	if e := diskError(s.path, op, err); e != nil {
		e.Err = cause
		return e
	}
	if sqliteCode(err) == sqlite3.SQLITE_BUSY {
		return &app.Error{
			Code:    app.CodeLocked,
			Message: fmt.Sprintf("Could not %s: another Daybrief has been writing to the store for more than %.0f seconds.", op, busyTimeout.Seconds()),
			Hint:    "Wait for the other one to finish, or close it, and try again.",
			Err:     cause,
		}
	}
	return cause
}

// diskError returns the reader's face of an error of the disk or the folder,
// nil for any other.
func diskError(path, op string, err error) *app.Error {
	folder := filepath.Dir(path)
	face := func(why, hint string) *app.Error {
		return &app.Error{
			Code:    app.CodeDisk,
			Message: fmt.Sprintf("Could not %s: %s. Nothing that was saved before is lost.", op, why),
			Hint:    hint,
			Err:     err,
		}
	}
	code := sqliteCode(err)
	switch {
	case code == sqlite3.SQLITE_FULL || isNoSpace(err):
		return face("the disk that holds "+folder+" is full", "Free some space on it and try again.")
	case code == sqlite3.SQLITE_READONLY || isReadOnly(err):
		return face(path+" cannot be written to, because it or its folder is read-only",
			"Make "+folder+" writable, or choose another folder with --home.")
	case code == sqlite3.SQLITE_PERM || errors.Is(err, fs.ErrPermission):
		return face("there is no permission to use "+folder,
			"Give yourself permission for "+folder+", or choose another folder with --home.")
	case code == sqlite3.SQLITE_CANTOPEN:
		return face(path+" cannot be opened ("+whyClosed(path)+")",
			"Make "+folder+" readable and writable for you, or choose another folder with --home.")
	case code == sqlite3.SQLITE_IOERR:
		return face("the disk that holds "+folder+" reports a fault",
			"Check the disk and its free space, and try again.")
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return face(fmt.Sprintf("%s: %v", pathErr.Path, pathErr.Err), "Check "+folder+", or choose another folder with --home.")
	}
	return nil
}

// whyClosed finds out what SQLite does not say when it cannot open a file.
func whyClosed(path string) string {
	f, err := os.Open(path)
	if err == nil {
		_ = f.Close() // only opened to see whether it can be
		return "its folder may be read-only"
	}
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// damaged is the reader's face of a broken file.
func (s *Store) damaged(cause error) *app.Error {
	return &app.Error{
		Code:    app.CodeStore,
		Message: "The store " + s.path + " is damaged: a part of it cannot be read.",
		Hint:    "Start Daybrief again: it sets the damaged file aside, tells you where, and begins a new one.",
		Err:     cause,
	}
}

// suspectPath is the mark that makes the next Open look at the whole file.
func suspectPath(path string) string { return path + ".suspect" }

// suspect leaves the mark. It is made where damage shows only while working,
// because Open is too quick to find it by itself.
func (s *Store) suspect() {
	f, err := os.OpenFile(suspectPath(s.path), os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return // the caller already reports damage; without the mark the next start reports it again
	}
	_ = f.Close() // empty: nothing to lose
}
