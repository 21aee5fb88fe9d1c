package llm

import "testing"

func TestParseMeminfo(t *testing.T) {
	got := parseMeminfo([]byte("MemTotal:       16000000 kB\nMemFree: 5 kB\nMemAvailable:    9000000 kB\nodd\nSwapTotal: x kB\n"))
	if got != (Memory{16000000 << 10, 9000000 << 10}) {
		t.Errorf("%+v", got)
	}
	if got := parseMeminfo(nil); got != (Memory{}) {
		t.Errorf("of nothing: %+v", got)
	}
}
