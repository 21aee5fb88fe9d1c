package locale

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
)

// said is a call of Say in the program.
type said struct {
	at, key string
	names   []string
	open    bool // some names are not written there
}

// program is what the Go files under app/ say.
type program struct {
	calls    []said
	literals map[string]bool // all texts of the code
}

// readProgram reads the Go files of the folders above this one, tests left out.
func readProgram(t *testing.T) *program {
	t.Helper()
	p := &program{literals: map[string]bool{}}
	set := token.NewFileSet()
	err := filepath.WalkDir("..", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
			return err
		}
		file, _ := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
		if file == nil { // what does not parse is told by the compiler
			return nil
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				if s, ok := sayCall(n); ok {
					s.at = set.Position(n.Pos()).String()
					p.calls = append(p.calls, s)
				}
			case *ast.BasicLit:
				if text, ok := literal(n); ok {
					p.literals[text] = true
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// sayCall reads a call x.Say("area.name", "Name", value ...).
func sayCall(c *ast.CallExpr) (said, bool) {
	sel, ok := c.Fun.(*ast.SelectorExpr)
	if !ok || sel.Sel.Name != "Say" || len(c.Args) == 0 {
		return said{}, false
	}
	key, ok := literal(c.Args[0])
	if !ok || !strings.Contains(key, ".") || strings.Contains(key, " ") {
		return said{}, false
	}
	s := said{key: key, open: c.Ellipsis.IsValid()}
	for i := 1; i < len(c.Args); i += 2 {
		if name, ok := literal(c.Args[i]); ok {
			s.names = append(s.names, name)
		} else {
			s.open = true
		}
	}
	return s, true
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// TestTheProgramSaysWhatTheCataloguesHave finds a key that is not there and
// names that do not fit.
func TestTheProgramSaysWhatTheCataloguesHave(t *testing.T) {
	english := catalogue(t, source)
	p := readProgram(t)
	if len(p.calls) < 2 {
		t.Fatalf("only %d calls of Say were found", len(p.calls))
	}
	for _, s := range p.calls {
		m := english[s.key]
		if m == nil {
			t.Errorf("%s says %s, which no catalogue has", s.at, s.key)
			continue
		}
		want := namesIn(m[plain] + m["other"])
		if _, counts := m["other"]; counts && !slices.Contains(want, "N") {
			want = append(want, "N")
		}
		got := slices.Clone(s.names)
		slices.Sort(got)
		slices.Sort(want)
		if !s.open && !slices.Equal(got, want) {
			t.Errorf("%s gives %s the names %q, the sentence has %q", s.at, s.key, got, want)
		}
	}
}

// TestNoMessageIsUnused finds what nobody says any more. A key may be said from
// a table, so any text of the code that equals it counts. An area that the code
// does not touch at all belongs to a screen that is being built.
func TestNoMessageIsUnused(t *testing.T) {
	p := readProgram(t)
	touched, unused := map[string]bool{}, map[string][]string{}
	for key := range catalogue(t, source) {
		area, _, _ := strings.Cut(key, ".")
		if p.literals[key] {
			touched[area] = true
		} else {
			unused[area] = append(unused[area], key)
		}
	}
	for area, keys := range unused {
		slices.Sort(keys)
		switch {
		case touched[area] && !wiring[area]:
			t.Errorf("nothing says %s", strings.Join(keys, ", "))
		default:
			t.Logf("%s: %d messages are not said yet", area, len(keys))
		}
	}
	for area := range wiring {
		if touched[area] && len(unused[area]) == 0 {
			t.Errorf("area %s is wired: take it out of the list in this test", area)
		}
	}
}

// wiring are the areas that are touched while parts of the window still have
// their words in the code.
var wiring = map[string]bool{}
