package history

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/program"
	"daybrief/app/ui/prose"
)

// loadTime bounds one reading of the store.
const loadTime = 10 * time.Second

// Screen is the screen. All methods but Close are for Fyne's main goroutine.
type Screen struct {
	opts  Options
	env   *paper.Env
	tasks *paper.Tasks

	drawn
	hands *prose.Hands
	tell  *prose.Teller

	days    program.PastDays
	index   map[string]int // of the dates in days
	read    bool           // the days were read
	day     time.Time      // the chosen one; zero before the days are read
	past    *program.PastBrief
	fault   *app.Error // why the day's brief is not shown
	compare compared

	generation int // of the newest load; older ones are not shown
	window     fyne.Window
}

// drawn is what is on the screen now.
type drawn struct {
	st     *paper.Style
	still  bool // it is being drawn
	sheaf  *paper.Sheaf
	walk   *paper.Walk
	run    *paper.RunLine
	spread *paper.Spread
	cal    *calendar
	named  map[string]fyne.Focusable // what has keys, by what it stands for
	lines  []*prose.Handle
}

// compared is the comparison of the chosen day with another one.
type compared struct {
	on      bool      // it is shown in place of the brief
	picking bool      // the second day is being chosen
	other   time.Time // the second day
	changes *program.PastChanges
	fault   *app.Error
}

var _ paper.Screen = (*Screen)(nil)

// New returns the screen before its days are read.
func New(o Options) *Screen {
	s := &Screen{opts: o, env: o.Env, tasks: paper.NewTasks(o.Env.Main)}
	s.sheaf = paper.NewSheaf()
	s.walk = paper.NewWalk(s.sheaf)
	s.hands = &prose.Hands{
		Tasks: s.tasks, Commands: o.Commands,
		Facts:  &prose.Facts{Items: map[string]*app.Item{}, Votes: map[string]int{}},
		Redraw: func(id string) { prose.Redraw(s.lines, id) }, Fail: s.fail,
	}
	s.hands.Facts.Opens = s.hands.CanOpen
	s.tell = &prose.Teller{
		Vote: s.hands.Vote, Open: s.hands.Open, Grown: s.relayout, Focus: s.walk.Focus, Key: s.TypedKey, Letter: s.TypedRune,
		Mark: func(string, app.ActionState, app.Stamp) {}, Undo: func() {}, More: func() {},
		SignIn: func(string) {}, SignInWord: func(*app.SourceStatus) string { return "" },
	}
	s.Restyle()
	return s
}

// Content is part of paper.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.sheaf.Content }

// Attach is part of paper.Screen.
func (s *Screen) Attach(w fyne.Window) {
	s.window = w
	s.walk.Attach(w)
	changes, stop := s.opts.Commands.Changes()
	paper.Listen(s.tasks, changes, stop, func(c app.Change) {
		if c.Kind == app.ChangeBrief {
			s.tasks.Do(s.changed)
		}
	})
}

// changed reads the days again, where they can be seen; Show reads them anyway.
func (s *Screen) changed() {
	if s.walk.Shown() {
		s.reload("")
	}
}

// Show puts the keys on the calendar; about is a date to open, "" the day shown
// last.
func (s *Screen) Show(about string) {
	s.walk.Focus(s.cal)
	s.reload(about)
}

// Close is part of paper.Screen.
func (s *Screen) Close() { s.tasks.Close() }

// reload reads which days have a brief, and then the chosen day's.
func (s *Screen) reload(about string) {
	s.tasks.Spawn(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, loadTime)
		defer cancel()
		days, err := s.opts.History.PastDays(ctx)
		s.tasks.Do(func() {
			if err != nil {
				s.fail(err, func() { s.reload(about) })
				return
			}
			s.arrived(days, about)
		})
	})
}

// arrived shows the days, and opens one.
func (s *Screen) arrived(days program.PastDays, about string) {
	s.days, s.read = days, true
	s.index = make(map[string]int, len(days.Days))
	for i, d := range days.Days {
		s.index[d.Date] = i
	}
	day, ok := dayOf(about)
	switch {
	case ok:
		s.compare = compared{}
	case !s.day.IsZero():
		day = s.day
	case len(days.Days) > 0:
		day, _ = dayOf(days.Days[0].Date)
	default:
		day = s.today()
	}
	s.choose(day)
}

