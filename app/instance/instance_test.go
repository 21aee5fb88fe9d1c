package instance

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"

	"daybrief/app"
)

// place is a profile of the test's own, with a folder for sockets that is
// short enough for them.
func place(t *testing.T) Place {
	t.Helper()
	dir, err := os.MkdirTemp("", "dbi")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // in the temporary folder
	run := filepath.Join(dir, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		t.Fatal(err)
	}
	return Place{Name: "window", State: dir, Runtime: run}
}

// recorder is a handler that keeps what it was asked.
type recorder struct {
	mu  sync.Mutex
	got []Request
	err error
}

func (r *recorder) handle(_ context.Context, q Request) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, q)
	return r.err
}

func (r *recorder) all() []Request {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Request(nil), r.got...)
}

func first(t *testing.T, p Place, h Handler) *Holder {
	t.Helper()
	held, err := Start(t.Context(), p, Request{Do: Raise}, Options{Handle: h, Timeout: time.Minute})
	if err != nil || held == nil {
		t.Fatalf("the first start: %v, %v", held, err)
	}
	t.Cleanup(func() { _ = held.Close() }) // the test looks at it where it matters
	return held
}

func TestSecondStartPassesItsRequestOn(t *testing.T) {
	for name, port := range map[string]bool{"socket": false, "port": true} {
		t.Run(name, func(t *testing.T) {
			p := place(t)
			p.Port = port
			rec := &recorder{}
			first(t, p, rec.handle)
			want := []Request{
				{Do: Raise, Activation: "tok_1"}, {Do: OpenDay, Value: "2026-02-28"},
				{Do: Ask, Value: "Was ist heute los? 今日"}, {Do: OpenItem, Value: "mail:<a@b>"},
			}
			for _, r := range want {
				held, err := Start(t.Context(), p, r, Options{Handle: rec.handle, Timeout: time.Minute})
				if held != nil || err != nil {
					t.Fatalf("%+v: %v, %v", r, held, err)
				}
			}
			if ok, err := Send(t.Context(), p, Request{Do: Reload}); !ok || err != nil {
				t.Fatalf("Send: %v, %v", ok, err)
			}
			got := rec.all()
			if len(got) != 5 || got[4].Do != Reload {
				t.Fatalf("got %+v", got)
			}
			for i := range want {
				if got[i] != want[i] {
					t.Errorf("%d: got %+v, want %+v", i, got[i], want[i])
				}
			}
		})
	}
}

func TestSocketAndFilesAreTheReadersAlone(t *testing.T) {
	p := place(t)
	h := first(t, p, (&recorder{}).handle)
	sock := h.listen.Addr().String()
	if filepath.Dir(sock) != p.Runtime {
		t.Errorf("the socket is %s, not in the runtime folder", sock)
	}
	for _, f := range []string{sock, p.file("lock"), p.file("address")} {
		fi, err := os.Stat(f)
		if err != nil || fi.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s: %v, %v", f, fi, err)
		}
	}
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{sock, p.file("address")} {
		if _, err := os.Stat(f); !errors.Is(err, os.ErrNotExist) {
			t.Errorf("%s is still there", f)
		}
	}
}

