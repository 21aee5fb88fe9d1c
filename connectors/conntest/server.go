package conntest

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Fault is a way in which a server can fail.
type Fault string

// The faults. Those before Unauthorized show in the address, see Server.Base.
const (
	None         Fault = ""
	DNS          Fault = "dns failure"
	Refused      Fault = "refused"
	TLS          Fault = "tls error"
	Unauthorized Fault = "401"
	Forbidden    Fault = "403"
	RateLimited  Fault = "429 with Retry-After"
	ServerError  Fault = "500"
	Garbage      Fault = "200 with garbage"
	Empty        Fault = "200 with nothing"
	HTML         Fault = "200 with a web page"
	Truncated    Fault = "200 with half of the answer"
	Endless      Fault = "endless body"
	Bomb         Fault = "200 MB body, packed"
	Drip         Fault = "slow drip"
	Hang         Fault = "hang"
	Redirect     Fault = "redirect to a host not allowed"
	Cut          Fault = "connection cut"
)

// Elsewhere is where the fault Redirect leads.
const Elsewhere = "elsewhere.invalid"

// Server is a web server on loopback that answers well until told otherwise.
type Server struct {
	t     testing.TB
	plain *httptest.Server
	tls   *httptest.Server
	mux   *http.ServeMux

	mu       sync.Mutex
	fault    Fault
	requests []string
}

// NewServer starts a server that ends with the test.
func NewServer(t testing.TB) *Server {
	t.Helper()
	s := &Server{t: t, mux: http.NewServeMux()}
	s.plain = httptest.NewServer(s)
	s.tls = httptest.NewUnstartedServer(s)
	s.tls.Config.ErrorLog = quiet()
	s.tls.StartTLS()
	t.Cleanup(func() { s.plain.Close(); s.tls.Close() })
	return s
}

// Handle answers requests for a pattern of http.ServeMux.
func (s *Server) Handle(pattern string, h http.HandlerFunc) { s.mux.HandleFunc(pattern, h) }

// Bytes answers a path with a body.
func (s *Server) Bytes(path, mediaType string, body []byte) {
	s.mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", mediaType)
		_, _ = w.Write(body) // the client may be gone; its side of the test says so
	})
}

// File answers a path with the contents of a file.
func (s *Server) File(path, name, mediaType string) {
	s.t.Helper()
	body, err := os.ReadFile(name)
	if err != nil {
		s.t.Fatal(err)
	}
	s.Bytes(path, mediaType, body)
}

// Set switches to a fault, or back to None.
func (s *Server) Set(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = f
}

// Requests returns the paths asked for so far, queries included.
func (s *Server) Requests() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// Base returns the server's address without a final slash, or under a fault
// that lies before the server, an address that has it.
func (s *Server) Base() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch s.fault {
	case DNS:
		return "http://nowhere.invalid"
	case Refused:
		return "http://" + ClosedPort(s.t)
	case TLS:
		return s.tls.URL
	}
	return s.plain.URL
}

// ClosedPort returns an address of this machine, host:port, where nothing
// listens until the test ends: a connection of our own holds the port, since a
// port merely given back may be another test's listener a moment later.
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

// ServeHTTP answers, or fails as it was told.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	s.requests = append(s.requests, r.URL.RequestURI())
	fault := s.fault
	s.mu.Unlock()
	if status := statusOf(fault); status != 0 {
		if fault == RateLimited {
			w.Header().Set("Retry-After", "120")
		}
		if fault == Redirect {
			w.Header().Set("Location", "http://"+Elsewhere+"/path?token=hush")
		}
		w.WriteHeader(status)
		return
	}
	switch fault {
	case Garbage, Empty, HTML:
		_, _ = w.Write(bodyOf(fault))
	case Truncated, Cut:
		s.half(w, r, fault == Cut)
	case Endless:
		pour(w, r, bytes.Repeat([]byte("again and again "), 4096), 0)
	case Bomb:
		w.Header().Set("Content-Encoding", "gzip")
		bomb(w)
	case Drip:
		pour(w, r, []byte(" "), 20*time.Millisecond)
	case Hang:
		_, _ = io.Copy(io.Discard, r.Body) // before that a server does not notice that its client has left
		<-r.Context().Done()
	default:
		s.mux.ServeHTTP(w, r)
	}
}

func statusOf(f Fault) int {
	switch f {
	case Unauthorized:
		return http.StatusUnauthorized
	case Forbidden:
		return http.StatusForbidden
	case RateLimited:
		return http.StatusTooManyRequests
	case ServerError:
		return http.StatusInternalServerError
	case Redirect:
		return http.StatusFound
	}
	return 0
}

func bodyOf(f Fault) []byte {
	switch f {
	case Garbage:
		return []byte("\x00\x9f{[<]}\xff\xfe]]>BEGIN:garbage\r\n\x1b[31m&&&")
	case HTML:
		return []byte("<!doctype html><html><head><title>Sign in</title></head><body><h1>Please sign in</h1></body></html>")
	}
	return nil
}

// half sends half of the good answer: as if it were all, or with the length of
// the whole and then nothing.
func (s *Server) half(w http.ResponseWriter, r *http.Request, cut bool) {
	rec := httptest.NewRecorder()
	s.mux.ServeHTTP(rec, r)
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	body := rec.Body.Bytes()
	if cut {
		w.Header().Set("Content-Length", strconv.Itoa(max(len(body), 2)))
	}
	w.WriteHeader(rec.Code)
	_, _ = w.Write(body[:len(body)/2])
	if cut {
		_ = http.NewResponseController(w).Flush()
		panic(http.ErrAbortHandler) // how net/http is told to cut the connection
	}
}

// pour writes a piece over and over until the client goes.
func pour(w http.ResponseWriter, r *http.Request, piece []byte, pause time.Duration) {
	for r.Context().Err() == nil {
		if _, err := w.Write(piece); err != nil {
			return
		}
		if pause > 0 {
			_ = http.NewResponseController(w).Flush()
			select {
			case <-r.Context().Done():
			case <-time.After(pause):
			}
		}
	}
}

// bomb writes 200 MB of blanks, packed to 200 KB: one packed megabyte, again
// and again, which RFC 1952 section 2.2 allows.
func bomb(w http.ResponseWriter) {
	var buf bytes.Buffer
	z := gzip.NewWriter(&buf)
	_, err := z.Write(bytes.Repeat([]byte(" "), 1<<20))
	if err != nil || z.Close() != nil {
		return // a bytes.Buffer does not fail
	}
	for range 200 {
		if _, err := w.Write(buf.Bytes()); err != nil {
			return
		}
	}
}
