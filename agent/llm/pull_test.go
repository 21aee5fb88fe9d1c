package llm_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
)

// pulled runs a pull whose waits take no time, and keeps what it told.
func pulled(t *testing.T, s *llmtest.PullServer) (steps []llm.PullProgress, waits []time.Duration, err error) {
	t.Helper()
	err = llm.Pull(t.Context(), llm.PullParams{
		URL: s.URL, HTTP: s.HTTP, Model: "m:1b",
		Progress: func(p llm.PullProgress) { steps = append(steps, p) },
		Wait: func(ctx context.Context, d time.Duration) error {
			waits = append(waits, d)
			return ctx.Err()
		},
	})
	return steps, waits, err
}

// rises fails where the bar or the bytes ever fall, or one ends full too early.
func rises(t *testing.T, steps []llm.PullProgress) {
	t.Helper()
	for i, p := range steps {
		if p.Done > p.Total || p.Fraction > 1 || p.Phase != llm.PhaseDone && p.Fraction >= 1 {
			t.Errorf("step %d: %+v", i, p)
		}
		if i > 0 && (p.Fraction < steps[i-1].Fraction || p.Done < steps[i-1].Done || p.Total < steps[i-1].Total) {
			t.Errorf("step %d falls from %+v to %+v", i, steps[i-1], p)
		}
	}
}

func whole(w http.ResponseWriter, _ *http.Request, _ string) {
	llmtest.PullLine(w, "pulling manifest")
	llmtest.PullPart(w, "weights", 400, 1000)
	llmtest.PullPart(w, "weights", 1000, 1000)
	llmtest.PullPart(w, "licence", 50, 50) // a part nobody knew of: the total grows
	llmtest.PullLine(w, "verifying sha256 digest")
	llmtest.PullLine(w, "writing manifest")
	llmtest.PullLine(w, "success")
}

func TestPull(t *testing.T) {
	s := llmtest.StartPull(t, "0.17.4", nil, whole)
	steps, waits, err := pulled(t, s)
	if err != nil || len(waits) != 0 || len(s.Pulls()) != 1 || s.Pulls()[0] != "m:1b" {
		t.Fatalf("Pull = %v, waits %v, pulls %v", err, waits, s.Pulls())
	}
	rises(t, steps)
	last := steps[len(steps)-1]
	if last.Phase != llm.PhaseDone || last.Fraction != 1 || last.Done != 1050 || last.Total != 1050 || last.Attempt != 1 {
		t.Errorf("last step %+v", last)
	}
}

// The connection breaks in the middle, comes back with less than it had, and
// breaks again between server and library; the rest comes after all.
func TestPullSurvivesBrokenConnections(t *testing.T) {
	s := llmtest.StartPull(t, "0.17.4", nil,
		func(w http.ResponseWriter, _ *http.Request, _ string) {
			llmtest.PullPart(w, "weights", 600, 1000)
			llmtest.Break()
		},
		func(w http.ResponseWriter, _ *http.Request, _ string) {
			llmtest.PullPart(w, "weights", 500, 1000)
			llmtest.PullFault(w, "max retries exceeded: unexpected EOF")
		},
		func(w http.ResponseWriter, _ *http.Request, _ string) { // ends without a word
			llmtest.PullPart(w, "weights", 700, 1000)
		},
		func(w http.ResponseWriter, _ *http.Request, _ string) { // what lies between answers
			w.WriteHeader(http.StatusBadGateway)
			_, _ = w.Write([]byte("<html>Bad gateway</html>"))
		},
		whole)
	steps, waits, err := pulled(t, s)
	if err != nil || len(s.Pulls()) != 5 {
		t.Fatalf("Pull = %v after %d requests", err, len(s.Pulls()))
	}
	rises(t, steps)
	if last := steps[len(steps)-1]; last.Attempt != 5 || last.Fraction != 1 {
		t.Errorf("last step %+v", last)
	}
	// Waits grow while nothing comes and begin anew after something did.
	want := []time.Duration{time.Second, 2 * time.Second, time.Second, 2 * time.Second}
	if len(waits) != len(want) {
		t.Fatalf("waits %v, want %v", waits, want)
	}
	for i := range want {
		if waits[i] != want[i] {
			t.Errorf("waits %v, want %v", waits, want)
		}
	}
}

