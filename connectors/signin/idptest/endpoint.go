package idptest

import (
	"encoding/json"
	"io"
	"net/http"
	"strings"
)

// maxForm bounds the body of a request.
const maxForm = 64 << 10

// reply is an answer in the making.
type reply struct {
	status   int
	body     any    // as JSON
	page     string // as HTML, instead of body
	location string // of a redirect
	err      string // the OAuth error, for Requests
}

func ok(body map[string]any) reply { return reply{status: http.StatusOK, body: body} }

// refusal is an error answer (RFC 6749 section 5.2).
func refusal(code string) reply {
	status := http.StatusBadRequest
	if code == "invalid_client" {
		status = http.StatusUnauthorized
	}
	return reply{status: status, err: code, body: map[string]any{"error": code, "error_description": "test provider: " + code}}
}

// endpoint records a request, lets it fail when told to, and writes the answer.
func (s *Server) endpoint(path string, work func(*http.Request) reply) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxForm)
		seen := Request{Endpoint: path, Method: r.Method}
		if err := r.ParseForm(); err != nil {
			http.Error(w, "bad form", http.StatusBadRequest)
			return
		}
		seen.Form = r.Form
		s.mu.Lock()
		fail := s.failures[path]
		var out reply
		if fail.status == 0 {
			out = work(r)
		}
		seen.Error = out.err
		s.requests = append(s.requests, seen)
		s.mu.Unlock()
		if fail.hold != nil {
			fail.arrived()
			select {
			case <-fail.hold:
			case <-r.Context().Done():
			}
		}
		if fail.status != 0 {
			kind := "text/html; charset=utf-8"
			if strings.HasPrefix(fail.body, "{") {
				kind = "application/json"
			}
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(fail.status)
			_, _ = io.WriteString(w, fail.body)
			return
		}
		out.write(w)
	})
}

func (o reply) write(w http.ResponseWriter) {
	w.Header().Set("Cache-Control", "no-store")
	switch {
	case o.location != "":
		w.Header().Set("Location", o.location)
		w.WriteHeader(o.status)
	case o.page != "":
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		w.WriteHeader(o.status)
		_, _ = io.WriteString(w, "<!doctype html><title>Test provider</title><p>"+o.page)
	default:
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(o.status)
		_ = json.NewEncoder(w).Encode(o.body)
	}
}
