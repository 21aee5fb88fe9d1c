//go:build window

package boot

import (
	"os"
	"testing"
	"time"
)

// BenchmarkFirstFrameAgainstPlainWindow opens the window on a store with
// 50,000 items and 365 briefs and closes it after its first frame, against a
// window with the same theme and fonts and one paragraph of text. The time is
// that of the whole process. Wanted: at most 1.2.
func BenchmarkFirstFrameAgainstPlainWindow(b *testing.B) {
	bin, plain := os.Getenv("DAYBRIEF_BIN"), os.Getenv("DAYBRIEF_PLAIN")
	if bin == "" || plain == "" {
		b.Fatal("DAYBRIEF_BIN and DAYBRIEF_PLAIN name no programs; run make bench")
	}
	s := &screen{t: b, home: fullHome(b)}
	s.start("Xvfb", "openbox")
	command := func(name string) func() time.Duration {
		return func() time.Duration {
			cmd := s.command(name)
			cmd.Env = append(cmd.Env, "DAYBRIEF_FIRST_FRAME=1")
			var out []byte
			var err error
			took := timed(func() { out, err = cmd.CombinedOutput() })
			if err != nil {
				b.Fatalf("%s: %v\n%s", name, err, out)
			}
			return took
		}
	}
	command(bin)()
	command(plain)()
	b.ResetTimer()
	ratio(b, command(bin), command(plain))
}
