package actions

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"sync"
	"time"
)

// The weights of a logistic regression over the features of a sentence, whose
// names are hashed to 16 bits: no word of what it was learned from is in them.
// weights.md says from what and how.
//
//go:embed weights.gz
var weightsFile []byte

const (
	hashBits = 16
	// threshold is the score above which a sentence is taken to ask or promise:
	// a little below even, for a request missed costs more than one too many.
	threshold = -0.3
)

// sure is how sure the rules are where they decide.
const sure = 0.9

// anyDay stands in where only whether a day is named counts.
var anyDay = time.Date(2024, time.January, 1, 0, 0, 0, 0, time.UTC)

type model struct {
	bias, scale float32
	weights     []byte // int8
}

var learned = sync.OnceValue(func() model {
	m, err := readModel(weightsFile)
	if err != nil { // the file is part of the program
		panic("actions: " + err.Error())
	}
	return m
})

// readModel reads two little-endian floats, bias and scale, and one signed
// byte for each hash, all gzipped.
func readModel(file []byte) (model, error) {
	z, err := gzip.NewReader(bytes.NewReader(file))
	if err != nil {
		return model{}, fmt.Errorf("weights: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(z, 8+1<<hashBits+1))
	if err != nil {
		return model{}, fmt.Errorf("weights: %w", err)
	}
	if len(data) != 8+1<<hashBits {
		return model{}, fmt.Errorf("weights: %d bytes", len(data))
	}
	return model{
		bias:    math.Float32frombits(binary.LittleEndian.Uint32(data)),
		scale:   math.Float32frombits(binary.LittleEndian.Uint32(data[4:])),
		weights: data[8:],
	}, nil
}

// Asks reports whether a sentence of a mail asks something of its reader or
// promises something, and how sure that is: 0 to 1, about 0.43 at the border.
func Asks(sentence string) (bool, float64) {
	if len(sentence) > 2000 {
		sentence = sentence[:2000]
	}
	if ruled(sentence) {
		return true, sure
	}
	m := learned()
	seen := make(map[uint32]bool, 256)
	sum := 0
	features(sentence, func(name string) {
		h := hash(name)
		if !seen[h] {
			seen[h] = true
			sum += int(int8(m.weights[h]))
		}
	})
	score := float64(m.bias) + float64(m.scale)*float64(sum)/math.Sqrt(float64(max(1, len(seen))))
	return score > threshold && strings.TrimSpace(sentence) != "", 1 / (1 + math.Exp(-score))
}

// ruled reports whether rules know that a sentence asks, of kinds of which what
// was learned from has hardly any.
func ruled(sentence string) bool {
	low := asciiLower(sentence)
	return isDue.MatchString(sentence) && len(mentions(low, anyDay)) > 0 || reqReview.MatchString(low) || foreignAsk.MatchString(low)
}

// hash is FNV-1a, 32 bits folded to hashBits.
func hash(name string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(name); i++ {
		h = (h ^ uint32(name[i])) * 16777619
	}
	return (h ^ h>>16) & (1<<hashBits - 1)
}
