package llm_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"daybrief/agent/llm"
	"daybrief/agent/mask"
	"daybrief/app"
)

// scripted is a Model that answers what it is told to.
type scripted struct {
	replies []llm.Reply
	errs    []error
	asked   []llm.Request
}

func (s *scripted) Name() string { return "scripted" }

func (s *scripted) Chat(_ context.Context, req llm.Request) (llm.Reply, error) {
	n := len(s.asked)
	s.asked = append(s.asked, req)
	var r llm.Reply
	var err error
	if n < len(s.replies) {
		r = s.replies[n]
	}
	if n < len(s.errs) {
		err = s.errs[n]
	}
	return r, err
}

func TestGuardKeepsPrivateItemsAtHome(t *testing.T) {
	for _, tc := range []struct {
		kinds   []app.Kind
		private bool
		want    llm.Kind
	}{
		{nil, false, llm.KindPrivate},
		{[]app.Kind{}, false, ""},
		{[]app.Kind{app.KindStory, app.KindArticle, app.KindWeather}, false, ""},
		{[]app.Kind{app.KindStory, app.KindMail}, false, llm.KindPrivate},
		{[]app.Kind{app.KindEvent}, false, llm.KindPrivate},
		{[]app.Kind{"something new"}, false, llm.KindPrivate},
		{[]app.Kind{app.KindMail}, true, ""},
		{nil, true, ""},
	} {
		m := &scripted{}
		g := llm.Guard(m, llm.GuardOptions{Private: tc.private})
		_, err := g.Chat(t.Context(), llm.Request{User: "u", Kinds: tc.kinds})
		if llm.KindOf(err) != tc.want || (len(m.asked) == 0) != (tc.want != "") {
			t.Errorf("kinds %v, private %v: %v after %d calls", tc.kinds, tc.private, err, len(m.asked))
		}
	}
	g := llm.Guard(&scripted{}, llm.GuardOptions{Notice: app.Note{Text: "there"}})
	steady := llm.Steady(g, llm.SteadyOptions{})
	if llm.Sends(steady, app.KindMail) || !llm.Sends(steady, app.KindStory) || llm.Notice(steady).Text != "there" {
		t.Error("what is around a guard does not tell what it sends")
	}
	if m := (&scripted{}); !llm.Sends(m, app.KindMail) || llm.Notice(m) != nil {
		t.Error("a model on this machine is told nothing")
	}
}

func TestGuardMasksAndBringsBack(t *testing.T) {
	const address, card = "ann@example.org", "4111 1111 1111 1111"
	m := &scripted{replies: []llm.Reply{{Text: `{"text":"Write to [email-1], [email-2] and [card-1]","x":"[password-1]"}`, Thinking: "[email-1]?"}}}
	g := llm.Guard(m, llm.GuardOptions{Mask: mask.New(), Private: true})
	r, err := g.Chat(t.Context(), llm.Request{
		System: "You serve bob@example.org.", User: "From " + address + ", card " + card + `, password: a"b\9x`, Schema: json.RawMessage("{}"),
	})
	if err != nil {
		t.Fatal(err)
	}
	sent := m.asked[0].System + m.asked[0].User
	for _, secret := range []string{address, "bob@", card, `a"b`} {
		if strings.Contains(sent, secret) {
			t.Errorf("%q left the machine in %q", secret, sent)
		}
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(r.Text), &back); err != nil {
		t.Fatalf("the answer is no JSON any more: %v\n%s", err, r.Text)
	}
	if back["text"] != "Write to bob@example.org, "+address+" and "+card || back["x"] != `a"b\9x` || r.Thinking != "bob@example.org?" {
		t.Errorf("answer %q, thinking %q", back, r.Thinking)
	}
}

// book is a Recorder that remembers.
type book struct {
	mu     sync.Mutex
	begun  []llm.Call
	ended  []llm.Call
	refuse error
}

func (b *book) Begin(_ context.Context, c llm.Call) (int64, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.refuse != nil {
		return 0, b.refuse
	}
	b.begun = append(b.begun, c)
	return int64(len(b.begun)), nil
}

func (b *book) End(_ int64, c llm.Call) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = append(b.ended, c)
}

