package boot

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"daybrief/app"
	"daybrief/app/preload"
	"daybrief/connectors/conntest"
)

// lockable is a keyring that can be locked.
type lockable struct {
	mu     sync.Mutex
	locked bool
	kept   map[string]string
	asked  int
}

func (l *lockable) Get(_, account string) (string, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.asked++
	if l.locked {
		return "", errors.New("the collection is locked")
	}
	v, ok := l.kept[account]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return v, nil
}

func (l *lockable) Set(_, account, value string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.kept == nil {
		l.kept = map[string]string{}
	}
	l.kept[account] = value
	return nil
}

func (l *lockable) Delete(_, account string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.kept, account)
	return nil
}

// noRoute is a web without a network. It counts what is asked of it.
type noRoute struct {
	mu sync.Mutex
	n  int
}

func (r *noRoute) RoundTrip(req *http.Request) (*http.Response, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.n++
	return nil, &net.DNSError{Err: "no such host", Name: req.URL.Hostname(), IsNotFound: true}
}

func (r *noRoute) count() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.n
}

// steps lets a program that runs on look at the clock n times.
func (m *machine) steps(a *App, n int) (runs []preload.Result) {
	m.t.Helper()
	k := a.keeper(ScheduleOptions{Made: func(r preload.Result) { runs = append(runs, r) }}, false)
	for range n {
		if err := k.Step(m.t.Context()); err != nil {
			m.t.Fatal(err)
		}
		m.now = m.now.Add(time.Minute)
	}
	return runs
}

// TestMailBehindALockedKeyringIsFetchedLater: the timer's run finds the keyring
// locked; the window makes it good once, when it is unlocked, and does not ask
// before.
func TestMailBehindALockedKeyringIsFetchedLater(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	port := conntest.ClosedPort(t)
	m.configure(fmt.Sprintf("zone = \"Europe/Berlin\"\n\n[model]\noff = true\n\n[[source]]\nname = \"Post\"\ntype = \"email\"\naddress = \"ann@example.org\"\nserver = %q\n", port))
	a := m.open()
	if err := a.secrets.Set(t.Context(), "Post", "pw"); err != nil {
		t.Fatal(err)
	}
	p := m.install(a, app.ScheduleRequest{At: "06:30"})
	if !strings.Contains(fmt.Sprint(p.Notes), "Post has to wait") {
		t.Errorf("nobody said that a locked keyring gives no mail: %+v", p.Notes)
	}
	m.now, m.keyring.locked = berlin(t, 1, 6, 30), true
	m.due(a)
	b, err := a.LatestBrief(t.Context())
	if err != nil || len(b.Sources) != 1 || b.Sources[0].Code != app.CodeSecret {
		t.Fatalf("the run: %+v, %v; want no password", b.Sources, err)
	}
	asked := m.keyring.asked
	if runs := m.steps(a, 5); len(runs) != 0 || m.keyring.asked != asked {
		t.Errorf("%d runs while it is locked, and it was asked %d times", len(runs), m.keyring.asked-asked)
	}
	m.keyring.locked = false
	runs := m.steps(a, 10)
	if len(runs) != 1 || runs[0].Run.Trigger != byKeyring || !runs[0].Brief.Planned.Equal(berlin(t, 1, 6, 30)) {
		t.Fatalf("unlocked: %d runs %+v; want one for what was missing", len(runs), runs)
	}
	if st := runs[0].Run.Sources[0]; st.Code == app.CodeSecret || st.Code == "" {
		t.Errorf("the source: %+v; want its server asked", st)
	}
}

func TestWhatWasMissingWithoutANetworkIsFetchedLater(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	m.configure("zone = \"Europe/Berlin\"\n\n[model]\noff = true\n\n[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \"https://news.example/feed\"\n")
	a := m.open()
	down := &noRoute{}
	a.opt.Transport = down
	m.install(a, app.ScheduleRequest{At: "06:30"})
	m.now, m.offline = berlin(t, 1, 6, 30), true
	m.due(a)
	sent := down.count()
	if runs := m.steps(a, 5); len(runs) != 0 || down.count() != sent {
		t.Errorf("%d runs without a network, %d requests", len(runs), down.count()-sent)
	}
	m.offline = false
	if runs := m.steps(a, 10); len(runs) != 1 || runs[0].Run.Trigger != byNetwork {
		t.Errorf("with a network again: %d runs, want one", len(runs))
	}
}

// TestAWindowWithNothingDueSendsNothing holds with the plan on and made.
func TestAWindowWithNothingDueSendsNothing(t *testing.T) {
	m := newMachine(t, berlin(t, 0, 10, 0))
	a := m.open()
	m.install(a, app.ScheduleRequest{At: "06:30"})
	m.configure("zone = \"Europe/Berlin\"\n\n[schedule]\non = true\n\n[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \"https://news.example/feed\"\n")
	down := &noRoute{}
	b := m.open()
	b.opt.Transport = down
	b.opt.System.Online = func(context.Context) bool { t.Error("a network was looked for"); return true }
	if runs := m.steps(b, 20*60); len(runs) != 0 || down.count() != 0 {
		t.Errorf("%d runs, %d requests", len(runs), down.count())
	}
}
