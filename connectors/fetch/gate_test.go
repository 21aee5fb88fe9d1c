package fetch

import (
	"testing"
	"time"
)

// Beginnings lie apart by the gap; without one nobody waits.
func TestGateGap(t *testing.T) {
	g := &gate{}
	const gap = time.Hour // far longer than the test takes
	for i := range 4 {
		wait := g.reserve(gap)
		if want := time.Duration(i) * gap; wait > want || wait < want-time.Minute {
			t.Errorf("turn %d waits %v, want about %v", i, wait, want)
		}
	}
	free := &gate{}
	for range 3 {
		if wait := free.reserve(0); wait > 0 {
			t.Errorf("without a gap the wait is %v", wait)
		}
	}
}
