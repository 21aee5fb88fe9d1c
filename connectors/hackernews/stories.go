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

// ahead fetches ranks before they are asked for, several at once.
type ahead struct {
	s       *source
	ctx     context.Context
	cancel  context.CancelFunc
	ids     []int64
	running []chan result // one a rank that was started; each is sent to once
	read    int           // ranks handed out
}

// next returns what became of the next rank; more is how many stories are
// still wanted, and no more ranks than those are under way. ok is false at the
// end of the ranking.
func (a *ahead) next(more int) (r result, ok bool) {
	if a.read == len(a.ids) {
		return result{}, false
	}
	for n := len(a.running); n < len(a.ids) && n-a.read < min(atOnce, more); n++ {
		ch := make(chan result, 1)
		a.running = append(a.running, ch)
		go func() { ch <- a.s.story(a.ctx, a.ids[n]) }()
	}
	r = <-a.running[a.read]
	a.read++
	return r, true
}

// stop ends what is under way and waits for it.
func (a *ahead) stop() {
	a.cancel()
	for _, ch := range a.running[a.read:] {
		<-ch
	}
}

// stories fetches up to max stories and emits them by rank. It reads only as
// many ranks as it takes: one more for each that is dead, deleted or failing.
// It returns what failed in part, or the error that ended it. No goroutine is
// left when it returns.
func (s *source) stories(ctx context.Context, ids []int64, emit func(app.Item) error) (partial []error, err error) {
	ctx, cancel := context.WithCancel(ctx)
	a := &ahead{s: s, ctx: ctx, cancel: cancel, ids: ids}
	defer a.stop()
	wanted := s.max
	for wanted > 0 {
		r, ok := a.next(wanted)
		switch {
		case ctx.Err() != nil:
			return partial, connectors.Explain(s.settings.Name, ctx.Err())
		case r.err != nil && fatal(r.err):
			return partial, connectors.Explain(s.settings.Name, r.err)
		case r.err != nil:
			partial = append(partial, r.err)
		case r.ok:
			if err := emit(r.item); err != nil {
				return partial, err
			}
			wanted--
		}
		// With so many failing the service is down; asking for every rank
		// would only take long.
		down := len(partial) >= atOnce && wanted == s.max || len(partial) > s.max
		if !ok || down {
			break
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
