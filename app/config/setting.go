package config

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"

	"daybrief/app"
)

// SettingChange is one key of the configuration file and the value the reader
// gives it, as text; see Setting for its form.
type SettingChange struct {
	Key   string
	Text  string
	Clear bool    // the default again: the key's line goes, unless a comment stands on it
	Was   *string // the value the reader saw; nil: whatever stands there is replaced
}

// ErrChanged tells that a value was changed by somebody else since the reader
// saw it. Nothing was written.
var ErrChanged = errors.New("the file was changed meanwhile")

// SettingUndo takes one change of a setting back.
type SettingUndo struct {
	before, after []byte
	absent        bool // there was no file
	back          SettingChange
}

// CheckSetting tells whether the configuration file would be valid with a
// change. It writes nothing. The error is an *app.Error with code config whose
// message says what is wrong with the value, without file and line.
func CheckSetting(path string, change SettingChange) error {
	data, _, err := readFile(path)
	if err != nil {
		return err
	}
	_, err = changed(path, data, change)
	return err
}

// ChangeSetting changes one key of the configuration file, which is created
// where there is none, and keeps every other byte of it. Errors are those of
// CheckSetting, ErrChanged, and *app.Error with code disk.
func ChangeSetting(path string, change SettingChange) (SettingUndo, error) {
	for range changeTries {
		data, absent, err := readFile(path)
		if err != nil {
			return SettingUndo{}, err
		}
		u := SettingUndo{before: data, absent: absent}
		if u.back, err = inverse(path, data, change.Key); err != nil {
			return u, err
		}
		if change.Was != nil && *change.Was != u.back.Text {
			return u, fmt.Errorf("config: set %s: %w", change.Key, ErrChanged)
		}
		if u.after, err = changed(path, data, change); err != nil {
			return u, err
		}
		if now, _, err := readFile(path); err != nil || !bytes.Equal(now, data) {
			continue // somebody saves it right now
		}
		if bytes.Equal(u.after, data) {
			return u, nil
		}
		return u, replace(path, u.after)
	}
	return SettingUndo{}, fmt.Errorf("config: set %s: %w", change.Key, ErrChanged)
}

// CreateFile writes the configuration file to begin with, unless there is one.
func CreateFile(path string) error {
	data, absent, err := readFile(path)
	if err != nil || !absent {
		return err
	}
	return replace(path, data)
}

// changeTries is how often a change begins anew while another program writes
// the file.
const changeTries = 5

// UndoSetting takes a change back: the whole file as it was, or the one key
// where the file was changed since. ErrChanged when that key was changed, too.
func UndoSetting(path string, u SettingUndo) error {
	data, _, err := readFile(path)
	if err != nil {
		return err
	}
	if !bytes.Equal(data, u.after) {
		_, err = ChangeSetting(path, u.back)
		return err
	}
	if u.absent {
		if err := os.Remove(path); err != nil {
			return diskError("remove "+path, err)
		}
		return nil
	}
	return replace(path, u.before)
}

// inverse returns the change that brings a key back to how it stands in data.
// Its Text is the value in effect.
func inverse(path string, data []byte, key string) (SettingChange, error) {
	c, err := Parse(path, data)
	if err != nil {
		return SettingChange{}, err
	}
	body, _ := bytes.CutPrefix(data, []byte(bom))
	pos, err := scan(body)
	if err != nil {
		return SettingChange{}, broken(path, 1, err.Error(), err)
	}
	text, _, ok := textOf(c, key)
	if !ok {
		return SettingChange{}, noSetting(key)
	}
	_, set := pos.values[strings.ToLower(key)]
	return SettingChange{Key: key, Text: text, Clear: !set}, nil
}

func noSetting(key string) error {
	return &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("There is no setting %q.", key), Hint: "docs/config.md describes every key."}
}

// changed returns the file's text with a change, if that is valid.
func changed(path string, data []byte, change SettingChange) ([]byte, error) {
	if _, err := Parse(path, data); err != nil {
		return nil, err
	}
	body, marked := bytes.CutPrefix(data, []byte(bom))
	pos, err := scan(body)
	if err != nil {
		return nil, broken(path, 1, err.Error(), err)
	}
	if isSourceKey(change.Key) && len(pos.blocks) == 0 && !pos.inline {
		// The default sources are written out, or there would be nothing to change.
		if body, err = appendBlocks(body, Default().Source); err == nil {
			pos, err = scan(body)
		}
		if err != nil {
			return nil, err
		}
	}
	if body, err = (&keyEdit{path, body, pos}).apply(change); err != nil {
		return nil, err
	}
	if marked {
		body = append([]byte(bom), body...)
	}
	if _, f, err := parse(body); err != nil {
		return nil, &app.Error{Code: app.CodeConfig, Message: sentence(f.what), Hint: "Write another value.", Err: err}
	}
	return body, nil
}

