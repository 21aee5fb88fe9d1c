package email

import (
	"testing"
	"time"
)

// guard fails when f takes so long that it cannot be linear; the bound is far
// above what a slow machine needs.
func guard(t *testing.T, name string, f func()) {
	t.Helper()
	start := time.Now()
	f()
	if took := time.Since(start); took > time.Minute {
		t.Errorf("%s: took %v", name, took)
	} else if took > 2*time.Second {
		t.Logf("%s: took %v", name, took)
	}
}
