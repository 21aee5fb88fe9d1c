package wordvec

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"strings"
)

// Columns is the length of every vector.
const Columns = 128

const magic = "dbwv\x001\x00\n"

// ErrFormat is what Open returns for data it cannot read.
var ErrFormat = errors.New("no table of word vectors")

// Token is the number of a token in the model's vocabulary.
type Token int32

// Table is an open file of word vectors.
type Table struct {
	chars
	begins map[string]Token // tokens a word can begin with
	inside map[string]Token // tokens that go on, without their ##
	longBe int              // bytes of the longest of each
	longIn int
	scale  [Columns]float32
	rows   string // Columns signed bytes a token
	tokens int
}

// Open reads the file make/make.py writes. The error is ErrFormat, wrapped.
func Open(data string) (*Table, error) {
	if !strings.HasPrefix(data, magic) {
		return nil, fmt.Errorf("open word vectors: %w: another beginning", ErrFormat)
	}
	rest := data[len(magic):]
	var parts [5]string
	for i := range parts {
		var ok bool
		if parts[i], rest, ok = section(rest); !ok {
			return nil, fmt.Errorf("open word vectors: %w: section %d is cut", ErrFormat, i)
		}
	}
	t := &Table{rows: rest}
	t.words(parts[0])
	if t.tokens <= special[len(special)-1].token || len(t.rows) != t.tokens*Columns || len(parts[4]) != 4*Columns {
		return nil, fmt.Errorf("open word vectors: %w: %d tokens, %d bytes of rows", ErrFormat, t.tokens, len(t.rows))
	}
	for i := range t.scale {
		t.scale[i] = math.Float32frombits(binary.LittleEndian.Uint32([]byte(parts[4][4*i:])))
	}
	if err := t.chars.open(parts[1], parts[2], parts[3]); err != nil {
		return nil, fmt.Errorf("open word vectors: %w", err)
	}
	return t, nil
}

// section cuts off a length and as many bytes.
func section(s string) (part, rest string, ok bool) {
	if len(s) < 4 {
		return "", "", false
	}
	n := binary.LittleEndian.Uint32([]byte(s[:4]))
	if uint64(len(s)-4) < uint64(n) {
		return "", "", false
	}
	return s[4 : 4+n], s[4+n:], true
}

// words reads the vocabulary, one token a line.
func (t *Table) words(lines string) {
	t.begins, t.inside = make(map[string]Token, 1<<15), make(map[string]Token, 1<<13)
	for line := range strings.SplitSeq(lines, "\n") {
		id := Token(t.tokens)
		t.tokens++
		if piece, ok := strings.CutPrefix(line, "##"); ok && piece != "" {
			t.inside[piece] = id
			t.longIn = max(t.longIn, len(piece))
		}
		t.begins[line] = id
		t.longBe = max(t.longBe, len(line))
	}
}

// Add adds a token's row, times weight, to sum, which has Columns numbers. A
// token without meaning, such as [UNK], adds nothing.
func (t *Table) Add(sum *[Columns]float32, token Token, weight float32) {
	if token < 0 || int(token) >= t.tokens {
		return
	}
	row := t.rows[int(token)*Columns : (int(token)+1)*Columns]
	for i := range sum {
		sum[i] += weight * float32(int8(row[i]))
	}
}

// Finish turns a sum of rows into a vector of length one; nil for a sum of
// nothing.
func (t *Table) Finish(sum *[Columns]float32) []float32 {
	out := make([]float32, Columns)
	square := float64(0)
	for i, v := range sum {
		out[i] = v * t.scale[i]
		square += float64(out[i]) * float64(out[i])
	}
	if square == 0 || math.IsInf(square, 0) || math.IsNaN(square) {
		return nil
	}
	by := float32(1 / math.Sqrt(square))
	for i := range out {
		out[i] *= by
	}
	return out
}

// Vector returns the vector of a text, of length one; nil for a text that has
// no token with a meaning.
func (t *Table) Vector(text string) []float32 {
	var room [64]Token
	var sum [Columns]float32
	for _, token := range t.Append(room[:0], text) {
		t.Add(&sum, token, 1)
	}
	return t.Finish(&sum)
}

// Cosine is the likeness of two vectors of length one: 1 for the same, about 0
// for strangers; 0 where one is nil.
func Cosine(a, b []float32) float32 {
	if len(a) != len(b) {
		return 0
	}
	sum := float32(0)
	for i, v := range a {
		sum += v * b[i]
	}
	return sum
}
