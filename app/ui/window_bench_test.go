//go:build linux

package ui

import (
	"bytes"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"

	"golang.org/x/sys/unix"

	"daybrief/app/ui/form"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/uitest"
)

// mostHeld is how long one callback of ours may hold Fyne's main goroutine: a
// frame of a screen that shows sixty a second.
const mostHeld = 16 * time.Millisecond

// rounds is how often the benchmark works the window: the longest time of one
// round is that of a busy machine as often as ours.
const rounds = 5

// meter takes the time each callback holds the main goroutine, which is the
// test's own. It is the processor time of the thread, so that a busy machine
// does not count.
type meter struct {
	t     testing.TB
	list  []held
	turns *inbox
}

type held struct {
	what string
	took time.Duration
}

// run calls f and takes its time.
func (m *meter) run(what string, f func()) {
	began := threadTime(m.t)
	f()
	m.list = append(m.list, held{what, threadTime(m.t) - began})
}

// arrives waits for what a screen does once something was read, and takes its
// time.
func (m *meter) arrives(what string) {
	m.t.Helper()
	select {
	case f := <-m.turns.list:
		m.run(what, f)
	case <-time.After(time.Minute):
		m.t.Fatalf("%s: nothing came", what)
	}
}

// settle takes what comes until nothing does for a while.
func (m *meter) settle(what string) {
	for {
		select {
		case f := <-m.turns.list:
			m.run(what, f)
		case <-time.After(400 * time.Millisecond): // longer than a search waits for meaning
			return
		}
	}
}

// longest is the longest time of each kind of callback, in the order they came.
func (m *meter) longest() (kinds []string, took map[string]time.Duration) {
	took = map[string]time.Duration{}
	for _, h := range m.list {
		if _, ok := took[h.what]; !ok {
			kinds = append(kinds, h.what)
		}
		took[h.what] = max(took[h.what], h.took)
	}
	return kinds, took
}

// threadTime is the processor time of this thread; see clock_gettime(2).
func threadTime(t testing.TB) time.Duration {
	var at unix.Timespec
	if err := unix.ClockGettime(unix.CLOCK_THREAD_CPUTIME_ID, &at); err != nil {
		t.Fatal(err)
	}
	return time.Duration(at.Nano())
}

// inbox is paper.Env's Main: what waits for the main goroutine.
type inbox struct{ list chan func() }

func (q *inbox) add(f func()) { q.list <- f }

// open shows the window of a big morning.
func open(t testing.TB, p *busy) (*Window, fyne.Window, *meter) {
	t.Helper()
	env, _ := uitest.Env(t, uitest.Look{})
	m := &meter{t: t, turns: &inbox{list: make(chan func(), 1000)}}
	env.Main = m.turns.add
	brief := bigBrief()
	w := New(Options{Env: *env, Program: p, Brief: brief, Items: bigItems(), Votes: map[string]int{}})
	win := test.NewTempWindow(t, w.Content())
	win.SetPadded(false)
	win.Resize(fyne.NewSize(1280, 900))
	w.Attach(win)
	t.Cleanup(w.Close)
	return w, win, m
}

// work does what a reader does, and takes the time of all of it: scrolls and
// walks, unfolds, types, goes from screen to screen and changes the window.
func (m *meter) work(w *Window, win fyne.Window) {
	m.run("start", w.Start)
	m.settle("the cache is read")
	m.scroll("today", w, win)
	for range 60 {
		m.run("today: walk", func() { uitest.Type(win, "j") })
		m.run("today: unfold", func() { uitest.Press(win, fyne.KeyReturn) })
		m.run("today: fold", func() { uitest.Press(win, fyne.KeyReturn) })
	}
	m.run("ask: first time", func() { w.Go(paper.PlaceAsk, "") })
	m.settle("ask: read")
	for _, r := range "the minutes of the last meeting" {
		m.run("ask: a letter", func() { uitest.Type(win, string(r)) })
		if r != ' ' {
			m.arrives("ask: words found")
		}
	}
	m.settle("ask: meaning found")
	m.scroll("ask", w, win)
	uitest.Press(win, fyne.KeyDown) // past the button that asks
	for range 20 {
		m.run("ask: walk", func() { uitest.Press(win, fyne.KeyDown) })
		m.run("ask: unfold", func() { uitest.Press(win, fyne.KeyReturn) })
		m.run("ask: fold", func() { uitest.Press(win, fyne.KeyReturn) })
	}
	for _, to := range []paper.Place{paper.PlaceHistory, paper.PlaceActivity, paper.PlaceSettings, paper.PlaceWelcome} {
		name := string(to)
		m.run(name+": first time", func() { w.Go(to, "") })
		m.settle(name + ": read")
		m.scroll(name, w, win)
		m.run(name+": walk", func() { uitest.Press(win, fyne.KeyDown) })
		if to == paper.PlaceSettings {
			m.sets(w, win)
		}
		m.run("today: again", func() { w.Go(paper.PlaceToday, "") })
		m.run(name+": again", func() { w.Go(to, "") })
		m.settle(name + ": read again")
	}
	for _, at := range []paper.Place{paper.PlaceToday, paper.PlaceAsk} {
		w.Go(at, "")
		m.settle("again")
		for width := float32(480); width <= 1600; width += 80 {
			m.run(string(at)+": another width", func() { win.Resize(fyne.NewSize(width, 900)) })
		}
	}
	m.run("another theme", w.Restyle)
}

