package paper

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/locale"
)

// TestEveryStepOfTheAgentHasWords reads from the agent's source which steps it
// takes, and holds that each has words of its own in every language: an
// unknown one would be told by its internal name.
func TestEveryStepOfTheAgentHasWords(t *testing.T) {
	names := stepNames(t, filepath.Join("..", "..", "..", "agent"))
	for _, known := range []string{"search_memory", "weather_at", "daily_brief", "answer", "repair", "compose", "reuse", "draft", "select_evidence", "decide"} {
		if !slices.Contains(names, known) {
			t.Errorf("the test does not find %q in the agent's source", known)
		}
	}
	st := testStyle(t)
	for _, lang := range []string{"en", "de", "es", "fr", "ja", "zh"} {
		words, err := locale.New([]string{lang}, locale.Options{})
		if err != nil {
			t.Fatal(err)
		}
		st.Words = words
		for _, name := range names {
			told := st.StepWords(app.Step{Action: name, Outcome: "ok"})
			if told == st.Say("ask.step.other", "Name", locale.Isolate(name)) || told == "" || strings.HasPrefix(told, "[") {
				t.Errorf("%s: %q has no words: %q", lang, name, told)
			}
		}
	}
}

// stepNames are the texts the agent gives app.Step's Action: constants named
// Tool… and action…, and what is set or handed over plainly.
func stepNames(t *testing.T, dir string) []string {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		if in := filepath.Base(filepath.Dir(path)); in != "agent" && in != "react" {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			for _, e := range actions(n) {
				if lit, ok := e.(*ast.BasicLit); ok && lit.Kind == token.STRING {
					if s, err := strconv.Unquote(lit.Value); err == nil {
						found[s] = true
					}
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for name := range found {
		out = append(out, name)
	}
	slices.Sort(out)
	return out
}

// named returns the values of constants that name a step.
func named(n *ast.ValueSpec) []ast.Expr {
	var out []ast.Expr
	for i, name := range n.Names {
		if i < len(n.Values) && (strings.HasPrefix(name.Name, "Tool") || strings.HasPrefix(name.Name, "action")) {
			out = append(out, n.Values[i])
		}
	}
	return out
}

// actions returns the expressions of a node that name a step.
func actions(n ast.Node) []ast.Expr {
	switch n := n.(type) {
	case *ast.ValueSpec:
		return named(n)
	case *ast.KeyValueExpr:
		if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Action" {
			return []ast.Expr{n.Value}
		}
	case *ast.AssignStmt:
		for i, left := range n.Lhs {
			if to, ok := left.(*ast.SelectorExpr); ok && to.Sel.Name == "Action" && len(n.Rhs) == len(n.Lhs) {
				return []ast.Expr{n.Rhs[i]}
			}
		}
	case *ast.CallExpr:
		if f, ok := n.Fun.(*ast.SelectorExpr); ok && f.Sel.Name == "step" && len(n.Args) > 1 {
			return []ast.Expr{n.Args[1]}
		}
	}
	return nil
}
