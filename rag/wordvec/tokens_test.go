package wordvec_test

import (
	"bufio"
	"crypto/sha256"
	"encoding/json"
	"os"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"daybrief/rag/wordvec"
)

// open reads the table the program embeds, once.
var open = sync.OnceValues(func() (*wordvec.Table, error) {
	data, err := os.ReadFile("../../assets/wordvec.bin")
	if err != nil {
		return nil, err
	}
	return wordvec.Open(string(data))
})

func table(t testing.TB) *wordvec.Table {
	t.Helper()
	w, err := open()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// texts are what make/golden.py asked the model's own tokenizer.
func texts(t testing.TB) (list []struct {
	Text   string
	Tokens []wordvec.Token
}) {
	t.Helper()
	f, err := os.Open("testdata/texts.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var row struct {
			Text   string
			Tokens []wordvec.Token
		}
		if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
			t.Fatal(err)
		}
		list = append(list, row)
	}
	if err := lines.Err(); err != nil || len(list) < 900 {
		t.Fatalf("%d texts, %v", len(list), err)
	}
	return list
}

func TestTokensAreTheModelsOwn(t *testing.T) {
	w := table(t)
	wrong := 0
	for _, row := range texts(t) {
		if got := w.Tokens(row.Text); !slices.Equal(got, row.Tokens) {
			if wrong++; wrong < 6 {
				t.Errorf("%q: %s", row.Text, cmp.Diff(row.Tokens, got))
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d texts are cut otherwise", wrong)
	}
}

// Every character there is, between two letters and alone, is cut as the
// model's own tokenizer does: a digest for each 64 of them is kept.
func TestEveryCharacter(t *testing.T) {
	const block = 64
	w := table(t)
	want, err := os.ReadFile("testdata/points.bin")
	if err != nil {
		t.Fatal(err)
	}
	wrong := 0
	for start := rune(0); start <= utf8.MaxRune; start += block {
		h := sha256.New()
		for r := start; r < start+block; r++ {
			if !utf8.ValidRune(r) {
				continue
			}
			for _, text := range []string{"a" + string(r) + "b", string(r)} {
				h.Write([]byte(numbers(w.Tokens(text)) + "\n"))
			}
		}
		if at := int(start / block * 4); string(h.Sum(nil)[:4]) != string(want[at:at+4]) {
			if wrong++; wrong < 6 {
				t.Errorf("a character of U+%04X to U+%04X is cut otherwise", start, start+block-1)
			}
		}
	}
	if wrong > 0 {
		t.Errorf("%d blocks differ", wrong)
	}
}

func numbers(list []wordvec.Token) string {
	var b strings.Builder
	for i, id := range list {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.Itoa(int(id)))
	}
	return b.String()
}

func FuzzTokens(f *testing.F) {
	w := table(f)
	for _, row := range texts(f)[:120] {
		f.Add(row.Text)
	}
	f.Add("bad \xff bytes \xc3")
	f.Fuzz(func(t *testing.T, text string) {
		list := w.Tokens(text)
		if len(list) > len(text)*3 {
			t.Fatalf("%d tokens of %d bytes", len(list), len(text))
		}
		// A blank between two texts parts them, whatever they hold.
		if both := w.Tokens(text + " " + text); !slices.Equal(both, append(slices.Clone(list), list...)) {
			t.Fatalf("%q twice is %v, once %v", text, both, list)
		}
		v := w.Vector(text)
		if c := wordvec.Cosine(v, v); v != nil && (c < 0.999 || c > 1.001) {
			t.Fatalf("the vector of %q has the square %v", text, c)
		}
	})
}
