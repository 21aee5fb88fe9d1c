//go:build peers

package email

import (
	"fmt"
	"io"
	"maps"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"daybrief/app"
)

// scissors passes a conversation on to addr and hangs up after the server has
// said so many bytes in all.
func scissors(t *testing.T, addr string, bytes int64) string {
	t.Helper()
	return listen(t, func(client net.Conn) {
		server, err := net.Dial("tcp", addr)
		if err != nil {
			return
		}
		defer server.Close()
		var wg sync.WaitGroup
		wg.Add(1)
		go func() {
			defer wg.Done()
			_, _ = io.Copy(server, client) // ends when either side hangs up
			_ = server.Close()
		}()
		_, _ = io.CopyN(client, server, bytes)
		_ = client.Close()
		_ = server.Close()
		wg.Wait()
	})
}

// TestDovecotCut cuts a session with a real server after each number of bytes,
// in steps that meet every part of it: in the clear to hit each answer, and
// within TLS.
func TestDovecotCut(t *testing.T) {
	d := startDovecot(t)
	for i := range 3 {
		at := noon.Add(-time.Duration(i+1) * time.Hour)
		d.deliver("INBOX", letter(fmt.Sprint("m", i), fmt.Sprint("Mail ", i), strings.Repeat("Hello\r\n", 30), at), at)
	}
	d.deliver("INBOX", withAttachment, noon.Add(-30*time.Minute))
	before := d.snapshot()
	for _, c := range []struct {
		security, addr string
		step           int64
	}{{securityNone, d.bare, 11}, {securityTLS, d.tls, 61}, {securityStartTLS, d.bare, 61}} {
		t.Run(c.security, func(t *testing.T) {
			cuts, whole, codes := 0, false, map[string]int{}
			for n := int64(1); n < 40000 && !whole; n += c.step {
				s := d.settings()
				s.Server, s.Security, s.Folders = scissors(t, c.addr, n), c.security, nil
				src, err := open(s, testDeps())
				if err != nil {
					t.Fatal(err)
				}
				src.(*imapSource).limits.batch = 2
				r := fetchFrom(src, lastDay(nil))
				whole = r.err == nil && len(r.report.Partial) == 0
				if whole {
					if len(r.items) != 4 || !r.report.Coverage.Complete {
						t.Errorf("cut at %d: %d items, said to be all", n, len(r.items))
					}
					continue
				}
				cuts++
				codes[checkCut(t, n, r)]++
			}
			if !whole || cuts < 20 {
				t.Errorf("%d cuts, came to the end %v", cuts, whole)
			}
			t.Logf("%d cuts: %v", cuts, codes)
		})
	}
	if !maps.Equal(before, d.snapshot()) {
		t.Error("the server's mail changed")
	}
}

// checkCut looks at an answer that was cut and returns the code of its error.
func checkCut(t *testing.T, at int64, r result) string {
	t.Helper()
	fault := r.err
	if fault == nil {
		fault = r.report.Partial[0]
	}
	e := app.AsError(fault)
	if e.Code != app.CodeCut && e.Code != app.CodeTLS || e.Hint == "" {
		t.Errorf("cut at %d: %v", at, e)
	}
	if r.report.Coverage.Complete || r.report.Unchanged {
		t.Errorf("cut at %d: the answer claims to be complete", at)
	}
	for _, it := range r.items {
		if it.Title == "" || it.Text == "" {
			t.Errorf("cut at %d: half a message: %+v", at, it)
		}
	}
	return e.Code
}
