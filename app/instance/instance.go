// Package instance keeps a part of the program to one process and passes
// wishes to it: a second start of the window raises the first one.
//
// Contract: Start either makes this process the holder of a name or hands its
// request to the process that holds it. Who holds a name is said by a file
// lock, which the system gives back when its holder dies, so two processes
// started at the same instant make one holder, and what a killed one left
// behind stands in nobody's way. Where the holder listens, and the token it
// wants, is written beside the lock for the reader alone; what listens is a
// socket only the reader can open, or a port of this machine where the system
// has no such sockets. Messages are bounded and checked on both sides.
package instance

import (
	"context"
	"crypto/rand"
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

// Time limits: of one connection at the holder's side, of handing a request
// over altogether, and how often a holder that is only starting is asked again.
const (
	serveFor = 5 * time.Second
	handOver = 4 * time.Second
	askAgain = 20 * time.Millisecond
)

// lookers is how often one that passes nothing on tries for the lock: somebody
// who only looks whether a holder runs has it for a moment.
const lookers = 5

// Place says who is kept apart from whom.
type Place struct {
	Name    string // of the part: "window", "background", "speak"
	State   string // folder of the profile, absolute: two profiles never meet
	Runtime string // XDG_RUNTIME_DIR, for the socket; "" or a folder others can enter: State
	Port    bool   // a port of this machine in place of a socket
}

// Handler does what another process asks for. It returns when the wish was
// taken up, not when it is done; ctx ends when the other process gives up.
type Handler func(ctx context.Context, r Request) error

// Options of Start. Handle must be set.
type Options struct {
	Handle  Handler
	Timeout time.Duration // of handing a request over; 0: four seconds
}

// Start makes this process the holder and returns it, or passes r to the one
// that is and returns nil. A holder that does not answer in time is an
// *app.Error with code busy. When r.Do is "" nothing is passed on and a holder
// elsewhere is no error.
func Start(ctx context.Context, p Place, r Request, o Options) (*Holder, error) {
	if o.Timeout == 0 {
		o.Timeout = handOver
	}
	if r.Do != "" {
		if err := r.Check(); err != nil {
			return nil, err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	lock := flock.New(p.file("lock"), flock.SetPermissions(0o600))
	h, err := p.claim(ctx, lock, r, o.Handle)
	if h == nil {
		err = errors.Join(err, lock.Close())
	}
	return h, err
}

// claim tries to become the holder and to reach it, in turn, until one works.
func (p Place) claim(ctx context.Context, lock *flock.Flock, r Request, handle Handler) (*Holder, error) {
	for tries := 1; ; tries++ {
		held, err := lock.TryLock()
		if err != nil {
			return nil, diskError(p.file("lock"), err)
		}
		if held {
			return p.hold(lock, handle)
		}
		if r.Do == "" {
			if tries == lookers {
				return nil, nil
			}
		} else if err = p.pass(ctx, r); taken(err) {
			return nil, err
		}
		select {
		case <-ctx.Done():
			return nil, p.hung(errors.Join(err, ctx.Err()))
		case <-time.After(askAgain): // it is only starting, or has just ended
		}
	}
}

// taken reports whether the holder has answered: yes, or with an error of its
// own. After any other error it is worth asking again.
func taken(err error) bool {
	var refused *app.Error
	return err == nil || errors.As(err, &refused)
}

// Send passes r to the holder and reports whether there is one. It never
// becomes the holder. Its errors are those of Start.
func Send(ctx context.Context, p Place, r Request) (bool, error) {
	if err := r.Check(); err != nil {
		return false, err
	}
	ctx, cancel := context.WithTimeout(ctx, handOver)
	defer cancel()
	for {
		if running, err := p.Running(); err != nil || !running {
			return false, err
		}
		err := p.pass(ctx, r)
		if taken(err) {
			return true, err
		}
		select {
		case <-ctx.Done():
			return true, p.hung(errors.Join(err, ctx.Err()))
		case <-time.After(askAgain):
		}
	}
}

// Running reports whether a process holds the place.
func (p Place) Running() (bool, error) {
	if _, err := os.Stat(p.file("lock")); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	lock := flock.New(p.file("lock"), flock.SetPermissions(0o600))
	free, err := lock.TryRLock() // shared: two that look never take each other for the holder
	if err != nil {
		return false, diskError(p.file("lock"), err)
	}
	if free {
		return false, lock.Unlock()
	}
	return true, lock.Close()
}

// file is one of the place's files.
func (p Place) file(kind string) string { return filepath.Join(p.State, p.Name+"."+kind) }

// address says where the holder listens. It is the content of the address
// file.
type address struct {
	PID     int    `json:"pid"`
	Network string `json:"network"` // unix or tcp
	Addr    string `json:"addr"`
	Token   string `json:"token"` // who cannot read the file is not listened to
}

// readAddress returns what the holder wrote. A file that is cut short is that
// of a holder that is starting.
func (p Place) readAddress() (address, error) {
	data, err := os.ReadFile(p.file("address"))
	if err != nil {
		return address{}, fmt.Errorf("instance: read address of %s: %w", p.Name, err)
	}
	var a address
	if err := json.Unmarshal(data, &a); err != nil {
		return address{}, fmt.Errorf("instance: read address of %s: %w", p.Name, err)
	}
	return a, nil
}

// writeAddress replaces the file in one step, so that nobody reads half of it.
func (p Place) writeAddress(a address) error {
	data, err := json.Marshal(a)
	if err != nil {
		return fmt.Errorf("instance: write address of %s: %w", p.Name, err)
	}
	f, err := os.CreateTemp(p.State, p.Name+".address-*") // readable by its owner alone
	if err != nil {
		return diskError(p.file("address"), err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), p.file("address"))
	}
	if err != nil {
		_ = os.Remove(f.Name()) // nothing is lost with it
		return diskError(p.file("address"), err)
	}
	return nil
}

// token is a secret of one holder.
func token() string { return rand.Text() }

// hung is the error for a holder that does not answer.
func (p Place) hung(err error) error {
	who := "Another Daybrief"
	hint := "Wait a moment and start Daybrief again."
	if a, e := p.readAddress(); e == nil && a.PID > 0 {
		who = fmt.Sprintf("Daybrief runs already (process %d)", a.PID)
		hint = fmt.Sprintf("Wait a moment and try again. If nothing happens, end that process (%s) and start Daybrief again.", endProcess(a.PID))
	}
	return &app.Error{Code: app.CodeBusy, Message: who + " but does not answer.", Hint: hint, Err: fmt.Errorf("instance: %s: %w", p.Name, err)}
}

func diskError(path string, err error) error {
	return &app.Error{
		Code: app.CodeDisk, Err: fmt.Errorf("instance: %w", err),
		Message: fmt.Sprintf("Could not use the file %s", path),
		Hint:    "Check that the folder belongs to you and can be written, and that the disk is not full.",
	}
}
