package hackernews

import (
	"context"
	"errors"
	"fmt"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// result is what became of one rank.
type result struct {
	item app.Item
	ok   bool // there is a story
	err  error
}

// stories fetches up to max stories, several at once, and emits them by rank.
// It reads only as many ranks as it takes: one more for each that is dead,
// deleted or failing. It returns what failed in part, or the error that ended
// it. No goroutine is left when it returns.
func (s *source) stories(ctx context.Context, ids []int64, emit func(app.Item) error) (partial []error, err error) {
	ctx, cancel := context.WithCancel(ctx)
	running := make([]chan result, 0, len(ids))
	next := 0
	start := func() {
		ch := make(chan result, 1)
		running = append(running, ch)
		id := ids[next]
		next++
		go func() { ch <- s.story(ctx, id) }()
	}
	read := 0
	defer func() {
		cancel()
		for ; read < len(running); read++ {
			<-running[read] // each sends once, and soon: its context has ended
		}
	}()
	wanted := s.max
	for ; wanted > 0 && read < len(ids); read++ {
		for next < len(ids) && next-read < min(atOnce, wanted) {
			start()
		}
		r := <-running[read]
		if ctx.Err() != nil {
			read++
			return partial, connectors.Explain(s.settings.Name, context.Cause(ctx))
		}
		switch {
		case r.err != nil && fatal(r.err):
			read++
			return partial, connectors.Explain(s.settings.Name, r.err)
		case r.err != nil:
			partial = append(partial, r.err)
		case r.ok:
			if err := emit(r.item); err != nil {
				read++
				return partial, err
			}
			wanted--
		}
		if len(partial) >= atOnce && wanted == s.max || len(partial) > s.max {
			read++
			break // the service is down; asking for every rank would only take long
		}
	}
	if wanted == s.max && len(partial) > 0 {
		return partial, connectors.Explain(s.settings.Name, partial[0])
	}
	return partial, nil
}

// fatal reports whether an error says that asking for more is no use.
func fatal(err error) bool {
	var e *fetch.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Kind {
	case fetch.RateLimited, fetch.HostNotAllowed, fetch.TLS, fetch.DNS, fetch.Refused, fetch.Challenge, fetch.Unauthorized, fetch.Forbidden, fetch.Cancelled:
		return true
	}
	return false
}

// story fetches one rank.
func (s *source) story(ctx context.Context, id int64) result {
	resp, err := s.deps.HTTP.Get(ctx, fmt.Sprintf("%s/item/%d.json", s.base, id), fetch.MaxBytes(maxItemBytes))
	if err != nil {
		return result{err: fmt.Errorf("read story %d: %w", id, err)}
	}
	item, ok, err := decodeItem(resp.Body)
	if err != nil {
		return result{err: &app.Error{
			Code:    app.CodeFormat,
			Message: fmt.Sprintf("%s could not be read in full: story %d is not what Hacker News sends", s.settings.Name, id),
			Hint:    "Nothing to do: it is tried again next time.", Err: err,
		}}
	}
	if !ok || item.ID != id {
		return result{}
	}
	return result{item: s.toItem(item), ok: true}
}
