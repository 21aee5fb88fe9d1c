package instance

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"daybrief/app"
)

// mostAtOnce bounds the connections that are served at the same time.
const mostAtOnce = 8

// longestPath is what fits into a socket's name on every system (sockaddr_un
// has 104 bytes on macOS and the BSDs, 108 on Linux).
const longestPath = 100

// Holder is the one process of a place. Close it.
type Holder struct {
	place  Place
	lock   *flock.Flock
	listen net.Listener
	token  string
	handle Handler

	ctx   context.Context
	stop  context.CancelFunc
	slots chan struct{}
	work  sync.WaitGroup
	once  sync.Once
	err   error // of Close
}

// hold begins to listen. The lock is held.
func (p Place) hold(lock *flock.Flock, handle Handler) (*Holder, error) {
	l, err := p.listen()
	if err != nil {
		return nil, errors.Join(err, lock.Unlock())
	}
	ctx, stop := context.WithCancel(context.Background())
	h := &Holder{
		place: p, lock: lock, listen: l, token: token(), handle: handle,
		ctx: ctx, stop: stop, slots: make(chan struct{}, mostAtOnce),
	}
	err = p.writeAddress(address{PID: os.Getpid(), Network: l.Addr().Network(), Addr: l.Addr().String(), Token: h.token})
	if err != nil {
		stop()
		return nil, errors.Join(err, l.Close(), lock.Unlock())
	}
	h.work.Go(h.serve)
	return h, nil
}

// listen opens the place's socket. One that is there is of a process that
// died: the lock is ours.
func (p Place) listen() (net.Listener, error) {
	path := p.socket()
	if p.Port || path == "" {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, listenError(err)
		}
		return l, nil
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, diskError(path, err)
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, listenError(err)
	}
	if err := os.Chmod(path, 0o600); err != nil { // the folder is private already; see socket
		return nil, errors.Join(diskError(path, err), l.Close())
	}
	return l, nil
}

// socket returns where the socket belongs: in the runtime folder, else in the
// profile's own, each only when nobody else can enter it; "" when neither will
// do.
func (p Place) socket() string {
	sum := sha256.Sum256([]byte(p.State))
	for _, path := range []string{
		filepath.Join(p.Runtime, "daybrief-"+hex.EncodeToString(sum[:6])+"-"+p.Name+".sock"),
		p.file("sock"),
	} {
		if len(path) <= longestPath && filepath.IsAbs(path) && private(filepath.Dir(path)) {
			return path
		}
	}
	return ""
}

func listenError(err error) error {
	return &app.Error{
		Code: app.CodeInternal, Err: fmt.Errorf("instance: listen: %w", err),
		Message: "Daybrief could not listen for a second start of itself",
	}
}

// serve takes connections until the listener is closed.
func (h *Holder) serve() {
	for {
		c, err := h.listen.Accept()
		if err != nil {
			if h.ctx.Err() != nil || errors.Is(err, net.ErrClosed) {
				return
			}
			time.Sleep(askAgain) // out of file handles, say; the next try may fare better
			continue
		}
		select {
		case h.slots <- struct{}{}:
			h.work.Go(func() {
				defer func() { <-h.slots }()
				h.answer(c)
			})
		default:
			_ = c.Close() // the other side asks again
		}
	}
}

// answer serves one connection.
func (h *Holder) answer(c net.Conn) {
	ctx, cancel := context.WithTimeout(h.ctx, serveFor)
	defer cancel()
	defer context.AfterFunc(h.ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })()
	defer func() { _ = c.Close() }() // whoever listened has got the answer
	if err := c.SetDeadline(time.Now().Add(serveFor)); err != nil {
		return
	}
	line, err := readLine(c)
	if err != nil {
		return
	}
	r, err := parse(line, h.token)
	var known *app.Error
	if err != nil && !errors.As(err, &known) {
		return // not one of ours: it learns nothing
	}
	if err == nil {
		err = h.handle(ctx, r)
	}
	_ = json.NewEncoder(c).Encode(answer{Error: app.AsError(err)}) // the other side may be gone
}

// readLine reads one message.
func readLine(r io.Reader) ([]byte, error) {
	line, err := bufio.NewReader(io.LimitReader(r, mostMessage)).ReadBytes('\n')
	if err != nil {
		return nil, fmt.Errorf("instance: read message: %w", err)
	}
	return bytes.TrimSpace(line), nil
}

// Close gives the place back and waits for what is being answered. It may be
// called again.
func (h *Holder) Close() error {
	h.once.Do(func() {
		h.stop()
		err := h.listen.Close() // removes the socket, too
		h.work.Wait()
		// The address goes before the lock: once that is free, it is another's.
		if e := os.Remove(h.place.file("address")); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
		h.err = errors.Join(err, h.lock.Unlock())
	})
	return h.err
}

// pass hands a request to the holder once. Errors that are an *app.Error are
// the holder's answer; with others it is worth asking again.
func (p Place) pass(ctx context.Context, r Request) error {
	a, err := p.readAddress()
	if err != nil {
		return err
	}
	if a.Network != "unix" && a.Network != "tcp" {
		return fmt.Errorf("instance: address of %s: network %q", p.Name, a.Network)
	}
	c, err := (&net.Dialer{}).DialContext(ctx, a.Network, a.Addr)
	if err != nil {
		return fmt.Errorf("instance: reach %s: %w", p.Name, err)
	}
	defer func() { _ = c.Close() }() // the answer has been read
	defer context.AfterFunc(ctx, func() { _ = c.SetDeadline(time.Unix(1, 0)) })()
	msg, err := json.Marshal(envelope{Token: a.Token, Request: r})
	if err != nil {
		return fmt.Errorf("instance: word message: %w", err)
	}
	if _, err := c.Write(append(msg, '\n')); err != nil {
		return fmt.Errorf("instance: reach %s: %w", p.Name, err)
	}
	line, err := readLine(c)
	if err != nil {
		return err
	}
	var back answer
	if err := json.Unmarshal(line, &back); err != nil {
		return fmt.Errorf("instance: read answer of %s: %w", p.Name, err)
	}
	if back.Error != nil {
		return back.Error
	}
	return nil
}
