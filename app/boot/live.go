package boot

import (
	"slices"
	"sync"

	"daybrief/app"
	"daybrief/app/ui/program"
)

// live is the run this program makes now, step by step, for whoever looks. The
// zero value is ready. Announcements are lossy but for the last one, and hold
// nobody up.
type live struct {
	mu   sync.Mutex
	now  *program.Running // nil while there is none
	subs map[chan struct{}]bool
}

// begin notes the beginning of a run, and returns what its steps are to be told
// to, and the end. While another run goes on it notes nothing: this one is
// about to learn that.
func (l *live) begin(r app.Run, report func(app.Progress)) (follow func(app.Progress), end func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now != nil {
		return report, func() {}
	}
	l.now = &program.Running{Run: r, Here: true}
	follow = func(p app.Progress) {
		l.step(p)
		if report != nil {
			report(p)
		}
	}
	return follow, func() {
		l.mu.Lock()
		l.now = nil
		l.mu.Unlock()
		l.announce()
	}
}

// step notes a step: of a source only its latest is kept.
func (l *live) step(p app.Progress) {
	l.mu.Lock()
	if l.now != nil {
		if i := slices.IndexFunc(l.now.Sources, func(o app.Progress) bool { return o.Source == p.Source }); p.Source == "" {
			l.now.Step = p
		} else if i >= 0 {
			l.now.Sources[i] = p
		} else {
			l.now.Sources = append(l.now.Sources, p)
		}
	}
	l.mu.Unlock()
	l.announce()
}

// announce tells all that look; one that has not looked since yet knows.
func (l *live) announce() {
	l.mu.Lock()
	defer l.mu.Unlock()
	for ch := range l.subs {
		select {
		case ch <- struct{}{}:
		default:
		}
	}
}

// running returns a copy of the run, nil for none.
func (l *live) running() *program.Running {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.now == nil {
		return nil
	}
	r := *l.now
	r.Sources = slices.Clone(r.Sources)
	return &r
}

// subscribe returns a channel of announcements and a function that ends them and
// closes it.
func (l *live) subscribe() (<-chan struct{}, func()) {
	ch := make(chan struct{}, 1)
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.subs == nil {
		l.subs = map[chan struct{}]bool{}
	}
	l.subs[ch] = true
	return ch, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.subs[ch] {
			delete(l.subs, ch)
			close(ch)
		}
	}
}
