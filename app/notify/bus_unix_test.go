//go:build linux

package notify

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"daybrief/app"
)

func TestBusAddress(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "bus"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		env  map[string]string
		want string
	}{
		"said":               {map[string]string{"DBUS_SESSION_BUS_ADDRESS": "unix:path=/x", "XDG_RUNTIME_DIR": dir}, "unix:path=/x"},
		"in its usual place": {map[string]string{"XDG_RUNTIME_DIR": dir}, "unix:path=" + filepath.Join(dir, "bus")},
	} {
		if got, err := busAddress(func(k string) string { return c.env[k] }); got != c.want || err != nil {
			t.Errorf("%s: got %q, %v", name, got, err)
		}
	}
}

// TestSilentBus accepts and says nothing.
func TestSilentBus(t *testing.T) {
	dir, err := os.MkdirTemp("", "dbn") // short: a socket lies in it
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	path := filepath.Join(dir, "bus")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Wait(ctx, Message{}, func() { t.Error("shown") }); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNoNotify {
		t.Errorf("got %v", err)
	}
}
