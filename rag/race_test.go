//go:build race

package rag_test

// raceDetector makes large tests smaller.
const raceDetector = true
