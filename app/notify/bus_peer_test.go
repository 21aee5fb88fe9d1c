//go:build peers && linux

package notify

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"daybrief/app"
)

// guard bounds whatever must not hang.
const guard = time.Minute

// desk is a notification server on a real bus.
type desk struct {
	conn *dbus.Conn
	caps []string
	sent chan sent

	mu     sync.Mutex
	closed []uint32
}

// sent is what a client asked to show.
type sent struct {
	id          uint32
	icon        string
	title, body string
	actions     []string
	hints       map[string]dbus.Variant
}

// methods are those of the specification.
func (d *desk) methods() map[string]any {
	return map[string]any{
		"GetCapabilities": func() ([]string, *dbus.Error) { return d.caps, nil },
		"Notify": func(_ string, _ uint32, icon, title, body string, actions []string, hints map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
			const id = 7
			d.sent <- sent{id, icon, title, body, actions, hints}
			return id, nil
		},
		"CloseNotification": func(id uint32) *dbus.Error {
			d.mu.Lock()
			d.closed = append(d.closed, id)
			d.mu.Unlock()
			return nil
		},
	}
}

func (d *desk) emit(t *testing.T, member string, args ...any) {
	t.Helper()
	if err := d.conn.Emit(object, service+"."+member, args...); err != nil {
		t.Fatal(err)
	}
}

// newBus starts a session bus that starts nothing by itself.
func newBus(t *testing.T) {
	t.Helper()
	dir, err := os.MkdirTemp("", "dbn") // short: a socket lies in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // in the temporary folder
	addr := "unix:path=" + filepath.Join(dir, "bus")
	conf := filepath.Join(dir, "conf")
	if err := os.WriteFile(conf, []byte(`<busconfig><type>session</type><listen>`+addr+`</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>`), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("dbus-daemon", "--config-file="+conf, "--nofork", "--nopidfile", "--print-address")
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	if _, err := out.Read(make([]byte, 200)); err != nil { // it listens once it says where
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", addr)
}

func newDesk(t *testing.T, caps ...string) *desk {
	t.Helper()
	conn, err := dbus.Connect(os.Getenv("DBUS_SESSION_BUS_ADDRESS"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	d := &desk{conn: conn, caps: caps, sent: make(chan sent, 4)}
	if err := conn.ExportMethodTable(d.methods(), object, service); err != nil {
		t.Fatal(err)
	}
	if r, err := conn.RequestName(service, dbus.NameFlagDoNotQueue); err != nil || r != dbus.RequestNameReplyPrimaryOwner {
		t.Fatal(r, err)
	}
	return d
}

// waiting is a Wait under way.
type waiting struct {
	shown  chan struct{}
	ended  chan struct{}
	click  Click
	err    error
	cancel func()
}

func start(t *testing.T, m Message) *waiting {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	w := &waiting{shown: make(chan struct{}), ended: make(chan struct{}), cancel: cancel}
	go func() {
		defer close(w.ended)
		w.click, w.err = Wait(ctx, m, func() { close(w.shown) })
	}()
	t.Cleanup(func() { cancel(); <-w.ended })
	return w
}

func (w *waiting) end(t *testing.T) (Click, error) {
	t.Helper()
	select {
	case <-w.ended:
	case <-time.After(guard):
		t.Fatal("it still waits")
	}
	return w.click, w.err
}

var message = Message{Title: "T", Body: "a & <b>", Button: "Open", Date: "2026-03-01"}

func TestPeerClick(t *testing.T) {
	newBus(t)
	d := newDesk(t, "actions", "body", "body-markup")
	w := start(t, message)
	got := <-d.sent
	if got.title != "T" || got.body != "a &amp; &lt;b&gt;" || strings.Join(got.actions, ",") != "default,Open" || got.icon != AppID ||
		got.hints["desktop-entry"].Value() != AppID {
		t.Errorf("sent %+v", got)
	}
	<-w.shown
	d.emit(t, "ActionInvoked", got.id+1, "default") // of another program
	d.emit(t, "NotificationClosed", got.id+1, uint32(2))
	d.emit(t, "ActivationToken", got.id, "token-1")
	d.emit(t, "ActionInvoked", got.id, "default")
	if c, err := w.end(t); err != nil || c != (Click{Clicked: true, Activation: "token-1"}) {
		t.Errorf("got %+v, %v", c, err)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.closed) != 1 || d.closed[0] != got.id {
		t.Errorf("closed %v", d.closed)
	}
}

func TestPeerEndsWithoutClick(t *testing.T) {
	for name, f := range map[string]func(*testing.T, *desk, *waiting, uint32){
		"closed by the reader": func(t *testing.T, d *desk, _ *waiting, id uint32) { d.emit(t, "NotificationClosed", id, uint32(2)) },
		"nobody waits longer":  func(_ *testing.T, _ *desk, w *waiting, _ uint32) { w.cancel() },
		"the server ends":      func(_ *testing.T, d *desk, _ *waiting, _ uint32) { _ = d.conn.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			newBus(t)
			d := newDesk(t, "actions", "body")
			w := start(t, message)
			got := <-d.sent
			if got.body != message.Body {
				t.Errorf("a server without markup was sent %q", got.body)
			}
			<-w.shown
			f(t, d, w, got.id)
			if c, err := w.end(t); err != nil || c.Clicked {
				t.Errorf("got %+v, %v", c, err)
			}
		})
	}
}

// TestPeerPlainServer knows neither clicks nor a body: all goes into the title,
// and nobody waits.
func TestPeerPlainServer(t *testing.T) {
	newBus(t)
	d := newDesk(t)
	w := start(t, message)
	if got := <-d.sent; got.title != "T: a & <b>" || got.body != "" || len(got.actions) != 0 {
		t.Errorf("sent %+v", got)
	}
	if c, err := w.end(t); err != nil || c.Clicked {
		t.Errorf("got %+v, %v", c, err)
	}
}

func TestPeerNoServer(t *testing.T) {
	newBus(t)
	w := start(t, message)
	if _, err := w.end(t); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNoNotify {
		t.Errorf("no server: %v", err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	w = start(t, message)
	if _, err := w.end(t); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNoNotify {
		t.Errorf("no bus: %v", err)
	}
}
