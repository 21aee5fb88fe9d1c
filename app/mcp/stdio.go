package mcp

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"sync"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"
)

// Stdio serves one client over a pair of streams, one JSON-RPC message a line,
// until the input ends or ctx does. Calls under way when the input ends get
// Limits.Drain to finish. Nothing else is written to out.
//
// A read of the input that is under way when ctx ends stays behind until the
// input does something: standard input knows no deadline.
func (s *Server) Stdio(ctx context.Context, in io.Reader, out io.Writer) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	p := &pipe{
		ctx: ctx, in: bufio.NewReaderSize(in, 64<<10), out: out, limit: int(s.opts.Limits.Request), drain: s.opts.Limits.Drain,
		answered: make(chan struct{}, 1),
	}
	err := s.server.Run(ctx, &sdk.IOTransport{Reader: reader{p}, Writer: writer{p}, MaxLineLength: -1})
	s.Close()
	if errors.Is(err, io.EOF) || errors.Is(err, sdk.ErrConnectionClosed) || ctx.Err() != nil {
		err = nil
	}
	if err != nil {
		return fmt.Errorf("mcp: serve over standard input: %w", err)
	}
	return nil
}

// pipe stands between the streams and the SDK: it bounds lines, answers lines
// that are no JSON instead of ending, and knows which requests are open.
type pipe struct {
	ctx      context.Context
	in       *bufio.Reader
	out      io.Writer
	limit    int
	drain    time.Duration
	rest     []byte        // of a line that was read and not yet handed on
	answered chan struct{} // something was answered

	mu   sync.Mutex
	open int // requests without an answer
}

type reader struct{ *pipe }

type writer struct{ *pipe }

// message is what the pipe looks at of a message.
type message struct {
	ID     json.RawMessage `json:"id"`
	Method string          `json:"method"`
}

// Read implements io.Reader.
func (r reader) Read(b []byte) (int, error) {
	for len(r.rest) == 0 {
		line, err := r.line()
		if err != nil {
			r.finish()
			return 0, err
		}
		r.rest = line
	}
	n := copy(b, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// Close implements io.Closer; the streams are the caller's.
func (r reader) Close() error { return nil }

// line returns the next line that is JSON, with its end. Others are answered,
// blank ones passed over.
func (r reader) line() ([]byte, error) {
	line, whole, err := readLine(r.in, r.limit)
	if err != nil {
		return nil, err
	}
	text := bytes.TrimSpace(line)
	switch {
	case !whole:
		return nil, r.complain(-32600, fmt.Sprintf("the request is longer than %d bytes", r.limit))
	case len(text) == 0:
		return nil, nil
	case !json.Valid(text):
		return nil, r.complain(-32700, "that line is not JSON")
	}
	r.count(requests(text))
	return append(text, '\n'), nil
}

// readLine reads a line of at most limit bytes; of a longer one the rest is
// read past and whole is false.
func readLine(in *bufio.Reader, limit int) (line []byte, whole bool, err error) {
	whole = true
	for {
		part, err := in.ReadSlice('\n')
		if whole = whole && len(line)+len(part) <= limit; whole {
			line = append(line, part...)
		} else {
			line = line[:0]
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && len(line) > 0 && errors.Is(err, io.EOF):
			return line, whole, nil // the last line has no end
		}
		return line, whole, err
	}
}

// messages returns what a line holds: one message, or a batch of them.
func messages(line []byte) []message {
	text := bytes.TrimSpace(line)
	list := []message{{}}
	switch {
	case len(text) == 0:
		return nil
	case text[0] == '[':
		if json.Unmarshal(text, &list) != nil {
			return nil
		}
	case json.Unmarshal(text, &list[0]) != nil:
		return nil
	}
	return list
}

// requests counts the messages of a line that want an answer, answers those
// that are one.
func requests(line []byte) (n int) { return tally(line, true) }
func answers(line []byte) (n int)  { return tally(line, false) }

func tally(line []byte, asks bool) (n int) {
	for _, m := range messages(line) {
		if len(m.ID) > 0 && (m.Method != "") == asks {
			n++
		}
	}
	return n
}

func (p *pipe) count(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open += n
}

func (p *pipe) idle() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.open <= 0
}

// finish waits for the answers that are still to come.
func (p *pipe) finish() {
	timer := time.NewTimer(p.drain)
	defer timer.Stop()
	for !p.idle() {
		select {
		case <-p.answered:
		case <-timer.C:
			return
		case <-p.ctx.Done():
			return
		}
	}
}

// complain answers a line that cannot be understood (JSON-RPC 2.0, section 5).
func (p *pipe) complain(code int, why string) error {
	text := fmt.Sprintf(`{"jsonrpc":"2.0","id":null,"error":{"code":%d,"message":%q}}`+"\n", code, why)
	p.mu.Lock()
	defer p.mu.Unlock()
	_, err := io.WriteString(p.out, text)
	return err
}

// Write implements io.Writer; the SDK writes a message at a time.
func (w writer) Write(b []byte) (int, error) {
	w.mu.Lock()
	n, err := w.out.Write(b)
	w.open -= answers(b)
	w.mu.Unlock()
	select {
	case w.answered <- struct{}{}:
	default:
	}
	return n, err
}

// Close implements io.Closer; the streams are the caller's.
func (w writer) Close() error { return nil }
