package locale

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"
	"golang.org/x/text/language"
)

// Say returns the words of a key, with values put in by name:
//
//	l.Say("today.sources", "N", 5)
//
// "N", a whole number, chooses the plural form. Numbers are written as the
// language writes them (so a year goes in as text), texts pass Isolate. A key
// no catalogue has comes back in brackets; a name without a value, or one the
// sentence does not have, is passed over.
func (l *Locale) Say(key string, pairs ...any) string {
	m := message{key: key, values: make(map[string]string, len(pairs)/2)}
	for i := 0; i+1 < len(pairs); i += 2 {
		name := fmt.Sprint(pairs[i])
		if name == "N" {
			m.count = pairs[i+1]
		}
		m.values[name] = l.value(pairs[i+1])
	}
	if text, ok := l.words.say(&m); ok {
		return text
	}
	if l.english != nil {
		if text, ok := l.english.say(&m); ok {
			return text
		}
	}
	return "[" + key + "]"
}

// value writes a value for a sentence.
func (l *Locale) value(v any) string {
	switch v := v.(type) {
	case string:
		return Isolate(v)
	case int:
		return l.Number(float64(v), 0)
	case int64:
		return l.Number(float64(v), 0)
	case float64:
		return l.Number(v, decimalsOf(v))
	}
	return Isolate(fmt.Sprint(v))
}

// message is what Say was asked for.
type message struct {
	key    string
	count  any // chooses the plural form; nil for none
	values map[string]string
}

// words are the catalogue of one language, read area by area.
type words struct {
	files fs.FS
	tag   language.Tag

	mu        sync.RWMutex // guards what follows: a bundle must not be read while it grows
	bundle    *i18n.Bundle
	localizer *i18n.Localizer
	read      map[string]bool // areas, also those that could not be read
}

func newWords(files fs.FS, lang string) *words {
	return &words{files: files, tag: language.MustParse(lang), read: map[string]bool{}}
}

// say returns the words of a message, false where the catalogue has none.
func (w *words) say(m *message) (string, bool) {
	area, _, ok := strings.Cut(m.key, ".")
	if !ok {
		return "", false
	}
	w.need(area)
	w.mu.RLock()
	defer w.mu.RUnlock()
	text, err := w.localizer.Localize(&i18n.LocalizeConfig{
		MessageID: m.key, PluralCount: m.count, TemplateData: m.values, TemplateParser: braces{},
	})
	if err != nil && text == "" {
		return "", false
	}
	return text, true
}

// need reads an area that was not asked for before.
func (w *words) need(area string) {
	w.mu.RLock()
	done := w.read[area]
	w.mu.RUnlock()
	if done {
		return
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.read[area] {
		return
	}
	w.read[area] = true
	if w.bundle == nil {
		w.bundle = i18n.NewBundle(w.tag)
		w.localizer = i18n.NewLocalizer(w.bundle, w.tag.String())
	}
	list, err := readArea(w.files, w.tag.String(), area)
	if err == nil {
		// It fails for a language without plural rules alone; ours have them.
		_ = w.bundle.AddMessages(w.tag, list...)
	}
}

// readArea reads LANGUAGE/AREA.json. A file that is not there has no messages.
func readArea(files fs.FS, lang, area string) ([]*i18n.Message, error) {
	name := path.Join(lang, area+".json")
	data, err := fs.ReadFile(files, name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("locale: read %s: %w", name, err)
	}
	file, err := i18n.ParseMessageFileBytes(data, lang+".json", map[string]i18n.UnmarshalFunc{"json": json.Unmarshal})
	if err != nil {
		return nil, fmt.Errorf("locale: parse %s: %w", name, err)
	}
	return file.Messages, nil
}

// braces is the form of our messages for go-i18n: {Name} stands for a value.
type braces struct{}

// Cacheable tells that what Parse returns may be kept.
func (braces) Cacheable() bool { return true }

// Parse never fails: a brace without a partner stands for itself.
func (braces) Parse(src, _, _ string) (template.ParsedTemplate, error) { return sentence(src), nil }

// sentence is a message with names in braces.
type sentence string

// Execute puts in the values, a map[string]string. A name without a value
// stays as it is.
func (s sentence) Execute(data any) (string, error) {
	values, _ := data.(map[string]string)
	rest, out := string(s), strings.Builder{}
	for {
		before, after, ok := strings.Cut(rest, "{")
		name, tail, closed := strings.Cut(after, "}")
		if !ok || !closed {
			out.WriteString(rest)
			return out.String(), nil
		}
		out.WriteString(before)
		if v, known := values[name]; known {
			out.WriteString(v)
		} else {
			out.WriteString("{" + name + "}")
		}
		rest = tail
	}
}