func TestPullGivesUp(t *testing.T) {
	for _, tc := range []struct {
		name     string
		turn     llmtest.PullTurn
		kind     llm.Kind
		requests int
		says     string
	}{
		{"library unknown to the name server", fault("pull model manifest: Get \"https://host/v2\": dial tcp: lookup host: no such host"), llm.KindOffline, 6, "does not reach its library"},
		{"broken for good", func(http.ResponseWriter, *http.Request, string) { llmtest.Break() }, llm.KindCut, 6, "again and again"},
		{"no such model", fault("pull model manifest: file does not exist"), llm.KindUnknown, 1, "has no model"},
		{"no such model, by status", func(w http.ResponseWriter, _ *http.Request, _ string) {
			llmtest.Error(w, http.StatusNotFound, "not found")
		}, llm.KindUnknown, 1, "has no model"},
		{"full", fault("write /models/blobs/sha256-x-partial-0: no space left on device"), llm.KindDisk, 1, "disk is full"},
		{"full on Windows", fault("write C:\\models: There is not enough space on the disk."), llm.KindDisk, 1, "disk is full"},
		{"full, seen as a stream that broke", fault("max retries exceeded: write x: no space left on device"), llm.KindDisk, 1, "disk is full"},
		{"too old", func(w http.ResponseWriter, _ *http.Request, _ string) {
			llmtest.PullFault(w, "pull model manifest: 412: The model you are attempting to pull requires a newer version of Ollama.")
		}, llm.KindOutdated, 1, "newer Ollama"},
		{"bad name", func(w http.ResponseWriter, _ *http.Request, _ string) {
			llmtest.Error(w, http.StatusBadRequest, "invalid model name")
		}, llm.KindBadName, 1, "cannot be the name"},
		{"may not", fault("unauthorized: access denied"), llm.KindDenied, 1, "may not load"},
		{"its own words", fault("something new went wrong."), llm.KindServer, 1, "something new went wrong."},
		{"no Ollama", func(w http.ResponseWriter, _ *http.Request, _ string) { _, _ = w.Write([]byte("<html>hello</html>\n")) }, llm.KindGarbage, 1, "does not speak"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			s := llmtest.StartPull(t, "0.17.4", nil, tc.turn)
			steps, _, err := pulled(t, s)
			if llm.KindOf(err) != tc.kind || len(s.Pulls()) != tc.requests {
				t.Errorf("Pull = %v after %d requests, want %s after %d", err, len(s.Pulls()), tc.kind, tc.requests)
			}
			rises(t, steps)
			message, hint := llm.PullError(err, "m:1b")
			if !strings.Contains(message, tc.says) || hint == "" || strings.Contains(message, "..") {
				t.Errorf("said %q, %q", message, hint)
			}
		})
	}
}

func fault(text string) llmtest.PullTurn {
	return func(w http.ResponseWriter, _ *http.Request, _ string) { llmtest.PullFault(w, text) }
}

func TestPullOfAServerThatIsGone(t *testing.T) {
	err := llm.Pull(t.Context(), llm.PullParams{
		URL: "http://" + llmtest.ClosedPort(t), HTTP: http.DefaultClient, Model: "m",
		Wait: func(context.Context, time.Duration) error { return nil },
	})
	message, hint := llm.PullError(err, "m")
	if llm.KindOf(err) != llm.KindRefused || !strings.Contains(message, "stopped answering") || !strings.Contains(hint, "ollama serve") {
		t.Errorf("Pull = %v: %q %q", err, message, hint)
	}
}

// A reader who stops lets go of the request, so that the server stops too, and
// is told that nothing is lost.
func TestPullStopped(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	let := make(chan struct{})
	s := llmtest.StartPull(t, "0.17.4", nil, func(w http.ResponseWriter, r *http.Request, _ string) {
		llmtest.PullPart(w, "weights", 600, 1000)
		<-r.Context().Done()
		close(let)
	})
	err := llm.Pull(ctx, llm.PullParams{URL: s.URL, HTTP: s.HTTP, Model: "m", Progress: func(p llm.PullProgress) {
		if p.Done > 0 {
			stop()
		}
	}})
	if llm.KindOf(err) != llm.KindStopped || !errors.Is(err, context.Canceled) {
		t.Errorf("Pull = %v, want it stopped", err)
	}
	select {
	case <-let:
	case <-time.After(30 * time.Second):
		t.Error("the server was not let go")
	}
	if _, hint := llm.PullError(err, "m"); !strings.Contains(hint, "goes on where it was") {
		t.Errorf("hint %q", hint)
	}
}

// Stopped while it waits for another attempt, it does not wait to the end.
func TestPullStoppedWhileWaiting(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	s := llmtest.StartPull(t, "0.17.4", nil, func(http.ResponseWriter, *http.Request, string) { llmtest.Break() })
	err := llm.Pull(ctx, llm.PullParams{URL: s.URL, HTTP: s.HTTP, Model: "m", Progress: func(p llm.PullProgress) {
		if p.Phase == llm.PhaseWaiting {
			stop()
		}
	}})
	if llm.KindOf(err) != llm.KindStopped || len(s.Pulls()) != 1 {
		t.Errorf("Pull = %v after %d requests", err, len(s.Pulls()))
	}
}
