package store

import (
	"sync"

	"daybrief/app"
)

// backlog is how many changes wait for a slow subscriber.
const backlog = 16

// hub hands changes to subscribers. The zero value is ready.
type hub struct {
	mu     sync.Mutex
	subs   map[chan app.Change]bool
	closed bool
}

// Subscribe returns a channel of the changes from now on, and a function that
// ends the subscription and closes the channel. It is lossy: a subscriber that
// lags behind loses the oldest changes, never the newest, and never holds the
// writer up. Closing the store closes the channel too.
func (s *Store) Subscribe() (<-chan app.Change, func()) {
	ch := make(chan app.Change, backlog)
	s.hub.mu.Lock()
	defer s.hub.mu.Unlock()
	if s.hub.closed {
		close(ch)
		return ch, func() {}
	}
	if s.hub.subs == nil {
		s.hub.subs = map[chan app.Change]bool{}
	}
	s.hub.subs[ch] = true
	return ch, func() { s.hub.drop(ch) }
}

func (h *hub) drop(ch chan app.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.subs[ch] {
		delete(h.subs, ch)
		close(ch)
	}
}

func (h *hub) announce(c app.Change) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for ch := range h.subs {
		push(ch, c)
	}
}

// push adds c, giving up the oldest for it. Only the holder of the lock sends,
// so the loop ends as soon as there is room.
func push(ch chan app.Change, c app.Change) {
	for {
		select {
		case ch <- c:
			return
		default:
		}
		select {
		case <-ch:
		default:
		}
	}
}

func (h *hub) close() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.closed = true
	for ch := range h.subs {
		delete(h.subs, ch)
		close(ch)
	}
}
