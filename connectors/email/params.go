package email

import (
	"bytes"
	"strconv"
	"strings"
)

// structured reads a value such as Content-Type: the token before the first
// semicolon in lower case, and the parameters, decoded. It takes what is there:
// missing quotes, missing semicolons at the end, encoded words in quotes,
// RFC 2231 pieces in any order.
func structured(value []byte) (token string, params map[string]string) {
	first, rest := cutUnquoted(value, ';')
	token = strings.ToLower(strings.TrimSpace(string(stripComments(first))))
	if i := strings.IndexAny(token, " \t"); i >= 0 {
		token = token[:i]
	}
	raw := map[string][]byte{}
	if i := strings.IndexByte(token, '='); i >= 0 { // no token at all, parameters at once
		token, rest = "", value
	}
	for len(rest) > 0 {
		var piece []byte
		piece, rest = cutUnquoted(rest, ';')
		name, val, ok := bytes.Cut(piece, []byte("="))
		key := strings.ToLower(strings.TrimSpace(string(name)))
		if !ok || key == "" {
			continue
		}
		if _, dup := raw[key]; !dup {
			raw[key] = unquote(bytes.TrimSpace(val))
		}
	}
	return token, joinParams(raw)
}

// joinParams decodes parameters (RFC 2231 sections 3 and 4; encoded words as
// many senders write them instead). The plain form counts where the pieces of
// the extended one are broken.
func joinParams(raw map[string][]byte) map[string]string {
	params := make(map[string]string, len(raw))
	for key, val := range raw {
		name, _, extended := strings.Cut(key, "*")
		if !extended {
			if _, better := params[name]; !better {
				params[name] = nameLine(joinedWords(val))
			}
			continue
		}
		if text, ok := extendedParam(raw, name); ok {
			params[name] = text
		}
	}
	return params
}

// extendedParam puts the pieces name*, name*0, name*1* ... together.
func extendedParam(raw map[string][]byte, name string) (string, bool) {
	if val, ok := raw[name+"*"]; ok {
		set, data := charsetAndData(val)
		text, _ := toUTF8(unpercent(data), set)
		return nameLine(text), true
	}
	var data []byte
	set, encoded := "", false
	for i := range 1000 {
		key := name + "*" + strconv.Itoa(i)
		if val, ok := raw[key+"*"]; ok {
			if i == 0 {
				set, val = charsetAndData(val)
			}
			data, encoded = append(data, unpercent(val)...), true
		} else if val, ok := raw[key]; ok {
			data = append(data, val...)
		} else {
			break
		}
	}
	if len(data) == 0 {
		return "", false
	}
	if !encoded {
		return nameLine(joinedWords(data)), true
	}
	text, _ := toUTF8(data, set)
	return nameLine(text), true
}

// charsetAndData splits charset'language'data.
func charsetAndData(val []byte) (string, []byte) {
	parts := bytes.SplitN(val, []byte("'"), 3)
	if len(parts) < 3 {
		return "", val
	}
	return string(parts[0]), parts[2]
}

func unpercent(val []byte) []byte {
	out := make([]byte, 0, len(val))
	for i := 0; i < len(val); i++ {
		if val[i] == '%' && i+2 < len(val) && isHex(val[i+1]) && isHex(val[i+2]) {
			out = append(out, unhex(val[i+1])<<4|unhex(val[i+2]))
			i += 2
			continue
		}
		out = append(out, val[i])
	}
	return out
}

// cutUnquoted splits val at the first sep outside of double quotes. A quote
// that is never closed counts as an ordinary character.
func cutUnquoted(val []byte, sep byte) (before, after []byte) {
	quoted := false
	for i := 0; i < len(val); i++ {
		switch c := val[i]; {
		case c == '\\' && quoted:
			i++
		case c == '"':
			quoted = !quoted && bytes.IndexByte(val[i+1:], '"') >= 0
		case c == sep && !quoted:
			return val[:i], val[i+1:]
		}
	}
	return val, nil
}

// unquote removes double quotes and the backslashes inside them. A backslash
// before an ordinary character stays: it belongs to a Windows path.
func unquote(val []byte) []byte {
	if len(val) == 0 || val[0] != '"' {
		return stripComments(val)
	}
	var out []byte
	for i := 1; i < len(val); i++ {
		switch {
		case val[i] == '\\' && i+1 < len(val) && (val[i+1] == '"' || val[i+1] == '\\'):
			i++
			out = append(out, val[i])
		case val[i] == '"':
			return out
		default:
			out = append(out, val[i])
		}
	}
	return out
}

// stripComments removes a trailing comment from an unquoted value.
func stripComments(val []byte) []byte {
	if i := bytes.Index(val, []byte(" (")); i >= 0 && bytes.HasSuffix(bytes.TrimSpace(val), []byte(")")) {
		val = val[:i]
	}
	return bytes.TrimSpace(val)
}
