package ask

import (
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// Screen is the screen. All methods but Close are for Fyne's main goroutine.
type Screen struct {
	opts   Options
	env    *paper.Env
	tasks  *paper.Tasks
	window fyne.Window

	st    *paper.Style
	sheaf *paper.Sheaf
	entry *paper.Entry
	run   *paper.RunLine
	hands *prose.Hands
	tell  *prose.Teller
	rows  []fyne.Focusable // what the arrows go through, below the entry
	lines []*prose.Handle  // those of them that unfold items
	tops  []*prose.Group   // the groups the lines stand in

	ready []question    // questions of today's brief
	found found         // of what is typed
	turns []*turn       // of the conversation, the newest first
	busy  *turn         // the one that is being answered, nil for none
	said  string        // the text the search is for
	drop  func()        // ends the search under way
	keep  chan struct{} // closed when the conversation kept last is; nil before the first
}

var _ paper.Screen = (*Screen)(nil)

// New returns the screen with nothing typed.
func New(o Options) *Screen {
	s := &Screen{opts: o, env: o.Env, tasks: paper.NewTasks(o.Env.Main), sheaf: paper.NewSheaf(), drop: func() {}}
	s.hands = &prose.Hands{
		Tasks: s.tasks, Commands: o.Commands,
		Facts:  &prose.Facts{Items: map[string]*app.Item{}, Votes: map[string]int{}},
		Redraw: func(id string) { prose.Redraw(s.lines, id) }, Fail: s.fail,
	}
	s.hands.Facts.Opens = s.hands.CanOpen
	s.tell = &prose.Teller{
		Vote: s.hands.Vote, Open: s.hands.Open, Grown: s.relayout, Focus: s.focus, Key: s.TypedKey, Letter: s.TypedRune,
		Mark: func(string, app.ActionState, app.Stamp) {}, Undo: func() {}, More: func() {},
		SignIn: func(string) {}, SignInWord: func(*app.SourceStatus) string { return "" },
	}
	s.st = o.Env.Style()
	s.entry = paper.NewEntry(s.st.Say("ask.entry"), s.st.Say("ask.entry"))
	s.entry.OnChanged = s.typed
	s.entry.OnSubmitted = s.submit
	s.entry.Key = s.entryKey
	s.Restyle()
	return s
}

// Content is part of paper.Screen.
func (s *Screen) Content() fyne.CanvasObject { return s.sheaf.Content }

// Attach is part of paper.Screen.
func (s *Screen) Attach(w fyne.Window) {
	s.window = w
	s.load()
}

// Show puts the keys on the line; about is a question to ask at once.
func (s *Screen) Show(about string) {
	s.focus(s.entry)
	if about != "" {
		s.entry.SetText(about)
		s.submit(about)
		return
	}
	s.loadReady()
}

// Close is part of paper.Screen.
func (s *Screen) Close() { s.tasks.Close() }

// load reads what was talked about before and what could be asked.
func (s *Screen) load() {
	s.tasks.Spawn(func(ctx context.Context) {
		list, err := s.opts.Asker.Conversation(ctx)
		if err != nil || len(list) == 0 {
			return // a lost conversation is begun anew
		}
		var ids []string
		for _, e := range list {
			for _, sentence := range e.Answer {
				ids = append(ids, sentence.Items...)
			}
		}
		slices.Sort(ids)
		items, _ := s.opts.Cache.Items(ctx, slices.Compact(ids)) // what is gone by now does not unfold
		s.tasks.Do(func() { s.resume(list, items) })
	})
}

// resume shows the conversation of an earlier opening.
func (s *Screen) resume(list []app.Exchange, items []app.Item) {
	if len(s.turns) > 0 {
		return
	}
	for i := range items {
		s.hands.Facts.Items[items[i].ID] = &items[i]
	}
	for _, e := range slices.Backward(list) {
		s.turns = append(s.turns, &turn{question: e.Question, asked: e.Question, answer: app.Answer{Answer: e.Answer}, past: true})
	}
	s.Restyle()
}

// loadReady reads the questions that today's brief suggests.
func (s *Screen) loadReady() {
	s.tasks.Spawn(func(ctx context.Context) {
		b, err := s.opts.Cache.Brief(ctx, "")
		if err != nil {
			return // without a brief there is nothing to suggest
		}
		items, err := s.opts.Cache.Items(ctx, b.ItemIDs())
		if err != nil {
			return
		}
		s.tasks.Do(func() {
			s.ready = readyQuestions(s.st, &b, items)
			if s.blank() {
				s.Restyle()
			}
		})
	})
}

// blank reports whether nothing is typed and nothing is being answered.
func (s *Screen) blank() bool { return s.entry.Text == "" && s.busy == nil }

// fail shows an error with a way to try again.
func (s *Screen) fail(err error, again func()) { s.sheaf.Fail(err, again, s.relayout) }

func (s *Screen) relayout() { s.sheaf.Relayout() }

func (s *Screen) canvas() fyne.Canvas {
	if s.window == nil {
		return nil
	}
	return s.window.Canvas()
}

func (s *Screen) focus(f fyne.Focusable) {
	if c := s.canvas(); c != nil {
		c.Focus(f)
	}
}
