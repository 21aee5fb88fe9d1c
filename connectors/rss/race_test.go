//go:build race

package rss

// raceFactor is how much more memory the race detector may need.
const raceFactor = 3
