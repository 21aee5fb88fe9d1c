package cli

import (
	"strings"
	"testing"
	"time"

	"daybrief/app/boot"
	"daybrief/app/instance"
)

// TestWindowWithoutADisplay prints what was asked for in its stead.
func TestWindowWithoutADisplay(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "preload", "--sample"); r.code != ExitDone && r.code != ExitPartial {
		t.Fatalf("%+v", r)
	}
	today := time.Now().Format(time.DateOnly)
	for _, args := range [][]string{nil, {"window"}, {"window", "--date", today}, {"window", "--link", "daybrief:brief/" + today}, {"window", "--ask", "what is due?"}} {
		if r := run(t, home, args...); r.code != ExitDone || r.out == "" || !strings.Contains(r.err, "as text") {
			t.Errorf("%v: %+v", args, r)
		}
	}
	for _, args := range [][]string{
		{"window", "--date", "soon"}, {"window", "--link", "daybrief:exec/sh"}, {"window", "--item", ""}, {"window", "--ask", "a\nb"},
		{"window", "--date", today, "--ask", "x"}, {"window", "x"}, {"speak", "--rate", "9"}, {"speak", "--section", "gossip"}, {"speak", "--voice=-w/x"},
	} {
		if r := run(t, home, args...); r.code != ExitUsage || r.out != "" {
			t.Errorf("%v: %+v", args, r)
		}
	}
	if r := run(t, home, "window", "--date", "2001-01-01"); r.code != ExitFailed || !strings.Contains(r.err, "2001-01-01") {
		t.Errorf("a day without a brief: %+v", r)
	}
}

// TestBackgroundIsOneAndQuits starts the program out of sight twice, looks that
// it takes orders, and ends it.
func TestBackgroundIsOneAndQuits(t *testing.T) {
	home := t.TempDir()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
	if r := run(t, home, "quit"); r.code != ExitFailed {
		t.Errorf("nothing runs: %+v", r)
	}
	first := command(t.Context(), home, "--background")
	if err := first.Start(); err != nil {
		t.Fatal(err)
	}
	place, err := boot.PlaceOf(boot.Options{Home: home}, boot.PartBackground)
	if err != nil {
		t.Fatal(err)
	}
	for end := time.Now().Add(time.Minute); ; time.Sleep(20 * time.Millisecond) {
		running, err := place.Running()
		if running {
			break
		}
		if err != nil || time.Now().After(end) {
			_ = first.Process.Kill()
			t.Fatalf("it does not run: %v", err)
		}
	}
	if ok, err := instance.Send(t.Context(), place, instance.Request{Do: instance.Settings}); !ok || err != nil {
		t.Errorf("settings: %v, %v", ok, err)
	}
	if r := run(t, home, "--background"); r.code != ExitDone || !strings.Contains(r.err, "already") {
		t.Errorf("the second: %+v", r)
	}
	if r := run(t, home, "quit"); r.code != ExitDone {
		t.Errorf("quit: %+v", r)
	}
	if err := first.Wait(); err != nil {
		t.Errorf("it ended with %v", err)
	}
}

func TestSpeakText(t *testing.T) {
	home := t.TempDir()
	if r := run(t, home, "preload", "--sample"); r.code != ExitDone && r.code != ExitPartial {
		t.Fatalf("%+v", r)
	}
	all := run(t, home, "speak", "--text")
	part := run(t, home, "speak", "--text", "--section", "actions", "--json")
	if all.code != ExitDone || strings.Count(all.out, "\n") < 15 || strings.Contains(all.out, "://") || strings.Contains(all.out, "..\n") {
		t.Errorf("%+v", all)
	}
	if part.code != ExitDone || !strings.Contains(part.out, `"section": "actions"`) || strings.Contains(part.out, `"tldr"`) {
		t.Errorf("%+v", part)
	}
	if r := run(t, home, "speak", "--stop"); r.code != ExitFailed || !strings.Contains(r.err, "Nothing is being read") {
		t.Errorf("%+v", r)
	}
}
