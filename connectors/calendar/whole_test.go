package calendar

import (
	"context"
	"errors"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
)

// The reader of a whole file is what the streamed one is held against.

// parseTree reads a file into components. It bends: a missing END is supplied
// by the next component of the same rank or by the end of the file, an END
// without BEGIN and a line that makes no sense are skipped. found reports
// whether there was any component at all.
func parseTree(data []byte) (root *node, found bool) {
	root = &node{}
	stack := []*node{root}
	nodes := 0
	for raw := range unfold(data) {
		l, ok := parseLine(raw)
		if !ok {
			continue
		}
		switch l.name {
		case "BEGIN":
			name := strings.ToUpper(strings.TrimSpace(l.value))
			stack = closeFor(stack, name)
			if nodes++; nodes > maxNodes || len(stack) > maxDepth {
				return root, true
			}
			n := &node{name: name}
			if isEntry(name) {
				n.lines = make([]line, 0, usualLines)
			}
			top := stack[len(stack)-1]
			top.children = append(top.children, n)
			stack = append(stack, n)
		case "END":
			stack = closeNamed(stack, strings.ToUpper(strings.TrimSpace(l.value)))
		default:
			top := stack[len(stack)-1]
			top.lines = append(top.lines, l)
		}
	}
	return root, nodes > 0
}

// decode reads a file into its calendars. ok is false where the bytes hold no
// component of any kind.
func decode(data []byte) (docs []document, ok bool) {
	root, ok := parseTree(data)
	if !ok {
		return nil, false
	}
	return decodeTree(root), true
}

// decodeTree reads the calendars of a file. Entries outside of any calendar
// count as one.
func decodeTree(root *node) (docs []document) {
	loose := &node{name: "VCALENDAR", lines: root.lines}
	for _, n := range root.children {
		if n.name == "VCALENDAR" {
			docs = append(docs, decodeCalendar(n))
		} else {
			loose.children = append(loose.children, n)
		}
	}
	if len(loose.children) > 0 {
		docs = append(docs, decodeCalendar(loose))
	}
	return docs
}

// fromBytes returns a source over a calendar file that is in memory.
func fromBytes(s app.SourceSettings, d connectors.Deps, data []byte) connectors.Source {
	return &source{s, d, memory(data)}
}

// memory is a calendar file in memory.
type memory []byte

// read implements origin.
func (m memory) read(_ context.Context, _ request, yield func(batch) error) (answer, error) {
	err := yield(batch{data: m})
	if errors.Is(err, errNothing) {
		err = notCalendar("The calendar", m)
	}
	return answer{}, err
}
