package email

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"math/rand"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"daybrief/app"
)

// script is a server that sends its lines one after the other: each command
// that begins with the word is answered with the text, in which TAG stands for
// the command's tag.
type script []struct{ word, answer string }

func (s script) serve(conn net.Conn) {
	h := newHello(conn) // its reader of lines serves both sides
	_, _ = io.WriteString(conn, s[0].answer)
	for {
		line, err := h.line()
		if err != nil {
			return
		}
		tag, rest, _ := strings.Cut(line, " ")
		answer := "TAG BAD what\r\n"
		for _, step := range s[1:] {
			if strings.HasPrefix(strings.ToUpper(rest), step.word) {
				answer = step.answer
				break
			}
		}
		if _, err := io.WriteString(conn, strings.ReplaceAll(answer, "TAG", tag)); err != nil {
			return
		}
	}
}

// TestStartTLSIsNotFooled lets somebody on the way strip the offer, put words
// before the encryption, or greet as signed in.
func TestStartTLSIsNotFooled(t *testing.T) {
	for name, s := range map[string]script{
		"stripped":        {{"", "* OK hi\r\n"}, {"CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG OK\r\n"}},
		"refused":         {{"", "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n"}, {"STARTTLS", "TAG NO later\r\n"}},
		"injected":        {{"", "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n"}, {"STARTTLS", "TAG OK go\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n"}},
		"no TLS behind":   {{"", "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n"}, {"STARTTLS", "TAG OK go\r\n"}, {"\x16", "* OK\r\n"}},
		"preauth":         {{"", "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n"}, {"STARTTLS", "TAG OK go\r\n"}},
		"caps for a fool": {{"", "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n"}, {"STARTTLS", "* PREAUTH in\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nTAG BAD no\r\n"}},
	} {
		t.Run(name, func(t *testing.T) {
			var mu sync.Mutex
			var said bytes.Buffer
			addr := listen(t, func(conn net.Conn) { s.serve(tapped{conn, &mu, &said}) })
			src, err := open(app.SourceSettings{Name: "work", Address: testUser, Server: addr, Security: securityStartTLS}, testDeps())
			if err != nil {
				t.Fatal(err)
			}
			src.(*imapSource).limits.connect = 400 * time.Millisecond
			r := fetchFrom(src, lastDay(nil))
			e := app.AsError(r.err)
			if e == nil || e.Hint == "" || e.Code != app.CodeTLS && e.Code != app.CodeServer && e.Code != app.CodeCut && e.Code != app.CodeTimeout {
				t.Errorf("%+v", r.err)
			}
			mu.Lock()
			defer mu.Unlock()
			if strings.Contains(said.String(), "AUTHENTICATE") || strings.Contains(said.String(), "LOGIN") {
				t.Errorf("signed in: %q", said.String())
			}
		})
	}
}

// tapped notes what is read.
type tapped struct {
	net.Conn
	mu   *sync.Mutex
	said *bytes.Buffer
}

// Read reads and notes.
func (c tapped) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.said.Write(p[:n])
	return n, err
}

// good is a conversation with a server of one message; steps of it are
// replaced by the tests.
func good() script {
	const head = "From: ann@example.org\r\nSubject: One\r\n\r\n"
	return script{
		{"", "* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR] hi\r\n"},
		{"AUTHENTICATE", "TAG OK [CAPABILITY IMAP4rev1] in\r\n"},
		{"EXAMINE", "* 1 EXISTS\r\n* OK [UIDVALIDITY 7] x\r\nTAG OK [READ-ONLY] done\r\n"},
		{"UID SEARCH", "* SEARCH 5\r\nTAG OK done\r\n"},
		{"UID FETCH 5 (UID FLAGS", "* 1 FETCH (UID 5 FLAGS () INTERNALDATE \"20-Nov-2026 10:00:00 +0000\")\r\nTAG OK done\r\n"},
		{"UID FETCH 5 (UID INTERNALDATE", "* 1 FETCH (UID 5 FLAGS () INTERNALDATE \"20-Nov-2026 10:00:00 +0000\")\r\nTAG OK done\r\n"},
		{"UID FETCH 5 (UID BODYSTRUCTURE", fmt.Sprintf("* 1 FETCH (UID 5 BODYSTRUCTURE (\"text\" \"plain\" NIL NIL NIL \"7bit\" 5 1 NIL NIL NIL NIL) BODY[HEADER]<0> {%d}\r\n%s)\r\nTAG OK done\r\n", len(head), head)},
		{"UID FETCH 5 (UID BODY.PEEK[1]", "* 1 FETCH (UID 5 BODY[1]<0> {5}\r\nHello)\r\nTAG OK done\r\n"},
		{"UID FETCH 5 (UID BODY.PEEK[HEADER]", "TAG OK nothing\r\n"},
	}
}

