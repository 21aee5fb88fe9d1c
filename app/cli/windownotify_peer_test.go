//go:build peers && linux

package cli

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"

	"daybrief/app"
	"daybrief/app/boot"
	"daybrief/app/instance"
)

// The names of the Desktop Notifications Specification.
const (
	noticeService = "org.freedesktop.Notifications"
	noticeObject  = dbus.ObjectPath("/org/freedesktop/Notifications")
)

// noticeServer is a notification server on a session bus of the test's own. It
// returns its connection and the bodies it was asked to show.
func noticeServer(t *testing.T) (*dbus.Conn, <-chan string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "dbc") // short: a socket lies in it
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
	daemon := exec.Command("dbus-daemon", "--config-file="+conf, "--nofork", "--nopidfile", "--print-address")
	out, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	if _, err := out.Read(make([]byte, 200)); err != nil { // it listens once it says where
		t.Fatal(err)
	}
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", addr)
	conn, err := dbus.Connect(addr)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	bodies := make(chan string, 4)
	methods := map[string]any{
		"GetCapabilities": func() ([]string, *dbus.Error) { return []string{"actions", "body"}, nil },
		"Notify": func(_ string, _ uint32, _, _, body string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
			bodies <- body
			return 3, nil
		},
		"CloseNotification": func(uint32) *dbus.Error { return nil },
	}
	if err := conn.ExportMethodTable(methods, noticeObject, noticeService); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName(noticeService, dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return conn, bodies
}

// TestPeerClickAfterTheSenderEnded has this process send the notification as a
// timer's does, forgets about it, and clicks: a process of its own opens the
// window on the day, or, as here, tells the one that is open.
func TestPeerClickAfterTheSenderEnded(t *testing.T) {
	home := t.TempDir()
	conn, bodies := noticeServer(t)
	for k, v := range map[string]string{asProgram: "1", "DAYBRIEF_HOME": home, "DISPLAY": "", "WAYLAND_DISPLAY": "", "OLLAMA_HOST": "127.0.0.1:9", "LANG": "en_US.UTF-8"} {
		t.Setenv(k, v) // of the processes that this one starts
	}
	place, err := boot.PlaceOf(boot.Options{}, boot.PartWindow)
	if err != nil {
		t.Fatal(err)
	}
	asked := make(chan instance.Request, 4)
	a, err := boot.Open(t.Context(), boot.Options{Keyring: fileRing(filepath.Join(home, "ring"))})
	if err != nil {
		t.Fatal(err)
	}
	day := app.Brief{Date: "2026-03-01", Mail: make([]app.Sentence, 5), Timeline: make([]app.Slot, 1), Actions: make([]app.ActionLine, 2)}
	if err := a.NotifyReady(t.Context(), day); err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	if got := <-bodies; got != "5 mails, 1 event, 2 to do." {
		t.Errorf("it says %q", got)
	}
	waiting(t, true)
	tellWindow(t, place, asked)
	if err := conn.Emit(noticeObject, noticeService+".ActionInvoked", uint32(3), "default"); err != nil {
		t.Fatal(err)
	}
	select {
	case r := <-asked:
		if r.Do != instance.OpenDay || r.Value != "2026-03-01" {
			t.Errorf("the window was asked for %+v", r)
		}
	case <-time.After(time.Minute):
		t.Error("nobody asked the window for anything")
	}
	waiting(t, false)
}

// waiting waits until a process waits for a click, or none does.
func waiting(t *testing.T, want bool) {
	t.Helper()
	place, err := boot.PlaceOf(boot.Options{}, boot.PartNotice)
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if running, err := place.Running(); err == nil && running == want {
			return
		}
	}
	t.Fatalf("a process waits for a click: not %v", want)
}

// tellWindow stands for an open window.
func tellWindow(t *testing.T, place instance.Place, asked chan<- instance.Request) {
	t.Helper()
	var q instance.Queue
	h, err := instance.Start(t.Context(), place, instance.Request{Do: instance.Raise}, instance.Options{Handle: q.Handle})
	if err != nil || h == nil {
		t.Fatal(h, err)
	}
	q.Attach(func(_ context.Context, r instance.Request) error { asked <- r; return nil })
	t.Cleanup(func() { _ = h.Close() })
}
