//go:build window

package boot

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// mostFirstFrame is how much longer the first frame may take than that of a
// plain window.
const mostFirstFrame = 1.15

// rivals are the two programs that the benchmarks of the window compare: ours
// on a store with 50,000 items and 365 briefs, and a window with the same theme
// and fonts and one paragraph of text.
type rivals struct {
	screen     *screen
	ours, base string
}

func newRivals(b *testing.B) *rivals {
	b.Helper()
	r := &rivals{ours: os.Getenv("DAYBRIEF_BIN"), base: os.Getenv("DAYBRIEF_PLAIN")}
	if r.ours == "" || r.base == "" {
		b.Fatal("DAYBRIEF_BIN and DAYBRIEF_PLAIN name no programs; run make bench")
	}
	r.screen = &screen{t: b, home: fullHome(b), env: sessionBus(b)}
	r.screen.start("Xvfb", "openbox")
	return r
}

// sessionBus starts a bus of the session, as each desktop has one, and returns
// what a program finds it by, with a folder of its own for sockets. Without one
// each start of a program with a window starts a bus that stays.
func sessionBus(tb testing.TB) []string {
	tb.Helper()
	dir, err := os.MkdirTemp("", "dbb") // short, and for its owner alone: sockets lie in it
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = os.RemoveAll(dir) }) // in the temporary folder
	addr := "unix:path=" + filepath.Join(dir, "bus")
	daemon := exec.Command("dbus-daemon", "--session", "--address="+addr, "--nofork", "--nopidfile", "--print-address")
	out, err := daemon.StdoutPipe()
	if err == nil {
		err = daemon.Start()
	}
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = daemon.Process.Kill(); _ = daemon.Wait() })
	if _, err := out.Read(make([]byte, 200)); err != nil { // it listens once it says where
		tb.Fatal(err)
	}
	return []string{"DBUS_SESSION_BUS_ADDRESS=" + addr, "XDG_RUNTIME_DIR=" + dir}
}

// command starts one of them with a folder of its own for what Fyne keeps.
func (r *rivals) command(b *testing.B, name string, env ...string) *exec.Cmd {
	b.Helper()
	cmd := r.screen.command(name)
	cmd.Env = append(append(cmd.Env, "XDG_CONFIG_HOME="+b.TempDir()), env...)
	return cmd
}

// BenchmarkFirstFrameAgainstPlainWindow opens both windows and closes them
// after their first frame. The time is that of the whole process; "cpu-ratio"
// compares the time it had a processor, which a busy machine changes less.
// Wanted: at most 1.15 each.
func BenchmarkFirstFrameAgainstPlainWindow(b *testing.B) {
	r := newRivals(b)
	open := func(name string) (wall, cpu float64) {
		cmd := r.command(b, name, "DAYBRIEF_FIRST_FRAME=1")
		var out []byte
		var err error
		took := timed(func() { out, err = cmd.CombinedOutput() })
		if err != nil {
			b.Fatalf("%s: %v\n%s", name, err, out)
		}
		return took.Seconds() * 1e3, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds() * 1e3
	}
	open(r.ours)
	open(r.base)
	b.ResetTimer()
	var ratios, cpus, ours, base, oursCPU, baseCPU []float64
	for range 2 * pairs {
		x, xc := open(r.ours)
		y, yc := open(r.base)
		ratios, cpus = append(ratios, x/y), append(cpus, xc/yc)
		ours, base = append(ours, x), append(base, y)
		oursCPU, baseCPU = append(oursCPU, xc), append(baseCPU, yc)
	}
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(median(cpus), "cpu-ratio")
	b.ReportMetric(median(ours), "ms")
	b.ReportMetric(median(base), "ms-base")
	b.ReportMetric(median(oursCPU), "cpu-ms")
	b.ReportMetric(median(baseCPU), "cpu-ms-base")
	b.ReportMetric(0, "ns/op")
	if r := median(ratios); r > mostFirstFrame {
		b.Errorf("the first frame takes %.2f times as long as that of a plain window; at most %.2f", r, mostFirstFrame)
	}
}