func TestMeterRecordsEveryAttempt(t *testing.T) {
	m := &scripted{
		replies: []llm.Reply{{}, {Text: "ok", PromptTokens: 10, OutputTokens: 2, Sent: 99}},
		errs:    []error{&llm.Fault{Kind: llm.KindBusy}},
	}
	b := &book{}
	asked := llm.Steady(llm.Meter(m, b, llm.Call{Provider: "openai", Host: "h", Purpose: "brief"}), llm.SteadyOptions{Sleep: noSleep(nil)})
	g := llm.Guard(asked, llm.GuardOptions{Private: true, Mask: mask.New()})
	if _, err := g.Chat(t.Context(), llm.Request{User: "to ann@example.org", NumPredict: 50}); err != nil {
		t.Fatal(err)
	}
	first := llm.Call{Provider: "openai", Host: "h", Purpose: "brief", Model: "scripted", PromptTokens: llm.Estimate("to [email-1]"), OutputTokens: 50, Masked: 1}
	failed, done := first, first
	failed.PromptTokens, failed.OutputTokens, failed.Outcome = 0, 0, "busy"
	done.PromptTokens, done.OutputTokens, done.Outcome, done.Sent = 10, 2, llm.OutcomeOK, 99
	ignore := cmpopts.IgnoreFields(llm.Call{}, "Seconds")
	if diff := cmp.Diff([]llm.Call{first, first}, b.begun); diff != "" {
		t.Errorf("begun (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]llm.Call{failed, done}, b.ended, ignore); diff != "" {
		t.Errorf("ended (-want +got):\n%s", diff)
	}
	b.refuse = &app.Error{Code: app.CodeRate, Message: "The day's budget is used up"}
	_, err := g.Chat(t.Context(), llm.Request{User: "u"})
	if n := llm.Note(err, "m"); llm.KindOf(err) != llm.KindBudget || n.Text != "The day's budget is used up" || len(m.asked) != 2 {
		t.Errorf("over the budget: %v, %+v, %d calls", err, n, len(m.asked))
	}
}

func noSleep(waits *[]time.Duration) func(context.Context, time.Duration) error {
	return func(ctx context.Context, d time.Duration) error {
		if waits != nil {
			*waits = append(*waits, d)
		}
		return ctx.Err()
	}
}

func TestSteadyTriesAgainWhatMayPass(t *testing.T) {
	busy, rate := &llm.Fault{Kind: llm.KindBusy}, &llm.Fault{Kind: llm.KindRate, RetryAfter: 7 * time.Second}
	late := &llm.Fault{Kind: llm.KindRate, RetryAfter: time.Hour}
	for name, tc := range map[string]struct {
		errs  []error
		first llm.Reply
		calls int
		waits []time.Duration
		kind  llm.Kind
	}{
		"busy":        {errs: []error{busy, busy}, calls: 3, waits: []time.Duration{750 * time.Millisecond, 1500 * time.Millisecond}},
		"for ever":    {errs: []error{busy, busy, busy, busy}, calls: 3, waits: []time.Duration{750 * time.Millisecond, 1500 * time.Millisecond}, kind: llm.KindBusy},
		"retry after": {errs: []error{rate}, calls: 2, waits: []time.Duration{7*time.Second + 125*time.Millisecond}},
		"too long":    {errs: []error{late}, calls: 1, kind: llm.KindRate},
		"wrong key":   {errs: []error{&llm.Fault{Kind: llm.KindKey}}, calls: 1, kind: llm.KindKey},
		"cut late":    {errs: []error{&llm.Fault{Kind: llm.KindCut}}, first: llm.Reply{Text: "{", First: 1}, calls: 1, kind: llm.KindCut},
		"budget":      {errs: []error{&llm.Fault{Kind: llm.KindBudget}}, calls: 1, kind: llm.KindBudget},
		"unknown":     {errs: []error{errors.New("what")}, calls: 1},
	} {
		m := &scripted{errs: tc.errs, replies: []llm.Reply{tc.first}}
		var waits []time.Duration
		_, err := llm.Steady(m, llm.SteadyOptions{Sleep: noSleep(&waits)}).Chat(t.Context(), llm.Request{User: "u"})
		if llm.KindOf(err) != tc.kind || len(m.asked) != tc.calls || !slices.Equal(waits, tc.waits) {
			t.Errorf("%s: %v after %d calls and waits %v", name, err, len(m.asked), waits)
		}
	}
}

// TestSteadyKeepsTheDeadline: a wait that outlasts the context is not begun.
func TestSteadyKeepsTheDeadline(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	m := &scripted{errs: []error{&llm.Fault{Kind: llm.KindRate, RetryAfter: 30 * time.Second}}}
	started := time.Now()
	_, err := llm.Steady(m, llm.SteadyOptions{}).Chat(ctx, llm.Request{User: "u"})
	if llm.KindOf(err) != llm.KindRate || len(m.asked) != 1 || time.Since(started) > 10*time.Second {
		t.Errorf("%v after %d calls and %s", err, len(m.asked), time.Since(started))
	}
}

func TestBreakerLeavesAServerAlone(t *testing.T) {
	down := make([]error, 20)
	for i := range down {
		down[i] = &llm.Fault{Kind: llm.KindServer}
	}
	m := &scripted{errs: down}
	b := llm.NewBreaker("OpenAI")
	for range 4 { // each run has a model of its own, and the same breaker
		s := llm.Steady(m, llm.SteadyOptions{Sleep: noSleep(nil), Breaker: b})
		if _, err := s.Chat(t.Context(), llm.Request{User: "u"}); err == nil {
			t.Fatal("no error of a server that is down")
		}
	}
	if len(m.asked) != 5 {
		t.Errorf("%d calls to a server that is down, want 5", len(m.asked))
	}
	_, err := llm.Steady(m, llm.SteadyOptions{Breaker: b}).Chat(t.Context(), llm.Request{User: "u"})
	if n := llm.Note(err, "m"); llm.KindOf(err) != llm.KindBusy || !strings.Contains(n.Text, "OpenAI") {
		t.Errorf("an open circuit: %v, %+v", err, n)
	}
	wrong := &scripted{errs: []error{&llm.Fault{Kind: llm.KindKey}, &llm.Fault{Kind: llm.KindKey}, &llm.Fault{Kind: llm.KindKey}, &llm.Fault{Kind: llm.KindKey}, &llm.Fault{Kind: llm.KindKey}, &llm.Fault{Kind: llm.KindKey}}}
	other := llm.NewBreaker("x")
	for range 6 {
		if _, err := llm.Steady(wrong, llm.SteadyOptions{Breaker: other}).Chat(t.Context(), llm.Request{}); llm.KindOf(err) != llm.KindKey {
			t.Errorf("a wrong key: %v", err)
		}
	}
}
