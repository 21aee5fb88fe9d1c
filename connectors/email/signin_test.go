package email

import (
	"bufio"
	"context"
	"encoding/base64"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// bouncer is a server that does no more than let in: it speaks lines, and
// takes a token from a list.
type bouncer struct {
	caps  string
	good  []string // tokens
	drop  bool     // hangs up after a refusal
	fault string   // the status of a refusal

	mu    sync.Mutex
	lines []string // what the clients sent
}

func (b *bouncer) said() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return strings.Join(b.lines, "\n")
}

func (b *bouncer) serve(conn net.Conn) {
	in := bufio.NewReader(conn)
	read := func() (string, bool) {
		line, err := in.ReadString('\n')
		line = strings.TrimRight(line, "\r\n")
		b.mu.Lock()
		b.lines = append(b.lines, line)
		b.mu.Unlock()
		return line, err == nil
	}
	fmt.Fprintf(conn, "* OK ready\r\n")
	for {
		line, ok := read()
		if !ok {
			return
		}
		tag, rest, _ := strings.Cut(line, " ")
		name, args, _ := strings.Cut(rest, " ")
		switch strings.ToUpper(name) {
		case "CAPABILITY":
			fmt.Fprintf(conn, "* CAPABILITY IMAP4rev1 %s\r\n%s OK done\r\n", b.caps, tag)
		case "AUTHENTICATE":
			mech, ir, has := strings.Cut(args, " ")
			if !has {
				fmt.Fprintf(conn, "+ \r\n")
				if ir, ok = read(); !ok {
					return
				}
			}
			if !b.judge(conn, read, tag, mech, ir) {
				return
			}
		case "EXAMINE":
			fmt.Fprintf(conn, "* 0 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\n%s OK [READ-ONLY] done\r\n", tag)
		case "UID":
			fmt.Fprintf(conn, "* SEARCH\r\n%s OK done\r\n", tag)
		default:
			fmt.Fprintf(conn, "%s BAD what\r\n", tag)
		}
	}
}

// judge answers a token; it returns false where the connection ends.
func (b *bouncer) judge(conn net.Conn, read func() (string, bool), tag, mech, ir string) bool {
	raw, _ := base64.StdEncoding.DecodeString(ir)
	for _, token := range b.good {
		want := "n,a=jo@example.org,\x01auth=Bearer " + token + "\x01\x01"
		if mech == "XOAUTH2" {
			want = "user=jo@example.org\x01auth=Bearer " + token + "\x01\x01"
		}
		if string(raw) == want {
			fmt.Fprintf(conn, "%s OK in\r\n", tag)
			return true
		}
	}
	fmt.Fprintf(conn, "+ %s\r\n", base64.StdEncoding.EncodeToString([]byte(`{"status":"`+b.fault+`","schemes":"bearer"}`)))
	answer, ok := read()
	if want := map[string]string{"XOAUTH2": "", "OAUTHBEARER": "AQ=="}[mech]; !ok || answer != want {
		fmt.Fprintf(conn, "%s BAD wrong answer to the challenge\r\n", tag)
		return false
	}
	code := "AUTHENTICATIONFAILED"
	if b.fault == "500" {
		code = "UNAVAILABLE"
	}
	fmt.Fprintf(conn, "%s NO [%s] no\r\n", tag, code)
	return !b.drop
}

// TestTokens signs in with tokens, good, old and dead.
func TestTokens(t *testing.T) {
	for name, c := range map[string]struct {
		b      *bouncer
		tokens []string // handed out one after the other
		asked  []string // what was refused when they were asked for
		code   string
	}{
		"bearer":              {&bouncer{caps: "SASL-IR AUTH=OAUTHBEARER AUTH=XOAUTH2", good: []string{"one"}}, []string{"one"}, []string{""}, ""},
		"bearer without IR":   {&bouncer{caps: "AUTH=OAUTHBEARER", good: []string{"one"}}, []string{"one"}, []string{""}, ""},
		"xoauth2":             {&bouncer{caps: "SASL-IR AUTH=PLAIN AUTH=XOAUTH2", good: []string{"one"}}, []string{"one"}, []string{""}, ""},
		"xoauth2 without IR":  {&bouncer{caps: "AUTH=XOAUTH2 LOGINDISABLED", good: []string{"one"}}, []string{"one"}, []string{""}, ""},
		"renewed":             {&bouncer{caps: "SASL-IR AUTH=OAUTHBEARER", good: []string{"two"}, fault: "invalid_token"}, []string{"one", "two"}, []string{"", "one"}, ""},
		"renewed, new line":   {&bouncer{caps: "SASL-IR AUTH=XOAUTH2", good: []string{"two"}, fault: "400", drop: true}, []string{"one", "two"}, []string{"", "one"}, ""},
		"renewed, without IR": {&bouncer{caps: "AUTH=XOAUTH2", good: []string{"two"}, fault: "400"}, []string{"one", "two"}, []string{"", "one"}, ""},
		"dead":                {&bouncer{caps: "SASL-IR AUTH=XOAUTH2", fault: "400"}, []string{"one", "two"}, []string{"", "one"}, app.CodeSignIn},
		"no other":            {&bouncer{caps: "SASL-IR AUTH=XOAUTH2", fault: "400"}, []string{"one", "one"}, []string{"", "one"}, app.CodeSignIn},
		"trouble there":       {&bouncer{caps: "SASL-IR AUTH=OAUTHBEARER", fault: "500"}, []string{"one"}, []string{""}, app.CodeServer},
		"passwords only":      {&bouncer{caps: "AUTH=PLAIN"}, []string{"one"}, []string{""}, app.CodeConfig},
	} {
		t.Run(name, func(t *testing.T) {
			var asked []string
			d := testDeps()
			d.Secret = nil
			d.Token = func(_ context.Context, source, refused string) (string, error) {
				asked = append(asked, refused)
				return c.tokens[len(asked)-1], nil
			}
			s := app.SourceSettings{Name: "work", Address: testUser, Server: listen(t, c.b.serve), Security: securityNone, OAuth: "idp"}
			r := fetchWith(t, s, d, lastDay(nil))
			if !slices.Equal(asked, c.asked) {
				t.Errorf("asked for tokens with %q", asked)
			}
			switch e := app.AsError(r.err); {
			case c.code == "" && r.err != nil:
				t.Errorf("%v\n%s", r.err, c.b.said())
			case c.code != "" && (e == nil || e.Code != c.code || e.Hint == ""):
				t.Errorf("code %s: %+v", c.code, e)
			case c.code == app.CodeSignIn && !strings.Contains(e.Hint, `daybrief source signin "work"`):
				t.Errorf("hint: %s", e.Hint)
			}
			if said := fmt.Sprint(r.err); strings.Contains(said, "one") || strings.Contains(said, "two") {
				t.Errorf("the error holds a token: %s", said)
			}
		})
	}
}