// TestRuntimeFolderOthersCanEnter must not hold the socket; nor must one that is
// no absolute path or too long for a socket's name.
func TestRuntimeFolderOthersCanEnter(t *testing.T) {
	p := place(t)
	long := filepath.Join(p.Runtime, strings.Repeat("x", longestPath))
	if err := os.Mkdir(long, 0o700); err != nil {
		t.Fatal(err)
	}
	open := filepath.Join(p.Runtime, "open")
	if err := os.Mkdir(open, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{"", "run", open, long, filepath.Join(p.Runtime, "absent")} {
		p.Runtime = dir
		if got := p.socket(); got != p.file("sock") {
			t.Errorf("%q: the socket is %q", dir, got)
		}
	}
	p.State = open
	if got := p.socket(); got != "" {
		t.Errorf("nothing private, and the socket is %q", got)
	}
	h := first(t, p, (&recorder{}).handle)
	if h.listen.Addr().Network() != "tcp" {
		t.Errorf("it listens on %v", h.listen.Addr())
	}
}

// TestStartedAtTheSameInstant starts many at once: one of them holds the place,
// and it hears of all others.
func TestStartedAtTheSameInstant(t *testing.T) {
	p := place(t)
	const n = 12
	rec := &recorder{}
	var mu sync.Mutex
	var holders []*Holder
	var work sync.WaitGroup
	begin := make(chan struct{})
	for range n {
		work.Go(func() {
			<-begin
			h, err := Start(context.Background(), p, Request{Do: Raise}, Options{Handle: rec.handle, Timeout: time.Minute})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			if h != nil {
				holders = append(holders, h)
			}
		})
	}
	close(begin)
	work.Wait()
	if len(holders) != 1 {
		t.Fatalf("%d holders", len(holders))
	}
	if got := len(rec.all()); got != n-1 {
		t.Errorf("%d requests came through, want %d", got, n-1)
	}
	if err := holders[0].Close(); err != nil {
		t.Fatal(err)
	}
	first(t, p, rec.handle)
}

// TestDeadSocketIsTakenOver finds what a killed process leaves: a socket
// nobody listens on, an address and a lock file nobody has locked.
func TestDeadSocketIsTakenOver(t *testing.T) {
	p := place(t)
	l, err := net.Listen("unix", p.socket())
	if err != nil {
		t.Fatal(err)
	}
	l.(*net.UnixListener).SetUnlinkOnClose(false)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := p.writeAddress(address{PID: 1, Network: "unix", Addr: p.socket(), Token: "old"}); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(p.file("lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if running, err := p.Running(); running || err != nil {
		t.Errorf("running %v, %v", running, err)
	}
	if ok, err := Send(t.Context(), p, Request{Do: Raise}); ok || err != nil {
		t.Errorf("Send: %v, %v", ok, err)
	}
	rec := &recorder{}
	first(t, p, rec.handle)
	if h, err := Start(t.Context(), p, Request{Do: Raise}, Options{Timeout: time.Minute}); h != nil || err != nil || len(rec.all()) != 1 {
		t.Errorf("%v, %v, %v", h, err, rec.all())
	}
}

func TestHungHolderIsTold(t *testing.T) {
	p := place(t)
	release := make(chan struct{})
	h := first(t, p, func(ctx context.Context, _ Request) error { <-release; return nil })
	defer func() { close(release); _ = h.Close() }()
	held, err := Start(t.Context(), p, Request{Do: Raise}, Options{Timeout: 200 * time.Millisecond})
	e := app.AsError(err)
	if held != nil || e == nil || e.Code != app.CodeBusy || !strings.Contains(e.Message, "does not answer") || !strings.Contains(e.Hint, "kill") {
		t.Fatalf("%v, %#v", held, e)
	}
}

// TestHolderThatNeverListens has the lock and no address, as one that is
// stopped while it starts.
func TestHolderThatNeverListens(t *testing.T) {
	p := place(t)
	lock := flock.New(p.file("lock"))
	if ok, err := lock.TryLock(); !ok || err != nil {
		t.Fatal(ok, err)
	}
	defer func() { _ = lock.Close() }()
	_, err := Start(t.Context(), p, Request{Do: Raise}, Options{Timeout: 100 * time.Millisecond})
	if e := app.AsError(err); e == nil || e.Code != app.CodeBusy {
		t.Fatalf("got %#v", e)
	}
	if h, err := Start(t.Context(), p, Request{}, Options{Timeout: time.Minute}); h != nil || err != nil {
		t.Errorf("with nothing to pass on: %v, %v", h, err)
	}
}

func TestErrorOfTheHolderComesBack(t *testing.T) {
	p := place(t)
	rec := &recorder{err: &app.Error{Code: app.CodeNoBrief, Message: "There is no brief of that day.", Hint: "h"}}
	first(t, p, rec.handle)
	_, err := Start(t.Context(), p, Request{Do: OpenDay, Value: "2020-01-01"}, Options{Timeout: time.Minute})
	if e := app.AsError(err); e == nil || e.Code != app.CodeNoBrief || e.Hint != "h" {
		t.Fatalf("got %#v", e)
	}
}

// TestCloseEndsWhatIsAnswered must not wait for a connection that says nothing.
func TestCloseEndsWhatIsAnswered(t *testing.T) {
	p := place(t)
	h := first(t, p, (&recorder{}).handle)
	var silent []net.Conn
	for range mostAtOnce + 3 {
		c, err := net.Dial("unix", h.listen.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		silent = append(silent, c)
	}
	began := time.Now()
	if err := h.Close(); err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > time.Minute { // a guard against hanging
		t.Errorf("it took %v", took)
	}
	for _, c := range silent {
		_ = c.Close()
	}
}

func TestTwoProfilesNeverMeet(t *testing.T) {
	a, b := place(t), place(t)
	b.Runtime = a.Runtime
	ra, rb := &recorder{}, &recorder{}
	first(t, a, ra.handle)
	first(t, b, rb.handle)
	if _, err := Start(t.Context(), b, Request{Do: Raise}, Options{Timeout: time.Minute}); err != nil {
		t.Fatal(err)
	}
	if len(ra.all()) != 0 || len(rb.all()) != 1 {
		t.Errorf("%d, %d", len(ra.all()), len(rb.all()))
	}
}
