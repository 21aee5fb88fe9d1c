package activity

import (
	"context"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
)

// Screen is the screen. All methods but Close are for Fyne's main goroutine.
type Screen struct {
	opts  Options
	env   *paper.Env
	tasks *paper.Tasks
	drawn

	shown   part
	limit   int               // of runs
	date    string            // of the brief whose steps are shown, "" for the latest
	have    map[part]snapshot // what was read last of each part
	copied  bool              // the steps were copied just now
	again   time.Duration     // see lookAgain
	looking bool              // for another program's run
}

// drawn is what is on the screen now.
type drawn struct {
	st    *paper.Style
	sheaf *paper.Sheaf
	walk  *paper.Walk
	run   *paper.RunLine
	tabs  []*paper.Button
	body  []paper.Part
	named map[string]fyne.Focusable // the buttons, by what they do
}

// snapshot is what one part shows.
type snapshot struct {
	runs    []app.Run
	running *program.Running
	work    program.Work
	usage   program.Usage
	hosts   []program.Host
	err     *app.Error
}

var _ paper.Screen = (*Screen)(nil)

// New returns the screen before anything is read.
func New(o Options) *Screen {
	s := &Screen{
		opts: o, env: o.Env, tasks: paper.NewTasks(o.Env.Main), shown: partRuns, limit: runsFirst,
		have: map[part]snapshot{}, again: lookAgain,
	}
	s.sheaf = paper.NewSheaf()
	s.walk = paper.NewWalk(s.sheaf)
	s.Restyle()
	return s
}

// Content is part of paper.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.sheaf.Content }

// Attach is part of paper.Screen.
func (s *Screen) Attach(w fyne.Window) {
	s.walk.Attach(w)
	changes, stop := s.opts.Commands.Changes()
	steps, end := s.opts.Activity.Steps()
	paper.Listen(s.tasks, changes, stop, func(app.Change) { s.tasks.Do(s.changed) })
	s.tasks.Spawn(func(ctx context.Context) {
		defer end()
		s.follow(ctx, steps)
	})
}

// follow draws a run of this program as it goes, a few times a second at most.
func (s *Screen) follow(ctx context.Context, steps <-chan struct{}) {
	for steps != nil {
		select {
		case <-ctx.Done():
			return
		case _, ok := <-steps:
			if !ok {
				return
			}
			s.tasks.Do(s.progress)
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(stepPause):
		}
	}
}

// changed shows what is new, where it can be seen; Show reads it anyway.
func (s *Screen) changed() {
	if s.walk.Shown() {
		s.reload()
	}
}

// progress shows the latest step, where it can be seen.
func (s *Screen) progress() {
	if s.shown == partRuns {
		s.changed()
	}
}

// Show puts the keys on the row of parts; about is the one to show, "" the one
// shown last. "brief/2026-11-21" is how the brief of that day came about.
func (s *Screen) Show(about string) {
	name, date, _ := strings.Cut(about, "/")
	if slices.Contains(parts[:], part(name)) {
		s.shown, s.date = part(name), date
	}
	s.turn(s.shown)
}

// Close is part of paper.Screen.
func (s *Screen) Close() { s.tasks.Close() }

// turn shows another part.
func (s *Screen) turn(to part) {
	s.shown, s.copied = to, false
	s.sheaf.Scroll.ScrollToTop()
	s.Restyle()
	s.walk.Focus(s.tabs[slices.Index(parts[:], to)])
	s.reload()
}

// reload reads what the part shows.
func (s *Screen) reload() {
	at, want := s.shown, asked{s.limit, s.date}
	s.tasks.Spawn(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, loadTime)
		defer cancel()
		got := s.load(ctx, at, want)
		s.tasks.Do(func() { s.arrived(at, got) })
	})
}

// asked is what of a part is wanted.
type asked struct {
	limit int    // of runs
	date  string // of the brief
}

// load reads one part. It touches no widget.
func (s *Screen) load(ctx context.Context, at part, want asked) (out snapshot) {
	var err error
	switch at {
	case partRuns:
		if out.runs, err = s.opts.Activity.Runs(ctx, want.limit+1); err == nil {
			out.running, err = s.opts.Activity.Running(ctx)
		}
	case partBrief:
		out.work, err = s.opts.Activity.BriefWork(ctx, want.date)
	case partAnswer:
		out.work, err = s.opts.Activity.AnswerWork(ctx)
	case partModels:
		out.usage, err = s.opts.Activity.Usage(ctx, spanDays)
	case partHosts:
		out.hosts, err = s.opts.Activity.Hosts(ctx, spanDays)
	}
	out.err = app.AsError(err)
	return out
}

// arrived shows what was read, unless the reader turned to another part.
func (s *Screen) arrived(at part, got snapshot) {
	s.have[at] = got
	if at == s.shown {
		s.Restyle()
	}
	if got.running != nil && !got.running.Here {
		s.lookAfter()
	}
}

// lookAfter looks again after a while: nobody announces the steps of another
// program.
func (s *Screen) lookAfter() {
	if s.looking {
		return
	}
	s.looking = true
	again := s.again
	s.tasks.Spawn(func(ctx context.Context) {
		select {
		case <-ctx.Done():
			return
		case <-time.After(again):
		}
		s.tasks.Do(func() {
			s.looking = false
			s.progress()
		})
	})
}

// more shows more runs.
func (s *Screen) more() {
	s.limit = runsMost
	s.reload()
}

// copy puts the steps on the clipboard.
func (s *Screen) copy() {
	s.env.App.Clipboard().SetContent(workText(s.st, s.title(), s.have[s.shown].work))
	s.copied = true
	s.Restyle()
}

// back returns to the day.
func (s *Screen) back() { s.env.Go(paper.PlaceToday, "") }

func (s *Screen) relayout() {
	s.walk.Rows = s.stops()
	s.sheaf.Relayout()
}

// stops are what the arrows go through.
func (s *Screen) stops() []fyne.Focusable {
	return append([]fyne.Focusable{s.tabs[slices.Index(parts[:], s.shown)]}, paper.Stops(s.body)...)
}

// TypedKey handles a key that nothing else takes: left and right turn to
// another part.
func (s *Screen) TypedKey(e *fyne.KeyEvent) {
	at := slices.Index(parts[:], s.shown)
	switch e.Name {
	case fyne.KeyDown:
		s.walk.Step(s.walk.Focused(), 1)
	case fyne.KeyUp:
		s.walk.Step(s.walk.Focused(), -1)
	case fyne.KeyLeft:
		s.turn(parts[max(at-1, 0)])
	case fyne.KeyRight:
		s.turn(parts[min(at+1, len(parts)-1)])
	case fyne.KeyEscape:
		s.back()
	default:
		paper.ScrollKey(s.sheaf.Scroll, e.Name)
	}
}

// TypedRune handles a letter: the digits turn to a part.
func (s *Screen) TypedRune(r rune) {
	switch {
	case r == 'j':
		s.walk.Step(s.walk.Focused(), 1)
	case r == 'k':
		s.walk.Step(s.walk.Focused(), -1)
	case r == '/':
		s.env.Go(paper.PlaceAsk, "")
	case r >= '1' && int(r-'1') < len(parts):
		s.turn(parts[r-'1'])
	}
}
