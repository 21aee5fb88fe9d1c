package config

import (
	"bytes"
	"fmt"
	"strconv"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// offValue matches the line of a source's off key up to its value.
var offValue = lazyre.New(`(?i)^([ \t]*["']?off["']?[ \t]*=[ \t]*)(true|false)`)

// offLine is what Daybrief writes.
const offLine = "off = true"

// SetOff turns the named source off or on in the configuration file and keeps
// the rest as it is. It is an *app.Error with code not-found when there is no
// such source.
func SetOff(path, name string, off bool) error {
	return edit(path, func(data []byte, pos positions) ([]byte, error) {
		nth, err := find(path, name, data)
		switch {
		case err != nil:
			return nil, err
		case pos.inline:
			return nil, inlineError(path)
		case len(pos.blocks) == 0: // the default one
			s := Default().Source[nth]
			s.Off = off
			return appendBlocks(data, []app.SourceSettings{s})
		}
		if line, ok := pos.lines[fmt.Sprintf("source[%d].off", nth)]; ok {
			return setLine(data, line, off), nil
		}
		if !off {
			return data, nil
		}
		end := pos.blocks[nth].end
		nl := newline(data)
		add := offLine + nl
		if end > 0 && data[end-1] != '\n' { // the block is the end of a file without a last line feed
			add = nl + add
		}
		return append(append(bytes.Clone(data[:end]), add...), data[end:]...), nil
	})
}

// setLine turns the off key on a line, counted from 1. A line as Daybrief writes
// it goes when the source is turned on; one that somebody wrote, such as with a
// comment, gets the other value.
func setLine(data []byte, line int, off bool) []byte {
	lines := bytes.SplitAfter(data, []byte("\n"))
	if at := lines[line-1]; !off && string(bytes.TrimRight(at, "\r\n")) == offLine {
		lines[line-1] = nil
	} else {
		lines[line-1] = offValue.ReplaceAll(at, []byte("${1}"+strconv.FormatBool(off)))
	}
	return bytes.Join(lines, nil)
}