// today is the reader's day.
func (s *Screen) today() time.Time {
	y, m, d := s.env.Now().In(s.env.Zone).Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// bounds are the first and the last day one can choose.
func (s *Screen) bounds() (from, to time.Time) {
	from, to = s.today(), s.today()
	if n := len(s.days.Days); n > 0 {
		if t, ok := dayOf(s.days.Days[n-1].Date); ok && t.Before(from) {
			from = t
		}
		if t, ok := dayOf(s.days.Days[0].Date); ok && t.After(to) {
			to = t
		}
	}
	return monthOf(from), to
}

// has reports whether a day has a brief.
func (s *Screen) has(day time.Time) bool {
	_, ok := s.index[date(day)]
	return ok
}

// pick is what the calendar does: it chooses the day, or the second one.
func (s *Screen) pick(day time.Time) {
	from, to := s.bounds()
	day = clamp(day, from, to)
	if s.compare.on {
		s.against(day)
		return
	}
	s.choose(day)
}

// choose shows the brief of a day.
func (s *Screen) choose(day time.Time) {
	if !day.Equal(s.day) {
		s.compare = compared{}
		s.sheaf.Scroll.ScrollToTop()
	}
	s.day = day
	s.generation++
	if !s.has(day) {
		s.past, s.fault = nil, nil
		s.Restyle()
		return
	}
	mine, name := s.generation, date(day)
	s.tasks.Spawn(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, loadTime)
		defer cancel()
		past, err := s.opts.History.PastBrief(ctx, name)
		s.tasks.Do(func() { s.opened(mine, past, err) })
	})
	if s.past != nil && s.past.Brief.Date != name {
		s.past, s.fault = nil, nil
	}
	s.Restyle()
}

// opened shows a brief that was read, unless another day was chosen since.
func (s *Screen) opened(generation int, past program.PastBrief, err error) {
	if generation != s.generation {
		return
	}
	s.past, s.fault = &past, app.AsError(err)
	if err != nil {
		s.past = nil
	}
	s.Restyle()
}

// against compares the chosen day with another one.
func (s *Screen) against(day time.Time) {
	s.compare.on, s.compare.other = true, day
	s.compare.changes, s.compare.fault = nil, nil
	s.generation++
	if day.Equal(s.day) || !s.has(day) {
		s.Restyle()
		return
	}
	mine, from, to := s.generation, date(day), date(s.day)
	s.tasks.Spawn(func(ctx context.Context) {
		ctx, cancel := context.WithTimeout(ctx, loadTime)
		defer cancel()
		changes, err := s.opts.History.PastChanges(ctx, from, to)
		s.tasks.Do(func() {
			if mine != s.generation {
				return
			}
			s.compare.changes, s.compare.fault = &changes, app.AsError(err)
			if err != nil {
				s.compare.changes = nil
			}
			s.Restyle()
		})
	})
	s.Restyle()
}

// before is the day of the brief before the chosen one; ok is false where there
// is none.
func (s *Screen) before() (day time.Time, ok bool) {
	i, ok := s.index[date(s.day)]
	if !ok {
		return day, false
	}
	for _, d := range s.days.Days[i+1:] {
		if d.Sample == s.days.Days[i].Sample {
			return dayOf(d.Date)
		}
	}
	return day, false
}

// leave goes back from a comparison to the brief.
func (s *Screen) leave() {
	s.compare = compared{}
	s.choose(s.day)
}

// fail shows an error with a way to try again.
func (s *Screen) fail(err error, again func()) { s.sheaf.Fail(err, again, s.relayout) }

// relayout lays out again what has another height; of a spread the higher side
// may stay as it is.
func (s *Screen) relayout() {
	if s.spread != nil && s.spread.Size().Width > 0 {
		s.spread.Refresh()
	}
	s.sheaf.Relayout()
}
