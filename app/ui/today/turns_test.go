package today

import (
	"sync"
	"testing"
)

// turns are what waits for Fyne's main goroutine, which in a test is the test's
// own: Fyne's test driver would run it at once, beside the test.
type turns struct {
	mu   sync.Mutex
	list []func()
}

// pages are the turns of the pages that are open.
var pages sync.Map // *Today -> *turns

// of makes q the turns of a page until the test ends.
func (q *turns) of(t testing.TB, today *Today) {
	pages.Store(today, q)
	t.Cleanup(func() { pages.Delete(today) })
}

func (q *turns) add(f func()) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.list = append(q.list, f)
}

func (q *turns) next() func() {
	q.mu.Lock()
	defer q.mu.Unlock()
	if len(q.list) == 0 {
		return nil
	}
	f := q.list[0]
	q.list = q.list[1:]
	return f
}

// settle waits for what runs beside a page, and gives it its turns, until
// nothing is left.
func settle(t testing.TB, today *Today) {
	t.Helper()
	q, ok := pages.Load(today)
	if !ok {
		t.Fatal("the page was not opened by openWith")
	}
	for {
		today.tasks.Wait()
		f := q.(*turns).next()
		if f == nil {
			return
		}
		f()
	}
}
