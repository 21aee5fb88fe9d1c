// Package boot wires Daybrief together.
package boot
