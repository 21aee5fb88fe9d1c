package llmtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

// PullTurn answers one request to pull a model.
type PullTurn func(w http.ResponseWriter, r *http.Request, model string)

// PullServer is an Ollama that pulls as it is told, one turn a request; past
// the last turn that one is played again.
type PullServer struct {
	URL  string
	HTTP *http.Client
	Done chan struct{} // closed when the test ends: what hangs lets go

	mu     sync.Mutex
	models []Model
	pulls  []string
}

// StartPull runs such a server until the test ends.
func StartPull(t testing.TB, version string, models []Model, turns ...PullTurn) *PullServer {
	t.Helper()
	s := &PullServer{Done: make(chan struct{}), models: models}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/version", func(w http.ResponseWriter, _ *http.Request) { write(w, map[string]string{"version": version}) })
	mux.HandleFunc("GET /api/tags", func(w http.ResponseWriter, _ *http.Request) { write(w, map[string]any{"models": tags(s.have())}) })
	mux.HandleFunc("POST /api/show", func(w http.ResponseWriter, r *http.Request) { show(w, r, s.have()) })
	mux.HandleFunc("POST /api/pull", func(w http.ResponseWriter, r *http.Request) {
		var req struct{ Model string }
		if err := json.NewDecoder(r.Body).Decode(&req); err != nil {
			Error(w, http.StatusBadRequest, "bad request")
			return
		}
		s.mu.Lock()
		turn := turns[min(len(s.pulls), len(turns)-1)]
		s.pulls = append(s.pulls, req.Model)
		s.mu.Unlock()
		turn(w, r, req.Model)
	})
	srv := httptest.NewServer(mux)
	s.URL, s.HTTP = srv.URL, srv.Client()
	t.Cleanup(func() {
		close(s.Done)
		srv.Close()
	})
	return s
}

// Pulls returns the models that were asked for, one a request.
func (s *PullServer) Pulls() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.pulls...)
}

// Install gives the server a model.
func (s *PullServer) Install(m Model) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.models = append(s.models, m)
}

func (s *PullServer) have() []Model {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Model(nil), s.models...)
}

// PullLine writes a line of progress without numbers, "success" as the last.
func PullLine(w http.ResponseWriter, status string) { line(w, fmt.Sprintf(`{"status":%q}`, status)) }

// PullPart writes a line of progress of one part.
func PullPart(w http.ResponseWriter, digest string, completed, total int64) {
	line(w, fmt.Sprintf(`{"status":"pulling %s","digest":"sha256:%s","total":%d,"completed":%d}`, digest, digest, total, completed))
}

// PullFault writes an error in the middle of the stream, with status 200.
func PullFault(w http.ResponseWriter, message string) { line(w, fmt.Sprintf(`{"error":%q}`, message)) }

func line(w http.ResponseWriter, s string) {
	fmt.Fprintln(w, s)
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}

// Break ends a stream as a connection does that breaks.
func Break() { panic(http.ErrAbortHandler) }
