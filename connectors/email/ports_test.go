package email

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"daybrief/app"
)

// TestAFolderThatIsNotThere names those that are.
func TestAFolderThatIsNotThere(t *testing.T) {
	b := newBox(t, securityNone)
	for _, name := range []string{"Archive", "Travel", "a", "b", "c", "d", "e", "f", "g"} {
		b.create(name)
	}
	b.add("INBOX", letter("m", "Mail", "Hello", noon.Add(-time.Hour)), noon.Add(-time.Hour))
	s := b.settings(securityNone)
	s.Folders = []string{"Nope"}
	e := app.AsError(fetchWith(t, s, testDeps(), lastDay(nil)).err)
	if e == nil || e.Code != app.CodeMissing || !strings.Contains(e.Message, `"Nope"`) || !strings.Contains(e.Message, "127.0.0.1") {
		t.Fatalf("%+v", e)
	}
	if n := strings.Count(e.Hint, `"`); n != 16 || !strings.Contains(e.Hint, `"INBOX"`) || !strings.Contains(e.Hint, "2 more") {
		t.Errorf("%d quotes in %s", n, e.Hint)
	}
	s.Folders = []string{"INBOX", "Nope"}
	r := fetchWith(t, s, testDeps(), lastDay(nil))
	if r.err != nil || len(r.items) != 1 || len(r.report.Partial) != 1 {
		t.Fatalf("beside another: %v, %v", r.err, r.report.Partial)
	}
	if e := app.AsError(r.report.Partial[0]); e.Code != app.CodeMissing || !strings.Contains(e.Hint, `"Travel"`) {
		t.Errorf("beside another: %+v", e)
	}
}

// TestTheWrongPort says which setting goes with the port.
func TestTheWrongPort(t *testing.T) {
	mute := func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }
	for name, c := range map[string]struct {
		addr, security, code, hint string
	}{
		"TLS to a plain port":       {newBox(t, securityNone).addr, securityTLS, app.CodeTLS, "--security starttls"},
		"STARTTLS to a TLS port":    {newBox(t, securityTLS).addr, securityStartTLS, app.CodeTLS, "--security tls"},
		"plain text to a TLS port":  {newBox(t, securityTLS).addr, securityNone, app.CodeTLS, "--security tls"},
		"STARTTLS to a silent port": {listen(t, mute), securityStartTLS, app.CodeTimeout, "port"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := app.SourceSettings{Name: "work", Address: testUser, Server: c.addr, Security: c.security}
			src, err := open(s, testDeps())
			if err != nil {
				t.Fatal(err)
			}
			l := &src.(*imapSource).limits
			l.greeting, l.connect = 3*time.Second, time.Minute
			if c.code == app.CodeTimeout {
				l.greeting, l.connect = time.Second, 3*time.Second
			}
			e := app.AsError(fetchFrom(src, lastDay(nil)).err)
			if e == nil || e.Code != c.code || !strings.Contains(e.Hint, c.hint) || strings.Contains(e.Hint, "http") {
				t.Errorf("%+v", e)
			}
		})
	}
}

// TestASlowGreeting is waited for all the same.
func TestASlowGreeting(t *testing.T) {
	b := newBox(t, securityStartTLS)
	probed := make(chan struct{})
	first := make(chan struct{}, 1)
	first <- struct{}{}
	s := b.settings(securityStartTLS)
	s.Server = listen(t, func(c net.Conn) {
		select {
		case <-first:
		default:
			_, _ = c.Write([]byte("* OK ready\r\n")) // which is no TLS
			close(probed)
			return
		}
		inner, err := net.Dial("tcp", b.addr)
		if err != nil {
			return
		}
		defer inner.Close()
		<-probed // it greets only after TLS was tried
		var wg sync.WaitGroup
		wg.Go(func() {
			_, _ = io.Copy(inner, c) // ends when the client hangs up
			_ = inner.Close()
		})
		_, _ = io.Copy(c, inner)
		wg.Wait()
	})
	src, err := open(s, testDeps())
	if err != nil {
		t.Fatal(err)
	}
	src.(*imapSource).limits.greeting = 100 * time.Millisecond
	if r := fetchFrom(src, lastDay(nil)); r.err != nil {
		t.Errorf("%v", r.err)
	}
}
