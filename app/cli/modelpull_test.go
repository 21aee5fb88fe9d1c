package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"os/exec"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"daybrief/agent/llm/llmtest"
)

// withServer runs a command that finds a model server at url.
func withServer(t *testing.T, url string, args ...string) ran {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := command(ctx, t.TempDir(), args...)
	cmd.Env = append(cmd.Env, "OLLAMA_HOST="+url)
	var out, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &stderr
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return ran{out.String(), stderr.String(), cmd.ProcessState.ExitCode()}
}

func TestModelPull(t *testing.T) {
	turns := []llmtest.PullTurn{
		func(w http.ResponseWriter, _ *http.Request, _ string) {
			llmtest.PullPart(w, "weights", 300<<20, 1<<30)
			llmtest.Break()
		},
		func(w http.ResponseWriter, _ *http.Request, _ string) {
			llmtest.PullPart(w, "weights", 1<<30, 1<<30)
			llmtest.PullLine(w, "verifying sha256 digest")
			llmtest.PullLine(w, "success")
		},
	}
	s := llmtest.StartPull(t, "0.17.4", nil, turns...)
	r := withServer(t, s.URL, "model", "pull", "m:1b")
	for _, want := range []string{"Asking for m:1b", "Loading m:1b, 300 MB of 1.0 GB", "The connection broke; again in 1s", "Checking m:1b", "m:1b is there."} {
		if !strings.Contains(r.err, want) {
			t.Errorf("%q is not said:\n%s", want, r.err)
		}
	}
	if r.code != ExitDone || r.out != "" {
		t.Errorf("exit %d, output %q", r.code, r.out)
	}
	s = llmtest.StartPull(t, "0.17.4", nil, turns...)
	r = withServer(t, s.URL, "model", "pull", "m:1b", "--json")
	lines := strings.Split(strings.TrimSpace(r.out), "\n")
	var last pullLine
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || r.code != ExitDone {
		t.Fatalf("%v, exit %d: %s", err, r.code, r.out)
	}
	if want := (pullLine{"done", 1 << 30, 1 << 30, 1, 2}); last != want {
		t.Errorf("last line %+v, want %+v", last, want)
	}
}

func TestModelPullFaults(t *testing.T) {
	s := llmtest.StartPull(t, "0.17.4", nil, func(w http.ResponseWriter, _ *http.Request, _ string) {
		llmtest.PullFault(w, "pull model manifest: file does not exist")
	})
	if r := withServer(t, s.URL, "model", "pull", "nobody:1b"); r.code != ExitFailed || !strings.Contains(r.err, `no model "nobody:1b"`) {
		t.Errorf("exit %d: %s", r.code, r.err)
	}
	if r := withServer(t, s.URL, "model", "pull", "a", "b"); r.code != ExitUsage {
		t.Errorf("two names: exit %d: %s", r.code, r.err)
	}
	if r := withServer(t, llmtest.ClosedPort(t), "model", "pull", "--json"); r.code != ExitFailed || !strings.Contains(r.err, `"model-down"`) {
		t.Errorf("no server: exit %d: %s", r.code, r.err)
	}
}

// Ctrl-C ends a pull, lets go of the server and says that nothing is lost.
func TestModelPullInterrupted(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("no interrupt can be sent to a process here")
	}
	begun, let := make(chan struct{}), make(chan struct{})
	s := llmtest.StartPull(t, "0.17.4", nil, func(w http.ResponseWriter, r *http.Request, _ string) {
		llmtest.PullPart(w, "weights", 1, 100)
		close(begun)
		<-r.Context().Done()
		close(let)
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	cmd := command(ctx, t.TempDir(), "model", "pull", "m:1b")
	cmd.Env = append(cmd.Env, "OLLAMA_HOST="+s.URL)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	hang := time.After(50 * time.Second)
	for _, c := range []chan struct{}{begun, let} {
		if c == let {
			if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
				t.Fatal(err)
			}
		}
		select {
		case <-c:
		case <-hang:
			t.Fatalf("hangs:\n%s", stderr.String())
		}
	}
	_, isExit := cmd.Wait().(*exec.ExitError)
	if !isExit || cmd.ProcessState.ExitCode() != ExitFailed || !strings.Contains(stderr.String(), "goes on where it was") {
		t.Errorf("exit %v: %s", cmd.ProcessState, stderr.String())
	}
}

func TestModelStatus(t *testing.T) {
	s := llmtest.StartPull(t, "0.12.0", []llmtest.Model{{Name: "w:7b", Family: "qwen2", Size: "7.6B", Capabilities: []string{"completion"}}}, nil)
	r := withServer(t, s.URL, "model", "status")
	for _, want := range []string{"Ollama 0.12.0 at " + s.URL, "w:7b words the brief", "may cut a long prompt", "no model for search by meaning"} {
		if !strings.Contains(r.out, want) {
			t.Errorf("%q is not said:\n%s", want, r.out)
		}
	}
	var state struct{ State, Model string }
	r = withServer(t, s.URL, "model", "status", "--json")
	if err := json.Unmarshal([]byte(r.out), &state); err != nil || state.State != "ready" || state.Model != "w:7b" {
		t.Errorf("%v: %s", err, r.out)
	}
	if r := withServer(t, llmtest.ClosedPort(t), "model", "status"); r.code != ExitDone || !strings.Contains(r.out, "memory") {
		t.Errorf("without a server: exit %d: %s%s", r.code, r.out, r.err)
	}
}
