package instance

import (
	"context"
	"sync"
)

// mostWaiting is how many requests are kept for a window that is not up yet.
const mostWaiting = 8

// Queue holds requests until there is somebody to take them: a second start
// while the first is still making its first brief waits for nothing. The zero
// value is ready.
type Queue struct {
	mu      sync.Mutex
	take    Handler
	waiting []Request
}

// Handle passes a request to the taker, or keeps it until there is one. Of too
// many the oldest are let go.
func (q *Queue) Handle(ctx context.Context, r Request) error {
	q.mu.Lock()
	take := q.take
	if take == nil {
		q.waiting = append(q.waiting, r)
		q.waiting = q.waiting[max(0, len(q.waiting)-mostWaiting):]
	}
	q.mu.Unlock()
	if take == nil {
		return nil
	}
	return take(ctx, r)
}

// Attach names the taker, nil for none, and returns what has waited for it.
func (q *Queue) Attach(take Handler) []Request {
	q.mu.Lock()
	defer q.mu.Unlock()
	waiting := q.waiting
	q.take, q.waiting = take, nil
	return waiting
}
