//go:build peers

package llm_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/llm/ollamatest"
)

// TestRealOllamaPull has a real server pull what it cannot: its words for these
// faults are known.
func TestRealOllamaPull(t *testing.T) {
	url := ollamatest.Start(t)
	for _, tc := range []struct {
		name, model string
		kind        llm.Kind
	}{
		// A name that is reserved never to exist (RFC 2606), so no library answers.
		{"no library", "library.invalid/people/model:1b", llm.KindOffline},
		{"nobody listens", "127.0.0.1:9/people/model:1b", llm.KindOffline},
		{"bad name", "a b:c:d", llm.KindBadName},
	} {
		t.Run(tc.name, func(t *testing.T) {
			err := llm.Pull(t.Context(), llm.PullParams{
				URL: url, HTTP: http.DefaultClient, Model: tc.model,
				Wait: func(context.Context, time.Duration) error { return nil },
			})
			t.Log(err)
			if k := llm.KindOf(err); k != tc.kind {
				t.Errorf("Pull = %v, want %s", err, tc.kind)
			}
		})
	}
}
