package email

import (
	"bufio"
	"bytes"
	"io"

	"daybrief/app/lazyre"
)

// fromLine is the line between the messages of an mbox (RFC 4155, and what
// programs write in its place): "From ", a sender, a date with an hour.
var fromLine = lazyre.New(`^From (\S+ )?.*\d{1,2}:\d{2}.*\d{4}|^From (\S+ )?.*\d{4}.*\d{1,2}:\d{2}|^From - \w|^From MAILER-DAEMON\b`)

// isFromLine tells whether raw begins with the line between messages.
func isFromLine(raw []byte) bool {
	if !bytes.HasPrefix(raw, []byte("From ")) {
		return false
	}
	line, _ := cutLine(raw[:min(len(raw), 1000)])
	return fromLine.Match(bytes.TrimRight(line, "\r\n")) || !bytes.Contains(line, []byte(": "))
}

// splitMbox calls yield with each message of an mbox, without its From line,
// holding no more than one message at a time and of it no more than a skimmer
// keeps. What yield gets is overwritten once it has returned. Lines quoted with ">" (mboxrd, mboxo) lose one mark. A From line
// counts after an empty line or at the start, and when it has the form of one;
// anything else is text.
func splitMbox(r io.Reader, yield func(rawMail) error) error {
	s := splitter{yield: yield, blank: true, cur: newSkimmer()}
	if err := readLines(bufio.NewReaderSize(r, 64<<10), s.line); err != nil {
		if yerr := s.end(); yerr != nil {
			return yerr
		}
		return err
	}
	return s.end()
}

// splitter gathers the lines of one message.
type splitter struct {
	yield   func(rawMail) error
	stopped error
	cur     *skimmer
	blank   bool // the line before was empty
	filled  bool // something but blanks was seen
}

// line takes a line, or a piece of a very long one; whole tells whether it
// begins at the start of a line.
func (s *splitter) line(line []byte, whole bool) error {
	if whole && s.blank && bytes.HasPrefix(line, []byte("From ")) && fromLine.Match(bytes.TrimRight(line, "\r\n")) {
		return s.end()
	}
	if whole {
		line = unquoteFrom(line)
	}
	s.cur.line(line, whole)
	empty := len(bytes.TrimSpace(line)) == 0
	s.filled = s.filled || !empty
	s.blank = whole && len(bytes.TrimRight(line, "\r\n")) == 0
	return nil
}

// end hands on what was gathered. After an error of yield it does nothing.
func (s *splitter) end() error {
	if s.stopped != nil {
		return s.stopped
	}
	if s.filled {
		s.stopped = s.yield(s.cur.message())
	}
	s.cur.reset()
	s.blank, s.filled = false, false
	return s.stopped
}

// unquoteFrom takes one ">" off a quoted From line.
func unquoteFrom(line []byte) []byte {
	rest := bytes.TrimLeft(line, ">")
	if len(rest) < len(line) && bytes.HasPrefix(rest, []byte("From ")) {
		return line[1:]
	}
	return line
}

// isMbox tells whether a file's head is an mbox rather than one message that
// kept its From line: there are fields below the line, and the format says so
// by the line alone.
func isMbox(head []byte) bool {
	head = bytes.TrimPrefix(head, []byte("\xef\xbb\xbf"))
	if !bytes.HasPrefix(head, []byte("From ")) {
		return false
	}
	line, rest := cutLine(head)
	if !fromLine.Match(bytes.TrimRight(line, "\r\n")) {
		return false
	}
	return len(rest) == 0 || continues(rest)
}
