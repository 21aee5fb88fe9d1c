package boot

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// The size limits of the house. A file that outgrows its limit is asking to be
// two; see CONTRIBUTING.md.
const (
	maxFileLines  = 400
	maxFuncLines  = 60
	maxFields     = 20
	maxParams     = 5
	maxComplexity = 15
)

// TestSizes holds every Go file of the project to the limits.
func TestSizes(t *testing.T) {
	root := filepath.Join("..", "..")
	files := 0
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root && d.Name() != ".." {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		files++
		checkFile(t, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 50 {
		t.Fatalf("only %d files were found", files)
	}
}

func checkFile(t *testing.T, path string) {
	set := token.NewFileSet()
	file, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Errorf("%s: %v", path, err)
		return
	}
	if n := set.File(file.FileStart).LineCount(); n > maxFileLines {
		t.Errorf("%s has %d lines, more than %d", path, n, maxFileLines)
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncDecl:
			checkFunc(t, set, path, n)
		case *ast.StructType:
			if c := n.Fields.NumFields(); c > maxFields {
				t.Errorf("%s:%d: a struct of %d fields, more than %d", path, set.Position(n.Pos()).Line, c, maxFields)
			}
		}
		return true
	})
}

func checkFunc(t *testing.T, set *token.FileSet, path string, f *ast.FuncDecl) {
	from, to := set.Position(f.Pos()).Line, set.Position(f.End()).Line
	if n := to - from + 1; n > maxFuncLines {
		t.Errorf("%s:%d: %s has %d lines, more than %d", path, from, f.Name.Name, n, maxFuncLines)
	}
	if n := params(f); n > maxParams {
		t.Errorf("%s:%d: %s takes %d parameters, more than %d", path, from, f.Name.Name, n, maxParams)
	}
	if n := complexity(f); n > maxComplexity {
		t.Errorf("%s:%d: %s has a cyclomatic complexity of %d, more than %d", path, from, f.Name.Name, n, maxComplexity)
	}
}

// params counts the parameters. The handle a test passes on to its helpers is
// not one of them.
func params(f *ast.FuncDecl) int {
	n := f.Type.Params.NumFields()
	if n > 0 {
		if x, ok := deref(f.Type.Params.List[0].Type).(*ast.SelectorExpr); ok {
			if pkg, ok := x.X.(*ast.Ident); ok && pkg.Name == "testing" {
				n--
			}
		}
	}
	return n
}

func deref(e ast.Expr) ast.Expr {
	if p, ok := e.(*ast.StarExpr); ok {
		return p.X
	}
	return e
}

// complexity counts the decisions of a function as gocyclo does.
func complexity(f *ast.FuncDecl) int {
	n := 1
	ast.Inspect(f, func(node ast.Node) bool {
		switch x := node.(type) {
		case *ast.IfStmt, *ast.ForStmt, *ast.RangeStmt:
			n++
		case *ast.CaseClause:
			if x.List != nil {
				n++
			}
		case *ast.CommClause:
			if x.Comm != nil {
				n++
			}
		case *ast.BinaryExpr:
			if x.Op == token.LAND || x.Op == token.LOR {
				n++
			}
		}
		return true
	})
	return n
}
