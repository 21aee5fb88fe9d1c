package mcp

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// Faults of what a child process writes.
var (
	errMessage = fmt.Errorf("a message of more than %d MiB", maxMessage>>20)
	errSession = fmt.Errorf("more than %d MiB in all", maxSession>>20)
	errChatter = errors.New("no message of the protocol")
)

// maxChatter is how many lines that are no messages are passed over: servers
// that greet on standard output work all the same.
const maxChatter = 200

// tailSize is how much of a child's standard error is kept, in bytes, and
// shownRunes how many characters of what a server answered are shown.
const (
	tailSize   = 2 << 10
	shownRunes = 300
)

// child is a server that was started, with its streams.
type child struct {
	path   string
	cmd    *exec.Cmd
	in     *os.File // its standard input
	out    *os.File // its standard output
	stderr tail
	lines  *bufio.Reader
	rest   []byte // of a message that was read and not yet handed on
	noise  int

	sent, received atomic.Int64
	fault          atomic.Pointer[error]

	ended chan struct{} // closed when the process has ended
	state error         // how, then
	once  sync.Once
}

// start starts a program with its arguments.
func start(path string, args, env []string) (*child, error) {
	c := &child{path: path, ended: make(chan struct{})}
	inR, inW, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("mcp: pipe: %w", err)
	}
	outR, outW, err := os.Pipe()
	if err != nil {
		return nil, errors.Join(fmt.Errorf("mcp: pipe: %w", err), inR.Close(), inW.Close())
	}
	c.in, c.out, c.lines = inW, outR, bufio.NewReaderSize(outR, 64<<10)
	c.cmd = exec.Command(path, args...)
	c.cmd.Stdin, c.cmd.Stdout, c.cmd.Stderr, c.cmd.Env = inR, outW, &c.stderr, env
	c.cmd.WaitDelay = closeTime // what it started may hold its standard error open
	if home, err := os.UserHomeDir(); err == nil {
		c.cmd.Dir = home
	}
	ownGroup(c.cmd, false)
	err = c.cmd.Start()
	_ = inR.Close() // the child has its own
	_ = outW.Close()
	if err != nil {
		return nil, errors.Join(err, inW.Close(), outR.Close())
	}
	go func() {
		c.state = c.cmd.Wait()
		close(c.ended)
	}()
	return c, nil
}

// Read hands on the child's messages, each a line. Lines that are no messages
// are passed over.
func (c *child) Read(b []byte) (int, error) {
	for len(c.rest) == 0 {
		line, err := c.line()
		if err != nil {
			return 0, err
		}
		c.rest = line
	}
	n := copy(b, c.rest)
	c.rest = c.rest[n:]
	return n, nil
}

// line returns the next line that is a message; nil for one that is none.
func (c *child) line() ([]byte, error) {
	var line []byte
	for {
		part, err := c.lines.ReadSlice('\n')
		line = append(line, part...)
		switch total := c.received.Add(int64(len(part))); {
		case len(line) > maxMessage:
			return nil, c.fail(errMessage)
		case total > maxSession:
			return nil, c.fail(errSession)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if err != nil && len(bytes.TrimSpace(line)) == 0 {
			return nil, err
		}
		break
	}
	text := bytes.TrimSpace(line)
	if len(text) == 0 {
		return nil, nil
	}
	if (text[0] != '{' && text[0] != '[') || !json.Valid(text) {
		if c.noise++; c.noise > maxChatter {
			return nil, c.fail(errChatter)
		}
		return nil, nil
	}
	return append(text, '\n'), nil
}

func (c *child) fail(err error) error {
	c.fault.CompareAndSwap(nil, &err)
	return err
}

// Write implements io.Writer.
func (c *child) Write(b []byte) (int, error) {
	n, err := c.in.Write(b)
	c.sent.Add(int64(n))
	return n, err
}

// Close ends the child: its input ends, it is asked to end, it is killed, and so
// is everything it started. It returns when the process is gone.
func (c *child) Close() error {
	c.once.Do(func() {
		_ = c.in.Close() // first of all, as the protocol asks (2025-11-25, lifecycle, shutdown)
		if !c.gone(closeTime) {
			_ = endGroup(c.cmd.Process, false)
			_ = c.gone(closeTime / 2)
		}
		_ = endGroup(c.cmd.Process, true) // also what it left behind
		<-c.ended
		_ = c.out.Close()
	})
	return nil
}

// gone reports whether the process ends within a time.
func (c *child) gone(wait time.Duration) bool {
	select {
	case <-c.ended:
		return true
	default:
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-c.ended:
		return true
	case <-timer.C:
		return false
	}
}

// words tell how the child ended and what it said last, without the secrets.
func (c *child) words(secrets []string) string {
	text := c.path
	select {
	case <-c.ended:
		text += " ended"
		if c.state != nil {
			text += " with " + c.state.Error()
		}
	default:
	}
	if last := c.stderr.text(secrets); last != "" {
		text += "; it said: " + last
	}
	return text
}

// tail keeps the end of what was written to it.
type tail struct {
	mu   sync.Mutex
	data []byte
}

// Write implements io.Writer.
func (t *tail) Write(b []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.data = append(t.data, b...)
	if len(t.data) > tailSize {
		t.data = append([]byte(nil), t.data[len(t.data)-tailSize:]...)
	}
	return len(b), nil
}

// shownLines is how many lines of a child's standard error are shown.
const shownLines = 5

// text returns the last lines, as plain text without the secrets.
func (t *tail) text(secrets []string) string {
	t.mu.Lock()
	text := string(t.data)
	t.mu.Unlock()
	return lastLines(bare(text, secrets))
}

// bare is a text without the secrets.
func bare(text string, secrets []string) string {
	for _, s := range secrets {
		if len(s) >= 4 { // a shorter one hides nothing but the text
			text = strings.ReplaceAll(text, s, "…")
		}
	}
	return text
}

// lastLines are the last lines of a text, as plain text.
func lastLines(text string) string {
	var lines []string
	for _, l := range strings.Split(connectors.CleanText(text), "\n") {
		if l = strings.TrimSpace(l); l != "" {
			lines = append(lines, l)
		}
	}
	return strings.Join(lines[max(0, len(lines)-shownLines):], " / ")
}

// notStarted words why a program could not be started at all.
func notStarted(source, path string, err error) error {
	return &app.Error{
		Code: app.CodeServer, Err: err, Message: fmt.Sprintf("The MCP server of %s cannot be started: %s: %v", source, path, reason(err)),
		Hint: "Start the command of the source in a terminal to see whether it works there.",
	}
}

// reason is the last part of an error of starting a process.
func reason(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}

var _ io.ReadWriteCloser = (*child)(nil)
