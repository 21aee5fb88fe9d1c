package boot

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"daybrief/app"
	"daybrief/app/doctor"
)

// TestWithoutAFontTheWindowSaysSo: a Japanese reader on a machine without a font
// for it gets words that can be read, and the name of the package to install.
func TestWithoutAFontTheWindowSaysSo(t *testing.T) {
	for name, c := range map[string]struct {
		language, file, words string
		noted                 bool
	}{
		"no font":           {"ja", "DejaVuSans.ttf", "en", true},
		"a font":            {"ja", "NotoSansCJK-Regular.ttc", "ja", false},
		"none is needed":    {"de", "DejaVuSans.ttf", "de", false},
		"Chinese, no font":  {"zh", "DejaVuSans.ttf", "en", true},
		"Chinese with font": {"zh", "wqy-microhei.ttc", "zh", false},
	} {
		t.Run(name, func(t *testing.T) {
			a := at(t, wednesday)
			a.Config.Language = c.language
			sampleRun(t, a)
			dir := t.TempDir()
			if err := os.WriteFile(filepath.Join(dir, c.file), nil, 0o600); err != nil {
				t.Fatal(err)
			}
			p := a.Page()
			p.fonts.machine = doctor.Machine{OS: "linux", Getenv: func(string) string { return "" }, FontDirs: []string{dir}}
			l, err := p.Words(t.Context())
			if err != nil || l.Language() != c.words {
				t.Errorf("the words are of %v, %v; want %s", l, err, c.words)
			}
			b, err := p.Brief(t.Context(), "")
			if err != nil {
				t.Fatal(err)
			}
			noted := slices.ContainsFunc(b.Notes, func(n app.Note) bool { return n.Code == doctor.CodeNoFont && n.Hint != "" })
			if noted != c.noted {
				t.Errorf("noted %v: %+v", noted, b.Notes)
			}
			if again, _ := p.Brief(t.Context(), ""); len(again.Notes) != len(b.Notes) {
				t.Errorf("the remark piles up: %+v", again.Notes)
			}
		})
	}
}
