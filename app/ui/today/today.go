package today

import (
	"context"
	"errors"
	"maps"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// loadTime bounds one reading of the cache; a page is read from a local file.
const loadTime = 10 * time.Second

// Today is the page of the day. All methods but Close are for Fyne's main
// goroutine.
type Today struct {
	opts  Options
	env   *paper.Env
	tasks *paper.Tasks

	shell  *fyne.Container
	scroll *container.Scroll
	run    *paper.RunLine
	parts  *parts // nil on the page of a first start
	st     *paper.Style
	hands  *prose.Hands
	tell   *prose.Teller

	shown      snapshot
	generation int // of the newest reload; older ones are not applied
	running    bool
	more       bool          // the actions that are not in the brief are unfolded
	left       *dealt        // the action dealt with last; nil when there is nothing to undo
	marking    chan struct{} // closed when the mark stored last is; nil before the first
	window     fyne.Window
	popup      func() // closes the list of keys
	thumbs
	silence func() // ends the reading aloud; nil when nothing is read
}

// snapshot is what one page shows.
type snapshot struct {
	brief *app.Brief // nil: there is none yet
	items []app.Item
	votes map[string]int
	open  []app.Commitment // what the reader was asked, promised and is owed, in the brief or not
	err   error            // the cache could not be read
}

// sameBrief reports whether both show a brief of one run.
func (s snapshot) sameBrief(o snapshot) bool {
	return s.brief != nil && o.brief != nil &&
		s.brief.Date == o.brief.Date && s.brief.Made.Equal(o.brief.Made) && s.brief.Model == o.brief.Model
}

// same reports whether both show the same page. A brief never changes once it
// is saved, but for the actions the reader deals with, and its items are kept
// with it.
func (s snapshot) same(o snapshot) bool {
	if s.err != nil || o.err != nil || s.brief == nil || o.brief == nil {
		return s.err == nil && o.err == nil && s.brief == o.brief
	}
	return s.sameBrief(o) && len(s.items) == len(o.items) && maps.Equal(s.votes, o.votes) && s.sameActions(o)
}

// New builds the page and shows what the options bring. Call Start once the
// window is up, and Close before the program ends.
func New(o Options) *Today {
	t := &Today{opts: o, env: o.Env, tasks: paper.NewTasks(o.Env.Main)}
	t.hands = &prose.Hands{Tasks: t.tasks, Commands: o.Commands, Redraw: t.redraw, Voted: t.voted, Fail: t.fail}
	t.tell = &prose.Teller{
		Vote: t.hands.Vote, Rest: t.rest, Open: t.hands.Open, Grown: t.relayout, Focus: t.focus, Key: t.TypedKey, Letter: t.TypedRune,
		Mark: t.mark, Undo: t.undo, More: t.unfoldMore, SignIn: t.signIn, SignInWord: t.signInWord,
	}
	t.scroll = container.NewVScroll(canvas.NewRectangle(nil))
	t.shell = container.New(&shellLayout{t})
	t.apply(snapshot{brief: o.Brief, items: o.Items, votes: o.Votes})
	return t
}

// Content returns the window's content.
func (t *Today) Content() fyne.CanvasObject { return t.shell }

// Attach takes the window's keys. The content must be set already.
func (t *Today) Attach(w fyne.Window) {
	t.window = w
	w.Canvas().SetOnTypedKey(t.TypedKey)
	w.Canvas().SetOnTypedRune(t.TypedRune)
}

// Start listens for changes and reads the cache anew, after the first frame.
func (t *Today) Start() {
	changes, stop := t.opts.Commands.Changes()
	paper.Listen(t.tasks, changes, stop, func(c app.Change) {
		if c.Kind == app.ChangeBrief || c.Kind == app.ChangeActions {
			t.tasks.Do(t.reload)
		}
	})
	t.reload()
}

// Close cancels what runs and waits for it. The page is not to be used after.
func (t *Today) Close() { t.tasks.Close() }

// Show unfolds the first sentence that rests on an item, "" for none: the day
// is always there.
func (t *Today) Show(item string) {
	if item == "" {
		return
	}
	for _, h := range t.handles() {
		if slices.Contains(h.Line.Items, item) {
			t.focus(h)
			if !h.Opened {
				h.Toggle()
			}
			t.reveal(h)
			return
		}
	}
}

// Restyle draws the page anew in the theme in use.
func (t *Today) Restyle() { t.apply(t.shown) }

// reload reads the cache and shows it.
func (t *Today) reload() {
	t.generation++
	mine := t.generation
	t.tasks.Spawn(func(ctx context.Context) {
		s := t.load(ctx)
		t.tasks.Do(func() { t.arrived(mine, s) })
	})
}

// arrived shows what a reload read, unless a newer one has begun or the page
// shows it already.
func (t *Today) arrived(generation int, s snapshot) {
	if generation == t.generation && !s.same(t.shown) {
		t.apply(s)
	}
}

// load gathers what the page shows. It touches no widget.
func (t *Today) load(ctx context.Context) snapshot {
	ctx, cancel := context.WithTimeout(ctx, loadTime)
	defer cancel()
	b, err := t.opts.Cache.Brief(ctx, "")
	if err != nil && (errors.Is(err, app.ErrNotFound) || app.AsError(err).Code == app.CodeNoBrief) {
		return snapshot{}
	}
	if err != nil {
		return snapshot{err: err}
	}
	open, openErr := t.opts.Cache.Actions(ctx)
	ids := idsOf(&b, open)
	items, err := t.opts.Cache.Items(ctx, ids)
	if err != nil {
		return snapshot{brief: &b, err: err}
	}
	votes, err := t.opts.Cache.Votes(ctx, ids)
	if err == nil {
		err = openErr
	}
	return snapshot{brief: &b, items: items, votes: votes, open: open, err: err}
}

// apply shows a snapshot. What was unfolded and focused stays so.
func (t *Today) apply(s snapshot) {
	if s.err != nil && s.brief == nil {
		t.fail(s.err, t.reload)
		return
	}
	at := t.remember()
	if !s.sameBrief(t.shown) { // what was dealt with in another brief is not undone in this one
		t.left = nil
	}
	t.st = t.env.Style()
	t.shown = s
	t.hands.Facts = &prose.Facts{Items: map[string]*app.Item{}, Votes: map[string]int{}, Opens: t.hands.CanOpen}
	for i := range s.items {
		t.hands.Facts.Items[s.items[i].ID] = &s.items[i]
	}
	for id, v := range s.votes {
		t.hands.Facts.Votes[id] = v
	}
	t.show(s.brief)
	t.recall(at)
	t.st.Reveal = t.reveal // not before: what had the keys may be out of sight
	if s.err != nil {
		t.fail(s.err, t.reload)
	}
}

// show builds the page for a brief and puts it into the shell.
func (t *Today) show(b *app.Brief) {
	old := t.run
	t.run = paper.NewRunLine(t.st, t.TypedKey, t.TypedRune)
	t.run.Carry(old)
	day := t.st.DayName(t.env.Now().In(t.env.Zone).Format("2006-01-02"))
	if b == nil {
		t.parts = nil
		head := newMasthead(t.st, t.tell, day, "", acts{t.search, t.Refresh, t.showMenu})
		head.refresh.Hide()
		t.scroll.Content = newFirst(t.st, t.tell, head, t.Refresh)
	} else {
		head := newMasthead(t.st, t.tell, t.st.DayName(b.Date), madeLine(t.st, b, t.minutes(), t.hands.Facts), acts{t.search, t.Refresh, t.showMenu})
		bu := &builder{st: t.st, facts: t.hands.Facts, tell: t.tell, brief: b, open: t.shown.open, left: t.left, minutes: t.minutes(), read: t.readOn,
			setUp: func() { t.env.Go(paper.PlaceWelcome, "") }}
		t.parts = bu.build(head)
		t.fold()
		t.scroll.Content = newPage(t.st, t.parts)
	}
	t.shell.Objects = []fyne.CanvasObject{t.scroll, t.run}
	t.relayout()
}

// relayout lays the page out again after a part of it has another height.
func (t *Today) relayout() {
	if t.shell.Size().Width == 0 { // no window yet; its first size lays everything out
		return
	}
	t.shell.Refresh()
	t.shell.Layout.Layout(t.shell.Objects, t.shell.Size())
	t.scroll.Content.Refresh()
	t.scroll.Refresh()
}

// shellLayout gives the page all room and the run line the lower edge.
type shellLayout struct{ t *Today }

// MinSize is the least size of the window's content.
func (l *shellLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(480, 400) }

// Layout asks the page for its height at this width before it scrolls it.
func (l *shellLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	switch c := l.t.scroll.Content.(type) {
	case *page:
		c.width = size.Width
	case *first:
		c.width = size.Width
	}
	l.t.scroll.Resize(size)
	h := l.t.run.HeightFor(size.Width)
	l.t.run.Move(fyne.NewPos(0, size.Height-h))
	l.t.run.Resize(fyne.NewSize(size.Width, h))
}

// Variant returns the palette in use, for whoever draws around the page.
func (t *Today) Variant() fyne.ThemeVariant {
	if t.st == nil {
		return theme.VariantLight
	}
	return t.st.Theme.VariantFor(t.st.Variant)
}
