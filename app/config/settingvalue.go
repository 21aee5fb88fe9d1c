package config

import (
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/pelletier/go-toml/v2"

	"daybrief/app"
)

// SettingKind says in which form the text of a setting is.
type SettingKind string

// The kinds of settings.
const (
	SettingYesNo    SettingKind = "yes-no"   // "true", "false"
	SettingNumber   SettingKind = "number"   // "30"
	SettingFraction SettingKind = "fraction" // "53.55"; "" for none
	SettingText     SettingKind = "text"
	SettingList     SettingKind = "list"     // "a, b"; with a part to a line where one holds a comma
	SettingDuration SettingKind = "duration" // "90s"
	SettingAge      SettingKind = "age"      // "365d", "forever"
	SettingOther    SettingKind = "other"    // a table: it can be read alone
)

// Setting is a key of the configuration with its value in effect.
type Setting struct {
	Key     string // as in "brief.time", "source[1].tags", "zone"
	Kind    SettingKind
	Text    string // the value in effect
	Default string // the value without the key
	Set     bool   // the key stands in the file
}

// Settings returns every key of the configuration file: those of each table in
// the order of docs/config.md, those of each source, and those of google,
// microsoft and each other [oauth.NAME]. The Config is the one they belong to.
// A broken file is an *app.Error with code config.
func Settings(path string) ([]Setting, Config, error) {
	data, _, err := readFile(path)
	if err != nil {
		return nil, Config{}, err
	}
	c, err := Parse(path, data)
	if err != nil {
		return nil, Config{}, err
	}
	pos, err := scan([]byte(strings.TrimPrefix(string(data), bom)))
	if err != nil {
		return nil, Config{}, broken(path, 1, err.Error(), err)
	}
	var out []Setting
	for _, key := range settingKeys(c) {
		text, kind, ok := textOf(c, key)
		if !ok {
			continue
		}
		_, set := pos.values[strings.ToLower(key)]
		out = append(out, Setting{Key: key, Kind: kind, Text: text, Default: defaultText(key), Set: set})
	}
	return out, c, nil
}

func settingKeys(c Config) []string {
	var out []string
	t := reflect.TypeFor[Config]()
	for i := range t.NumField() {
		name, f := tomlName(t.Field(i)), t.Field(i).Type
		switch {
		case name == "oauth":
			names := append(Providers(), slices.Sorted(maps.Keys(c.OAuth))...)
			slices.Sort(names)
			for _, n := range slices.Compact(names) {
				if !strings.Contains(n, ".") {
					out = append(out, fieldKeys("oauth."+n, f.Elem())...)
				}
			}
		case name == "source":
			for n, s := range c.Source {
				at := fmt.Sprintf("source[%d]", n)
				out = append(out, fieldKeys(at, f.Elem())...)
				if s.MCP != nil {
					out = append(out, fieldKeys(at+".mcp", reflect.TypeOf(*s.MCP))...)
				}
			}
		case f.Kind() == reflect.Struct:
			out = append(out, fieldKeys(name, f)...)
		default:
			out = append(out, name)
		}
	}
	return out
}

// fieldKeys returns the keys of a table, but for tables within.
func fieldKeys(table string, t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		if name := tomlName(t.Field(i)); name != "" && name != "mcp" {
			out = append(out, table+"."+name)
		}
	}
	return out
}

func tomlName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("toml"), ",")
	return name
}

// valueAt returns what a key holds; ok is false for a key there is none of. A
// registration or a table of an MCP server that is not there is an empty one.
func valueAt(c Config, key string) (v reflect.Value, ok bool) {
	v = reflect.ValueOf(c)
	for part := range strings.SplitSeq(key, ".") {
		name, index, indexed := strings.Cut(strings.TrimSuffix(part, "]"), "[")
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				v = reflect.Zero(v.Type().Elem())
			} else {
				v = v.Elem()
			}
		}
		switch v.Kind() {
		case reflect.Map:
			e := v.MapIndex(reflect.ValueOf(name))
			if !e.IsValid() {
				e = reflect.Zero(v.Type().Elem())
			}
			v = e
		case reflect.Struct:
			if v, ok = fieldOf(v, name); !ok {
				return v, false
			}
		default:
			return v, false
		}
		if indexed {
			n, err := strconv.Atoi(index)
			if err != nil || v.Kind() != reflect.Slice || n < 0 || n >= v.Len() {
				return v, false
			}
			v = v.Index(n)
		}
	}
	return v, true
}

func fieldOf(v reflect.Value, name string) (reflect.Value, bool) {
	for i := range v.NumField() {
		if n := tomlName(v.Type().Field(i)); n != "" && strings.EqualFold(n, name) {
			return v.Field(i), true
		}
	}
	return v, false
}

