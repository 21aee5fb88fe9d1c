package actions

import (
	"strings"
	"testing"
)

// TestLongerWordsComeFirst holds what an expression of alternatives needs: the
// first that fits is taken.
func TestLongerWordsComeFirst(t *testing.T) {
	for _, list := range []string{dayWords, monthWords} {
		words := strings.Split(list, "|")
		for i, w := range words {
			for _, later := range words[i+1:] {
				if later != w && strings.HasPrefix(later, w) {
					t.Errorf("%q stands before %q and would be taken for it", w, later)
				}
			}
		}
	}
	if n := len(words(dayWords)); n != 21 {
		t.Errorf("%d days of three languages, want 21", n)
	}
	if n := len(words(monthWords)); n != 35 { // mai is German and French
		t.Errorf("%d months of three languages, want 35", n)
	}
	for sentence, want := range map[string]string{"5 de junio 2031": "junio", "5. juni 2031": "juni", "5 de julio de 2031": "julio"} {
		if m := foreignDate.FindStringSubmatch(sentence); m == nil || m[2] != want || m[3] != "2031" {
			t.Errorf("%q is read as %q, want the month %s and the year", sentence, m, want)
		}
	}
}
