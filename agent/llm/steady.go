package llm

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/sony/gobreaker/v2"
)

// SteadyOptions bound the attempts of one call.
type SteadyOptions struct {
	Tries   int                                        // in all; 0 means 3
	Base    time.Duration                              // wait before the second one, doubled for each further; 0 means one second
	Most    time.Duration                              // longest wait, also where the server asks for a longer one; 0 means a minute
	Rand    func() float64                             // in [0,1), for the jitter
	Sleep   func(context.Context, time.Duration) error // nil: by the clock
	Breaker *Breaker                                   // nil: none
}

// Steady tries a call again that failed for a reason that may pass: too many
// calls, a server that is overloaded or failed, a connection that broke before
// the first word. It waits as long as the server asks for, else twice as long
// each time and a random part more, and gives up where the wait would outlast
// ctx. A server that failed several times in a row is left alone for a while.
func Steady(m Model, o SteadyOptions) Model { return &steady{Around{m}, o.withDefaults()} }

func (o SteadyOptions) withDefaults() SteadyOptions {
	if o.Tries <= 0 {
		o.Tries = 3
	}
	if o.Base <= 0 {
		o.Base = time.Second
	}
	if o.Most <= 0 {
		o.Most = time.Minute
	}
	if o.Rand == nil {
		o.Rand = func() float64 { return 0.5 }
	}
	if o.Sleep == nil {
		o.Sleep = sleep
	}
	return o
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type steady struct {
	Around
	o SteadyOptions
}

// Chat asks until there is an answer or no hope of one. Sent and Seconds of the
// reply are those of all attempts.
func (s *steady) Chat(ctx context.Context, req Request) (Reply, error) {
	var sum Reply
	err := s.o.try(ctx, func() error {
		reply, err := s.Model.Chat(ctx, req)
		reply.Sent += sum.Sent
		reply.Seconds += sum.Seconds
		sum = reply
		return err
	}, func() bool { return sum.First > 0 })
	return sum, err
}

// try calls f until it goes well, fails for good, or there is no time left.
// began reports whether an answer had begun, which is not asked for twice.
func (o SteadyOptions) try(ctx context.Context, f func() error, began func() bool) error {
	for n := 1; ; n++ {
		err := o.Breaker.do(f)
		if err == nil || n >= o.Tries || began() || !passing(err) {
			return err
		}
		wait := o.wait(n, err)
		if wait > o.Most {
			return err
		}
		if end, ok := ctx.Deadline(); ok && time.Until(end) <= wait {
			return err
		}
		if o.Sleep(ctx, wait) != nil {
			return err
		}
	}
}

// passing reports whether a fault may be gone at the next attempt.
func passing(err error) bool {
	switch KindOf(err) {
	case KindRate, KindBusy, KindServer, KindNetwork, KindRefused, KindCut:
		return !errors.Is(err, errOpen)
	}
	return false
}

// wait is how long to leave the server alone after attempt n.
func (o SteadyOptions) wait(n int, err error) time.Duration {
	var f *Fault
	if errors.As(err, &f) && f.RetryAfter > 0 {
		return f.RetryAfter + time.Duration(o.Rand()*float64(o.Base)/4)
	}
	wait := min(o.Base<<(n-1), o.Most)
	return wait/2 + time.Duration(o.Rand()*float64(wait)/2)
}

// Breaker leaves a server alone that failed several times in a row. One is
// shared by all that talk to the same server. nil breaks nothing.
type Breaker struct {
	cb    *gobreaker.TwoStepCircuitBreaker[struct{}]
	title string
}

// What breaks a circuit, and for how long.
const (
	breakAfter = 5 // faults of the server in a row
	breakFor   = 2 * time.Minute
)

var errOpen = errors.New("left alone after several faults")

// NewBreaker returns the breaker of a server, by its name for the reader.
func NewBreaker(title string) *Breaker {
	return &Breaker{title: title, cb: gobreaker.NewTwoStepCircuitBreaker[struct{}](gobreaker.Settings{
		Name: title, Timeout: breakFor,
		ReadyToTrip: func(c gobreaker.Counts) bool { return c.ConsecutiveFailures >= breakAfter },
	})}
}

// do calls f unless the server is left alone.
func (b *Breaker) do(f func() error) error {
	if b == nil {
		return f()
	}
	done, err := b.cb.Allow()
	if err != nil {
		return &Fault{Kind: KindBusy, Server: b.title, Err: fmt.Errorf("%w: %w", errOpen, err)}
	}
	err = f()
	if counts(err) {
		done(err)
	} else {
		done(nil)
	}
	return err
}

// counts reports whether a fault is the server's, not the question's.
func counts(err error) bool {
	switch KindOf(err) {
	case KindServer, KindBusy, KindNetwork, KindRefused, KindCut, KindTimeout, KindGarbage, KindTLS:
		return true
	}
	return false
}
