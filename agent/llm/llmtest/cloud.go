package llmtest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
)

// CloudKey is the key the servers of providers take.
const CloudKey = "sk-test-0123456789abcdef"

// CloudCall is a request as it reached the server of a provider.
type CloudCall struct {
	Path   string // with its query
	Model  string
	System string
	User   string
	Schema json.RawMessage // the schema the answer is bound to, as it came
	Body   map[string]any
	Raw    []byte
	Header http.Header
}

// CloudAnswer writes the answer to a request that is right.
type CloudAnswer func(w http.ResponseWriter, r *http.Request, c CloudCall)

// Cloud is a server that speaks the protocol of one provider, and refuses what
// the real one would: unknown fields, a wrong key, a schema out of its dialect.
type Cloud struct {
	URL  string // base address for the configuration
	HTTP *http.Client
	Done chan struct{} // closed when the test ends: what hangs lets go

	mu      sync.Mutex
	calls   []CloudCall
	refused []string
}

// Calls returns the requests that were right.
func (c *Cloud) Calls() []CloudCall {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.calls)
}

// Refused returns why requests were refused for their form.
func (c *Cloud) Refused() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.refused)
}

// protocol is what the servers differ in.
type protocol struct {
	base string // path of the base address
	// key returns the key of a request.
	key func(http.Header) string
	// check reads a request; what is wrong with it, "" for nothing.
	check func(r *http.Request, c *CloudCall) string
	// refuse writes an error.
	refuse func(w http.ResponseWriter, status int, code, message string)
}

func startCloud(t testing.TB, p protocol, answer CloudAnswer) *Cloud {
	t.Helper()
	c := &Cloud{Done: make(chan struct{})}
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		call, status, why := read(r, p)
		c.mu.Lock()
		if why == "" {
			c.calls = append(c.calls, call)
		} else {
			c.refused = append(c.refused, why)
		}
		c.mu.Unlock()
		if why != "" {
			p.refuse(w, status, "invalid_request_error", why)
			return
		}
		answer(w, r, call)
	}))
	c.URL, c.HTTP = srv.URL+p.base, srv.Client()
	t.Cleanup(func() {
		close(c.Done)
		srv.Close()
	})
	return c
}

// read checks a request; why is "" for one that is right.
func read(r *http.Request, p protocol) (call CloudCall, status int, why string) {
	call = CloudCall{Path: r.URL.RequestURI(), Header: r.Header.Clone()}
	raw, err := io.ReadAll(io.LimitReader(r.Body, 8<<20))
	switch {
	case err != nil:
		return call, http.StatusBadRequest, "the body broke off"
	case r.Method != http.MethodPost:
		return call, http.StatusMethodNotAllowed, r.Method
	case p.key(r.Header) != CloudKey:
		return call, http.StatusUnauthorized, "Incorrect API key provided: " + p.key(r.Header)
	case !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json"):
		return call, http.StatusUnsupportedMediaType, "content-type " + r.Header.Get("Content-Type")
	}
	call.Raw = raw
	if err := json.Unmarshal(raw, &call.Body); err != nil {
		return call, http.StatusBadRequest, "the body is no JSON object"
	}
	return call, http.StatusBadRequest, p.check(r, &call)
}

// only names a field of a table that is none of those known.
func only(at string, v any, known ...string) string {
	table, ok := v.(map[string]any)
	if !ok {
		return at + " is no object"
	}
	for k := range table {
		if !slices.Contains(known, k) {
			return fmt.Sprintf("Unrecognized request argument supplied: %s%s", at, k)
		}
	}
	return ""
}

// at returns the value at a path of a body, nil where there is none.
func at(v any, path ...any) any {
	for _, p := range path {
		switch key := p.(type) {
		case string:
			table, _ := v.(map[string]any)
			v = table[key]
		case int:
			list, _ := v.([]any)
			if key >= len(list) {
				return nil
			}
			v = list[key]
		}
	}
	return v
}

// rawAt returns the bytes of a value at a path of members.
func rawAt(raw []byte, path ...string) json.RawMessage {
	for _, key := range path {
		var table map[string]json.RawMessage
		if json.Unmarshal(raw, &table) != nil {
			return nil
		}
		raw = table[key]
	}
	return raw
}

// rules of a provider's dialect of JSON Schema.
type rules struct {
	known  []string
	closed bool // every object says additionalProperties: false
	all    bool // every property is required
}

// faultOf says what is wrong with a schema, "" for nothing.
func (d rules) faultOf(path string, v any) string {
	s, ok := v.(map[string]any)
	if !ok {
		return ""
	}
	for k := range s {
		if !slices.Contains(d.known, k) {
			return fmt.Sprintf("In context=%s, '%s' is not permitted.", path, k)
		}
	}
	if s["type"] == nil && s["anyOf"] == nil && s["$ref"] == nil {
		return fmt.Sprintf("In context=%s, schema must have a 'type' key.", path)
	}
	within := map[string]any{path + "[]": s["items"]}
	properties, _ := s["properties"].(map[string]any)
	for name, p := range properties {
		within[path+"."+name] = p
	}
	branches, _ := s["anyOf"].([]any)
	for i, b := range branches {
		within[fmt.Sprintf("%s|%d", path, i)] = b
	}
	if s["type"] == "object" {
		if why := d.objectFault(path, s, properties); why != "" {
			return why
		}
	}
	for at, part := range within {
		if why := d.faultOf(at, part); why != "" {
			return why
		}
	}
	return ""
}

func (d rules) objectFault(path string, s, properties map[string]any) string {
	if d.closed && s["additionalProperties"] != false {
		return fmt.Sprintf("In context=%s, 'additionalProperties' is required to be supplied and to be false.", path)
	}
	required, _ := s["required"].([]any)
	for name := range properties {
		if d.all && !slices.Contains(required, any(name)) {
			return fmt.Sprintf("In context=%s, 'required' is required to be an array including every key in properties. Missing '%s'.", path, name)
		}
	}
	return ""
}

// Event writes one event of a stream of server-sent events; name "" for none.
func Event(w http.ResponseWriter, name, data string) {
	if w.Header().Get("Content-Type") == "" {
		w.Header().Set("Content-Type", "text/event-stream; charset=utf-8")
	}
	if name != "" {
		_, _ = fmt.Fprintf(w, "event: %s\n", name) // a client that went away is the test's doing
	}
	_, _ = fmt.Fprintf(w, "data: %s\n\n", data)
	if f, ok := w.(http.Flusher); ok {
		f.Flush()
	}
}

// quote writes a text as JSON.
func quote(v any) string {
	data, err := json.Marshal(v)
	if err != nil {
		panic("llmtest: " + err.Error())
	}
	return string(data)
}

// Refuse writes a status with a body as it is.
func Refuse(w http.ResponseWriter, status int, body string, headers ...string) {
	w.Header().Set("Content-Type", "application/json")
	for i := 0; i+1 < len(headers); i += 2 {
		w.Header().Set(headers[i], headers[i+1])
	}
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body) // a client that went away is the test's doing
}
