package signin

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// iniSection is a part of an ini file. Keys are as written; of a key that
// comes twice the last counts.
type iniSection struct {
	name   string
	values map[string]string
}

// parseINI reads profiles.ini: [Section] lines, Key=Value lines, comments that
// begin with ; or #. Other lines are left out.
func parseINI(data string) []iniSection {
	var list []iniSection
	for line := range strings.Lines(strings.TrimPrefix(data, "\ufeff")) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == ';' || line[0] == '#' {
			continue
		}
		if line[0] == '[' && line[len(line)-1] == ']' {
			list = append(list, iniSection{strings.TrimSpace(line[1 : len(line)-1]), map[string]string{}})
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		if ok && len(list) > 0 {
			list[len(list)-1].values[strings.TrimSpace(key)] = strings.TrimSpace(value)
		}
	}
	return list
}

// prefs are the settings of a profile: strings without quotes, numbers and
// true or false as written.
type prefs map[string]string

// parsePrefs reads prefs.js, which Thunderbird writes itself, one
// user_pref("name", value); to a line. A line that cannot be read costs that
// line and is named by its number alone: its text may be private.
func parsePrefs(data string) (prefs, []error) {
	out := prefs{}
	var errs []error
	n, comment := 0, false
	for line := range strings.Lines(strings.TrimPrefix(data, "\ufeff")) {
		n++
		line = strings.TrimSpace(line)
		if comment {
			comment = !strings.Contains(line, "*/")
			continue
		}
		switch {
		case line == "", line[0] == '#', strings.HasPrefix(line, "//"):
			continue
		case strings.HasPrefix(line, "/*"):
			comment = !strings.Contains(line, "*/")
			continue
		}
		name, value, err := parsePref(line)
		if err != nil {
			errs = append(errs, fmt.Errorf("prefs.js, line %d: %w", n, err))
			continue
		}
		out[name] = value
	}
	return out, errs
}

// parsePref reads one line.
func parsePref(line string) (name, value string, err error) {
	rest, ok := strings.CutPrefix(line, "user_pref")
	if !ok {
		return "", "", errors.New("not a user_pref")
	}
	rest, ok = strings.CutPrefix(strings.TrimSpace(rest), "(")
	if !ok {
		return "", "", errors.New("no bracket after user_pref")
	}
	if name, rest, err = parseString(strings.TrimSpace(rest)); err != nil {
		return "", "", err
	}
	rest, ok = strings.CutPrefix(strings.TrimSpace(rest), ",")
	if !ok {
		return "", "", errors.New("no value")
	}
	if rest = strings.TrimSpace(rest); rest != "" && (rest[0] == '"' || rest[0] == '\'') {
		value, rest, err = parseString(rest)
	} else {
		value, rest, err = parseLiteral(rest)
	}
	if err != nil {
		return "", "", err
	}
	if !strings.HasPrefix(strings.TrimSpace(rest), ")") {
		return "", "", errors.New("no closing bracket")
	}
	return name, value, nil
}

// parseLiteral reads a number, true or false.
func parseLiteral(s string) (value, rest string, err error) {
	end := strings.IndexAny(s, ") \t")
	if end < 0 {
		return "", "", errors.New("no closing bracket")
	}
	value = s[:end]
	if value != "true" && value != "false" {
		if _, err := strconv.ParseInt(value, 10, 64); err != nil {
			return "", "", errors.New("neither string, number nor boolean")
		}
	}
	return value, s[end:], nil
}

// parseString reads a quoted string of JavaScript as Thunderbird writes it:
// \" \' \\ \n \r, \xHH and \uHHHH, the last in pairs for what lies outside the
// first plane.
func parseString(s string) (value, rest string, err error) {
	if s == "" || s[0] != '"' && s[0] != '\'' {
		return "", "", errors.New("no string")
	}
	var b strings.Builder
	for i := 1; i < len(s); {
		switch c := s[i]; c {
		case s[0]:
			return strings.ToValidUTF8(b.String(), "\ufffd"), s[i+1:], nil
		case '\\':
			n, err := unescape(&b, s[i:])
			if err != nil {
				return "", "", err
			}
			i += n
		default:
			b.WriteByte(c)
			i++
		}
	}
	return "", "", errors.New("a string without an end")
}

// unescape writes what the escape at the beginning of s means and returns its
// length.
func unescape(b *strings.Builder, s string) (int, error) {
	if len(s) < 2 {
		return 0, errors.New("a string without an end")
	}
	switch c := s[1]; c {
	case '"', '\'', '\\', '/':
		b.WriteByte(c)
	case 'n':
		b.WriteByte('\n')
	case 'r':
		b.WriteByte('\r')
	case 't':
		b.WriteByte('\t')
	case 'x':
		r, err := hexRune(s, 2, 2)
		if err != nil {
			return 0, err
		}
		b.WriteRune(r)
		return 4, nil
	case 'u':
		r, err := hexRune(s, 2, 4)
		if err != nil {
			return 0, err
		}
		if utf16.IsSurrogate(r) && strings.HasPrefix(s[6:], `\u`) {
			if low, err := hexRune(s, 8, 4); err == nil {
				if pair := utf16.DecodeRune(r, low); pair != utf8.RuneError {
					b.WriteRune(pair)
					return 12, nil
				}
			}
		}
		b.WriteRune(r) // half a pair becomes U+FFFD
		return 6, nil
	default: // unknown escapes stay as they are
		b.WriteByte('\\')
		b.WriteByte(c)
	}
	return 2, nil
}

// hexRune reads n hexadecimal digits at an offset.
func hexRune(s string, at, n int) (rune, error) {
	if len(s) < at+n {
		return 0, errors.New("an escape without an end")
	}
	v, err := strconv.ParseUint(s[at:at+n], 16, 32)
	if err != nil {
		return 0, errors.New("an escape that is not hexadecimal")
	}
	return rune(v), nil
}
