package store_test

import (
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/app/store"
)

func TestCallsAreKept(t *testing.T) {
	s, ctx := openUsage(t), t.Context()
	at := time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC)
	begun := store.ModelCall{At: at, Provider: "openai", Host: "api.openai.com", Remote: true, Model: "m", Purpose: "brief", PromptTokens: 900, OutputTokens: 1400, Masked: 3}
	id, err := s.BeginCall(ctx, begun, store.Budget{Since: at.Add(-time.Hour), Calls: 10, Tokens: 5000})
	if err != nil {
		t.Fatal(err)
	}
	list, err := s.Calls(ctx, time.Time{})
	if diff := cmp.Diff([]store.ModelCall{begun}, list); diff != "" || err != nil {
		t.Errorf("under way: %v (-want +got):\n%s", err, diff)
	}
	ended := begun
	ended.PromptTokens, ended.OutputTokens, ended.Seconds, ended.Outcome, ended.Sent = 850, 120, 2.5, "ok", 4096
	if err := s.EndCall(ctx, id, ended); err != nil {
		t.Fatal(err)
	}
	list, err = s.Calls(ctx, at)
	if diff := cmp.Diff([]store.ModelCall{ended}, list); diff != "" || err != nil {
		t.Errorf("ended: %v (-want +got):\n%s", err, diff)
	}
	if list, err = s.Calls(ctx, at.Add(time.Second)); len(list) != 0 || err != nil {
		t.Errorf("since later: %v, %v", list, err)
	}
	if err := s.EndCall(ctx, id+1, ended); !errors.Is(err, app.ErrNotFound) {
		t.Errorf("the end of no call: %v", err)
	}
	if err := s.ForgetCalls(ctx, at.Add(time.Second)); err != nil {
		t.Fatal(err)
	}
	if list, err = s.Calls(ctx, time.Time{}); len(list) != 0 || err != nil {
		t.Errorf("after forgetting: %v, %v", list, err)
	}
}

func openUsage(t *testing.T) *store.Store {
	t.Helper()
	s, _, err := store.Open(t.Context(), t.TempDir()+"/daybrief.db", store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func TestBudgetHoldsSideBySide(t *testing.T) {
	s, ctx := openUsage(t), t.Context()
	day := time.Date(2026, 11, 21, 0, 0, 0, 0, time.UTC)
	old := store.ModelCall{At: day.Add(-time.Minute), Remote: true, PromptTokens: 1 << 30}
	if _, err := s.BeginCall(ctx, old, store.Budget{}); err != nil {
		t.Fatal(err)
	}
	const most = 5
	var wg sync.WaitGroup
	errs := make([]error, 12)
	for i := range errs {
		wg.Go(func() {
			c := store.ModelCall{At: day.Add(time.Hour), Remote: true, PromptTokens: 10, OutputTokens: 10}
			_, errs[i] = s.BeginCall(ctx, c, store.Budget{Since: day, Calls: most})
		})
	}
	wg.Wait()
	refused := 0
	for _, err := range errs {
		var over *store.BudgetError
		switch {
		case errors.As(err, &over):
			refused++
		case err != nil:
			t.Error(err)
		}
	}
	if refused != len(errs)-most {
		t.Errorf("%d calls were refused, want %d", refused, len(errs)-most)
	}
	now := store.ModelCall{At: day.Add(time.Hour), Remote: true, PromptTokens: 10}
	if _, err := s.BeginCall(ctx, now, store.Budget{Since: day, Tokens: 109}); err == nil {
		t.Error("100 tokens are used of 109, and 10 more were allowed")
	}
	if _, err := s.BeginCall(ctx, now, store.Budget{Since: day, Tokens: 110}); err != nil {
		t.Errorf("the last 10 tokens: %v", err)
	}
	now.Remote = false
	if _, err := s.BeginCall(ctx, now, store.Budget{Since: day, Calls: 1, Tokens: 1}); err != nil {
		t.Errorf("a call on this machine: %v", err)
	}
}
