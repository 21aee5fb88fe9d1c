package config

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"daybrief/app"
)

// Load reads config.toml. A missing file means Default. A broken one is an
// *app.Error with code config whose message names file, line and what is
// wrong; but where there is a last good copy, that is used, and a note with
// code config says so. Other notes warn of what works but should not be so.
func Load(d Dirs) (Config, []app.Note, error) {
	data, err := os.ReadFile(d.Config)
	if errors.Is(err, fs.ErrNotExist) {
		return Default(), nil, nil
	}
	if err != nil {
		return Config{}, nil, diskError("read "+d.Config, err)
	}
	c, err := Parse(d.Config, data)
	if err == nil {
		keepGood(d, data)
		return c, warnings(d.Config, c), nil
	}
	good, e := os.ReadFile(d.lastGood())
	if e != nil {
		return Config{}, nil, err
	}
	c, e = Parse(d.lastGood(), good)
	if e != nil { // of another version: the reader's own file is what to mend
		return Config{}, nil, err
	}
	bad := app.AsError(err)
	return c, append([]app.Note{{
		Code: app.CodeConfig,
		Text: bad.Message + " The last settings that worked are used until then.",
		Hint: bad.Hint,
	}}, warnings(d.Config, c)...), nil
}

// keepGood keeps a copy of a valid file. Without one nothing is worse than
// before, so that a read-only folder does not stand in the way.
func keepGood(d Dirs, data []byte) {
	if have, err := os.ReadFile(d.lastGood()); err == nil && bytes.Equal(have, data) {
		return
	}
	_ = replace(d.lastGood(), data)
}

// fault is what is wrong and where.
type fault struct {
	path string // see positions
	what string
}

// Parse reads and validates the text of a configuration file; name is for the
// error, an *app.Error with code config.
func Parse(name string, data []byte) (Config, error) {
	c, f, err := parse(data)
	if err != nil {
		return Config{}, broken(name, f.line, f.what, errors.Unwrap(err))
	}
	return c, nil
}

// flaw is what is wrong on a line of a file.
type flaw struct {
	line int
	what string
}

// parse is Parse without the words around what is wrong: an error comes with a
// flaw, and wraps its cause where there is one.
func parse(data []byte) (Config, flaw, error) {
	bad := func(line int, what string, err error) (Config, flaw, error) {
		if err == nil {
			return Config{}, flaw{line, what}, errors.New(what)
		}
		return Config{}, flaw{line, what}, fmt.Errorf("config: %w", err)
	}
	data = bytes.TrimPrefix(data, []byte(bom))
	c := Default()
	c.Source = nil
	dec := toml.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&c); err != nil {
		line, what := explain(data, err)
		return bad(line, what, err)
	}
	pos, err := scan(data)
	if err != nil {
		return bad(1, err.Error(), err)
	}
	if f := oneBracket(pos); f != nil {
		return bad(pos.line(f.path), f.what, nil)
	}
	if len(pos.blocks) == 0 && !pos.inline {
		c.Source = Default().Source
	}
	tidy(&c)
	if f := validate(c); f != nil {
		return bad(pos.line(f.path), f.what, nil)
	}
	return c, flaw{}, nil
}

func broken(name string, line int, what string, err error) error {
	if err == nil {
		err = errors.New(what)
	}
	return &app.Error{
		Code:    app.CodeConfig,
		Message: fmt.Sprintf("%s, line %d: %s.", name, line, strings.TrimSuffix(what, ".")),
		Hint:    fmt.Sprintf("Correct line %d of that file; docs/config.md describes every key.", line),
		Err:     fmt.Errorf("config: parse %s: %w", name, err),
	}
}

// explain returns the line and the words of a decoder's error.
func explain(data []byte, err error) (int, string) {
	var missing *toml.StrictMissingError
	if errors.As(err, &missing) && len(missing.Errors) > 0 {
		e := &missing.Errors[0]
		line, _ := e.Position()
		return line, unknown(e.Key())
	}
	var e *toml.DecodeError
	if errors.As(err, &e) {
		line, _ := e.Position()
		what := typeWords(strings.TrimPrefix(e.Error(), "toml: "))
		if key := strings.Join(e.Key(), "."); key != "" {
			what = fmt.Sprintf("%q: %s", key, what)
		}
		return max(line, 1), what
	}
	return lineOf(data, err), strings.TrimPrefix(err.Error(), "toml: ")
}

// unknown words an unknown key and names the nearest known one.
func unknown(key toml.Key) string {
	if len(key) == 0 {
		return "unknown key"
	}
	last, table := key[len(key)-1], ""
	known := keys(reflect.TypeFor[Config]())
	for n, part := range key[:len(key)-1] {
		t, ok := known[strings.ToLower(part)]
		if named, any := known["*"]; any { // a table of tables: the reader names them
			t, ok = named, true
		}
		if !ok { // the table itself is unknown
			last, key = part, key[:n+1]
			break
		}
		known = keys(t)
	}
	if len(key) > 1 {
		table = " in [" + strings.Join(key[:len(key)-1], ".") + "]"
	}
	what := fmt.Sprintf("unknown key %q%s", last, table)
	if near := nearest(last, known); near != "" {
		what += fmt.Sprintf("; did you mean %q?", near)
	}
	return what
}

// keys returns the keys of a table with the types of their values; for a list
// of tables, those of its tables. Where any key will do it is "*".
func keys(t reflect.Type) map[string]reflect.Type {
	known := map[string]reflect.Type{}
	if t.Kind() == reflect.Map {
		known["*"] = t.Elem()
		return known
	}
	if t.Kind() == reflect.Slice || t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return known
	}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("toml"), ",")
		known[name] = t.Field(i).Type
	}
	return known
}

// nearest returns the known key that takes the fewest edits, "" when none is
// near enough to be meant.
func nearest(word string, known map[string]reflect.Type) string {
	best, least := "", max(2, len(word)/3)+1
	for k := range known {
		d := distance(strings.ToLower(word), k)
		if d < least || d == least && best != "" && k < best {
			best, least = k, d
		}
	}
	return best
}

// distance is the Levenshtein distance in bytes.
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diag := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diag
			if a[i] != b[j] {
				cost++
			}
			diag = row[j+1]
			row[j+1] = min(cost, diag+1, row[j]+1)
		}
	}
	return row[len(b)]
}
