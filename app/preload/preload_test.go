package preload

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"daybrief/app"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var monday = time.Date(2026, 11, 23, 6, 30, 0, 0, time.UTC)

// memory is a store that remembers what it was told.
type memory struct {
	mu       sync.Mutex
	items    map[string][]app.Item
	answers  map[string]Answer
	lastGood map[string]time.Time
	state    map[string][]byte
	runs     []app.Run
	fail     error
}

func newMemory() *memory {
	return &memory{items: map[string][]app.Item{}, answers: map[string]Answer{}, lastGood: map[string]time.Time{}, state: map[string][]byte{}}
}

func (m *memory) SourceState(_ context.Context, s string) ([]byte, time.Time, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.state[s], m.lastGood[s], nil
}

func (m *memory) Upsert(_ context.Context, s string, items []app.Item, a Answer) (app.Upsert, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.items[s], m.answers[s] = items, a
	return app.Upsert{}, m.fail
}

func (m *memory) CloseStaleRuns(context.Context) (int, error) { return 0, nil }

func (m *memory) StartRun(context.Context, app.Run) (int64, error) { return 7, nil }

func (m *memory) EndRun(_ context.Context, r app.Run) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.runs = append(m.runs, r)
	return nil
}

func (m *memory) last(t *testing.T) app.Run {
	t.Helper()
	m.mu.Lock()
	defer m.mu.Unlock()
	if len(m.runs) != 1 {
		t.Fatalf("%d runs were ended, want 1", len(m.runs))
	}
	return m.runs[0]
}

func yields(name string, n int, err error) Source {
	return Source{Name: name, Type: "rss", Fetch: func(_ context.Context, _ Query, emit func(app.Item) error) (Answer, error) {
		for i := range n {
			if e := emit(app.Item{Native: name + string(rune('a'+i)), Title: "t"}); e != nil {
				return Answer{}, e
			}
		}
		return Answer{State: []byte("seen"), Coverage: app.Coverage{Complete: true}}, err
	}}
}

func hangs(name string) Source {
	return Source{Name: name, Type: "rss", Fetch: func(ctx context.Context, _ Query, _ func(app.Item) error) (Answer, error) {
		<-ctx.Done()
		return Answer{}, ctx.Err()
	}}
}

func runner(t *testing.T, m *memory, made *BriefParams) *Runner {
	t.Helper()
	return New(Deps{
		Store: m, Now: func() time.Time { return monday }, Zone: time.UTC, Timeout: 50 * time.Millisecond,
		LockPath: filepath.Join(t.TempDir(), "lock"),
		Make: func(_ context.Context, p BriefParams) (app.Brief, error) {
			if made != nil {
				*made = p
			}
			return app.Brief{Date: "2026-11-23"}, nil
		},
	})
}

