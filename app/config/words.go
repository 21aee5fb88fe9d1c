package config

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// typeWords words a decoder's complaint about a value of a wrong type, which
// names types of Go, for a reader who knows none; other complaints stay.
func typeWords(complaint string) string {
	m := regexp.MustCompile(`^cannot decode TOML (.+) into .*of type (\S+)$`).FindStringSubmatch(complaint)
	if m == nil {
		return complaint
	}
	got, ok := map[string]string{
		"string": "text", "integer": "a number", "float": "a number with a point", "boolean": "true or false", "array": "a list", "table": "a table", "inline table": "a table",
	}[m[1]]
	if !ok { // dates and times of TOML, which no key takes
		got = "a " + m[1] + " without quotes"
	}
	return "it wants " + wanted(m[2]) + ", not " + got
}

// wanted is what a key of a type of Go takes.
func wanted(kind string) string {
	switch kind {
	case "int", "int64":
		return "a whole number"
	case "float64":
		return "a number"
	case "bool":
		return "true or false"
	case "string":
		return `text in quotes`
	case "[]app.SourceSettings":
		return "blocks that begin with [[source]]"
	}
	if strings.HasPrefix(kind, "[]") {
		return `a list such as ["one", "two"]`
	}
	return "keys of its own, as in a table"
}

// lineOf finds the line of an error that does not tell it: the text up to there
// is the first that meets it, too.
func lineOf(data []byte, fault error) int {
	lines := bytes.SplitAfter(data, []byte("\n"))
	var head []byte
	for n, line := range lines {
		head = append(head, line...)
		c := Default()
		if err := toml.Unmarshal(head, &c); err != nil && err.Error() == fault.Error() {
			return n + 1
		}
	}
	return 1
}

// oneBracket tells of [source], which makes a table that nothing reads where
// blocks of sources are meant.
func oneBracket(p positions) *fault {
	if _, ok := p.lines["source"]; !ok || p.inline {
		return nil
	}
	return &fault{"source", "a source begins with [[source]], in double brackets"}
}

// lasts says what is wrong with a duration: TOML lets a bare number through, which
// would count nanoseconds.
func lasts(path string, d Duration) *fault {
	if d <= 0 || d.Std().Milliseconds() > 0 {
		return nil
	}
	return &fault{path, fmt.Sprintf(`%s wants a number with its unit in quotes, such as "%ds" or "%dm"`, path, d, d)}
}