// TestTokenFaults looks at what stands between the reader and a token.
func TestTokenFaults(t *testing.T) {
	b := &bouncer{caps: "AUTH=OAUTHBEARER", good: []string{"one"}}
	s := app.SourceSettings{Name: "work", Address: testUser, Server: listen(t, b.serve), Security: securityNone, OAuth: "idp"}
	revoked := &app.Error{Code: app.CodeSignIn, Message: "Sign in again.", Hint: "There."}
	for name, c := range map[string]struct {
		token func(context.Context, string, string) (string, error)
		want  string
	}{
		"nobody":  {nil, "has to be signed in to"},
		"revoked": {func(context.Context, string, string) (string, error) { return "", revoked }, "Sign in again."},
		"broken":  {func(context.Context, string, string) (string, error) { return "", fmt.Errorf("dbus") }, "has to be signed in to"},
		"empty":   {func(context.Context, string, string) (string, error) { return "", nil }, "has to be signed in to"},
	} {
		d := testDeps()
		d.Token = c.token
		r := fetchWith(t, s, d, lastDay(nil))
		if e := app.AsError(r.err); e == nil || e.Code != app.CodeSignIn || !strings.Contains(e.Message, c.want) {
			t.Errorf("%s: %v", name, r.err)
		}
	}
}

// TestOutlookGetsNoPassword looks that no password leaves for a service that
// takes none.
func TestOutlookGetsNoPassword(t *testing.T) {
	for _, s := range []app.SourceSettings{
		{Name: "o", Address: "jo@outlook.com"}, {Address: "jo@hotmail.com"}, {Name: "o", Address: "jo@example.org", Server: "outlook.office365.com"},
		{Name: "o", Address: "jo@example.org", Server: "OUTLOOK.office.com:993"},
	} {
		d := testDeps()
		d.Dial = func(context.Context, string, string) (net.Conn, error) {
			t.Error("dialled")
			return nil, net.ErrClosed
		}
		_, err := open(s, d)
		e := app.AsError(err)
		if e == nil || e.Code != app.CodeConfig || !strings.Contains(e.Message, "no longer takes passwords") || !strings.Contains(e.Hint, "daybrief source") {
			t.Errorf("%+v: %+v", s, e)
		}
		s.OAuth = "microsoft"
		if _, err := open(s, d); err != nil {
			t.Errorf("with oauth: %v", err)
		}
	}
}

func TestProviders(t *testing.T) {
	if _, _, oauth, hint, _ := Provider(app.SourceSettings{Address: "jo@live.com"}); oauth != "microsoft" || hint == "" {
		t.Errorf("live.com: %q %q", oauth, hint)
	}
	if _, _, oauth, hint, _ := Provider(app.SourceSettings{Address: "jo@gmail.com"}); oauth != "" || !strings.Contains(hint, "https://myaccount.google.com/apppasswords") {
		t.Errorf("gmail.com: %q %q", oauth, hint)
	}
	if _, _, _, _, known := Provider(app.SourceSettings{Address: "jo@gmail.com", Server: "mail.example.org"}); known {
		t.Error("the server in the settings does not count")
	}
}

func TestProbe(t *testing.T) {
	b := newBox(t, securityTLS)
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	d := connectors.Deps{Dial: testDeps().Dial}
	if err := Probe(ctx, b.settings(securityTLS), d); err != nil {
		t.Error(err)
	}
	if talk := b.talk(); strings.Contains(talk, "AUTHENTICATE") || strings.Contains(talk, "LOGIN ") {
		t.Errorf("signed in:\n%s", talk)
	}
	start := newBox(t, securityStartTLS).settings(securityStartTLS)
	if err := Probe(ctx, start, d); err != nil {
		t.Error(err)
	}
	start.CAFile = ""
	if err := Probe(ctx, start, d); app.AsError(err) == nil || app.AsError(err).Code != app.CodeTLS {
		t.Errorf("unknown authority: %v", err)
	}
	if err := Probe(ctx, newBox(t, securityNone).settings(securityStartTLS), d); app.AsError(err) == nil || app.AsError(err).Code != app.CodeTLS {
		t.Errorf("no STARTTLS: %v", err)
	}
}