// sets types into a line of the settings, and walks past all of them.
func (m *meter) sets(w *Window, win fyne.Window) {
	m.run("settings: a section", func() { w.Go(paper.PlaceSettings, "model") })
	m.settle("settings: read")
	typed := 0
	for range 60 {
		m.run("settings: walk", func() { uitest.Press(win, fyne.KeyDown) })
		if _, ok := win.Canvas().Focused().(*form.Line); !ok {
			continue
		}
		for _, r := range "12x" {
			m.run("settings: a letter", func() { uitest.Type(win, string(r)) })
			typed++
		}
		m.run("settings: back", func() { uitest.Press(win, fyne.KeyEscape) })
	}
	if typed == 0 {
		m.t.Fatal("settings: there is no line to type in")
	}
	m.settle("settings: checked")
	m.scroll("settings, a section", w, win)
}

// scroll turns the wheel over a screen, and pages through it.
func (m *meter) scroll(name string, w *Window, win fyne.Window) {
	s := findScroll(w.Content())
	if s == nil {
		m.t.Fatalf("%s: there is nothing to scroll", name)
	}
	for i := range 200 {
		dy := float32(-40)
		if i >= 100 {
			dy = 40
		}
		m.run(name+": wheel", func() { s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, dy)}) })
	}
	for _, k := range []fyne.KeyName{fyne.KeyEnd, fyne.KeyPageUp, fyne.KeyPageUp, fyne.KeyPageDown, fyne.KeyHome} {
		m.run(name+": page", func() { uitest.Press(win, k) })
	}
}

func findScroll(o fyne.CanvasObject) *container.Scroll {
	switch o := o.(type) {
	case *container.Scroll:
		return o
	case *fyne.Container:
		for _, c := range o.Objects {
			if s := findScroll(c); s != nil {
				return s
			}
		}
	}
	return nil
}

// BenchmarkCallbacks reports how long one callback of ours holds Fyne's main
// goroutine at most, painting apart, on a day with five times as much as any
// and while a search brings forty hits at each letter: the median of the
// rounds, and the longest of all of them with what is done once in a process.
// Wanted: at most 16 ms for each.
func BenchmarkCallbacks(b *testing.B) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	var kinds []string
	all := map[string][]time.Duration{}
	for range rounds {
		w, win, m := open(b, &busy{main: goroutine()})
		m.work(w, win)
		var took map[string]time.Duration
		kinds, took = m.longest()
		for what, d := range took {
			all[what] = append(all[what], d)
		}
	}
	var longest, ever held
	for _, what := range kinds {
		list := all[what]
		slices.Sort(list)
		middle, last := list[len(list)/2], list[len(list)-1]
		if testing.Verbose() {
			fmt.Printf("%8.2f ms %8.2f ms  %s\n", ms(middle), ms(last), what)
		}
		if middle > longest.took {
			longest = held{what, middle}
		}
		if last > ever.took {
			ever = held{what, last}
		}
	}
	b.ReportMetric(ms(longest.took), "ms-longest")
	b.ReportMetric(ms(ever.took), "ms-ever")
	b.ReportMetric(0, "ns/op")
	if longest.took > mostHeld {
		b.Errorf("%s holds the main goroutine for %v; at most %v", longest.what, longest.took, mostHeld)
	}
}

func ms(d time.Duration) float64 { return d.Seconds() * 1e3 }

// TestProgramIsAskedBesideTheMainGoroutine works all screens and looks that
// none of them asks the program for anything on Fyne's main goroutine: the
// store may be slow, and the network never ends.
func TestProgramIsAskedBesideTheMainGoroutine(t *testing.T) {
	p := &busy{main: goroutine()}
	w, win, m := open(t, p)
	m.work(w, win)
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.asked) < 10 {
		t.Errorf("only these were asked for: %v", p.asked)
	}
	for what, held := range p.asked {
		if held {
			t.Errorf("%s was asked for on the main goroutine", what)
		}
	}
}

// goroutine names the one it is called on, as the runtime does.
func goroutine() string {
	buf := make([]byte, 64)
	buf = buf[:runtime.Stack(buf, false)]
	return string(bytes.Fields(buf)[1])
}

// seen notes who asked for something.
type seen struct {
	mu    sync.Mutex
	asked map[string]bool // on the main goroutine
}

func (s *seen) note(what, main string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.asked == nil {
		s.asked = map[string]bool{}
	}
	s.asked[what] = s.asked[what] || goroutine() == main
}
