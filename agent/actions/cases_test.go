package actions

import (
	"bufio"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// cases opens a file of the folder of real cases, or skips the test.
func cases(t *testing.T, name string) *bufio.Scanner {
	t.Helper()
	dir := os.Getenv("DAYBRIEF_CASES")
	if dir == "" {
		t.Skip("DAYBRIEF_CASES is not set")
	}
	f, err := os.Open(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Skipf("no case file: %v", err)
	}
	t.Cleanup(func() { _ = f.Close() })
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	return s
}

func TestInstructsOnRealTexts(t *testing.T) {
	rate := func(file string) (flagged, all int) {
		for s := cases(t, file); s.Scan(); {
			var c struct{ ID, Subject, Text string }
			if err := json.Unmarshal(s.Bytes(), &c); err != nil {
				t.Fatal(err)
			}
			all++
			if Instructs(c.Subject + "\n" + c.Text) {
				flagged++
			} else if strings.HasPrefix(file, "injection/inj") {
				t.Logf("not seen: %s %.300q", c.ID, c.Text)
			}
		}
		return flagged, all
	}
	hit, of := rate("injection/injections.jsonl")
	wrong, benign := rate("injection/benign.jsonl")
	t.Logf("flagged %d of %d injections, %d of %d benign texts", hit, of, wrong, benign)
	if wrong > 0 {
		t.Errorf("%d benign texts were flagged", wrong)
	}
	if hit*10 < of*9 {
		t.Errorf("only %d of %d injections were flagged", hit, of)
	}
}
