package email

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"strconv"

	"daybrief/app/lazyre"
)

// A message of a file is read with these bounds, in bytes. Of a long stretch
// without a line that could part two parts only the beginning is kept: it is
// the inside of an attachment, or text nobody reads to its end.
const (
	maxStretch = 1 << 20
	maxMessage = 16 << 20
)

// skimmer gathers the lines of a message and leaves out what is too long, so
// that memory does not grow with attachments. The digest is of all bytes.
type skimmer struct {
	kept    []byte
	sum     hash.Hash
	stretch int   // bytes since the last line that begins with "--"
	dropped int64 // bytes left out since then
}

func newSkimmer() *skimmer { return &skimmer{sum: sha256.New()} }

// reset makes the skimmer ready for another message, in the same memory.
func (s *skimmer) reset() {
	s.sum.Reset()
	*s = skimmer{kept: s.kept[:0], sum: s.sum}
}

// line takes a line, or a piece of a very long one; whole tells whether it
// begins at the start of a line.
func (s *skimmer) line(line []byte, whole bool) {
	s.sum.Write(line)
	if whole && bytes.HasPrefix(line, []byte("--")) {
		s.mark()
		s.stretch = 0
	}
	s.stretch += len(line)
	if s.stretch > maxStretch || len(s.kept)+len(line) > maxMessage {
		s.dropped += int64(len(line))
		return
	}
	s.kept = append(s.kept, line...)
}

// mark notes in the message itself how much was left out here.
func (s *skimmer) mark() {
	if s.dropped == 0 {
		return
	}
	if n := len(s.kept); n > 0 && s.kept[n-1] != '\n' {
		s.kept = append(s.kept, '\n')
	}
	s.kept = fmt.Appendf(s.kept, "\x00cut %d\x00\n", s.dropped)
	s.dropped = 0
}

// message returns what was kept, and the digest of all.
func (s *skimmer) message() rawMail {
	s.mark()
	return rawMail{raw: s.kept, sum: [sha256.Size]byte(s.sum.Sum(nil))}
}

// rawMail is a message as it was read.
type rawMail struct {
	raw []byte
	sum [sha256.Size]byte // of all its bytes, also those left out
}

var cutMark = lazyre.New(`\x00cut (\d{1,18})\x00\r?\n?$`)

// uncut returns a part's body without the note that its end was left out, and
// how many bytes that were.
func uncut(body []byte) ([]byte, int64) {
	tail := body[max(0, len(body)-40):]
	m := cutMark.FindSubmatchIndex(tail)
	if m == nil {
		return body, 0
	}
	n, err := strconv.ParseInt(string(tail[m[2]:m[3]]), 10, 64)
	if err != nil {
		n = 0
	}
	return body[:len(body)-len(tail)+m[0]], n
}

// cut tells whether the end of the part was left out.
func (p *part) cut() bool {
	_, n := uncut(p.body)
	return n > 0
}

// readLines calls f with each line of r, or with pieces of very long ones;
// whole tells whether a piece begins at the start of a line.
func readLines(in *bufio.Reader, f func(line []byte, whole bool) error) error {
	whole := true
	for {
		line, err := in.ReadSlice('\n')
		if len(line) > 0 {
			if ferr := f(line, whole); ferr != nil {
				return ferr
			}
		}
		whole = !errors.Is(err, bufio.ErrBufferFull)
		switch {
		case err == nil || !whole:
		case errors.Is(err, io.EOF):
			return nil
		default:
			return err
		}
	}
}