// sentence makes a sentence of what is wrong.
func sentence(what string) string {
	r := []rune(strings.TrimSuffix(what, "."))
	if len(r) == 0 {
		return ""
	}
	return strings.ToUpper(string(r[0])) + string(r[1:]) + "."
}

func isSourceKey(key string) bool { return strings.HasPrefix(strings.ToLower(key), "source[") }

// keyEdit changes one key of a file's text.
type keyEdit struct {
	path string
	data []byte
	pos  positions
}

// apply replaces the value where the key stands, and else puts the key behind
// the last one of its table.
func (e *keyEdit) apply(c SettingChange) ([]byte, error) {
	key := strings.ToLower(c.Key)
	at, set := e.pos.values[key]
	text, what := literal(c.Key, c.Text)
	if c.Clear {
		text, what = defaultLiteral(c.Key)
	}
	if what != "" {
		return nil, &app.Error{Code: app.CodeConfig, Message: sentence(what), Hint: "Write another value."}
	}
	switch {
	case set && c.Clear && (text == "" || !e.commented(at)):
		return e.drop(at), nil
	case set:
		return splice(e.data, at.from, at.to, text), nil
	case c.Clear:
		return e.data, nil
	}
	return e.insert(c.Key, text)
}

// commented reports whether a comment stands behind a value.
func (e *keyEdit) commented(at span) bool {
	return isComment(e.data[at.to:lineEnd(e.data, at.to)])
}

// drop takes a key's lines out.
func (e *keyEdit) drop(at span) []byte {
	from, to := lineStart(e.data, at.from), lineEnd(e.data, at.to)
	return splice(e.data, from, to, "")
}

func splice(data []byte, from, to int, text string) []byte {
	out := append(bytes.Clone(data[:from]), text...)
	return append(out, data[to:]...)
}

// insert writes a key that does not stand in the file yet.
func (e *keyEdit) insert(key, value string) ([]byte, error) {
	table, name := "", key
	if cut := strings.LastIndexByte(key, '.'); cut >= 0 {
		table, name = key[:cut], key[cut+1:]
	}
	nl, low := newline(e.data), strings.ToLower(table)
	if _, inline := e.pos.values[low]; inline {
		return nil, tableEdit{e.path, table}.inline()
	}
	if end, ok := e.pos.ends[low]; ok {
		return e.line(end, name+" = "+value+nl), nil
	}
	if end, ok := e.dotted(low); ok {
		return e.line(end, key+" = "+value+nl), nil
	}
	switch {
	case table == "":
		at := e.preface()
		text := name + " = " + value + nl
		if at < len(e.data) && !isBlank(e.data[at:lineEnd(e.data, at)]) {
			text += nl
		}
		return e.line(at, text), nil
	case isSourceKey(table) && !strings.HasSuffix(low, ".mcp"):
		return nil, noSetting(key)
	case isSourceKey(table):
		return nil, tableEdit{e.path, "MCP server"}.inline()
	}
	block := "[" + table + "]" + nl + name + " = " + value + nl
	if len(e.data) > 0 && !bytes.HasSuffix(e.data, []byte(nl+nl)) {
		block = nl + block
	}
	return e.line(len(e.data), block), nil
}

// line puts text at an offset where a line begins, or at the end of a file
// without a last line feed.
func (e *keyEdit) line(at int, text string) []byte {
	if at > 0 && e.data[at-1] != '\n' {
		text = newline(e.data) + text
	}
	return splice(e.data, at, at, text)
}

// dotted returns the end of the line behind which a key of a table goes that is
// written as model.name = "x", without a header.
func (e *keyEdit) dotted(table string) (end int, ok bool) {
	for key, at := range e.pos.values {
		if table != "" && strings.HasPrefix(key, table+".") {
			end, ok = max(end, lineEnd(e.data, at.to)), true
		}
	}
	return end, ok
}

// preface returns where the first key of a file goes that has none before its
// tables: behind the comment the file begins with, but before one that belongs
// to a table.
func (e *keyEdit) preface() int {
	at := 0
	for at < len(e.data) && isComment(e.data[at:lineEnd(e.data, at)]) {
		at = lineEnd(e.data, at)
	}
	if at == len(e.data) || !isBlank(e.data[at:lineEnd(e.data, at)]) {
		if at < len(e.data) { // the comment of what follows right below
			return 0
		}
		return at
	}
	return lineEnd(e.data, at)
}
