//go:build peers

// Package keyringtest gives a test a session bus and a real GNOME Keyring of its
// own, on which it can be unlocked, locked or absent.
package keyringtest

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
	ss "github.com/zalando/go-keyring/secret_service"
)

// password is that of the keyring.
const password = "correct horse"

// inside names the folder of a child process that has its own bus.
const inside = "DAYBRIEF_TEST_KEYRING_HOME"

// guard bounds whatever must not hang.
const guard = 3 * time.Minute

// Session is a session bus with a keyring that may run on it.
type Session struct {
	dir  string
	stop func()
}

// Start returns the session of the calling test, or nil: then the test was run
// in a process of its own under dbus-run-session, has ended there as it did
// there, and has nothing more to do here.
func Start(t *testing.T) *Session {
	t.Helper()
	if dir := os.Getenv(inside); dir != "" {
		s := &Session{dir: dir, stop: func() {}}
		t.Cleanup(func() { s.stop() })
		return s
	}
	conf := filepath.Join(t.TempDir(), "bus.conf")
	if err := os.WriteFile(conf, []byte(busConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	again(t, "dbus-run-session", "--config-file="+conf, "--")
	return nil
}

// busConfig is a session bus that starts nothing by itself: the tests say when
// there is a keyring.
const busConfig = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN" "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy>
</busconfig>`

// Absent is Start without any bus.
func Absent(t *testing.T) *Session {
	t.Helper()
	if dir := os.Getenv(inside); dir != "" {
		return &Session{dir: dir, stop: func() {}}
	}
	again(t)
	return nil
}

// again runs the calling test once more in a process of its own.
func again(t *testing.T, before ...string) {
	t.Helper()
	home, err := os.MkdirTemp("", "dbk") // short: sockets lie in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(home) }) // in the temporary folder
	run := filepath.Join(home, "run")
	if err := os.Mkdir(run, 0o700); err != nil {
		t.Fatal(err)
	}
	args := append(before, os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1")
	ctx, cancel := context.WithTimeout(t.Context(), guard)
	defer cancel()
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "DBUS_") && !strings.HasPrefix(v, "DISPLAY=") && !strings.HasPrefix(v, "WAYLAND_") {
			cmd.Env = append(cmd.Env, v)
		}
	}
	cmd.Env = append(cmd.Env, inside+"="+home, "HOME="+home, "XDG_RUNTIME_DIR="+run,
		"XDG_DATA_HOME="+filepath.Join(home, "data"), "XDG_CONFIG_HOME="+filepath.Join(home, "config"), "DISPLAY=", "PATH="+os.Getenv("PATH"))
	cmd.WaitDelay = 5 * time.Second // what was started there may keep the pipe open
	out, err := cmd.CombinedOutput()
	t.Logf("%s", out)
	if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
		t.Fatalf("%s in its own session: %v", t.Name(), err)
	}
}

// Unlocked starts the keyring as a sign-in to the desktop does, with its
// password.
func (s *Session) Unlocked(t *testing.T) { t.Helper(); s.daemon(t, "--unlock") }

// Locked starts the keyring as it is when nobody gave its password. It must
// have been made by Unlocked before.
func (s *Session) Locked(t *testing.T) { t.Helper(); s.daemon(t) }

func (s *Session) daemon(t *testing.T, args ...string) {
	t.Helper()
	s.stop()
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, "gnome-keyring-daemon",
		append([]string{"--foreground", "--components=secrets", "--control-directory=" + filepath.Join(s.dir, "control")}, args...)...)
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // it writes its file to the end
	cmd.Stdin = strings.NewReader(password)
	cmd.Stdout, cmd.Stderr = io.Discard, io.Discard
	if err := cmd.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { _ = cmd.Wait(); close(done) }() // killed, so an error is what comes
	s.stop = func() { cancel(); <-done; s.stop = func() {} }
	s.wait(t)
}

// wait returns when the keyring answers on the bus.
func (s *Session) wait(t *testing.T) {
	t.Helper()
	svc, err := ss.NewSecretService()
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(guard); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if svc.CheckCollectionPath("/org/freedesktop/secrets/collection/login") == nil {
			return
		}
	}
	t.Fatal("the keyring did not start")
}

// Unlock gives the password to a locked keyring that runs.
func (s *Session) Unlock(t *testing.T) {
	t.Helper()
	svc, err := ss.NewSecretService()
	if err != nil {
		t.Fatal(err)
	}
	session, err := svc.OpenSession()
	if err != nil {
		t.Fatal(err)
	}
	const path, face = "/org/freedesktop/secrets", "org.gnome.keyring.InternalUnsupportedGuiltRiddenInterface"
	call := svc.Object("org.freedesktop.secrets", path).Call(face+".UnlockWithMasterPassword", 0,
		svc.GetLoginCollection().Path(), ss.NewSecret(session.Path(), password))
	if call.Err != nil {
		t.Fatal(call.Err)
	}
}

// Prompter takes the place of the desktop's password window and never answers,
// as one that nobody looks at.
func (s *Session) Prompter(t *testing.T) {
	t.Helper()
	svc, err := ss.NewSecretService()
	if err != nil {
		t.Fatal(err)
	}
	reply, err := svc.RequestName("org.gnome.keyring.SystemPrompter", 0)
	if err != nil || reply != 1 { // primary owner
		t.Fatalf("no prompter: %v, %v", reply, err)
	}
	if err := svc.Export(silent{}, "/org/gnome/keyring/Prompter", "org.gnome.keyring.internal.Prompter"); err != nil {
		t.Fatal(err)
	}
}

// silent is the prompter's side of the bus: it takes the wish for a password and
// leaves it lying.
type silent struct{}

// BeginPrompting is called with where the answer should go.
func (silent) BeginPrompting(dbus.ObjectPath) *dbus.Error { return nil }

// StopPrompting is called when nobody wants the answer any more.
func (silent) StopPrompting(dbus.ObjectPath) *dbus.Error { return nil }
