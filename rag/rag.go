// Package rag is the memory: what the reader ever saw, found by words and by
// meaning. It cuts items into chunks, understands what was typed, keeps the
// vectors in memory and merges what the two legs find.
//
// Contract:
//   - Words always find. An embedder that is down, slow, changed or answers
//     nonsense costs recall and is told as a note; it is never an error.
//   - Filters apply before anything is ranked: what fits them is found however
//     much else is stored.
//   - The store is the truth. The index in memory is filled from it on the first
//     search that wants meaning, and follows it from then on; it can be thrown
//     away at any time.
//   - Understanding is by rules, the same for the same text, clock and store.
//
// The package knows no SQL: it asks a Store, which boot hands in.
package rag
