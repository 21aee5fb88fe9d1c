package doctor_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/doctor"
)

func problem() *app.Error { return &app.Error{Code: "x", Message: "It is broken", Hint: "Mend it."} }

func TestRunTellsOfEachCheckInOrder(t *testing.T) {
	checks := []doctor.Check{
		{ID: "a", Name: "A", Run: func(context.Context) (string, error) { return "fine", nil }},
		{ID: "b", Name: "B", Run: func(context.Context) (string, error) { return "", problem() }},
		{ID: "c", Name: "C", Run: func(context.Context) (string, error) { return "", doctor.Warning{Finding: problem()} }},
		{ID: "d", Name: "D", Run: func(context.Context) (string, error) { panic("bug") }},
		{ID: "e", Name: "E", Run: func(context.Context) (string, error) {
			return "", doctor.Mendable{Problem: doctor.Warning{Finding: problem()}}
		}},
	}
	got := doctor.Run(t.Context(), checks)
	want := []doctor.State{doctor.OK, doctor.Fail, doctor.Warn, doctor.Fail, doctor.Warn}
	for i, f := range got {
		if f.State != want[i] || f.ID != checks[i].ID || (f.State == doctor.OK) != (f.Code == "") || f.Fixable != (f.ID == "e") {
			t.Errorf("%+v", f)
		}
	}
	if doctor.Worst(got) != doctor.Fail || doctor.Worst(got[2:3]) != doctor.Warn || doctor.Worst(got[:1]) != doctor.OK {
		t.Error("the worst is not the worst")
	}
}

// TestMend holds that what is asked is asked, that only a yes mends, and that a
// fix is believed only when the check agrees.
func TestMend(t *testing.T) {
	for name, c := range map[string]struct {
		question string
		ask      func(string) bool
		does     func(broken *bool) (string, error)
		state    doctor.State
		fixed    string
	}{
		"at once":     {does: func(b *bool) (string, error) { *b = false; return "mended", nil }, state: doctor.OK, fixed: "mended"},
		"yes":         {"Sure?", func(string) bool { return true }, func(b *bool) (string, error) { *b = false; return "mended", nil }, doctor.OK, "mended"},
		"no":          {"Sure?", func(string) bool { return false }, nil, doctor.Fail, ""},
		"nobody":      {"Sure?", nil, nil, doctor.Fail, ""},
		"fails":       {does: func(*bool) (string, error) { return "", errors.New("no tools") }, state: doctor.Fail},
		"panics":      {does: func(*bool) (string, error) { panic("bug") }, state: doctor.Fail},
		"did nothing": {does: func(*bool) (string, error) { return "mended", nil }, state: doctor.Fail, fixed: "mended"},
	} {
		broken := true
		checks := []doctor.Check{{ID: "a", Name: "A", Run: func(context.Context) (string, error) {
			if !broken {
				return "fine", nil
			}
			return "", doctor.Mendable{Problem: problem(), Fix: doctor.Fix{Ask: c.question, Do: func(context.Context) (string, error) { return c.does(&broken) }}}
		}}}
		found := doctor.Run(t.Context(), checks)
		got := doctor.Mend(t.Context(), checks, found, c.ask)
		if got[0].State != c.state || got[0].Fixed != c.fixed || found[0].State != doctor.Fail {
			t.Errorf("%s: %+v", name, got[0])
		}
	}
}

// TestEveryCodeIsDescribed holds docs/doctor.md to the codes of this package.
func TestEveryCodeIsDescribed(t *testing.T) {
	read := func(path string, re string) map[string]bool {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		list := map[string]bool{}
		for _, m := range regexp.MustCompile(re).FindAllStringSubmatch(string(data), -1) {
			list[m[1]] = true
		}
		return list
	}
	docs := read(filepath.Join("..", "..", "docs", "doctor.md"), "(?m)^\\| `([a-z0-9-]+)` \\| [^|]+ \\| [^|]+ \\| (?:yes|asks|no) \\|$")
	code := read("codes.go", `Code[A-Za-z0-9]+ *= "([a-z0-9-]+)"`)
	for c := range read(filepath.Join("..", "errors.go"), `Code[A-Za-z0-9]+ *= "([a-z0-9-]+)"`) {
		if code[c] {
			t.Errorf("%s is a code of package app as well", c)
		}
		delete(docs, c) // those may stand there, too
	}
	if len(code) < 20 {
		t.Fatalf("only %d codes were found", len(code))
	}
	for c := range code {
		if !docs[c] {
			t.Errorf("docs/doctor.md has no row for %s", c)
		}
		delete(docs, c)
	}
	for c := range docs {
		t.Errorf("docs/doctor.md has a row for %s, which is no code", c)
	}
}

// expect runs one check and compares state and code; a finding has a cure.
func expect(t *testing.T, c doctor.Check, state doctor.State, code string) doctor.Finding {
	t.Helper()
	f := doctor.Run(t.Context(), []doctor.Check{c})[0]
	if f.State != state || f.Code != code || f.Text == "" || strings.HasSuffix(f.Text, ".") || (f.State == doctor.OK) != (f.Hint == "") {
		t.Errorf("%s: %+v, want %s %s", c.ID, f, state, code)
	}
	return f
}
