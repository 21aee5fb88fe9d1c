package email

import (
	"bytes"
	"io"
	"net"
	"strconv"

	"daybrief/app/lazyre"
)

// bounded is a connection whose answers have an end: an answer longer than
// maxAnswer fails the read, before the library has kept more than that of it.
// So does one with lists too deep: the library reads those of a BODYSTRUCTURE
// by recursion without an end, and a stack that overflows ends the program.
//
// Both hold only as long as the library takes the same bytes for lines, quotes
// and literals (RFC 3501 section 4.3). What it could read in another way fails
// the read too.
type bounded struct {
	net.Conn
	in      io.Reader
	head    []byte // the beginning of the current answer
	depth   int    // lists that are open
	quoted  bool
	escaped bool
	closed  bool // there was a ] in the current answer
	err     error
	tail    []byte // the end of the current line
	answer  int64  // bytes of the current answer so far
	literal int64  // bytes of the current literal still to come
}

// Kinds of answers, by their first kindSize bytes.
var (
	fetchHead  = lazyre.New(`(?i)^\* [0-9]{1,10} FETCH(?:[ (]|$)`)
	textHead   = lazyre.New(`(?i)^(?:\+|(?:\*|[^\s*+]{1,12}) (?:[0-9]{1,10} )?(?:OK|NO|BAD|BYE|PREAUTH)(?:[ \r\n]|$))`)
	codeHead   = lazyre.New(`(?i)^(?:\*|[^\s*+]{1,12}) (?:[0-9]{1,10} )?[A-Z]+ \[`)
	numberHead = lazyre.New(`^\* [0-9]{11}`) // no message has such a number, and the library skips zeros
)

// kindSize is enough of an answer to tell its kind.
const kindSize = 40

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
	if n := kindSize - len(b.head); n > 0 {
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
		case c == ']':
			b.closed = true
		case c == '(' && !b.quoted:
			b.depth++
		case c == ')' && !b.quoted:
			b.depth--
		}
	}
}

// endLine looks at the end of a line: the answer ends with it, unless it
// announces a literal.
func (b *bounded) endLine() error {
	line := b.tail
	b.tail = b.tail[:0]
	if numberHead.Match(b.head) {
		return errTooLong
	}
	if textHead.Match(b.head) { // quotes and braces mean nothing in it
		if codeHead.Match(b.head) && !b.closed {
			return errTooLong // the library looks for the ] in what follows
		}
		b.done()
		return nil
	}
	if b.quoted { // no line may end within quotes: the library would read on
		return errTooLong
	}
	size, announced, ok := literalSize(line)
	switch {
	case !ok:
		return errTooLong
	case !announced:
		b.done()
		return nil
	}
	switch fetched := fetchHead.Match(b.head); {
	case fetched && bodyEnd.Match(line):
		if size > maxBody {
			return errTooLong
		}
	case size > maxWord:
		return errTooLong
	default:
		b.answer += size
	}
	b.literal = size
	return nil
}

// done begins another answer.
func (b *bounded) done() {
	b.head, b.answer, b.depth, b.quoted, b.escaped, b.closed = b.head[:0], 0, 0, false, false, false
}

// bodyEnd matches the end of a line that announces a body.
var bodyEnd = lazyre.New(`(?i)BODY\[[^\]\[]*\](?:<[0-9]+>)? \{[0-9]+\}\r?\n$`)

// literalSize reads the literal the end of a line announces. ok is false for
// what only looks like one, or like none.
func literalSize(line []byte) (size int64, announced, ok bool) {
	bare := bytes.TrimRight(line, " \r\n")
	if !bytes.HasSuffix(bare, []byte("}")) {
		return 0, false, true
	}
	open := bytes.LastIndexByte(bare, '{')
	end := line[len(bare):]
	digits := bare[open+1 : len(bare)-1]
	if len(digits) == 0 || len(bytes.Trim(digits, "0123456789")) > 0 {
		return 0, false, true // the library fails on it
	}
	if open < 0 || string(end) != "\r\n" && string(end) != "\n" {
		return 0, false, false // digits without a beginning, blanks behind: the library takes both for a literal
	}
	size, err := strconv.ParseInt(string(digits), 10, 64)
	return size, true, err == nil
}
