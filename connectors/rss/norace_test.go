//go:build !race

package rss

const raceFactor = 1
