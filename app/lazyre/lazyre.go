// Package lazyre holds regular expressions that are compiled when they are first
// used, not when the program starts.
//
// Contract: New costs nothing but a pointer, so a package-level variable made
// with it adds no work to the start of a command that never needs it. The first
// call of a method compiles the expression once, whichever goroutine comes
// first; from then on a method costs one atomic load more than that of
// regexp.Regexp and gives the same results. A *Regexp is safe for use by
// several goroutines. An expression that does not compile panics at its first
// use as regexp.MustCompile does; so that this never happens to a reader, the
// test of this package finds every call of New in the module and compiles what
// stands there, which is why that has to be a constant.
//
// Expressions that depend on data are not for this package: regexp.Compile in
// the function that has the data.
package lazyre

import (
	"regexp"
	"sync"
	"sync/atomic"
)

// Regexp is a regular expression in the syntax of package regexp (RE2). Its
// methods are those of *regexp.Regexp with the same name. It is made by New and
// must not be copied.
type Regexp struct {
	expr string
	re   atomic.Pointer[regexp.Regexp]
	once sync.Once
}

// New returns the expression, not yet compiled. expr must be a constant.
func New(expr string) *Regexp { return &Regexp{expr: expr} }

// Compiled returns the compiled expression, for what Regexp has no method for.
// It panics if the expression is wrong.
func (r *Regexp) Compiled() *regexp.Regexp {
	if re := r.re.Load(); re != nil {
		return re
	}
	return r.compile()
}

// compile stands apart so that Compiled is small enough to be inlined.
func (r *Regexp) compile() *regexp.Regexp {
	r.once.Do(func() { r.re.Store(regexp.MustCompile(r.expr)) })
	if re := r.re.Load(); re != nil {
		return re
	}
	return regexp.MustCompile(r.expr) // wrong, and not the first to find out: the same panic
}
