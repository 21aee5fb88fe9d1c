package preload

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"daybrief/app"
)

// Holder tells who holds the lock. It stands in a file beside the lock, because
// on Windows a locked file cannot be read.
type Holder struct {
	PID     int       `json:"pid"`
	Command string    `json:"command"`
	Since   time.Time `json:"since"`
}

// Acquire takes the lock at path without waiting and returns the function that
// gives it back. When another process has it the error is an *app.Error with
// code locked that says who. The system gives the lock back when its holder
// dies, so a killed run never blocks the next one.
func Acquire(path string, h Holder) (func(), error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, lockError(path, err)
	}
	lock := flock.New(path, flock.SetPermissions(0o600))
	ok, err := lock.TryLock()
	if err != nil {
		return nil, lockError(path, err)
	}
	if !ok {
		return nil, heldBy(path)
	}
	h.PID = os.Getpid()
	if err := writeHolder(path, h); err != nil {
		return nil, errors.Join(lockError(path, err), lock.Unlock())
	}
	return func() {
		// The holder's name goes first: once the lock is free it may be
		// somebody else's. The lock file itself stays, since removing it
		// would let two processes lock two files of one name.
		_ = os.Remove(holderPath(path))
		_ = lock.Unlock()
	}, nil
}

func holderPath(path string) string { return path + ".holder" }

func writeHolder(path string, h Holder) error {
	data, err := json.Marshal(h)
	if err != nil {
		return fmt.Errorf("holder of lock: %w", err)
	}
	return os.WriteFile(holderPath(path), data, 0o600)
}

func heldBy(path string) error {
	e := &app.Error{
		Code: app.CodeLocked, Err: app.ErrLocked,
		Message: "Another run is under way",
		Hint:    "Wait for it to end; the brief is updated by it.",
	}
	data, err := os.ReadFile(holderPath(path))
	var h Holder
	if err == nil && json.Unmarshal(data, &h) == nil && h.PID != 0 {
		e.Message = fmt.Sprintf("Another run is under way: process %d (%s), since %s",
			h.PID, h.Command, h.Since.Local().Format("15:04:05"))
	}
	return e
}

func lockError(path string, err error) error {
	hint := "Check that the disk is not full."
	if errors.Is(err, fs.ErrPermission) {
		hint = "Check that the folder belongs to you and can be written."
	}
	return &app.Error{
		Code: app.CodeDisk, Err: err,
		Message: fmt.Sprintf("The lock file %s cannot be written", path),
		Hint:    hint,
	}
}
