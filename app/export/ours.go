package export

import (
	"bytes"
	"strings"
	"time"
)

// OursHead is how much of a file Ours wants to see.
const OursHead = 4 << 10

// Ours reports whether a file that begins so was written by this package, and so
// may give way to a newer one.
func Ours(head []byte) bool {
	if bytes.HasPrefix(head, []byte("<!DOCTYPE html>")) {
		return bytes.Contains(head, []byte(`<meta name="generator" content="Daybrief`))
	}
	if bytes.HasPrefix(head, []byte("<?xml")) {
		return bytes.Contains(head, []byte("<id>"+authority))
	}
	lines := strings.SplitN(string(head), "\n", 4)
	if len(lines) < 3 {
		return false
	}
	day, markdown := strings.CutPrefix(lines[0], "# ")
	made := lines[1]
	if markdown {
		made = lines[2]
	}
	if _, err := time.Parse("Monday, 2 January 2006", day); err != nil {
		return false
	}
	return strings.HasPrefix(made, "made ")
}
