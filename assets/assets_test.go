package assets

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// origins returns the paths of the table in ORIGINS.md and fails on a row
// with an empty cell.
func origins(t *testing.T) []string {
	t.Helper()
	var paths []string
	for _, line := range strings.Split(Origins, "\n") {
		cells := strings.Split(strings.Trim(line, "|"), "|")
		if !strings.HasPrefix(line, "|") || len(cells) != 4 {
			continue
		}
		path := strings.TrimSpace(cells[0])
		if path == "path" || strings.HasPrefix(path, "---") {
			continue
		}
		for _, cell := range cells {
			if strings.TrimSpace(cell) == "" {
				t.Errorf("ORIGINS.md: empty cell in %q", line)
			}
		}
		paths = append(paths, path)
	}
	return paths
}

// embedPatterns returns what the go:embed lines of this package's files name.
func embedPatterns(t *testing.T) []string {
	t.Helper()
	sources, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	directive := regexp.MustCompile(`(?m)^\s*//go:embed (.+)$`)
	var patterns []string
	for _, source := range sources {
		text, err := os.ReadFile(source)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range directive.FindAllStringSubmatch(string(text), -1) {
			for _, p := range strings.Fields(m[1]) {
				patterns = append(patterns, strings.TrimPrefix(strings.Trim(p, "\"`"), "all:"))
			}
		}
	}
	return patterns
}

// embeddedFiles returns the paths of all files the go:embed lines take in,
// with slashes. It fails on a line that matches nothing.
func embeddedFiles(t *testing.T) []string {
	t.Helper()
	var files []string
	for _, pattern := range embedPatterns(t) {
		matches, err := filepath.Glob(pattern)
		if err != nil || len(matches) == 0 {
			t.Fatalf("go:embed %s matches nothing (%v)", pattern, err)
		}
		for _, m := range matches {
			err := filepath.WalkDir(m, func(path string, d fs.DirEntry, err error) error {
				if err != nil || d.IsDir() {
					return err
				}
				files = append(files, filepath.ToSlash(path))
				return nil
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	return files
}

// hasOrigin reports whether a line of ORIGINS.md names the path or a folder
// above it.
func hasOrigin(listed []string, path string) bool {
	for _, l := range listed {
		if l == path || strings.HasSuffix(l, "/") && strings.HasPrefix(path, l) {
			return true
		}
	}
	return false
}

func TestEveryEmbeddedFileHasAnOrigin(t *testing.T) {
	listed, files := origins(t), embeddedFiles(t)
	for _, path := range files {
		if !hasOrigin(listed, path) {
			t.Errorf("%s is embedded and has no line in ORIGINS.md", path)
		}
	}
	if len(files) < 10 {
		t.Errorf("only %d embedded files seen", len(files))
	}
	for _, l := range listed {
		if _, err := os.Stat(filepath.FromSlash(l)); err != nil {
			t.Errorf("ORIGINS.md lists %s: %v", l, err)
		}
	}
}

func TestFontsAreSmallAndLicensed(t *testing.T) {
	sum := 0
	for name, font := range map[string][]byte{
		"reading": ReadingFont, "reading bold": ReadingFontBold,
		"interface": InterfaceFont, "interface bold": InterfaceFontBold,
	} {
		if len(font) < 1000 {
			t.Errorf("%s: %d bytes", name, len(font))
		}
		sum += len(font)
	}
	if sum > 2_500_000 {
		t.Errorf("fonts take %d bytes", sum)
	}
	for _, name := range []string{"SourceSerifPro", "Inter"} {
		text, err := Licences.ReadFile("fonts/" + name + "-LICENSE.txt")
		if err != nil || !strings.Contains(string(text), "SIL OPEN FONT LICENSE") {
			t.Errorf("licence of %s: %v", name, err)
		}
	}
}
