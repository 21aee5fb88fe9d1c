package email

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/conntest"
)

// listen serves each connection with f until the test ends.
func listen(t *testing.T, f func(net.Conn)) string {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	wg.Add(1)
	go func() {
		defer wg.Done()
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			wg.Add(1)
			go func() {
				defer wg.Done()
				defer conn.Close()
				f(conn)
			}()
		}
	}()
	t.Cleanup(func() {
		_ = ln.Close()
		mu.Lock()
		for _, c := range open {
			_ = c.Close()
		}
		mu.Unlock()
		wg.Wait()
	})
	return ln.Addr().String()
}

// proxy passes a conversation on to addr; change sees each line of the server
// and returns what the client gets in its place, and whether to hang up after.
func proxy(t *testing.T, addr string, change func(line []byte) ([]byte, bool)) string {
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
		in := bufio.NewReader(server)
		for {
			line, err := in.ReadBytes('\n')
			out, hangUp := change(line)
			_, werr := client.Write(out)
			if err != nil || werr != nil || hangUp {
				break
			}
		}
		_ = client.Close()
		wg.Wait()
	})
}

func TestRefusedPassword(t *testing.T) {
	b := newBox(t, securityTLS)
	d := testDeps()
	d.Secret = func(context.Context, string) (string, error) { return "wrong horse", nil }
	for name, want := range map[string]string{"": "app password", "gmail.com": "myaccount.google.com/apppasswords"} {
		src, err := open(b.settings(securityTLS), d)
		if err != nil {
			t.Fatal(err)
		}
		if name != "" {
			src.(*imapSource).account.provider, _ = providerOf("x@"+name, "")
		}
		r := fetchFrom(src, lastDay(nil))
		var e *app.Error
		if !errors.As(r.err, &e) || e.Code != app.CodeLogin || !strings.Contains(e.Hint, want) {
			t.Errorf("%s: %+v", name, r.err)
		}
		if s := fmt.Sprint(r.err, e.Message, e.Hint); strings.Contains(s, "wrong horse") {
			t.Errorf("the error holds the password")
		}
	}
}

func TestSecretFaults(t *testing.T) {
	b := newBox(t, securityTLS)
	locked := &app.Error{Code: app.CodeSecret, Message: "The keyring is locked."}
	for name, secret := range map[string]func(context.Context, string) (string, error){
		"none":   func(context.Context, string) (string, error) { return "", nil },
		"locked": func(context.Context, string) (string, error) { return "", locked },
		"broken": func(context.Context, string) (string, error) { return "", errors.New("dbus") },
		"nobody": nil,
	} {
		d := testDeps()
		d.Secret = secret
		r := fetchWith(t, b.settings(securityTLS), d, lastDay(nil))
		if e := app.AsError(r.err); e == nil || e.Code != app.CodeSecret || e.Message == "" {
			t.Errorf("%s: %v", name, r.err)
		}
	}
}

func TestConnectionFaults(t *testing.T) {
	closed := listen(t, func(net.Conn) {})
	tlsBox := newBox(t, securityTLS)
	for name, c := range map[string]struct {
		addr, security, caFile, code string
	}{
		"refused":           {conntest.ClosedPort(t), securityNone, "", app.CodeRefused},
		"hangs up at once":  {closed, securityNone, "", app.CodeCut},
		"unknown authority": {tlsBox.addr, securityTLS, "", app.CodeTLS},
		"silent":            {listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }), securityNone, "", app.CodeTimeout},
		"silent in TLS":     {listen(t, func(c net.Conn) { _, _ = io.Copy(io.Discard, c) }), securityTLS, "", app.CodeTimeout},
		"web server": {listen(t, func(c net.Conn) {
			_, _ = c.Write([]byte("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))
			_, _ = io.Copy(io.Discard, c)
		}), securityNone, "", app.CodeFormat},
		"no TLS there": {newBox(t, securityNone).addr, securityTLS, "", app.CodeTLS},
		"busy": {listen(t, func(c net.Conn) {
			_, _ = c.Write([]byte("* BYE too many connections\r\n"))
		}), securityNone, "", app.CodeServer},
	} {
		t.Run(name, func(t *testing.T) {
			s := app.SourceSettings{Name: "work", Address: testUser, Server: c.addr, Security: c.security, CAFile: c.caFile}
			src, err := open(s, testDeps())
			if err != nil {
				t.Fatal(err)
			}
			l := &src.(*imapSource).limits
			if c.code == app.CodeTimeout {
				l.connect, l.command = 300*time.Millisecond, 300*time.Millisecond
			}
			r := fetchFrom(src, lastDay(nil))
			e := app.AsError(r.err)
			if e == nil || e.Code != c.code || e.Hint == "" || strings.Contains(e.Message, "imapclient") {
				t.Errorf("code %v, want %s: %+v", r.err, c.code, e)
			}
		})
	}
}

