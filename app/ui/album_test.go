package ui

import (
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// albumMost is how large all pictures may be together, in bytes.
const albumMost = 6 << 20

// TestTheAlbumIsWhole holds docs/screens to what uitest.Shoot writes: each
// state in both palettes and sizes, the screens in German and Japanese, one in
// Chinese, and nothing else.
func TestTheAlbumIsWhole(t *testing.T) {
	states, total := album(t, filepath.Join("..", "..", "docs", "screens"))
	if total > albumMost {
		t.Errorf("the pictures have %d bytes, more than %d", total, albumMost)
	}
	for state, looks := range states {
		want := 4
		if strings.Contains(state, "/") {
			want = 2
		}
		if len(looks) != want {
			t.Errorf("%s has the looks %v, not %d", state, looks, want)
		}
	}
	for _, screen := range []string{"today", "ask", "history", "activity", "settings", "welcome"} {
		for _, lang := range []string{"", "de/", "ja/"} {
			if !slices.ContainsFunc(slices.Collect(maps.Keys(states)), func(s string) bool { return strings.HasPrefix(s, lang+screen) }) {
				t.Errorf("there is no picture of %s%s", lang, screen)
			}
		}
	}
	if len(states["zh/today"]) == 0 {
		t.Error("there is no picture in Chinese")
	}
}

// album returns the looks of each state there are pictures of, those in another
// language as "de/today", and how many bytes they have.
func album(t *testing.T, dir string) (states map[string][]string, total int64) {
	t.Helper()
	name := regexp.MustCompile(`^(languages/)?([a-z-]+?)(?:-(de|ja|zh))?-(light|dark)-(1280x900|480x800)\.png$`)
	states = map[string][]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		total += info.Size()
		rel := strings.TrimPrefix(filepath.ToSlash(path), filepath.ToSlash(dir)+"/")
		m := name.FindStringSubmatch(rel)
		if m == nil || (m[1] == "") != (m[3] == "") {
			t.Errorf("%s is no picture that make screenshots draws", rel)
			return nil
		}
		state := strings.TrimPrefix(m[3]+"/"+m[2], "/")
		states[state] = append(states[state], m[4]+"-"+m[5])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return states, total
}

// TestTheGuidesLinkToWhatIsThere holds that README and docs link to files of
// the repository that exist.
func TestTheGuidesLinkToWhatIsThere(t *testing.T) {
	root := filepath.Join("..", "..")
	pages, err := filepath.Glob(filepath.Join(root, "docs", "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	tops, err := filepath.Glob(filepath.Join(root, "*.md"))
	if err != nil {
		t.Fatal(err)
	}
	link, found := regexp.MustCompile(`\]\(([^)\s]+)\)`), 0
	for _, page := range append(pages, tops...) {
		text, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(text), -1) {
			to, _, _ := strings.Cut(m[1], "#")
			if to == "" || strings.Contains(to, ":") {
				continue
			}
			found++
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(to))); err != nil {
				t.Errorf("%s links to %s, which is not there", filepath.Base(page), to)
			}
		}
	}
	if found < 10 {
		t.Errorf("only %d links were found", found)
	}
}
