package boot

import (
	"os/exec"
	"strings"
	"testing"
)

// arrows says who may import whom, as CONTRIBUTING.md draws it: for each folder the
// prefixes of our own packages it may import. The longest matching folder
// counts. Every package may import lazyre, as it may the package of the standard
// library that lazyre wraps.
var arrows = map[string][]string{
	"daybrief":                     {"daybrief/app/cli"},
	"daybrief/app":                 {},
	"daybrief/app/lazyre":          {},
	"daybrief/app/config":          {"daybrief/app="},
	"daybrief/app/secret":          {"daybrief/app="},
	"daybrief/app/store":           {"daybrief/app="},
	"daybrief/app/store/storetest": {"daybrief/app=", "daybrief/app/store="},
	"daybrief/app/notify":          {"daybrief/app=", "daybrief/app/locale="},
	"daybrief/app/instance":        {"daybrief/app="},
	"daybrief/app/speak":           {"daybrief/app="},
	"daybrief/app/export":          {"daybrief/app=", "daybrief/app/locale="},
	"daybrief/app/preload":         {"daybrief/app="},
	"daybrief/app/schedule":        {"daybrief/app="},
	"daybrief/app/mcp":             {"daybrief/app="},
	"daybrief/app/doctor":          {"daybrief/app="},
	"daybrief/app/locale":          {"daybrief/app=", "daybrief/assets="},
	"daybrief/app/ui":              {"daybrief/app=", "daybrief/app/locale=", "daybrief/assets", "daybrief/app/ui/"}, // the screens meet here
	"daybrief/app/ui/":             {"daybrief/app=", "daybrief/app/locale=", "daybrief/assets", "daybrief/app/ui/paper=", "daybrief/app/ui/prose=", "daybrief/app/ui/form=", "daybrief/app/ui/program="},
	"daybrief/app/ui/program":      {"daybrief/app="},
	"daybrief/app/boot":            {"daybrief/"},
	"daybrief/app/cli":             {"daybrief/app"},
	"daybrief/app/desktop":         {"daybrief/app", "daybrief/assets"},
	"daybrief/assets":              {},
	"daybrief/connectors":          {"daybrief/app=", "daybrief/connectors/fetch="},
	"daybrief/connectors/fetch":    {},
	"daybrief/connectors/signin":   {"daybrief/app=", "daybrief/connectors/fetch="},
	"daybrief/connectors/":         {"daybrief/app=", "daybrief/connectors=", "daybrief/connectors/fetch="},
	"daybrief/rag/wordvec":         {},
	"daybrief/rag":                 {"daybrief/app=", "daybrief/rag/wordvec="},
	"daybrief/feedback":            {"daybrief/app=", "daybrief/rag/wordvec="},
	"daybrief/agent":               {"daybrief/app=", "daybrief/agent"},
}

// allowed returns the rule for a package: its own, else that of the folder it
// lies in.
func arrowsOf(pkg string) ([]string, bool) {
	if r, ok := arrows[pkg]; ok {
		return r, true
	}
	for dir := pkg; strings.Contains(dir, "/"); {
		dir = dir[:strings.LastIndex(dir, "/")]
		if r, ok := arrows[dir+"/"]; ok {
			return r, true
		}
		if r, ok := arrows[dir]; ok {
			return append([]string{dir}, r...), true // parts of a package may import it and each other
		}
	}
	return nil, false
}

// permits reports whether a rule lets an import through. A rule that ends in
// "=" means that package alone, another one everything that begins so.
func permits(rules []string, imp string) bool {
	if imp == everyones {
		return true
	}
	for _, r := range rules {
		if exact, ok := strings.CutSuffix(r, "="); ok {
			if imp == exact {
				return true
			}
		} else if strings.HasPrefix(imp, r) {
			return true
		}
	}
	return false
}

// vocabulary and what everyone may import use the standard library only.
const (
	vocabulary = "daybrief/app"
	everyones  = "daybrief/app/lazyre"
)

func TestImportsFollowTheArrows(t *testing.T) {
	for _, tags := range []string{"headless", "headless,peers", "headless,window,bench"} {
		cmd := exec.Command("go", "list", "-e", "-tags", tags, "-f", "{{.ImportPath}} {{join .Imports \" \"}}", "daybrief/...")
		cmd.Env = append(cmd.Environ(), "CGO_ENABLED=0")
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("go list: %v\n%s", err, out)
		}
		lines := strings.Split(strings.TrimSpace(string(out)), "\n")
		if len(lines) < 10 {
			t.Fatalf("go list found only %d packages:\n%s", len(lines), out)
		}
		for _, line := range lines {
			names := strings.Fields(line)
			checkImports(t, names[0], names[1:])
		}
	}
}

func checkImports(t *testing.T, pkg string, imports []string) {
	t.Helper()
	rules, ok := arrowsOf(pkg)
	if !ok {
		t.Errorf("%s is in no folder of the design; say in this test what it may import", pkg)
		return
	}
	for _, imp := range imports {
		if (pkg == vocabulary || pkg == everyones) && strings.Contains(strings.Split(imp, "/")[0], ".") {
			t.Errorf("%s imports %s; it uses the standard library only", pkg, imp)
		}
		if strings.HasPrefix(imp, "daybrief/") && !permits(rules, imp) {
			t.Errorf("%s must not import %s", pkg, imp)
		}
	}
}

// TestWrongArrowsAreSeen keeps the test above honest.
func TestWrongArrowsAreSeen(t *testing.T) {
	for _, c := range []struct {
		pkg, imp string
		ok       bool
	}{
		{"daybrief/app/store", "daybrief/app", true},
		{"daybrief/app/store", "daybrief/app/config", false},
		{"daybrief/app/ui", "daybrief/app/store", false},
		{"daybrief/app/ui", "daybrief/app/ui/ask", true},
		{"daybrief/app/ui/ask", "daybrief/app/ui/prose", true},
		{"daybrief/app/ui/ask", "daybrief/app/ui/today", false},
		{"daybrief/app/ui/program", "daybrief/app/ui/paper", false},
		{"daybrief/connectors/fetch", "daybrief/app/lazyre", true},
		{"daybrief/app/lazyre", "daybrief/app", false},
		{"daybrief/app/preload", "daybrief/connectors", false},
		{"daybrief/connectors/rss", "daybrief/connectors/fetch", true},
		{"daybrief/connectors/rss", "daybrief/connectors/email", false},
		{"daybrief/connectors/rss", "daybrief/app/store", false},
		{"daybrief/agent/gate", "daybrief/agent/llm", true},
		{"daybrief/agent/gate", "daybrief/connectors", false},
		{"daybrief/app/boot", "daybrief/connectors/rss", true},
		{"daybrief", "daybrief/app/boot", false},
	} {
		rules, ok := arrowsOf(c.pkg)
		if !ok || permits(rules, c.imp) != c.ok {
			t.Errorf("%s -> %s: allowed %v, want %v", c.pkg, c.imp, !c.ok, c.ok)
		}
	}
}
