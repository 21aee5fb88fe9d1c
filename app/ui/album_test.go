package ui

import (
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
	dir := filepath.Join("..", "..", "docs", "screens")
	name := regexp.MustCompile(`^(languages/)?([a-z-]+?)-((?:de|ja|zh)-)?(light|dark)-(1280x900|480x800)\.png$`)
	states, total := map[string][]string{}, int64(0)
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err != nil {
			return err
		}
		total += info.Size()
		rel, err := filepath.Rel(dir, path)
		if err != nil {
			return err
		}
		m := name.FindStringSubmatch(filepath.ToSlash(rel))
		if m == nil || (m[1] == "") != (m[3] == "") {
			t.Errorf("%s is no picture that make screenshots draws", rel)
			return nil
		}
		states[m[3]+m[2]] = append(states[m[3]+m[2]], m[4]+"-"+m[5])
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if total > albumMost {
		t.Errorf("the pictures have %d bytes, more than %d", total, albumMost)
	}
	for state, looks := range states {
		want := 4
		if state[:min(3, len(state))] == "de-" || state[:min(3, len(state))] == "ja-" || state[:min(3, len(state))] == "zh-" {
			want = 2
		}
		if len(looks) != want {
			t.Errorf("%s has the looks %v, not %d", state, looks, want)
		}
	}
	for _, screen := range []string{"today", "ask", "history", "activity", "settings", "welcome"} {
		for _, lang := range []string{"", "de-", "ja-"} {
			if !slices.ContainsFunc(keys(states), func(s string) bool { return strings.HasPrefix(s, lang+screen) }) {
				t.Errorf("there is no picture of %s%s", lang, screen)
			}
		}
	}
	if len(states["zh-today"]) == 0 {
		t.Error("there is no picture in Chinese")
	}
}

func keys(m map[string][]string) []string {
	var out []string
	for k := range m {
		out = append(out, k)
	}
	return out
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