// fetchScript reads from a scripted server.
func fetchScript(t *testing.T, s script, limit time.Duration) result {
	t.Helper()
	src, err := open(app.SourceSettings{Name: "work", Address: testUser, Server: listen(t, s.serve), Security: securityNone}, testDeps())
	if err != nil {
		t.Fatal(err)
	}
	l := &src.(*imapSource).limits
	l.connect, l.command = limit, limit
	return fetchFrom(src, lastDay(nil))
}

// TestServerSaysMore puts words nobody asked for into each answer: the message
// still comes.
func TestServerSaysMore(t *testing.T) {
	if r := fetchScript(t, good(), time.Minute); r.err != nil || len(r.items) != 1 || r.items[0].Text != "Hello" {
		t.Fatalf("%v, %v, %v", r.err, r.report.Partial, r.titles())
	}
	for _, more := range []string{
		"* 2 EXISTS\r\n", "* 1 EXISTS\r\n* 0 RECENT\r\n", "* 9 FETCH (FLAGS (\\Seen))\r\n", "* 9 FETCH (UID 77 FLAGS ())\r\n", "* OK [ALERT] the disk {12}\r\n",
		"* FLAGS (\\Seen)\r\n", "* OK [PERMANENTFLAGS ()] no\r\n", "* 3 EXPUNGE\r\n", "* CAPABILITY IMAP4rev1\r\n", "* STATUS x (MESSAGES 3)\r\n",
	} {
		for i, step := range good() {
			if i < 2 {
				continue
			}
			s := good()
			s[i].answer = more + step.answer
			if r := fetchScript(t, s, time.Minute); r.err != nil || len(r.items) != 1 || r.items[0].Text != "Hello" {
				t.Errorf("%q before the answer to %s: %v, %v, %v", more, step.word, r.err, r.report.Partial, r.titles())
			}
		}
	}
}

// TestServerFails has each step fail in turn: by a BYE, a refusal, silence, a
// line without an end, a literal without an end.
func TestServerFails(t *testing.T) {
	endless := "* OK " + strings.Repeat("x", maxAnswer+10)
	for name, c := range map[string]struct {
		answer string
		codes  string
	}{
		"bye":     {"* BYE going down\r\n", "server-error timeout"},
		"no":      {"TAG NO [SERVERBUG] sorry\r\n", "server-error"},
		"bad":     {"TAG BAD eh\r\n", "server-error login"},
		"silent":  {"", "timeout"},
		"endless": {endless, "format"},
		"quoted":  {"* LIST () \"/\" \"" + endless, "format"},
		"literal": {"* LIST () \"/\" {2000000000}\r\nxx", "format timeout"}, // before signing in there are no literals
		"list":    {"* 1 FETCH (UID 5 BODYSTRUCTURE " + strings.Repeat("(", 100_000), "format"},
		"rubbish": {"\x00\xff)(\r\n\r\n* * *\r\n", "format"},
		"zero":    {"* 0 FETCH ()\r\n* 4294967296 EXISTS\r\n", "format timeout"},
	} {
		for i, step := range good()[:8] {
			if i == 5 {
				continue // stands for another order of the one before
			}
			s := good()
			s[i].answer = c.answer
			if i == 4 {
				s[5].answer = c.answer
			}
			limit := time.Minute // a guard against hanging
			if strings.Contains(c.codes, "timeout") {
				limit = 300 * time.Millisecond
			}
			r := fetchScript(t, s, limit)
			err := r.err
			if err == nil && len(r.report.Partial) > 0 {
				err = r.report.Partial[0]
			}
			if e := app.AsError(err); e == nil || !strings.Contains(c.codes+" format", e.Code) || r.report.Coverage.Complete || len(r.items) > 0 {
				t.Errorf("%s to %q: %+v, %d items", name, step.word, err, len(r.items))
			}
		}
	}
}

// TestHugeHeader has a server that does not keep to the part of a header it
// was asked for.
func TestHugeHeader(t *testing.T) {
	b := newBox(t, securityNone)
	at := noon.Add(-time.Hour)
	big := strings.Replace(letter("big", "Big", "Hello", at), "MIME-Version", "X-Long: "+strings.Repeat("y", 50<<20)+"\r\nMIME-Version", 1)
	b.add("INBOX", big, at)
	b.add("INBOX", letter("small", "Small", "Hello", at), at.Add(-time.Minute))
	big = ""
	runtime.GC()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	r := fetchWith(t, b.settings(securityNone), testDeps(), lastDay(nil))
	runtime.ReadMemStats(&after)
	if r.err != nil || len(r.items) != 2 {
		t.Fatalf("%v, %v, %v", r.err, r.report.Partial, r.titles())
	}
	if got := r.report.Cost.Received; got > 4<<20 {
		t.Errorf("%d bytes came for a header of 50 MB", got)
	}
	t.Logf("received %d bytes, heap grew by %d", r.report.Cost.Received, int64(after.HeapAlloc)-int64(before.HeapAlloc))
}