// textOf returns the value of a key as text.
func textOf(c Config, key string) (text string, kind SettingKind, ok bool) {
	v, ok := valueAt(c, key)
	if !ok {
		return "", "", false
	}
	switch x := v.Interface().(type) {
	case bool:
		return strconv.FormatBool(x), SettingYesNo, true
	case int:
		return strconv.Itoa(x), SettingNumber, true
	case string:
		return x, SettingText, true
	case Duration:
		return shortDuration(x.Std()), SettingDuration, true
	case Age:
		return x.String(), SettingAge, true
	case []string:
		return joinList(x), SettingList, true
	case *float64:
		if x == nil {
			return "", SettingFraction, true
		}
		return strconv.FormatFloat(*x, 'g', -1, 64), SettingFraction, true
	}
	return "", SettingOther, true
}

// shortDuration writes "10m" in place of "10m0s".
func shortDuration(d time.Duration) string {
	s := d.String()
	if strings.HasSuffix(s, "m0s") {
		s = strings.TrimSuffix(s, "0s")
	}
	if strings.HasSuffix(s, "h0m") {
		s = strings.TrimSuffix(s, "0m")
	}
	return s
}

// joinList and splitList are each other's inverse for what a list can hold but
// line feeds and blanks around a part.
func joinList(list []string) string {
	for _, s := range list {
		if strings.Contains(s, ",") {
			return strings.Join(list, "\n") + "\n"
		}
	}
	return strings.Join(list, ", ")
}

func splitList(text string) []string {
	sep := ","
	if strings.Contains(text, "\n") {
		sep = "\n"
	}
	out := []string{}
	for part := range strings.SplitSeq(text, sep) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// mostSources bounds what a key can ask for.
const mostSources = 1 << 12

// defaultsFor is Default with an empty source where the key names one.
func defaultsFor(key string) Config {
	c := Default()
	if !isSourceKey(key) {
		return c
	}
	_, rest, _ := strings.Cut(key, "[")
	number, _, _ := strings.Cut(rest, "]")
	c.Source = nil
	if n, err := strconv.Atoi(number); err == nil && n >= 0 && n < mostSources {
		c.Source = make([]app.SourceSettings, n+1)
	}
	return c
}

func defaultText(key string) string {
	text, _, _ := textOf(defaultsFor(key), key)
	return text
}

// defaultLiteral returns the default of a key as TOML, "" where it has none that
// could be written.
func defaultLiteral(key string) (text, what string) {
	text, kind, ok := textOf(defaultsFor(key), key)
	if !ok {
		return "", "there is no setting " + strconv.Quote(key)
	}
	if kind == SettingFraction || kind == SettingOther || text == "" && isSourceKey(key) {
		return "", ""
	}
	return literal(key, text)
}

// literal returns the text of a key as TOML, or what is wrong with it.
func literal(key, text string) (value, what string) {
	_, kind, ok := textOf(defaultsFor(key), key)
	if !ok {
		return "", "there is no setting " + strconv.Quote(key)
	}
	trimmed := strings.TrimSpace(text)
	if !utf8.ValidString(text) {
		return "", "this holds bytes that are not UTF-8 text"
	}
	switch kind {
	case SettingList:
		return tomlList(splitList(text))
	case SettingOther:
		return "", "this can only be changed in the file"
	case SettingText:
		return tomlValue(trimmed)
	case SettingDuration, SettingAge:
		if what = badSpan(kind, trimmed); what != "" {
			return "", what
		}
		return tomlValue(trimmed)
	}
	return plainLiteral(kind, trimmed)
}

// badSpan says what is wrong with a duration or an age, "" for nothing.
func badSpan(kind SettingKind, text string) string {
	if kind == SettingDuration {
		if _, err := time.ParseDuration(text); err != nil {
			return fmt.Sprintf("%q is not a duration such as \"90s\" or \"1h30m\"", text)
		}
		return ""
	}
	var a Age
	if err := a.UnmarshalText([]byte(text)); err != nil {
		return err.Error()
	}
	return ""
}

// plainLiteral returns a yes or no or a number as TOML.
func plainLiteral(kind SettingKind, text string) (value, what string) {
	switch kind {
	case SettingYesNo:
		if text != "true" && text != "false" {
			return "", "this is neither true nor false"
		}
		return text, ""
	case SettingNumber:
		n, err := strconv.Atoi(text)
		if err != nil {
			return "", fmt.Sprintf("%q is not a whole number", text)
		}
		return strconv.Itoa(n), ""
	}
	f, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return "", fmt.Sprintf("%q is not a number such as 53.55", text)
	}
	return tomlValue(f)
}

// tomlValue writes a value as TOML does.
func tomlValue(v any) (value, what string) {
	data, err := toml.Marshal(map[string]any{"v": v})
	if err != nil {
		return "", err.Error()
	}
	text := strings.TrimSpace(strings.TrimPrefix(string(data), "v = "))
	if s, ok := v.(string); ok && !strings.ContainsAny(s, "\"\\") && strings.HasPrefix(text, "'") {
		text = `"` + s + `"` // as docs/config.md writes texts
	}
	return text, ""
}

// tomlList writes a list of texts on one line.
func tomlList(list []string) (value, what string) {
	parts := make([]string, len(list))
	for i, s := range list {
		if parts[i], what = tomlValue(s); what != "" {
			return "", what
		}
	}
	return "[" + strings.Join(parts, ", ") + "]", ""
}
