//go:build !unix

package rag

// processor is not measured here.
func processor() float64 { return 0 }
