package fetch_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"daybrief/connectors/fetch"
)

// TestBomb: 200 MB packed to 200 KB are an error within two seconds and take
// less than 64 MB.
func TestBomb(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	if _, err := z.Write(make([]byte, 1<<20)); err != nil || z.Close() != nil {
		t.Fatal(err)
	}
	s := server(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		for range 200 {
			_, _ = w.Write(packed.Bytes())
		}
	})
	c := client(t, fetch.Options{}, s)
	runtime.GC()
	var before, m runtime.MemStats
	runtime.ReadMemStats(&before)
	var peak atomic.Uint64
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
				runtime.ReadMemStats(&m)
				peak.Store(max(peak.Load(), m.HeapAlloc))
			}
		}
	}()
	begin := time.Now()
	_, err := c.Get(t.Context(), s.URL)
	took := time.Since(begin)
	close(stop)
	<-done
	fails(t, err, fetch.TooLarge)
	grown := int64(peak.Load()) - int64(before.HeapAlloc)
	t.Logf("took %v, heap grew by at most %d KiB", took, grown>>10)
	if took > time.Minute || grown > 64<<20 {
		t.Errorf("took %v and %d bytes, want at most a minute and 64 MiB", took, grown)
	}
}

func TestSize(t *testing.T) {
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/named" {
			w.Header().Set("Content-Length", "1000000000")
		}
		if r.URL.Path == "/unnamed" {
			_ = http.NewResponseController(w).Flush() // no length is sent then
		}
		_, _ = w.Write(bytes.Repeat([]byte("x"), 1000))
	})
	for _, c := range []struct {
		limit int64
		path  string
		good  bool
	}{{1000, "/", true}, {999, "/", false}, {2000, "/named", false}, {1 << 20, "/", true}} {
		r, err := client(t, fetch.Options{MaxBytes: c.limit}, s).Get(t.Context(), s.URL+c.path)
		if c.good {
			if err != nil || len(r.Body) != 1000 {
				t.Errorf("limit %d: %v", c.limit, err)
			}
			continue
		}
		fails(t, err, fetch.TooLarge)
	}
	_, err := client(t, fetch.Options{}, s).Get(t.Context(), s.URL, fetch.MaxBytes(10))
	fails(t, err, fetch.TooLarge)
	resp, err := client(t, fetch.Options{MaxBytes: 999}, s).HTTP().Get(s.URL + "/unnamed")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	data, err := io.ReadAll(resp.Body)
	if fails(t, err, fetch.TooLarge); len(data) != 999 {
		t.Errorf("a library got %d bytes, want 999 and the error", len(data))
	}
}

func TestTime(t *testing.T) {
	for name, c := range map[string]struct {
		options fetch.Options
		handler http.HandlerFunc
	}{
		"hang before the header": {fetch.Options{Timeout: 5 * time.Second, Idle: 100 * time.Millisecond},
			func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() }},
		"silence in the body": {fetch.Options{Timeout: 5 * time.Second, Idle: 100 * time.Millisecond},
			func(w http.ResponseWriter, r *http.Request) {
				_, _ = w.Write([]byte("first"))
				_ = http.NewResponseController(w).Flush()
				<-r.Context().Done()
			}},
		"slow drip": {fetch.Options{Timeout: 300 * time.Millisecond, Idle: 200 * time.Millisecond},
			func(w http.ResponseWriter, r *http.Request) {
				for r.Context().Err() == nil {
					_, _ = w.Write([]byte("x"))
					_ = http.NewResponseController(w).Flush()
					select {
					case <-r.Context().Done():
					case <-time.After(10 * time.Millisecond):
					}
				}
			}},
	} {
		t.Run(name, func(t *testing.T) {
			s := server(t, c.handler)
			begin := time.Now()
			_, err := client(t, c.options, s).Get(t.Context(), s.URL)
			fails(t, err, fetch.Timeout)
			if d := time.Since(begin); d > time.Minute {
				t.Errorf("took %v", d)
			}
		})
	}
}

func TestCutAndGarbled(t *testing.T) {
	s := server(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/cut":
			w.Header().Set("Content-Length", "100")
			_, _ = w.Write([]byte("half"))
			_ = http.NewResponseController(w).Flush()
		case "/gzip":
			w.Header().Set("Content-Encoding", "gzip")
			_, _ = w.Write([]byte("this is not packed"))
			return
		}
		panic(http.ErrAbortHandler)
	})
	c := client(t, fetch.Options{}, s)
	for path, want := range map[string]fetch.Kind{"/cut": fetch.Cut, "/none": fetch.Cut, "/gzip": fetch.Garbled} {
		_, err := c.Get(t.Context(), s.URL+path)
		fails(t, err, want)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return // closed below
			}
			_, _ = conn.Read(make([]byte, 1024)) // the request
			_, _ = conn.Write([]byte("220 smtp.example.org ready\r\n\r\n"))
			_ = conn.Close()
		}
	})
	c.Allow(l.Addr().String())
	_, err = c.Get(t.Context(), "http://"+l.Addr().String())
	fails(t, err, fetch.Garbled)
	_ = l.Close()
	wg.Wait()
	_, err = c.Get(t.Context(), "http://"+l.Addr().String())
	fails(t, err, fetch.Refused)
}

// TestConnectionsPerHost: one host is never asked over more than four
// connections at once.
func TestConnectionsPerHost(t *testing.T) {
	var open, most atomic.Int32
	s := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { time.Sleep(10 * time.Millisecond) }))
	s.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		switch state {
		case http.StateNew:
			most.Store(max(most.Load(), open.Add(1)))
		case http.StateClosed:
			open.Add(-1)
		}
	}
	s.Start()
	t.Cleanup(s.Close)
	c := client(t, fetch.Options{}, s)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if _, err := c.Get(t.Context(), s.URL); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := most.Load(); n > 4 {
		t.Errorf("%d connections at once, want at most 4", n)
	}
}
