package email

import (
	"bytes"
	"errors"
	"io"
	"net"
	"strconv"
	"sync/atomic"

	"daybrief/connectors"
)

// What one answer of a server may hold. The library keeps all of an answer but
// the bodies of messages in memory, however long it is.
const (
	maxAnswer = 4 << 20  // bytes of an answer, without the bodies in it
	maxBody   = 64 << 20 // bytes of a body, which is read piece by piece
	maxNest   = 100      // lists within lists
	tailSize  = 256      // how much of a line is looked at for the size of a literal
)

// errTooLong marks an answer that is longer than any honest one.
var errTooLong = errors.New("the server's answer does not end")

// wire is a connection that counts, and remembers why reading from it ended.
type wire struct {
	net.Conn
	ended   atomic.Bool // the other side closed, or the read failed
	shut    atomic.Bool // we closed it
	asking  atomic.Bool // the last thing that happened was a write
	counter *counter
}

// counter adds up what all connections of a fetch moved.
type counter struct {
	sent, received atomic.Int64
	trips          atomic.Int64
}

// cost returns what was counted.
func (c *counter) cost() connectors.Cost {
	return connectors.Cost{Sent: c.sent.Load(), Received: c.received.Load(), Trips: int(c.trips.Load())}
}

// Read reads and notes the end of the connection.
func (w *wire) Read(p []byte) (int, error) {
	n, err := w.Conn.Read(p)
	if n > 0 {
		w.asking.Store(false)
		w.counter.received.Add(int64(n))
	}
	if err != nil && !w.shut.Load() {
		w.ended.Store(true)
	}
	return n, err
}

// Write writes; the first one after a read begins a round trip.
func (w *wire) Write(p []byte) (int, error) {
	if !w.asking.Swap(true) {
		w.counter.trips.Add(1)
	}
	n, err := w.Conn.Write(p)
	w.counter.sent.Add(int64(n))
	return n, err
}

// Close closes the connection.
func (w *wire) Close() error {
	w.shut.Store(true)
	return w.Conn.Close()
}

// bounded is a connection whose answers have an end: an answer longer than
// maxAnswer fails the read, before the library has kept more than that of it.
// So does one with lists too deep: the library reads those of a BODYSTRUCTURE
// by recursion without an end, and a stack that overflows ends the program.
type bounded struct {
	net.Conn
	in      io.Reader
	head    []byte // the beginning of the current answer
	depth   int    // lists that are open
	quoted  bool
	escaped bool
	err     error
	tail    []byte // the end of the current line
	answer  int64  // bytes of the current answer so far
	literal int64  // bytes of the current literal still to come
}

// Read reads and keeps count.
func (b *bounded) Read(p []byte) (int, error) {
	if b.err != nil { // who reads may ask again
		return 0, b.err
	}
	n, err := b.in.Read(p)
	if b.err = b.count(p[:n]); b.err != nil {
		return 0, b.err
	}
	return n, err
}

// count follows the answers: lines, and the literals they announce.
func (b *bounded) count(p []byte) error {
	for len(p) > 0 {
		if b.literal > 0 {
			n := min(b.literal, int64(len(p)))
			b.literal -= n
			p = p[n:]
			continue
		}
		line, rest := cutLine(p)
		p = rest
		b.answer += int64(len(line))
		if b.nest(line); b.answer > maxAnswer || b.depth > maxNest {
			return errTooLong
		}
		b.tail = append(b.tail, line[max(0, len(line)-tailSize):]...)
		b.tail = b.tail[max(0, len(b.tail)-tailSize):]
		if line[len(line)-1] != '\n' {
			continue
		}
		if err := b.endLine(); err != nil {
			return err
		}
	}
	return nil
}

// nest follows the lists of a line.
func (b *bounded) nest(line []byte) {
	if n := 24 - len(b.head); n > 0 {
		b.head = append(b.head, line[:min(n, len(line))]...)
	}
	for _, c := range line {
		switch {
		case b.escaped:
			b.escaped = false
		case c == '\\' && b.quoted:
			b.escaped = true
		case c == '"':
			b.quoted = !b.quoted
		case c == '(' && !b.quoted:
			b.depth++
		case c == ')' && !b.quoted:
			b.depth--
		}
	}
}

// done begins another answer. Within quotes no line may end (RFC 3501 section
// 4.3): the library would read on where we do not. Only free text may hold a
// single quote.
func (b *bounded) done() error {
	if b.quoted && bytes.Contains(bytes.ToUpper(b.head), []byte("FETCH")) {
		return errTooLong
	}
	b.head, b.answer, b.depth, b.quoted, b.escaped = b.head[:0], 0, 0, false, false
	return nil
}

// endLine looks at the end of a line: the answer ends with it, unless it
// announces a literal (RFC 3501 section 4.3).
func (b *bounded) endLine() error {
	line := bytes.TrimRight(b.tail, "\r\n")
	b.tail = b.tail[:0]
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || !bytes.HasSuffix(line, []byte("}")) {
		return b.done()
	}
	size, err := strconv.ParseInt(string(line[open+1:len(line)-1]), 10, 64)
	if err != nil || size < 0 {
		return b.done()
	}
	if b.quoted && bytes.Contains(bytes.ToUpper(b.head), []byte("FETCH")) {
		return errTooLong
	}
	before := bytes.ToUpper(line[:open])
	if i := bytes.LastIndexByte(before, ' '); i == len(before)-1 && bytes.Contains(before[max(0, len(before)-120):], []byte("BODY[")) {
		if size > maxBody {
			return errTooLong
		}
	} else if b.answer += size; b.answer > maxAnswer {
		return errTooLong
	}
	b.literal = size
	return nil
}
