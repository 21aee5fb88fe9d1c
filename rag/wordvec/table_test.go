package wordvec_test

import (
	"errors"
	"math"
	"os"
	"strings"
	"testing"

	"daybrief/rag/wordvec"
)

const mostBytes = 5 << 20

func TestOpen(t *testing.T) {
	data, err := os.ReadFile("../../assets/wordvec.bin")
	if err != nil {
		t.Fatal(err)
	}
	if len(data) > mostBytes {
		t.Errorf("the table has %d bytes, want at most %d", len(data), mostBytes)
	}
	for _, cut := range []int{0, 7, 8, 11, 100, 240000, len(data) / 2, len(data) - 1} {
		if _, err := wordvec.Open(string(data[:cut])); !errors.Is(err, wordvec.ErrFormat) {
			t.Errorf("cut at %d: %v", cut, err)
		}
	}
	if _, err := wordvec.Open(string(data) + "x"); !errors.Is(err, wordvec.ErrFormat) {
		t.Errorf("one byte more: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	f.Add([]byte("dbwv\x001\x00\n"), []byte("\x05\x00\x00\x00[PAD]"))
	f.Add([]byte("dbwv\x001\x00\n\x00\x00\x00\x00\x09\x00\x00\x00"), []byte("\x01\x00\x00\x00\x02\x00\x00\x00\x01"))
	f.Fuzz(func(t *testing.T, a, b []byte) {
		w, err := wordvec.Open(string(a) + string(b))
		if err == nil {
			w.Vector("a text")
		} else if !errors.Is(err, wordvec.ErrFormat) {
			t.Fatal(err)
		}
	})
}

// Texts of one meaning are closer than texts of another, also where they share
// no word.
func TestVectorKnowsMeaning(t *testing.T) {
	w := table(t)
	for _, tc := range [][3]string{
		{"The football team won the match", "A striker scored two goals in the cup final", "The bank raised its interest rates"},
		{"Shares fell after the earnings report", "Stock prices dropped on weak profits", "The actor married in Italy"},
		{"A new vaccine against malaria", "Doctors test a drug for the disease", "The spacecraft landed on Mars"},
	} {
		near, far := wordvec.Cosine(w.Vector(tc[0]), w.Vector(tc[1])), wordvec.Cosine(w.Vector(tc[0]), w.Vector(tc[2]))
		if near <= far+0.1 {
			t.Errorf("%q: %.2f to %q, %.2f to %q", tc[0], near, tc[1], far, tc[2])
		}
	}
}

func TestVectorOfNothing(t *testing.T) {
	w := table(t)
	for _, text := range []string{"", " \n", "\U0001F600", strings.Repeat("x", 200) + "\u0378"} {
		if v := w.Vector(text); v != nil {
			t.Errorf("%q has a vector", text)
		}
	}
	if c := wordvec.Cosine(nil, w.Vector("text")); c != 0 {
		t.Errorf("nothing is like something by %v", c)
	}
	var sum [wordvec.Columns]float32
	w.Add(&sum, -1, 1)
	w.Add(&sum, 1<<30, 1)
	if v := w.Finish(&sum); v != nil {
		t.Error("tokens there are not have a row")
	}
	v := w.Vector("Plain words")
	square := 0.0
	for _, x := range v {
		square += float64(x) * float64(x)
	}
	if len(v) != wordvec.Columns || math.Abs(square-1) > 1e-5 {
		t.Errorf("%d columns, square %v", len(v), square)
	}
}

// forty is a text of forty words.
var forty = strings.TrimSpace(strings.Repeat("Regulators approved the merger of two regional banks after months of talks about deposits. ", 3)) // 42 words

func BenchmarkVector(b *testing.B) {
	w := table(b)
	b.ReportAllocs()
	for b.Loop() {
		w.Vector(forty)
	}
}

func BenchmarkOpen(b *testing.B) {
	data, err := os.ReadFile("../../assets/wordvec.bin")
	if err != nil {
		b.Fatal(err)
	}
	text := string(data)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := wordvec.Open(text); err != nil {
			b.Fatal(err)
		}
	}
}