// TestDecoderIsContained spoils single bytes of what the server says, at
// random: whatever the library makes of it, the fetch ends, nothing panics,
// and no half message comes.
func TestDecoderIsContained(t *testing.T) {
	b := newBox(t, securityNone)
	for i := range 3 {
		at := noon.Add(-time.Duration(i+1) * time.Hour)
		b.add("INBOX", letter(fmt.Sprint("m", i), fmt.Sprint("Mail ", i), "Hello", at), at)
	}
	b.add("INBOX", withAttachment, noon.Add(-30*time.Minute))
	for seed := range int64(150) {
		rng := rand.New(rand.NewSource(seed))
		var mu sync.Mutex
		addr := proxy(t, b.addr, func(line []byte) ([]byte, bool) {
			mu.Lock()
			defer mu.Unlock()
			if len(line) > 0 && rng.Intn(12) == 0 {
				line[rng.Intn(len(line))] = "()\"{}\\ *\r\n\x0009"[rng.Intn(13)]
			}
			return line, false
		})
		s := b.settings(securityNone)
		s.Server = addr
		src, err := open(s, testDeps())
		if err != nil {
			t.Fatal(err)
		}
		l := &src.(*imapSource).limits
		l.connect, l.command, l.batch = 150*time.Millisecond, 150*time.Millisecond, 2
		r := fetchFrom(src, lastDay(nil))
		if r.err != nil && app.AsError(r.err).Code == app.CodeInternal {
			t.Errorf("seed %d: %v", seed, r.err)
		}
	}
}

// TestPanicIsAnAnswerThatCannotBeRead makes the library panic on our side of
// the connection.
func TestPanicIsAnAnswerThatCannotBeRead(t *testing.T) {
	srv := &server{wire: &wire{counter: &counter{}}, limits: defaultLimits}
	err := srv.within(context.Background(), time.Second, func() error {
		data := imap.SearchData{All: imap.UIDSet{{Start: 1, Stop: 0}}} // "1:*", which no server may answer
		_ = data.AllUIDs()
		return nil
	})
	if err == nil || err.Error() != errDecoder.Error() {
		t.Errorf("%v", err)
	}
}

func TestNewest(t *testing.T) {
	for name, c := range map[string]struct {
		set  imap.UIDSet
		want string
	}{
		"none":        {nil, "[] false"},
		"some":        {imap.UIDSet{{Start: 7, Stop: 9}, {Start: 1, Stop: 2}}, "[1 2 7 8 9] false"},
		"too many":    {imap.UIDSet{{Start: 1, Stop: 4294967295}}, "[4294967291 4294967292 4294967293 4294967294 4294967295] true"},
		"overlapping": {imap.UIDSet{{Start: 1, Stop: 3}, {Start: 2, Stop: 4}}, "[1 2 3 4] false"},
		"open":        {imap.UIDSet{{Start: 1, Stop: 0}}, "[] false"},
	} {
		uids, more := newest(c.set, 5)
		if got := fmt.Sprint(uids, " ", more); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestPickFolder(t *testing.T) {
	there := []*imap.ListData{
		{Mailbox: "INBOX", Delim: '/'}, {Mailbox: "Archiv", Delim: '/', Attrs: []imap.MailboxAttr{`\archive`}},
		{Mailbox: "[Gmail]/Gesendet", Delim: '/', Attrs: []imap.MailboxAttr{imap.MailboxAttrSent}}, {Mailbox: "INBOX.Spam", Delim: '.'},
	}
	for name, want := range map[string]folder{
		"sent": {"[Gmail]/Gesendet", true}, "Sent": {"[Gmail]/Gesendet", true}, "archive": {"Archiv", false}, "junk": {"INBOX.Spam", false},
		"[Gmail]/Gesendet": {"[Gmail]/Gesendet", true}, "Lists": {"Lists", false},
	} {
		if got := pick(name, there); got != want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if got := pick("sent", append(there, &imap.ListData{Mailbox: "sent"})); got != (folder{"sent", true}) {
		t.Errorf("a folder of that name: %+v", got)
	}
	if got := pick("sent", []*imap.ListData{{Mailbox: "Elements/Sent Items", Delim: '/'}}); got != (folder{"Elements/Sent Items", true}) {
		t.Errorf("by its name: %+v", got)
	}
}
