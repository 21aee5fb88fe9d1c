package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
	sqlite3 "modernc.org/sqlite/lib"

	"daybrief/app"
)

// condition is what a quick look at the file says.
type condition int

const (
	ready     condition = iota // ours, readable, of our version
	absent                     // no file, or an empty one
	older                      // to be migrated
	broken                     // not a database, or one whose schema cannot be read
	suspected                  // damage was met while it was last used
)

// Open opens the store at path, creating it and its folder where they do not
// exist, and bringing an older one up to date.
//
// A damaged file is renamed, with its -wal and -shm, to
// NAME.damaged-YYYYMMDD-HHMMSS, a new store is started, and the note (code
// store-set-aside) tells the reader where the old one is. A store of a newer
// version is left alone: *app.Error with code store-newer.
//
// On a store that needs nothing of this, Open reads the schema and no more.
func Open(ctx context.Context, path string, o Options) (*Store, *app.Note, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, nil, fmt.Errorf("store: find %s: %w", path, err)
	}
	use, err := inUse(ctx, path, o)
	if err != nil {
		return nil, nil, err
	}
	s, note, err := openFile(ctx, path, o)
	if s == nil && use != nil {
		err = errors.Join(err, use.Unlock())
	} else if s != nil {
		s.use = use
	}
	return s, note, err
}

// openFile is Open of a file that nobody replaces meanwhile.
func openFile(ctx context.Context, path string, o Options) (*Store, *app.Note, error) {
	s, cond, err := look(ctx, path, o)
	if err != nil {
		return nil, nil, err
	}
	if cond == ready {
		return s, nil, nil
	}
	if cond == absent && o.ReadOnly {
		return nil, nil, fmt.Errorf("store: open %s: %w", path, app.ErrNotFound)
	}
	return prepare(ctx, path, o)
}

// look finds out in what condition the file is. It returns an open store only
// for ready.
func look(ctx context.Context, path string, o Options) (*Store, condition, error) {
	cond, err := lookAtBytes(path)
	if err != nil || cond != ready {
		return nil, cond, err
	}
	s, err := newStore(path, o, false)
	if err != nil {
		return nil, ready, err
	}
	cond, err = s.lookInside(ctx)
	if c := sqliteCode(err); (c == sqlite3.SQLITE_CANTOPEN || c == sqlite3.SQLITE_READONLY) && size(path+"-wal") <= 0 {
		// A folder in which SQLite may not create its helper files. The last
		// brief can be read all the same.
		frozen, e := newStore(path, o, true)
		if e != nil {
			return nil, ready, errors.Join(e, s.Close())
		}
		if c, e := frozen.lookInside(ctx); e == nil {
			err = s.Close()
			s, cond = frozen, c
		} else {
			err = errors.Join(err, frozen.Close())
		}
	}
	if isCorrupt(err) {
		return nil, broken, s.Close()
	}
	if err != nil {
		return nil, ready, errors.Join(s.fail("open the store", err), s.Close())
	}
	if cond != ready {
		return nil, cond, s.Close()
	}
	return s, ready, nil
}

// lookAtBytes judges the file by its first 100 bytes, which SQLite describes
// in https://www.sqlite.org/fileformat2.html section 1.3.
func lookAtBytes(path string) (condition, error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return absent, nil
	}
	if err != nil {
		return ready, unreadable(path, err)
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return ready, unreadable(path, err)
	}
	if info.IsDir() {
		return ready, unreadable(path, &fs.PathError{Op: "open", Path: path, Err: errors.New("it is a folder")})
	}
	if info.Size() == 0 {
		return absent, nil
	}
	if mode := info.Mode().Perm(); mode&0o077 != 0 {
		_ = os.Chmod(path, 0o600) // best effort: a file of somebody else is still ours to read
	}
	var head [100]byte
	if _, err := io.ReadFull(f, head[:]); err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return ready, unreadable(path, err)
	}
	if string(head[:16]) != "SQLite format 3\x00" || cutShort(head[:], info.Size()) && size(path+"-wal") <= 0 {
		return broken, nil
	}
	if size(suspectPath(path)) >= 0 {
		return suspected, nil
	}
	return ready, nil
}

// cutShort reports whether the file is smaller than its header says. While
// there is a WAL that is no damage: its pages may still be on their way.
func cutShort(head []byte, have int64) bool {
	page := int64(binary.BigEndian.Uint16(head[16:]))
	if page == 1 {
		page = 65536
	}
	pages := int64(binary.BigEndian.Uint32(head[28:]))
	current := string(head[24:28]) == string(head[92:96]) // else the count is not valid
	return current && have < page*pages
}

// size returns a file's length, -1 where there is none.
func size(path string) int64 {
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	return info.Size()
}

func unreadable(path string, err error) error {
	if e := diskError(path, "open the store", err); e != nil {
		return e
	}
	return fmt.Errorf("store: open %s: %w", path, err)
}

