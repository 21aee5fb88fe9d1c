package lazyre

import (
	"errors"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const self = "daybrief/app/lazyre"

// TestEveryExpressionCompiles reads the source of the whole module, whatever
// the system or tag a file is for.
func TestEveryExpressionCompiles(t *testing.T) {
	root := moduleRoot(t)
	found := 0
	err := filepath.WalkDir(root, func(dir string, d fs.DirEntry, err error) error {
		if errors.Is(err, fs.ErrNotExist) {
			return nil // what another test made here and took away again
		}
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); dir != root && (name == "testdata" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
			return fs.SkipDir
		}
		r := read(t, dir)
		found += r.found
		for _, fault := range r.faults {
			t.Error(strings.TrimPrefix(fault, root+string(filepath.Separator)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if found < 100 {
		t.Errorf("found only %d expressions; the test no longer sees them", found)
	}
	t.Logf("%d expressions", found)
}

// TestFaultsAreSeen keeps the test above honest.
func TestFaultsAreSeen(t *testing.T) {
	const src = `package p
import ("regexp"; other "daybrief/app/lazyre"; "strings")
const head = "(?i)" + "x"
var good = other.New(head + "[0-9]")
var wrong = other.New(head + "[0-9")
var built = other.New(strings.ToUpper("x"))
func f() bool { return other.New("x").MatchString("x") }
var eager = regexp.MustCompile("x")
var later = func() bool { return regexp.MustCompile("x").MatchString("x") }
`
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	r := read(t, dir)
	want := []string{"p.go:5:", "p.go:6:", "p.go:7:", "p.go:8:"}
	if len(r.faults) != len(want) || r.found != 4 {
		t.Fatalf("%d expressions, faults %q, want those of %q", r.found, r.faults, want)
	}
	for i, fault := range r.faults {
		if !strings.Contains(fault, want[i]) {
			t.Errorf("fault %q, want one of %s", fault, want[i])
		}
	}
}

func moduleRoot(t *testing.T) string {
	t.Helper()
	dir, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir
		}
		up := filepath.Dir(dir)
		if up == dir {
			t.Fatal("no go.mod above the test")
		}
		dir = up
	}
}

// reader looks at the calls of New in the files of one folder.
type reader struct {
	set    *token.FileSet
	found  int
	faults []string
}

func read(t *testing.T, dir string) *reader {
	t.Helper()
	r := &reader{set: token.NewFileSet()}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	packages := map[string][]*ast.File{}
	for _, name := range names {
		f, err := parser.ParseFile(r.set, name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		packages[f.Name.Name] = append(packages[f.Name.Name], f)
	}
	for _, name := range slices.Sorted(maps.Keys(packages)) {
		r.check(packages[name])
	}
	return r
}

// check type-checks a package far enough to know its constants; what it imports
// is of no interest, so the errors about that are.
func (r *reader) check(files []*ast.File) {
	info := &types.Info{Types: map[ast.Expr]types.TypeAndValue{}}
	conf := types.Config{Error: func(error) {}, Importer: hollow{}}
	_, _ = conf.Check(files[0].Name.Name, r.set, files, info)
	for _, f := range files {
		test := strings.HasSuffix(r.set.Position(f.Pos()).Filename, "_test.go")
		ours, std := called(f, self), called(f, "regexp")
		for _, decl := range f.Decls {
			r.inspect(decl, func(call *ast.CallExpr, late bool) {
				switch {
				case ours != "" && isCall(call, ours, "New"):
					r.expression(call, info, late && !test)
				case std != "" && isCall(call, std, "MustCompile") && !late && !test:
					r.fault(call, "regexp.MustCompile costs every start of the program; use lazyre.New")
				}
			})
		}
	}
}

// inspect calls visit for every call below a declaration; late means one that
// is within a function, and so does not run at the start.
func (r *reader) inspect(decl ast.Decl, visit func(call *ast.CallExpr, late bool)) {
	var walk func(n ast.Node, late bool)
	walk = func(n ast.Node, late bool) {
		ast.Inspect(n, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.FuncLit:
				walk(n.Body, true)
				return false
			case *ast.CallExpr:
				visit(n, late)
			}
			return true
		})
	}
	_, isFunc := decl.(*ast.FuncDecl)
	walk(decl, isFunc)
}

func (r *reader) expression(call *ast.CallExpr, info *types.Info, late bool) {
	r.found++
	if late {
		r.fault(call, "lazyre.New in a function compiles at every call; make it a package-level variable")
		return
	}
	value := info.Types[call.Args[0]].Value
	if value == nil || value.Kind() != constant.String {
		r.fault(call, "the expression is no constant, so no test can compile it")
		return
	}
	if _, err := regexp.Compile(constant.StringVal(value)); err != nil {
		r.fault(call, err.Error())
	}
}

func (r *reader) fault(at ast.Node, what string) {
	r.faults = append(r.faults, r.set.Position(at.Pos()).String()+": "+what)
}

// called returns the name a file has for an import, "" where it has none.
func called(f *ast.File, imp string) string {
	for _, spec := range f.Imports {
		if name, err := strconv.Unquote(spec.Path.Value); err != nil || name != imp {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		return path.Base(imp)
	}
	return ""
}

func isCall(call *ast.CallExpr, pkg, name string) bool {
	fun, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || fun.Sel.Name != name || len(call.Args) != 1 {
		return false
	}
	x, ok := fun.X.(*ast.Ident)
	return ok && x.Name == pkg
}

// hollow imports packages with nothing in them, but for New.
type hollow struct{}

func (hollow) Import(imp string) (*types.Package, error) {
	if imp == "C" {
		return nil, errors.New("no cgo here")
	}
	pkg := types.NewPackage(imp, path.Base(imp))
	if imp == self {
		expr := types.NewTuple(types.NewParam(token.NoPos, pkg, "expr", types.Typ[types.String]))
		out := types.NewTuple(types.NewParam(token.NoPos, pkg, "", types.NewPointer(types.NewStruct(nil, nil))))
		pkg.Scope().Insert(types.NewFunc(token.NoPos, pkg, "New", types.NewSignatureType(nil, nil, nil, expr, out, false)))
	}
	pkg.MarkComplete()
	return pkg, nil
}
