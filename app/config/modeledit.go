package config

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"daybrief/app"
)

// ModelSetting is one key of a table such as [model] and its value: a text, a
// number or a yes or no. A nil value takes the key out.
type ModelSetting struct {
	Key   string
	Value any
}

// SetModel changes keys of [model] in the configuration file and keeps the rest
// as it is, comments included. A result that would not be valid is not written:
// the error is an *app.Error with code config.
func SetModel(path string, list ...ModelSetting) error {
	return edit(path, func(data []byte, _ positions) ([]byte, error) {
		return tableEdit{path, "model"}.set(data, list)
	})
}

// SetSchedule does for [schedule] what SetModel does for [model]; a time that is
// not empty becomes brief.time in the same step.
func SetSchedule(path, time string, list ...ModelSetting) error {
	return edit(path, func(data []byte, _ positions) (out []byte, err error) {
		if time != "" {
			if data, err = (tableEdit{path, "brief"}).set(data, []ModelSetting{{"time", time}}); err != nil {
				return nil, err
			}
		}
		return tableEdit{path, "schedule"}.set(data, list)
	})
}

// tableEdit changes keys of one table of a file.
type tableEdit struct{ path, table string }

func (t tableEdit) set(data []byte, list []ModelSetting) (out []byte, err error) {
	for _, s := range list {
		if data, err = t.setKey(data, s); err != nil {
			return nil, err
		}
	}
	return data, nil
}

// setKey changes one key: on its line, else at the end of its table, else
// in a table of its own before the first one.
func (t tableEdit) setKey(data []byte, s ModelSetting) ([]byte, error) {
	pos, err := scan(data)
	if err != nil {
		return nil, broken(t.path, 1, err.Error(), err)
	}
	if n, ok := pos.lines[t.table+"."+s.Key]; ok {
		return t.replaceLine(data, n, s)
	}
	if s.Value == nil {
		return data, nil
	}
	text, err := keyLine(s)
	if err != nil {
		return nil, err
	}
	nl := newline(data)
	if n, ok := pos.lines[t.table]; ok {
		lines := bytes.SplitAfter(data, []byte("\n"))
		if !bytes.HasPrefix(bytes.TrimSpace(lines[n-1]), []byte("[")) {
			return nil, t.inline() // model = { ... }
		}
		if !bytes.HasSuffix(lines[n-1], []byte("\n")) {
			lines[n-1] = append(lines[n-1], nl...)
		}
		return bytes.Join(slices.Insert(lines, n, []byte(text+nl)), nil), nil
	}
	for key := range pos.lines {
		if strings.HasPrefix(key, t.table+".") { // model.name = "x", without a table
			return nil, t.inline()
		}
	}
	block := "[" + t.table + "]" + nl + text + nl
	head, rest := data[:pos.first], data[pos.first:]
	if len(head) > 0 && !bytes.HasSuffix(head, []byte("\n")) {
		block = nl + block
	}
	if len(rest) > 0 {
		block += nl
	}
	return append(append(bytes.Clone(head), block...), rest...), nil
}

// replaceLine writes a key's line anew, or takes it out. A comment behind the
// value stays.
func (t tableEdit) replaceLine(data []byte, n int, s ModelSetting) ([]byte, error) {
	lines := bytes.SplitAfter(data, []byte("\n"))
	line := lines[n-1]
	var old map[string]any
	key, _, ok := strings.Cut(string(line), "=")
	if !ok || !strings.EqualFold(strings.Trim(strings.TrimSpace(key), `"'`), s.Key) || toml.Unmarshal(line, &old) != nil {
		return nil, t.inline() // a value of several lines, or a dotted key
	}
	if s.Value == nil {
		lines[n-1] = nil
		return bytes.Join(lines, nil), nil
	}
	text, err := keyLine(s)
	if err != nil {
		return nil, err
	}
	if c := commentOf(string(line)); c != "" {
		text += " " + c
	}
	end := line[len(bytes.TrimRight(line, "\r\n")):]
	lines[n-1] = append([]byte(text), end...)
	return bytes.Join(lines, nil), nil
}

// commentOf returns the comment at the end of a line with one value, "" for
// none. A # within quotes is none.
func commentOf(line string) string {
	var quote rune
	escaped := false
	for i, r := range line {
		switch {
		case escaped:
			escaped = false
		case quote == '"' && r == '\\':
			escaped = true
		case quote != 0:
			if r == quote {
				quote = 0
			}
		case r == '"' || r == '\'':
			quote = r
		case r == '#':
			return strings.TrimRight(line[i:], "\r\n")
		}
	}
	return ""
}

// keyLine writes a key and its value.
func keyLine(s ModelSetting) (string, error) {
	switch v := s.Value.(type) {
	case bool:
		return s.Key + " = " + strconv.FormatBool(v), nil
	case int:
		return s.Key + " = " + strconv.Itoa(v), nil
	}
	data, err := toml.Marshal(map[string]any{s.Key: s.Value})
	if err != nil {
		return "", fmt.Errorf("config: write %s: %w", s.Key, err)
	}
	return strings.TrimSpace(string(data)), nil
}

func (t tableEdit) inline() error {
	return &app.Error{
		Code:    app.CodeConfig,
		Message: "The settings of the " + t.table + " in " + t.path + " are written in a form that Daybrief does not edit.",
		Hint:    "Write them as a table of their own that begins with [" + t.table + "], one key a line, or edit them by hand.",
	}
}
