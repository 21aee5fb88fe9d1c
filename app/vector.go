package app

import "time"

// Pending is an item whose meaning is not indexed yet.
type Pending struct {
	Doc, Rev int64 // its row in the index, and how often that was written
	At       time.Time
	Item     Item
}

// Chunk is a part of an item that has a vector of its own.
type Chunk struct {
	Hash string // of what is embedded
	Mark        // of the item's text
}

// Vector is the meaning of a chunk: finite numbers, of length 1.
type Vector struct {
	Hash   string // of what was embedded
	Values []float32
}

// VectorSpace names the vectors that can be compared: those of a model, as long
// as they are of one length.
type VectorSpace struct {
	Model string
	Dims  int
}

// VectorState tells what a store has of a model.
type VectorState struct {
	VectorSpace       // Dims as the last vectors have it, 0 for none
	Last        int64 // the highest number of a vector, 0 where there is none
	Gone        int64 // how many vectors of any model were ever deleted
}

// FoundVector is an item with the number of the vector that found it.
type FoundVector struct {
	N int64
	Found
}
