//go:build linux

package ui

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/uitest"
)

// What holds without a clock, so that it is looked at with every test: the time
// itself is BenchmarkCallbacks's.

// drawn returns all objects of a screen, seen or not.
func drawn(o fyne.CanvasObject) map[fyne.CanvasObject]bool {
	out := map[fyne.CanvasObject]bool{}
	var walk func(fyne.CanvasObject)
	walk = func(o fyne.CanvasObject) {
		if o == nil || out[o] {
			return
		}
		out[o] = true
		switch o := o.(type) {
		case *fyne.Container:
			for _, c := range o.Objects {
				walk(c)
			}
		case fyne.Widget:
			for _, c := range test.WidgetRenderer(o).Objects() {
				walk(c)
			}
		}
	}
	walk(o)
	return out
}

// places are the screens that can be long.
func places() []paper.Place {
	return []paper.Place{paper.PlaceToday, paper.PlaceAsk, paper.PlaceHistory, paper.PlaceActivity, paper.PlaceSettings}
}

// visit brings a screen to the front with all it can show.
func visit(m *meter, w *Window, win fyne.Window, to paper.Place) {
	m.t.Helper()
	w.Go(to, "")
	m.settle("read")
	if to == paper.PlaceAsk {
		uitest.Type(win, "minutes")
		m.settle("found")
	}
}

// TestScrollingMakesNothing holds that the wheel only moves what is there: no
// object is made, and one turn of it allocates as little on a long page as on a
// short one.
func TestScrollingMakesNothing(t *testing.T) {
	for _, to := range places() {
		t.Run(string(to), func(t *testing.T) {
			w, win, m := open(t, &busy{main: goroutine()})
			visit(m, w, win, to)
			before, s := drawn(w.Content()), findScroll(w.Content())
			for range 200 {
				s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -40)})
			}
			for o := range drawn(w.Content()) {
				if !before[o] {
					t.Fatalf("scrolling made a %T", o)
				}
			}
			dy := float32(-40)
			if n := testing.AllocsPerRun(100, func() {
				s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, dy)})
				dy = -dy
			}); n > mostAllocated {
				t.Errorf("a turn of the wheel over %d objects allocates %.0f times, at most %d", len(before), n, mostAllocated)
			}
		})
	}
}

// mostAllocated is what Fyne's own scroll bar and its shadows take, and some
// air.
const mostAllocated = 10

// TestScreensAreBounded holds how many objects a screen is made of: a brief six
// for a sentence, and all others no more however much the store has.
func TestScreensAreBounded(t *testing.T) {
	sentences := 0
	for _, list := range [][]app.Sentence{bigBrief().TLDR, bigBrief().Summary, bigBrief().Mail, bigBrief().Market, bigBrief().Tech, bigBrief().Insights} {
		sentences += len(list)
	}
	sentences += len(bigBrief().Timeline) + len(bigBrief().Actions) + len(bigBrief().Changes) + len(bigBrief().Sources)
	for to, most := range map[paper.Place]int{
		paper.PlaceToday: 6 * sentences, paper.PlaceAsk: 12 * 40, paper.PlaceHistory: 6 * sentences, paper.PlaceActivity: 300, paper.PlaceSettings: 20 * 80,
	} {
		t.Run(string(to), func(t *testing.T) {
			var counts []int
			for _, times := range []int{1, 10} {
				p := &vast{busy: busy{main: goroutine()}, times: times}
				w, win, m := open(t, &p.busy)
				w.opts.Program = p
				visit(m, w, win, to)
				counts = append(counts, len(drawn(w.Content())))
			}
			if counts[0] < 50 || counts[0] > most {
				t.Errorf("%d objects, at most %d", counts[0], most)
			}
			if counts[1] > counts[0] {
				t.Errorf("%d objects on a store ten times as large, %d before", counts[1], counts[0])
			}
		})
	}
}

// vast is busy with a store that is so many times as large: it answers with as
// many rows as it is asked for, and has as many days.
type vast struct {
	busy
	times int
}

func (p *vast) PastDays(context.Context) (program.PastDays, error) {
	var d program.PastDays
	for n := range 365 * p.times {
		d.Days = append(d.Days, program.PastDay{Date: uitest.Morning().AddDate(0, 0, -n).Format("2006-01-02")})
	}
	return d, nil
}

func (p *vast) SearchWords(ctx context.Context, q app.SearchQuery) (app.SearchResult, error) {
	return p.Search(ctx, q)
}

func (p *vast) Search(_ context.Context, q app.SearchQuery) (app.SearchResult, error) {
	var r app.SearchResult
	for n := range 100 * p.times {
		if q.Limit > 0 && n == q.Limit {
			break
		}
		it := busyItem(n)
		r.Hits = append(r.Hits, app.Hit{Item: it, Score: 1, Passage: it.Text[:300]})
	}
	return r, nil
}

func (p *vast) Runs(_ context.Context, limit int) ([]app.Run, error) {
	n := 100 * p.times
	if limit > 0 {
		n = min(n, limit)
	}
	return p.busy.Runs(context.Background(), n)
}

// TestKeysGoToTheScreenInFront holds that a screen without a focus has the keys,
// and the day behind it does not.
func TestKeysGoToTheScreenInFront(t *testing.T) {
	w, win, m := open(t, &busy{main: goroutine()})
	m.settle("read")
	for _, to := range []paper.Place{paper.PlaceSettings, paper.PlaceActivity, paper.PlaceHistory} {
		w.Go(to, "")
		m.settle("read")
		win.Canvas().Unfocus()
		s := findScroll(w.Content())
		s.ScrollToTop()
		uitest.Press(win, fyne.KeyEnd)
		if s.Offset.Y == 0 && s.Content.MinSize().Height > s.Size().Height {
			t.Errorf("%s: End does not scroll", to)
		}
		win.Canvas().Unfocus()
		uitest.Type(win, "j")
		if f := win.Canvas().Focused(); f == nil || strings.HasPrefix(fmt.Sprintf("%T", f), "*prose.Handle") && to == paper.PlaceSettings {
			t.Errorf("%s: j puts the keys on %T", to, f)
		}
	}
}
