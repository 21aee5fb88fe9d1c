package lazyre

import (
	"bytes"
	"reflect"
	"regexp"
	"strings"
	"sync"
	"testing"
)

const sample = `(?i)(?P<word>[a-z]+)-(\d*)`

var texts = []string{"", "none", "Ab-12, cd-, ef-3", "x-1", "é-1 ü"}

// TestResultsAreThoseOfRegexp calls every method of both kinds that take the
// same arguments, with the same texts.
func TestResultsAreThoseOfRegexp(t *testing.T) {
	lazy, plain := reflect.ValueOf(New(sample)), reflect.ValueOf(regexp.MustCompile(sample))
	compared := 0
	for m := range lazy.Type().Methods() {
		if m.Name == "Compiled" {
			continue
		}
		other := plain.MethodByName(m.Name)
		if !other.IsValid() || other.Type() != lazy.MethodByName(m.Name).Type() {
			t.Errorf("%s is not the method of regexp.Regexp: %s", m.Name, m.Type)
			continue
		}
		for _, text := range texts {
			args := arguments(t, other.Type(), text)
			got, want := lazy.MethodByName(m.Name).Call(args), other.Call(args)
			if !reflect.DeepEqual(got[0].Interface(), want[0].Interface()) {
				t.Errorf("%s of %q = %v, want %v", m.Name, text, got[0], want[0])
			}
			compared++
		}
	}
	if compared < 50 {
		t.Errorf("only %d results compared", compared)
	}
}

// arguments makes some of the types the methods take; the first is the text.
func arguments(t *testing.T, f reflect.Type, text string) []reflect.Value {
	t.Helper()
	var args []reflect.Value
	for i := range f.NumIn() {
		s := text
		if i > 0 {
			s = "<$2>"
		}
		var v any
		switch f.In(i) {
		case reflect.TypeFor[string]():
			v = s
		case reflect.TypeFor[[]byte]():
			v = []byte(s)
		case reflect.TypeFor[int]():
			v = -1
		case reflect.TypeFor[func(string) string]():
			v = strings.ToUpper
		case reflect.TypeFor[func([]byte) []byte]():
			v = bytes.ToUpper
		default:
			t.Fatalf("no argument of type %s", f.In(i))
		}
		args = append(args, reflect.ValueOf(v))
	}
	return args
}

func TestCompilesOnceAtTheFirstUse(t *testing.T) {
	re := New(sample)
	if re.expr != sample || re.re.Load() != nil {
		t.Fatal("compiled before it was used")
	}
	var wait sync.WaitGroup
	all := make([]*regexp.Regexp, 16)
	for i := range all {
		wait.Go(func() {
			if !re.MatchString("ab-1") {
				t.Error("no match")
			}
			all[i] = re.Compiled()
		})
	}
	wait.Wait()
	for _, c := range all {
		if c == nil || c != all[0] {
			t.Fatal("compiled more than once")
		}
	}
}

// TestWrongExpressionAlwaysPanics: a wrong one must not become a nil pointer
// for those who come second.
func TestWrongExpressionAlwaysPanics(t *testing.T) {
	re := New("[a" + strings.Repeat("b", 2))
	for range 2 {
		func() {
			defer func() {
				if s, ok := recover().(string); !ok || !strings.Contains(s, "missing closing ]") {
					t.Errorf("panic %q, want that of regexp.MustCompile", s)
				}
			}()
			re.MatchString("x")
		}()
	}
}

// BenchmarkMatch compares a short expression of both kinds: what a method costs
// more than that of regexp.Regexp.
func BenchmarkMatch(b *testing.B) {
	const expr = `^[a-z]-\d`
	b.Run("lazyre", func(b *testing.B) {
		for re := New(expr); b.Loop(); {
			re.MatchString("a-1")
		}
	})
	b.Run("regexp", func(b *testing.B) {
		for re := regexp.MustCompile(expr); b.Loop(); {
			re.MatchString("a-1")
		}
	})
}
