package locale

import (
	"strings"

	"golang.org/x/text/language"
)

// source is the language the others are translated from, and the one that
// stands in for a missing word.
const source = "en"

// languages are those with a catalogue, the source first.
var languages = [...]string{source, "de", "es", "fr", "ja", "zh"}

// match returns the catalogue for the languages a reader prefers, and the
// region the first of them names.
func match(prefer []string) (lang, region string) {
	have := make([]language.Tag, len(languages))
	for i, l := range languages {
		have[i] = language.MustParse(l)
	}
	matcher := language.NewMatcher(have)
	for _, p := range prefer {
		tag, err := language.Parse(tagOf(p))
		if err != nil {
			continue
		}
		if r, c := tag.Region(); region == "" && c == language.Exact && r.IsCountry() {
			region = r.String()
		}
		if _, i, c := matcher.Match(tag); lang == "" && c != language.No {
			lang = languages[i]
		}
	}
	if lang == "" {
		lang = source
	}
	return lang, region
}

// tagOf turns a POSIX name into a BCP 47 tag: "de_CH.UTF-8@euro" is "de-CH".
// The names for no language are "".
func tagOf(name string) string {
	name, _, _ = strings.Cut(name, ".")
	name, _, _ = strings.Cut(name, "@")
	if name == "C" || name == "POSIX" {
		return ""
	}
	return strings.ReplaceAll(name, "_", "-")
}

// RegionOf returns the region a language tag or POSIX name names, in two
// letters: "CH" of "de_CH.UTF-8". It is "" where it names none.
func RegionOf(name string) string {
	_, region := match([]string{name})
	return region
}