// TestCutAtEachLine hangs up after each line of the server in turn: what had
// come is kept, the rest is an error the reader understands.
func TestCutAtEachLine(t *testing.T) {
	b := newBox(t, securityNone)
	for i := range 3 {
		at := noon.Add(-time.Duration(i+1) * time.Hour)
		b.add("INBOX", letter(fmt.Sprint("m", i), fmt.Sprint("Mail ", i), "Hello", at), at)
	}
	whole := 0
	for cut := 1; cut < 200; cut++ {
		n := 0
		var mu sync.Mutex
		addr := proxy(t, b.addr, func(line []byte) ([]byte, bool) {
			mu.Lock()
			defer mu.Unlock()
			n++
			return line, n >= cut
		})
		s := b.settings(securityNone)
		s.Server = addr
		src, err := open(s, testDeps())
		if err != nil {
			t.Fatal(err)
		}
		src.(*imapSource).limits.batch = 1
		r := fetchFrom(src, lastDay(nil))
		if r.err == nil && len(r.report.Partial) == 0 {
			if len(r.items) != 3 || !r.report.Coverage.Complete {
				t.Errorf("cut at %d: %d items, said to be all", cut, len(r.items))
			}
			whole = cut
			break
		}
		if r.report.Coverage.Complete {
			t.Errorf("cut at %d: the answer claims to be complete", cut)
		}
		fault := r.err
		if fault == nil {
			fault = r.report.Partial[0]
		} else if len(r.items) > 0 {
			t.Errorf("cut at %d: %d items came, and an error", cut, len(r.items))
		}
		if e := app.AsError(fault); e.Code != app.CodeCut {
			t.Errorf("cut at %d: %v", cut, e)
		}
	}
	if whole < 10 {
		t.Errorf("the conversation had %d lines", whole)
	}
}

// TestUnreadableAnswer breaks the structure of one message in a way the
// library gives up at: that message comes without it, the others as ever.
func TestUnreadableAnswer(t *testing.T) {
	b := newBox(t, securityNone)
	for i := range 4 {
		at := noon.Add(-time.Duration(i+1) * time.Hour)
		b.add("INBOX", letter(fmt.Sprint("m", i), fmt.Sprint("Mail ", i), "Hello", at), at)
	}
	for name, garbage := range map[string]string{"not a list": `BODYSTRUCTURE "?!" `, "cut short": "BODYSTRUCTURE ((("} {
		t.Run(name, func(t *testing.T) {
			s := b.settings(securityNone)
			s.Server = proxy(t, b.addr, func(line []byte) ([]byte, bool) {
				if bytes.HasPrefix(line, []byte("* 2 FETCH")) {
					line = bytes.Replace(line, []byte("BODYSTRUCTURE ("), []byte(garbage), 1)
				}
				return line, false
			})
			r := fetchWith(t, s, testDeps(), lastDay(nil))
			if r.err != nil || len(r.report.Partial) > 0 || len(r.items) != 4 {
				t.Fatalf("%v, %v, %d items", r.err, r.report.Partial, len(r.items))
			}
			for _, it := range r.items {
				if it.Text != "Hello" {
					t.Errorf("%s: %q", it.Title, it.Text)
				}
			}
		})
	}
}

func TestStopsWhenTold(t *testing.T) {
	b := newBox(t, securityNone)
	for i := range 3 {
		at := noon.Add(-time.Duration(i+1) * time.Hour)
		b.add("INBOX", letter(fmt.Sprint("m", i), "Mail", "Hello", at), at)
	}
	src, err := open(b.settings(securityNone), testDeps())
	if err != nil {
		t.Fatal(err)
	}
	enough := errors.New("enough")
	n := 0
	_, err = src.Fetch(context.Background(), lastDay(nil), func(app.Item) error { n++; return enough })
	if !errors.Is(err, enough) || n != 1 {
		t.Errorf("%d items, %v", n, err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_, err = src.Fetch(ctx, lastDay(nil), func(app.Item) error { return nil })
	if e := app.AsError(err); e == nil || e.Code != app.CodeCancelled {
		t.Errorf("cancelled: %v", err)
	}
}

func TestSettings(t *testing.T) {
	for name, c := range map[string]struct {
		settings app.SourceSettings
		server   string
		users    []string
		code     string
	}{
		"gmail":      {app.SourceSettings{Address: "me@gmail.com"}, "imap.gmail.com:993", []string{"me@gmail.com"}, ""},
		"icloud":     {app.SourceSettings{Address: "me@icloud.com"}, "imap.mail.me.com:993", []string{"me", "me@icloud.com"}, ""},
		"own domain": {app.SourceSettings{Address: "me@example.org"}, "imap.example.org:993", []string{"me@example.org"}, ""},
		"server":     {app.SourceSettings{Address: "me@example.org", Server: "mx.example.org", User: "joe", Security: "starttls"}, "mx.example.org:143", []string{"joe"}, ""},
		"ipv6":       {app.SourceSettings{Address: "me@example.org", Server: "[::1]:1143", Security: "none"}, "[::1]:1143", []string{"me@example.org"}, ""},
		"plain":      {app.SourceSettings{Address: "me@example.org", Security: "none"}, "", nil, app.CodeConfig},
		"unknown":    {app.SourceSettings{Address: "me@example.org", Security: "ssl3"}, "", nil, app.CodeConfig},
		"bad port":   {app.SourceSettings{Address: "me@example.org", Server: "x:99999"}, "", nil, app.CodeConfig},
		"no user":    {app.SourceSettings{Address: "somewhere", Server: "mx.example.org"}, "", nil, app.CodeConfig},
	} {
		src, err := open(c.settings, connectors.Deps{})
		if c.code != "" {
			if e := app.AsError(err); e == nil || e.Code != c.code || e.Hint == "" {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		acc := src.(*imapSource).account
		if acc.server != c.server || fmt.Sprint(acc.users) != fmt.Sprint(c.users) {
			t.Errorf("%s: %s as %v", name, acc.server, acc.users)
		}
	}
	g, _ := accountOf(app.SourceSettings{Address: "me@gmail.com"})
	if got := g.password("abcd efgh ijkl mnop"); got != "abcdefghijklmnop" {
		t.Errorf("app password: %q", got)
	}
	if o, _ := accountOf(app.SourceSettings{Address: "me@example.org"}); o.password("a b") != "a b" {
		t.Error("a password lost its blank")
	}
	if got := Connector().Hosts(app.SourceSettings{Address: "me@gmail.com"}, connectors.Services{}); fmt.Sprint(got) != "[imap.gmail.com]" {
		t.Errorf("hosts: %v", got)
	}
}
