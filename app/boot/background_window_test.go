//go:build window

package boot

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// trayBus is a session bus with a notification area on it; the names of the
// icons that come arrive on the channel.
func trayBus(t *testing.T) (*dbus.Conn, <-chan string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "dbt") // short: a socket lies in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) }) // in the temporary folder
	addr, conf := "unix:path="+filepath.Join(dir, "bus"), filepath.Join(dir, "conf")
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
	icons := make(chan string, 4)
	methods := map[string]any{"RegisterStatusNotifierItem": func(from dbus.Sender, _ string) *dbus.Error { icons <- string(from); return nil }}
	if err := conn.ExportMethodTable(methods, "/StatusNotifierWatcher", "org.kde.StatusNotifierWatcher"); err != nil {
		t.Fatal(err)
	}
	if _, err := conn.RequestName("org.kde.StatusNotifierWatcher", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	return conn, icons
}

// TestWindowUnderXvfbTray runs the program out of sight on a desktop with a
// notification area: its icon comes, its menu opens the window, and Quit ends
// both.
func TestWindowUnderXvfbTray(t *testing.T) {
	bin := bin(t)
	conn, icons := trayBus(t)
	s := newScreen(t)
	s.sample(bin)
	hidden := s.command(bin, "--background")
	if err := hidden.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = hidden.Process.Kill() })
	ended := make(chan error, 1)
	go func() { ended <- hidden.Wait() }()
	var icon string
	select {
	case icon = <-icons:
	case <-time.After(time.Minute):
		t.Fatal("no icon came")
	}
	if n := s.windows(); n != 0 {
		t.Errorf("%d windows nobody asked for", n)
	}
	menu := conn.Object(icon, "/StatusNotifierItem/menu")
	ids := menuItems(t, menu)
	click := func(label string) {
		if ids[label] == 0 {
			t.Fatalf("the menu has no %s: %v", label, ids)
		}
		if c := menu.Call("com.canonical.dbusmenu.Event", 0, ids[label], "clicked", dbus.MakeVariant(""), uint32(0)); c.Err != nil {
			t.Fatal(c.Err)
		}
	}
	click("Open Daybrief")
	s.window = s.find()
	s.settled("from-tray")
	click("Quit")
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("it ended with %v", err)
		}
	case <-time.After(time.Minute):
		t.Fatal("it goes on after Quit")
	}
	for end := time.Now().Add(time.Minute); s.windows() > 0; time.Sleep(100 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatal("the window stays after Quit")
		}
	}
}

// menuItems returns the ids of a menu's items by what they say. The icon comes
// before its menu is complete.
func menuItems(t *testing.T, menu dbus.BusObject) map[string]int32 {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		var revision uint32
		var layout struct {
			ID       int32
			Props    map[string]dbus.Variant
			Children []dbus.Variant
		}
		err := menu.Call("com.canonical.dbusmenu.GetLayout", 0, int32(0), int32(-1), []string{}).Store(&revision, &layout)
		ids := map[string]int32{}
		for _, c := range layout.Children {
			var item struct {
				ID       int32
				Props    map[string]dbus.Variant
				Children []dbus.Variant
			}
			if e := dbus.Store([]any{c.Value()}, &item); e == nil {
				if label, ok := item.Props["label"].Value().(string); ok {
					ids[label] = item.ID
				}
			}
		}
		if len(ids) >= 3 || time.Now().After(end) {
			if err != nil {
				t.Error(err)
			}
			return ids
		}
	}
}
