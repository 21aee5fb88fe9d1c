package locale

import (
	"encoding/json"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"daybrief/assets"
)

// forms are the plural forms CLDR 48 wants of a cardinal number.
var forms = map[string][]string{
	"en": {"one", "other"}, "de": {"one", "other"}, "es": {"many", "one", "other"}, "fr": {"many", "one", "other"},
	"ja": {"other"}, "zh": {"other"},
}

// plain is the form of a message without a number.
const plain = ""

// catalogue returns the messages of a language by key and form.
func catalogue(t *testing.T, lang string) map[string]map[string]string {
	t.Helper()
	out := map[string]map[string]string{}
	files, err := fs.Glob(assets.Translations, "translations/"+lang+"/*.json")
	if err != nil || len(files) == 0 {
		t.Fatalf("%s: %d files, %v", lang, len(files), err)
	}
	for _, name := range files {
		data, err := assets.Translations.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		var file map[string]json.RawMessage
		if err := json.Unmarshal(data, &file); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		area := strings.TrimSuffix(path.Base(name), ".json")
		for key, raw := range file {
			if got, _, _ := strings.Cut(key, "."); got != area {
				t.Errorf("%s: %s belongs to another file", name, key)
			}
			out[key] = message1(t, key, raw)
		}
	}
	return out
}

// message1 reads one message: a text, or a text for each form.
func message1(t *testing.T, key string, raw json.RawMessage) map[string]string {
	t.Helper()
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return map[string]string{plain: text}
	}
	m := map[string]string{}
	if err := json.Unmarshal(raw, &m); err != nil {
		t.Fatalf("%s: %v", key, err)
	}
	delete(m, "description") // a word to the translator
	return m
}

func TestEveryFolderIsALanguage(t *testing.T) {
	entries, err := assets.Translations.ReadDir("translations")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range entries {
		got = append(got, e.Name())
	}
	want := languages
	slices.Sort(want[:])
	if !slices.Equal(got, want[:]) {
		t.Errorf("folders %q, languages %q", got, want)
	}
}

func TestEveryCatalogueHasEveryKey(t *testing.T) {
	english := catalogue(t, source)
	if len(english) < 100 {
		t.Fatalf("English has only %d keys", len(english))
	}
	for _, lang := range languages {
		c := catalogue(t, lang)
		for key := range english {
			if c[key] == nil {
				t.Errorf("%s has no %s", lang, key)
			}
		}
		for key := range c {
			if english[key] == nil {
				t.Errorf("%s has %s, which English has not", lang, key)
			}
		}
	}
}

var name = regexp.MustCompile(`\{([A-Z][A-Za-z]*)\}`)

// namesIn returns the names in braces of a text, each once, in order.
func namesIn(text string) []string {
	set := map[string]bool{}
	for _, m := range name.FindAllStringSubmatch(text, -1) {
		set[m[1]] = true
	}
	return slices.Sorted(maps.Keys(set))
}

func TestMessagesAreWellFormed(t *testing.T) {
	english := catalogue(t, source)
	for _, lang := range languages {
		for key, m := range catalogue(t, lang) {
			want := english[key]
			if len(want) == 0 {
				continue // told by another test
			}
			_, isPlain := m[plain]
			if _, ok := want[plain]; ok != isPlain {
				t.Errorf("%s %s has plural forms and English has none, or the other way round", lang, key)
				continue
			}
			if got := slices.Sorted(maps.Keys(m)); !isPlain && !slices.Equal(got, forms[lang]) {
				t.Errorf("%s %s has the forms %q, CLDR wants %q", lang, key, got, forms[lang])
			}
			for form, text := range m {
				checkText(t, lang+" "+key+" "+form, text)
				names := namesIn(want["other"] + want[plain])
				if form == "one" && !slices.Contains(namesIn(text), "N") {
					names = slices.DeleteFunc(names, func(n string) bool { return n == "N" }) // "a source"
				}
				if got := namesIn(text); !slices.Equal(got, names) {
					t.Errorf("%s %s %s has the names %q, want %q", lang, key, form, got, names)
				}
			}
		}
	}
}

// checkText finds what a typist slips in.
func checkText(t *testing.T, what, text string) {
	t.Helper()
	bare := name.ReplaceAllString(text, "")
	switch {
	case text == "" || strings.TrimSpace(text) != text:
		t.Errorf("%s is empty or has blanks at an end: %q", what, text)
	case strings.ContainsAny(bare, "{}"):
		t.Errorf("%s has a brace that is no name: %q", what, text)
	case strings.ContainsAny(text, "'\"\n\t\u202f"):
		t.Errorf("%s has a straight quote, a tab, a line break or a narrow blank: %q", what, text)
	case strings.Contains(text, "..."), strings.Contains(text, "  "):
		t.Errorf("%s has three dots or two blanks: %q", what, text)
	}
	if strings.HasPrefix(what, "fr ") && regexp.MustCompile(`[^\x{00a0}0-9][:;?!]`).MatchString(bare) {
		t.Errorf("%s wants a no-break space before a mark: %q", what, text)
	}
}

// TestButtonsStayShort keeps a row of buttons a row.
func TestButtonsStayShort(t *testing.T) {
	english := catalogue(t, source)
	columns := func(s string) int {
		n := utf8.RuneCountInString(s)
		for _, r := range s {
			if r >= 0x1100 && !(r >= 0x2000 && r < 0x2e80) {
				n++ // twice as wide
			}
		}
		return n
	}
	found := 0
	for _, lang := range languages {
		for key, m := range catalogue(t, lang) {
			if !strings.HasSuffix(key, ".button") {
				continue
			}
			found++
			if most := max(12, (columns(english[key][plain])*9+4)/5); columns(m[plain]) > most {
				t.Errorf("%s %s is %d columns wide, more than %d: %q", lang, key, columns(m[plain]), most, m[plain])
			}
		}
	}
	if found < 60 {
		t.Errorf("only %d buttons were found", found)
	}
}