// lookInside reads the schema and its version.
func (s *Store) lookInside(ctx context.Context) (condition, error) {
	var version, tables int
	err := s.ro.QueryRowContext(ctx,
		"SELECT (SELECT user_version FROM pragma_user_version), (SELECT count(*) FROM sqlite_schema)").Scan(&version, &tables)
	if err != nil {
		return ready, fmt.Errorf("read the schema: %w", err)
	}
	list, err := migrations()
	if err != nil {
		return ready, err
	}
	switch {
	case version > len(list):
		return ready, newer(s.path, version, len(list))
	case version == 0 && tables > 0:
		return ready, &app.Error{
			Code:    app.CodeStore,
			Message: "The file " + s.path + " is a database of another program, so Daybrief leaves it alone.",
			Hint:    "Move that file away, or choose another folder with --home.",
		}
	case version < len(list):
		return older, nil
	}
	return ready, nil
}

func newer(path string, have, known int) *app.Error {
	return &app.Error{
		Code:    app.CodeStoreNewer,
		Message: fmt.Sprintf("The store %s was written by a newer Daybrief (schema %d; this one knows up to %d), so this version leaves it untouched.", path, have, known),
		Hint:    "Install the newer Daybrief again, or use another store with --home.",
	}
}

// prepare creates, migrates or replaces the file. Only one process at a time
// does so: the one that waited looks again and finds the work done.
func prepare(ctx context.Context, path string, o Options) (s *Store, note *app.Note, err error) {
	if err := makeFolder(filepath.Dir(path)); err != nil {
		return nil, nil, unreadable(path, err)
	}
	lock, err := alone(ctx, path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, lock.Unlock()) }()

	for try := 0; ; try++ {
		s, cond, err := look(ctx, path, o)
		if err != nil {
			return nil, nil, err
		}
		if cond == suspected {
			if cond, err = inspect(ctx, path, o); err != nil {
				return nil, nil, err
			}
		}
		switch cond {
		case ready:
			if s == nil { // cleared of suspicion: look once more
				continue
			}
			return s, note, nil
		case broken:
			if note, err = setAside(path, now(o)); err != nil {
				return nil, nil, err
			}
		case absent, older:
			err := bringUp(ctx, path, o)
			if isCorrupt(err) && try < 2 {
				note, err = setAside(path, now(o))
			}
			if err != nil {
				return nil, nil, err
			}
		}
	}
}

// alone waits until no other process prepares the file.
func alone(ctx context.Context, path string) (*flock.Flock, error) {
	lock := flock.New(path+".lock", flock.SetPermissions(0o600))
	wait, cancel := context.WithTimeout(ctx, busyTimeout)
	defer cancel()
	_, err := lock.TryLockContext(wait, 10*time.Millisecond)
	switch {
	case err == nil:
		return lock, nil
	case ctx.Err() != nil:
		return nil, fmt.Errorf("store: prepare %s: %w", path, err)
	case wait.Err() != nil:
		return nil, &app.Error{
			Code:    app.CodeLocked,
			Message: "Another Daybrief has been preparing the store " + path + " for too long.",
			Hint:    "Wait for it to finish, or close it, and try again.",
			Err:     err,
		}
	}
	return nil, unreadable(path, err)
}

func now(o Options) time.Time {
	if o.Now != nil {
		return o.Now()
	}
	return time.Now()
}

// makeFolder creates the folder for its owner alone. One that exists is left
// as it is: it may be anybody's.
func makeFolder(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	return os.Chmod(dir, 0o700) // whatever the umask says
}

// bringUp creates the file where it is missing and runs the migrations.
func bringUp(ctx context.Context, path string, o Options) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return unreadable(path, err)
	}
	if err := errors.Join(f.Chmod(0o600), f.Close()); err != nil {
		return unreadable(path, err)
	}
	s, err := newStore(path, o, false)
	if err != nil {
		return err
	}
	list, err := migrations()
	if err == nil {
		err = s.migrate(ctx, list)
	}
	if err != nil && !isCorrupt(err) {
		err = s.fail("prepare the store", err)
	}
	return errors.Join(err, s.Close())
}

// inspect reads the whole of a file that was found damaged while in use.
func inspect(ctx context.Context, path string, o Options) (condition, error) {
	s, err := newStore(path, o, false)
	if err != nil {
		return suspected, err
	}
	report, err := integrity(ctx, s.ro)
	if err != nil {
		return suspected, errors.Join(s.fail("check the store", err), s.Close())
	}
	if err := s.Close(); err != nil {
		return suspected, err
	}
	if report != "" {
		return broken, nil
	}
	if err := os.Remove(suspectPath(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return suspected, unreadable(path, err)
	}
	return ready, nil
}

// setAside renames a damaged file and its helpers, so that a tool or a person
// can still get at what is in it.
func setAside(path string, at time.Time) (*app.Note, error) {
	aside := path + ".damaged-" + at.Format("20060102-150405")
	for n := 2; size(aside) >= 0; n++ {
		aside = fmt.Sprintf("%s.damaged-%s-%d", path, at.Format("20060102-150405"), n)
	}
	for _, ext := range []string{"", "-wal", "-shm"} { // the file first: without it the helpers mean nothing
		if err := os.Rename(path+ext, aside+ext); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, unreadable(path, fmt.Errorf("set the damaged store aside: %w", err))
		}
	}
	if err := os.Remove(suspectPath(path)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, unreadable(path, err)
	}
	return &app.Note{
		Code: app.CodeStoreSaved,
		Text: "The store was damaged and could not be read. It was set aside as " + aside + ", and a new one was started.",
		Hint: "Your sources and settings are as they were; the next brief is made afresh. Keep the old file if you want its briefs and votes recovered.",
	}, nil
}