func TestOneBadSourceDoesNotTouchTheOthers(t *testing.T) {
	m := newMemory()
	m.lastGood["old"] = monday.Add(-24 * time.Hour)
	var made BriefParams
	r := runner(t, m, &made)
	boom := Source{Name: "panics", Type: "rss", Fetch: func(context.Context, Query, func(app.Item) error) (Answer, error) { panic("bad feed") }}
	res, err := r.Run(t.Context(), Options{Sources: []Source{
		yields("good", 3, nil), yields("half", 2, errors.New("cut")), yields("none", 0, errors.New("refused")),
		yields("old", 0, errors.New("refused")), hangs("hangs"), boom,
		{Name: "unusable", Type: "email", OpenErr: &app.Error{Code: app.CodeConfig, Message: "no server"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		state app.SourceState
		items int
		code  string
	}{
		{app.SourceOK, 3, ""}, {app.SourcePartial, 2, app.CodeInternal}, {app.SourceFailed, 0, app.CodeInternal},
		{app.SourceStale, 0, app.CodeInternal}, {app.SourceFailed, 0, app.CodeInternal}, {app.SourceFailed, 0, app.CodeInternal},
		{app.SourceFailed, 0, app.CodeConfig},
	}
	for i, w := range want {
		got := made.Sources[i]
		if got.State != w.state || got.Items != w.items || got.Code != w.code {
			t.Errorf("%s: state %s, %d items, code %q; want %s, %d, %q (why: %s)", got.Name, got.State, got.Items, got.Code, w.state, w.items, w.code, got.Why)
		}
	}
	if got := made.Sources[3].AsOf; !got.Equal(monday.Add(-24 * time.Hour)) {
		t.Errorf("a stale source is as of %s, want its last good answer", got)
	}
	if !made.Sources[4].AsOf.IsZero() {
		t.Error("a source that never answered has a time")
	}
	if !m.answers["half"].Failed || m.answers["half"].State != nil || m.answers["half"].Coverage.Complete {
		t.Errorf("an answer that broke off moved a bookmark or covers something: %+v", m.answers["half"])
	}
	if strings.Contains(made.Sources[5].Why, "bad feed") {
		t.Error("the reader is shown a panic")
	}
	if res.Run.State != "partial" || m.last(t).State != "partial" {
		t.Errorf("the run is %q, want partial", res.Run.State)
	}
}

func TestRunsAreOneAtATime(t *testing.T) {
	m := newMemory()
	r := runner(t, m, nil)
	unlock, err := Acquire(r.deps.LockPath, Holder{Command: "timer", Since: monday})
	if err != nil {
		t.Fatal(err)
	}
	_, err = r.Run(t.Context(), Options{})
	var e *app.Error
	if !errors.As(err, &e) || e.Code != app.CodeLocked || !errors.Is(err, app.ErrLocked) {
		t.Fatalf("a second run got %v", err)
	}
	if !strings.Contains(e.Message, "timer") {
		t.Errorf("the holder is not named: %s", e.Message)
	}
	unlock()
	if _, err := r.Run(t.Context(), Options{}); err != nil {
		t.Fatalf("after the lock was given back: %v", err)
	}
	if _, err := os.Stat(holderPath(r.deps.LockPath)); !os.IsNotExist(err) {
		t.Error("the holder's name stays after the run")
	}
}

func TestStoppedRunMakesNoBrief(t *testing.T) {
	m := newMemory()
	r := runner(t, m, nil)
	r.deps.Timeout = time.Minute
	r.deps.Make = func(context.Context, BriefParams) (app.Brief, error) {
		t.Error("a brief was made of a run that was stopped")
		return app.Brief{}, nil
	}
	ctx, cancel := context.WithCancel(t.Context())
	started := make(chan struct{})
	go func() { <-started; cancel() }()
	_, err := r.Run(ctx, Options{Sources: []Source{hangs("a")}, Report: func(p app.Progress) {
		if p.State == "start" {
			close(started)
		}
	}})
	if app.AsError(err).Code != app.CodeCancelled {
		t.Fatalf("got %v", err)
	}
	if got := m.last(t).State; got != "cancelled" {
		t.Errorf("the run is %q", got)
	}
}

func TestFailedStoreFailsTheRun(t *testing.T) {
	m := newMemory()
	m.fail = &app.Error{Code: app.CodeDisk, Message: "The disk is full"}
	_, err := runner(t, m, nil).Run(t.Context(), Options{Sources: []Source{yields("a", 1, nil)}})
	if app.AsError(err).Code != app.CodeDisk {
		t.Fatalf("got %v", err)
	}
	if got := m.last(t); got.State != "failed" || got.Why != "The disk is full" {
		t.Errorf("the run says %+v", got)
	}
}

func TestProgressTellsEverySource(t *testing.T) {
	var seen []app.Progress
	_, err := runner(t, newMemory(), nil).Run(t.Context(), Options{
		Sources: []Source{yields("many", 200, nil), yields("few", 2, nil)},
		Report:  func(p app.Progress) { seen = append(seen, p) },
	})
	if err != nil {
		t.Fatal(err)
	}
	count := map[string]int{}
	for _, p := range seen {
		count[p.Source+"/"+p.State]++
		if p.Step == "sources" && p.Total != 2 {
			t.Errorf("%+v: total is not 2", p)
		}
	}
	for _, key := range []string{"many/start", "many/done", "few/start", "few/done", "/start", "/done"} {
		if count[key] != 1 {
			t.Errorf("%s was told %d times", key, count[key])
		}
	}
	if count["many/items"] != 200/emitBatch {
		t.Errorf("progress inside a source was told %d times", count["many/items"])
	}
}

func TestBreakerLeavesABrokenSourceAlone(t *testing.T) {
	asked := 0
	s := Source{Name: "broken", Fetch: func(context.Context, Query, func(app.Item) error) (Answer, error) {
		asked++
		return Answer{}, errors.New("refused")
	}}
	r := runner(t, newMemory(), nil)
	for range breakerTrips + 2 {
		if _, err := r.Run(t.Context(), Options{Sources: []Source{s}}); err != nil {
			t.Fatal(err)
		}
	}
	if asked != breakerTrips {
		t.Errorf("a source that is down was asked %d times, want %d", asked, breakerTrips)
	}
}

func TestSince(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct {
		name     string
		back     time.Duration
		lastGood time.Time
		want     time.Time
	}{
		{"no reach", 0, monday.Add(-day), time.Time{}},
		{"first run", day, time.Time{}, monday.Add(-day)},
		{"an hour ago", day, monday.Add(-time.Hour), monday.Add(-day)},
		{"before the weekend", day, monday.Add(-3 * day), monday.Add(-3 * day)},
		{"before a long holiday", day, monday.Add(-60 * day), monday.AddDate(0, 0, -14)},
	} {
		if got := since(&Source{Back: c.back}, monday, c.lastGood); !got.Equal(c.want) {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestARunThatIsNotClaimedDoesNothing(t *testing.T) {
	m := newMemory()
	r := runner(t, m, nil)
	made := errors.New("made by another")
	held := false
	_, err := r.Run(t.Context(), Options{Sources: []Source{yields("good", 3, nil)}, Claim: func(context.Context) error {
		_, err := Acquire(r.deps.LockPath, Holder{Command: "other"})
		held = errors.Is(err, app.ErrLocked)
		return made
	}})
	if !errors.Is(err, made) || len(m.runs) != 0 || len(m.items) != 0 {
		t.Errorf("got %v, %d runs, %d answers; want nothing done", err, len(m.runs), len(m.items))
	}
	if !held {
		t.Error("the claim was asked for without the lock")
	}
	if _, err := r.Run(t.Context(), Options{Sample: true}); err != nil || !m.last(t).Sample {
		t.Errorf("after it: %v; want the lock free, and the run kept as the sample's", err)
	}
}
