package boot

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestEverythingEmbeddedHasAnOrigin holds docs/third-party.md to the files
// that are built into the program and to the modules it is built from.
func TestEverythingEmbeddedHasAnOrigin(t *testing.T) {
	root := filepath.Join("..", "..")
	list := listed(t, filepath.Join(root, "docs", "third-party.md"))
	files := embedded(t, root)
	if len(files) < 10 {
		t.Fatalf("only %d embedded files were found", len(files))
	}
	for _, f := range files {
		if !covered(list, f) {
			t.Errorf("%s is embedded, but docs/third-party.md has no line for it", f)
		}
	}
	for path := range list {
		if !strings.Contains(path, "/") || strings.Contains(strings.Split(path, "/")[0], ".") {
			continue // a module, or a name that is no path
		}
		if _, err := os.Stat(filepath.Join(root, path)); err != nil {
			t.Errorf("docs/third-party.md names %s, which is not there", path)
		}
	}
	for _, m := range directModules(t, filepath.Join(root, "go.mod")) {
		if !list[m] {
			t.Errorf("docs/third-party.md has no line for the module %s", m)
		}
	}
}

// listed returns what stands in back ticks in the first cell of a table row
// whose last cell is not empty.
func listed(t *testing.T, path string) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	list := map[string]bool{}
	row := regexp.MustCompile("^\\| `([^`]+)` \\|.*\\| *([^| ][^|]*) \\|$")
	for _, line := range strings.Split(string(data), "\n") {
		if m := row.FindStringSubmatch(line); m != nil {
			list[m[1]] = true
		}
	}
	return list
}

// covered reports whether the list names the file or a folder it lies in.
func covered(list map[string]bool, file string) bool {
	for p := file; p != "." && p != "/"; p = filepath.ToSlash(filepath.Dir(p)) {
		if list[p] || list[p+"/"] {
			return true
		}
	}
	return false
}

// embedded returns the files that go:embed directives name.
func embedded(t *testing.T, root string) []string {
	t.Helper()
	var out []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, line := range strings.Split(string(data), "\n") {
			patterns, ok := strings.CutPrefix(line, "//go:embed ")
			if !ok {
				continue
			}
			for _, p := range strings.Fields(patterns) {
				out = append(out, expand(t, root, filepath.Join(filepath.Dir(path), strings.TrimPrefix(p, "all:")))...)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func expand(t *testing.T, root, pattern string) []string {
	t.Helper()
	matches, err := filepath.Glob(pattern)
	if err != nil || len(matches) == 0 {
		t.Errorf("%s embeds nothing: %v", pattern, err)
	}
	var out []string
	for _, m := range matches {
		err := filepath.WalkDir(m, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			rel, err := filepath.Rel(root, path)
			out = append(out, filepath.ToSlash(rel))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// directModules returns the modules that go.mod requires directly.
func directModules(t *testing.T, path string) []string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, line := range strings.Split(string(data), "\n") {
		f := strings.Fields(line)
		if len(f) == 2 && strings.HasPrefix(line, "\t") && strings.HasPrefix(f[1], "v") {
			out = append(out, f[0])
		}
	}
	if len(out) < 10 {
		t.Fatalf("only %d modules were found in go.mod", len(out))
	}
	return out
}
