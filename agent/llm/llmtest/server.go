// Package llmtest is an Ollama for tests: a loopback server that speaks
// Ollama's protocol and answers as it is told. Only tests may import it.
package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// Model is one model the server has.
type Model struct {
	Name, Family, Size string // Size as Ollama writes it: "7.6B"
	Digest             string
	Capabilities       []string
	Context            int
}

// Message is one message of a request.
type Message struct {
	Role    string `json:"role"`
	Content string `json:"content"`
}

// Request is a chat as it reached the server.
type Request struct {
	Model     string          `json:"model"`
	Messages  []Message       `json:"messages"`
	Format    json.RawMessage `json:"format"`
	Options   map[string]any  `json:"options"`
	KeepAlive any             `json:"keep_alive"`
	Think     any             `json:"think"`
	Truncate  *bool           `json:"truncate"`
	Shift     *bool           `json:"shift"`
}

// Answer writes the server's answer to a chat.
type Answer func(w http.ResponseWriter, r *http.Request, req Request)

// Server is a running Ollama.
type Server struct {
	URL  string
	HTTP *http.Client
	Done chan struct{} // closed when the test ends: what hangs lets go

	mu    sync.Mutex
	chats []Request
}

// Start runs a server until the test ends.
func Start(t testing.TB, version string, models []Model, answer Answer) *Server {
	t.Helper()
	s := &Server{Done: make(chan struct{})}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/version", func(w http.ResponseWriter, _ *http.Request) { write(w, map[string]string{"version": version}) })
	mux.HandleFunc("GET /api/tags", func(w http.ResponseWriter, _ *http.Request) { write(w, map[string]any{"models": tags(models)}) })
	mux.HandleFunc("GET /api/ps", func(w http.ResponseWriter, _ *http.Request) { write(w, map[string]any{"models": []any{}}) })
	mux.HandleFunc("POST /api/show", func(w http.ResponseWriter, r *http.Request) { show(w, r, models) })
	mux.HandleFunc("POST /api/chat", func(w http.ResponseWriter, r *http.Request) {
		var req Request
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
			http.Error(w, `{"error":"bad request"}`, http.StatusBadRequest)
			return
		}
		s.mu.Lock()
		s.chats = append(s.chats, req)
		s.mu.Unlock()
		answer(w, r, req)
	})
	srv := httptest.NewServer(mux)
	s.URL, s.HTTP = srv.URL, srv.Client()
	t.Cleanup(func() {
		close(s.Done)
		srv.Close()
	})
	return s
}

// ClosedPort returns an address of this machine, host:port, where nothing
// listens until the test ends: a connection of our own holds the port.
func ClosedPort(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn.LocalAddr().String()
}

// Chats returns the chats that came so far.
func (s *Server) Chats() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.chats...)
}

func tags(models []Model) []map[string]any {
	out := []map[string]any{}
	for _, m := range models {
		out = append(out, map[string]any{"name": m.Name, "model": m.Name, "digest": m.Digest, "size": 1 << 30,
			"details": map[string]any{"family": m.Family, "parameter_size": m.Size}})
	}
	return out
}

func show(w http.ResponseWriter, r *http.Request, models []Model) {
	var req struct{ Model string }
	if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
		http.Error(w, `{"error":"bad request"}`, http.StatusBadRequest)
		return
	}
	for _, m := range models {
		if m.Name == req.Model {
			write(w, map[string]any{"capabilities": m.Capabilities, "details": map[string]any{"family": m.Family},
				"model_info": map[string]any{"general.architecture": m.Family, m.Family + ".context_length": m.Context}})
			return
		}
	}
	Error(w, http.StatusNotFound, fmt.Sprintf("model %q not found", req.Model))
}

func write(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(v); err != nil {
		panic(http.ErrAbortHandler)
	}
}

// Error answers as Ollama does for a fault.
func Error(w http.ResponseWriter, status int, message string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, "{\"error\":%q}\n", message)
}

// Part writes one line of a stream.
func Part(w io.Writer, content, thinking string) {
	data, err := json.Marshal(map[string]any{"model": "m", "created_at": "2026-01-01T00:00:00Z", "done": false,
		"message": map[string]string{"role": "assistant", "content": content, "thinking": thinking}})
	if err != nil {
		panic(http.ErrAbortHandler)
	}
	fmt.Fprintf(w, "%s\n", data)
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}

// End writes the last line of a stream.
func End(w io.Writer, reason string, promptTokens, outputTokens int) {
	fmt.Fprintf(w, `{"model":"m","created_at":"2026-01-01T00:00:00Z","message":{"role":"assistant","content":""},"done":true,"done_reason":%q,"prompt_eval_count":%d,"eval_count":%d}`+"\n", reason, promptTokens, outputTokens)
}

// Say answers with a text in pieces, as a model does.
func Say(whole string) Answer {
	return func(w http.ResponseWriter, _ *http.Request, _ Request) {
		text := whole
		for len(text) > 0 {
			n := min(len(text), 64)
			for n < len(text) && text[n]&0xC0 == 0x80 {
				n++
			}
			Part(w, text[:n], "")
			text = text[n:]
		}
		End(w, "stop", 900, 200)
	}
}
