package locale

import (
	"regexp"
	"testing"
)

// TestEachLanguageHasItsMarks holds that Japanese and Chinese close with marks
// of full width, and that French has a blank that holds before the double ones.
func TestEachLanguageHasItsMarks(t *testing.T) {
	narrow := regexp.MustCompile(`[:;?!](?:$|[^/\w])`)
	french := regexp.MustCompile(`[^\x{00a0}](?:[;?!]|:(?:$|\s))`)
	for lang, wrong := range map[string]*regexp.Regexp{"ja": narrow, "zh": narrow, "fr": french} {
		for key, forms := range catalogue(t, lang) {
			for _, text := range forms {
				if at := wrong.FindString(text); at != "" {
					t.Errorf("%s %s: %q in %q", lang, key, at, text)
				}
			}
		}
	}
	for text, re := range map[string]*regexp.Regexp{"以前: {Text}": narrow, "本当?": narrow, "Quoi ?": french, "Hier: {Text}": french} {
		if !re.MatchString(text) {
			t.Errorf("%q is not found", text)
		}
	}
}
