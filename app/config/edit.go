package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"daybrief/app"
)

// header begins a file that Daybrief creates.
const header = "# Daybrief's settings. docs/config.md describes every key.\n# Passwords do not belong here: they are kept in the system's keyring.\n\n"

// AddSource appends a [[source]] block for each of the sources to the
// configuration file, which is created where there is none, and keeps
// everything else as it is. Sources that are on by default are written out with
// the first one, so that they do not vanish. A result that would not be valid is
// not written: the error is an *app.Error with code config.
func AddSource(path string, list ...app.SourceSettings) error {
	for _, s := range list {
		if !utf8.ValidString(fmt.Sprint(s)) { // TOML could only hold something else
			return &app.Error{
				Code:    app.CodeConfig,
				Message: fmt.Sprintf("The settings of source %q hold bytes that are not UTF-8 text.", strings.ToValidUTF8(s.Name, "\ufffd")),
				Hint:    "Give its name and address in UTF-8.",
			}
		}
	}
	if len(list) == 0 {
		return nil
	}
	return edit(path, func(data []byte, pos positions) ([]byte, error) {
		if len(pos.blocks) == 0 && !pos.inline {
			list = append(Default().Source, list...)
		}
		if pos.inline {
			// An empty list is what RemoveSource leaves; a full one is the reader's.
			if _, list, _ := bytes.Cut(data[pos.value.from:pos.value.to], []byte("=")); !emptyList(list) {
				return nil, inlineError(path)
			}
			data = append(bytes.Clone(data[:pos.value.from]), data[pos.value.to:]...)
		}
		return appendBlocks(data, list)
	})
}

// RemoveSource takes the block of the named source out of the configuration
// file, with its own comments: those inside it and those right above it. It is
// an *app.Error with code not-found when there is no such source.
func RemoveSource(path, name string) error {
	return edit(path, func(data []byte, pos positions) ([]byte, error) {
		nth, err := find(path, name, data)
		switch {
		case err != nil:
			return nil, err
		case pos.inline:
			return nil, inlineError(path)
		case len(pos.blocks) == 0: // the default one
			return noSources(data), nil
		}
		data = cut(data, pos.blocks[nth])
		if len(pos.blocks) == 1 {
			data = noSources(data)
		}
		return data, nil
	})
}

// find returns the place of the named source in the file.
func find(path, name string, data []byte) (int, error) {
	c, err := Parse(path, data)
	if err != nil {
		return 0, err
	}
	for i := range c.Source {
		if strings.EqualFold(c.Source[i].Name, name) {
			return i, nil
		}
	}
	return 0, &app.Error{
		Code:    app.CodeNotFound,
		Message: fmt.Sprintf("There is no source named %q in %s.", name, path),
		Hint:    "daybrief source list shows the names.",
		Err:     app.ErrNotFound,
	}
}

func inlineError(path string) error {
	return &app.Error{
		Code:    app.CodeConfig,
		Message: "The sources in " + path + " are written as one list, source = [...], which Daybrief does not edit.",
		Hint:    "Write each source as a block of its own that begins with [[source]], or edit the list by hand.",
	}
}

// emptyList reports whether a value is [] with nothing but blanks and comments.
func emptyList(value []byte) bool {
	var doc struct {
		V []any `toml:"v"`
	}
	return toml.Unmarshal(append([]byte("v ="), value...), &doc) == nil && len(doc.V) == 0
}

// noSources says in the file that there are to be none, not even the default
// ones. The key has to stand before every table.
func noSources(data []byte) []byte {
	return append([]byte("source = []"+newline(data)), data...)
}

// bom may begin a text file on Windows.
const bom = "\ufeff"

// readFile returns the text of the configuration file, or that of the one to
// begin with where it is absent.
func readFile(path string) (data []byte, absent bool, err error) {
	data, err = os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return []byte(header), true, nil
	}
	if err != nil {
		return nil, false, diskError("read "+path, err)
	}
	return data, false, nil
}

// edit changes the file by f, atomically and only into a valid one.
func edit(path string, f func([]byte, positions) ([]byte, error)) error {
	data, _, err := readFile(path)
	if err != nil {
		return err
	}
	if _, err := Parse(path, data); err != nil {
		return err
	}
	body, marked := bytes.CutPrefix(data, []byte(bom))
	pos, err := scan(body)
	if err != nil {
		return broken(path, 1, err.Error(), err)
	}
	if body, err = f(body, pos); err != nil {
		return err
	}
	if marked {
		body = append([]byte(bom), body...)
	}
	if _, err := Parse(path, body); err != nil {
		return err
	}
	return replace(path, body)
}

func newline(data []byte) string {
	if bytes.Contains(data, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// appendBlocks writes sources at the end of the file, a blank line before each.
func appendBlocks(data []byte, list []app.SourceSettings) ([]byte, error) {
	nl := newline(data)
	out := bytes.Clone(data)
	for _, s := range list {
		text, err := toml.Marshal(struct {
			Source []app.SourceSettings `toml:"source"`
		}{[]app.SourceSettings{s}})
		if err != nil {
			return nil, fmt.Errorf("config: write source %q: %w", s.Name, err)
		}
		if len(out) > 0 && !bytes.HasSuffix(out, []byte("\n")) {
			out = append(out, nl...)
		}
		if len(out) > 0 && !bytes.HasSuffix(out, []byte(nl+nl)) {
			out = append(out, nl...)
		}
		out = append(out, bytes.ReplaceAll(bytes.TrimSpace(text), []byte("\n"), []byte(nl))...)
		out = append(out, nl...)
	}
	return out, nil
}

// cut takes a block out: the comment lines right above its header, and those
// right below its last key unless they run on into the next header, whose they
// are then. One of the blank lines around it goes too.
func cut(data []byte, b block) []byte {
	from, to := b.head, b.end
	for from > 0 {
		above := lineStart(data, from-1)
		if !isComment(data[above:from]) {
			break
		}
		from = above
	}
	end := to
	for end < b.next && isComment(data[end:lineEnd(data, end)]) {
		end = lineEnd(data, end)
	}
	if end == len(data) || end < b.next {
		to = end
	}
	if to < len(data) && isBlank(data[to:lineEnd(data, to)]) && (from == 0 || isBlank(data[lineStart(data, from-1):from])) {
		to = lineEnd(data, to)
	}
	return append(bytes.Clone(data[:from]), data[to:]...)
}

func isComment(line []byte) bool { return bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte("#")) }

func isBlank(line []byte) bool { return len(bytes.TrimSpace(line)) == 0 }

// replace writes a file whole or not at all, readable by its owner alone. A
// link stays a link: settings are often kept elsewhere.
func replace(path string, data []byte) (err error) {
	if real, e := filepath.EvalSymlinks(path); e == nil {
		path = real
	}
	op := "write " + path
	if err := ensure(filepath.Dir(path)); err != nil {
		return diskError(op, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*") // 0600
	if err != nil {
		return diskError(op, err)
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o600), f.Sync())
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return diskError(op, errors.Join(err, os.Remove(f.Name())))
	}
	if dir, e := os.Open(filepath.Dir(path)); e == nil {
		_ = dir.Sync() // not every system can; the rename itself is done
		_ = dir.Close()
	}
	return nil
}
