//go:build window && linux

package boot

import (
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// What the window may cost beside a plain one. Rest has some air, so that a
// failure on a busy machine means something: a timer that wakes the program
// twenty times a second adds more than that.
const (
	mostMemory = 1.3
	mostRest   = 1.25
)

// atRest is what one of the two open windows took so far.
type atRest struct {
	rss, pss, dirty float64 // MiB: resident, its share of what others use too, its own alone
	cpu             float64 // ms it had a processor
	wakes           float64 // times a thread of it was woken
}

// BenchmarkRestAgainstPlainWindow opens both windows at once and reads what
// they took, as the kernel counts it: memory after the first frame and after
// ten seconds more, and the processor time and the wakings of rounds of ten
// seconds in which nobody touches them. Wanted: at most 1.3 for memory and no
// more than the plain window for time; what the two differ in by chance is seven
// in a hundred.
func BenchmarkRestAgainstPlainWindow(b *testing.B) {
	r := newRivals(b)
	afterBoot(b, r.ours)
	afterBoot(b, r.base)
	ours, base := r.rest(b, r.ours, "Daybrief"), r.rest(b, r.base, "Plain")
	time.Sleep(3 * time.Second) // what is left to the time after the first frame is done by then
	x, y := ours(), base()
	reportMemory(b, "first", x, y)
	time.Sleep(10 * time.Second)
	x, y = ours(), base()
	reportMemory(b, "rest", x, y)
	var cpu, wakes, oursCPU, baseCPU []float64
	for range 5 {
		time.Sleep(10 * time.Second)
		u, v := ours(), base()
		cpu, wakes = append(cpu, (u.cpu-x.cpu)/(v.cpu-y.cpu)), append(wakes, (u.wakes-x.wakes)/(v.wakes-y.wakes))
		oursCPU, baseCPU = append(oursCPU, u.cpu-x.cpu), append(baseCPU, v.cpu-y.cpu)
		x, y = u, v
	}
	b.ReportMetric(median(cpu), "cpu-ratio")
	b.ReportMetric(median(wakes), "wakes-ratio")
	b.ReportMetric(median(oursCPU)/10, "cpu-ms/s")
	b.ReportMetric(median(baseCPU)/10, "cpu-ms/s-base")
	b.ReportMetric(0, "ns/op")
	if c, w := median(cpu), median(wakes); c > mostRest || w > mostRest {
		b.Errorf("at rest the window takes %.2f times the processor of a plain one and wakes %.2f times as often; at most %.2f", c, w, mostRest)
	}
}

// afterBoot takes a program's file out of the kernel's cache, as it is the first
// time it is opened on a day: pages of a file that was just written or copied
// count for who maps their neighbours, half a program of them, and those not on
// the disk yet as if the program had changed them. See posix_fadvise(2).
func afterBoot(b *testing.B, program string) {
	b.Helper()
	f, err := os.OpenFile(program, os.O_RDONLY, 0)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		b.Fatal(err)
	}
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		b.Fatal(err)
	}
}

func reportMemory(b *testing.B, when string, x, y atRest) {
	b.Helper()
	b.ReportMetric(x.rss/y.rss, when+"-rss-ratio")
	b.ReportMetric(x.pss/y.pss, when+"-pss-ratio")
	b.ReportMetric(x.dirty/y.dirty, when+"-dirty-ratio")
	b.ReportMetric(x.pss, when+"-pss-MB")
	b.ReportMetric(y.pss, when+"-pss-MB-base")
	if x.rss > mostMemory*y.rss || x.pss > mostMemory*y.pss || x.dirty > mostMemory*y.dirty {
		b.Errorf("%s: %+v against %+v of a plain window; at most %.1f times", when, x, y, mostMemory)
	}
}

// rest opens a window, waits for it, and returns a look at what it took.
func (r *rivals) rest(b *testing.B, name, title string) func() atRest {
	b.Helper()
	cmd := r.command(b, name)
	if err := cmd.Start(); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = cmd.Process.Kill(); _ = cmd.Wait() })
	for end := time.Now().Add(time.Minute); ; time.Sleep(50 * time.Millisecond) {
		if r.screen.command("xdotool", "search", "--onlyvisible", "--name", "^"+title+"$").Run() == nil {
			break
		}
		if time.Now().After(end) {
			b.Fatalf("no window called %s came up", title)
		}
	}
	dir := filepath.Join("/proc", strconv.Itoa(cmd.Process.Pid))
	return func() atRest { return lookAt(b, dir) }
}

var procLine = regexp.MustCompile(`(?m)^(Rss|Pss|Private_Dirty|voluntary_ctxt_switches):\s+(\d+)`)

// lookAt reads the files of one process; see proc_pid_smaps(5) and the kernel's
// Documentation/scheduler/sched-stats.rst on schedstat.
func lookAt(b *testing.B, dir string) atRest {
	b.Helper()
	var a atRest
	for _, m := range procLine.FindAllStringSubmatch(procFile(b, filepath.Join(dir, "smaps_rollup")), -1) {
		kib, _ := strconv.ParseFloat(m[2], 64) // digits alone
		switch m[1] {
		case "Rss":
			a.rss = kib / 1024
		case "Pss":
			a.pss = kib / 1024
		case "Private_Dirty":
			a.dirty = kib / 1024
		}
	}
	threads, err := filepath.Glob(filepath.Join(dir, "task", "*"))
	if err != nil || len(threads) == 0 || a.rss == 0 {
		b.Fatalf("%s: %d threads, %+v, %v", dir, len(threads), a, err)
	}
	for _, t := range threads {
		ns, _ := strconv.ParseFloat(strings.Fields(procFile(b, filepath.Join(t, "schedstat")))[0], 64) // digits alone
		a.cpu += ns / 1e6
		for _, m := range procLine.FindAllStringSubmatch(procFile(b, filepath.Join(t, "status")), -1) {
			n, _ := strconv.ParseFloat(m[2], 64)
			a.wakes += n
		}
	}
	return a
}

func procFile(b *testing.B, name string) string {
	b.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	return string(data)
}
