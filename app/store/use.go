package store

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"daybrief/app"
)

// aloneWait is how long Alone waits for a short command to end.
const aloneWait = 2 * time.Second

// usePath is the file on which whoever has the store open holds a shared lock.
// The system gives it back when its holder dies.
func usePath(path string) string { return path + ".use" }

// inUse takes the shared lock, waiting for whoever replaces the file. It returns
// nil where there can be no such lock: in a folder that cannot be written.
func inUse(ctx context.Context, path string, o Options) (*flock.Flock, error) {
	if o.ReadOnly && size(path) < 0 {
		return nil, nil // there is nothing to use, and nothing is to be made
	}
	lock := flock.New(usePath(path), flock.SetPermissions(0o600))
	ok, err := lock.TryRLock()
	if errors.Is(err, fs.ErrNotExist) {
		if err := makeFolder(filepath.Dir(path)); err != nil {
			return nil, unreadable(path, err)
		}
		ok, err = lock.TryRLock()
	}
	if err != nil {
		return nil, nil
	}
	if ok {
		return lock, nil
	}
	wait, cancel := context.WithTimeout(ctx, busyTimeout)
	defer cancel()
	if _, err := lock.TryRLockContext(wait, 10*time.Millisecond); err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		return nil, &app.Error{
			Code: app.CodeLocked, Err: err,
			Message: "Another Daybrief is replacing or removing the store " + path + ".",
			Hint:    "Wait for it to finish and try again.",
		}
	}
	return lock, nil
}

// Alone holds the store at path for the caller, so that its files can be replaced
// or removed; release gives it back. While somebody has the store open it is an
// *app.Error with code locked. The file need not exist nor be readable.
func Alone(ctx context.Context, path string) (release func() error, err error) {
	lock := flock.New(usePath(path), flock.SetPermissions(0o600))
	wait, cancel := context.WithTimeout(ctx, aloneWait)
	defer cancel()
	_, err = lock.TryLockContext(wait, 20*time.Millisecond)
	switch {
	case err == nil:
		return lock.Unlock, nil
	case ctx.Err() != nil:
		return nil, err
	case wait.Err() != nil:
		return nil, &app.Error{
			Code: app.CodeLocked, Err: app.ErrLocked,
			Message: "Daybrief is open: its window, a run or another command uses the store " + path,
			Hint:    "Close the window, wait for the run to end, and try again.",
		}
	}
	return nil, unreadable(path, err)
}
