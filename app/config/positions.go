package config

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// positions knows on which line of the file each key stands. Keys are paths
// such as "brief.time" and "source[1].address"; a table's path is its header's.
type positions struct {
	lines  map[string]int
	blocks []block // the [[source]] blocks in order
	inline bool    // source is written as a value: source = [...]
	value  span    // that value's whole line
	first  int     // where the first table header's line begins, or the file's end

	values map[string]span // of each key, the value alone
	ends   map[string]int  // of each table, where its last own key's line ends; "" is before every table
}

// span is a range of bytes.
type span struct{ from, to int }

// block is one [[source]]: its header, keys and the comments among them.
type block struct {
	head, end int // from the header's line to the end of the last key's line
	next      int // where the line of the next header begins, or the file's end
}

// scan reads the positions of a file that parses.
func scan(data []byte) (positions, error) {
	p := positions{lines: map[string]int{}, first: len(data), values: map[string]span{}, ends: map[string]int{}}
	var parser unstable.Parser
	parser.Reset(data)
	table, inSource, headed := "", false, false
	for parser.NextExpression() {
		e := parser.Expression()
		parts, at := keyOf(e)
		start := lineStart(data, at)
		line := 1 + bytes.Count(data[:start], []byte("\n"))
		name := strings.Join(parts, ".")
		switch e.Kind {
		case unstable.Table, unstable.ArrayTable:
			if !headed {
				p.first, headed = start, true
			}
			if sub, ok := subtable(name, inSource); ok {
				last := len(p.blocks) - 1
				table = fmt.Sprintf("source[%d].%s", last, sub)
				p.blocks[last].end, p.lines[table] = lineEnd(data, at), line
				p.ends[strings.ToLower(table)] = lineEnd(data, at)
				continue
			}
			if n := len(p.blocks); inSource && n > 0 {
				p.blocks[n-1].next = start
			}
			inSource = e.Kind == unstable.ArrayTable && strings.EqualFold(name, "source")
			table = name
			if inSource {
				table = fmt.Sprintf("source[%d]", len(p.blocks))
				p.blocks = append(p.blocks, block{head: start, end: lineEnd(data, at), next: len(data)})
			}
			p.lines[strings.ToLower(table)] = line
			p.ends[strings.ToLower(table)] = lineEnd(data, at)
		case unstable.KeyValue:
			end := lineEnd(data, int(e.Raw.Offset)+int(e.Raw.Length))
			if table == "" && strings.EqualFold(name, "source") {
				p.inline, p.value = true, span{start, end}
			}
			if table != "" {
				name = table + "." + name
			}
			p.lines[strings.ToLower(name)] = line
			p.values[strings.ToLower(name)], p.ends[strings.ToLower(table)] = valueOf(data, e), end
			if inSource {
				p.blocks[len(p.blocks)-1].end = end
			}
		}
	}
	if err := parser.Error(); err != nil {
		return p, fmt.Errorf("config: scan: %w", err)
	}
	return p, nil
}

// valueOf returns where the value of a key stands.
func valueOf(data []byte, e *unstable.Node) span {
	from := int(e.Raw.Offset)
	to := from + int(e.Raw.Length)
	for it := e.Key(); it.Next(); {
		raw := it.Node().Raw
		from = int(raw.Offset) + int(raw.Length)
	}
	for from < to && strings.IndexByte(" \t=", data[from]) >= 0 {
		from++
	}
	return span{from, to}
}

// subtable returns the name of a table of a block below the block, such as
// [source.mcp]; ok tells whether it is one.
func subtable(name string, inSource bool) (sub string, ok bool) {
	sub, ok = strings.CutPrefix(strings.ToLower(name), "source.")
	return sub, ok && inSource
}

// keyOf returns a header's or key's parts and where the first of them stands.
func keyOf(e *unstable.Node) (parts []string, at int) {
	at = -1
	for it := e.Key(); it.Next(); {
		if at < 0 {
			at = int(it.Node().Raw.Offset)
		}
		parts = append(parts, string(it.Node().Data))
	}
	return parts, at
}

// line returns the line of a key, else of the table it would stand in, else 1.
func (p positions) line(path string) int {
	for path = strings.ToLower(path); path != ""; {
		if n, ok := p.lines[path]; ok {
			return n
		}
		cut := strings.LastIndexByte(path, '.')
		if cut < 0 {
			break
		}
		path = path[:cut]
	}
	return 1
}

func lineStart(data []byte, at int) int { return bytes.LastIndexByte(data[:at], '\n') + 1 }

// lineEnd returns where the line that holds at ends, behind its line feed.
func lineEnd(data []byte, at int) int {
	if n := bytes.IndexByte(data[at:], '\n'); n >= 0 {
		return at + n + 1
	}
	return len(data)
}
