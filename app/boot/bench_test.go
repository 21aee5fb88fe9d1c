package boot

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// The benchmarks here compare two things in one run, in turn, and report the
// median of the ratios: a busy machine slows both.

// pairs is how often each of the two runs.
const pairs = 20

// ratio runs a and b in turn and reports the median of their times and ratios.
func ratio(b *testing.B, first, second func() time.Duration) {
	b.Helper()
	var ratios, as, bs []float64
	for range pairs {
		x, y := first(), second()
		ratios = append(ratios, x.Seconds()/y.Seconds())
		as, bs = append(as, x.Seconds()*1e3), append(bs, y.Seconds()*1e3)
	}
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(median(as), "ms")
	b.ReportMetric(median(bs), "ms-base")
	b.ReportMetric(0, "ns/op")
}

func median(list []float64) float64 {
	sort.Float64s(list)
	return list[len(list)/2]
}

func timed(f func()) time.Duration {
	began := time.Now()
	f()
	return time.Since(began)
}

// BenchmarkPreloadAgainstSlowestSource reads five feeds that answer after 200,
// 150, 100, 50 and 20 ms, makes and saves the brief, against one request to
// the slowest of them. Wanted: at most 1.15.
func BenchmarkPreloadAgainstSlowestSource(b *testing.B) {
	delays := []int{200, 150, 100, 50, 20}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		var ms int
		_, _ = fmt.Sscanf(r.URL.Path, "/%d.xml", &ms) // only our own paths are asked for
		time.Sleep(time.Duration(ms) * time.Millisecond)
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = fmt.Fprintf(w, "<rss version=\"2.0\"><channel><title>Feed %d</title>", ms)
		for i := range 20 {
			_, _ = fmt.Fprintf(w, "<item><title>Company %d-%d gains %d%% in a day</title><guid>%d-%d</guid><pubDate>%s</pubDate><description>The shares closed at %d dollars.</description></item>",
				ms, i, i+1, ms, i, time.Now().Add(-time.Duration(i)*time.Hour).Format(time.RFC1123Z), 20+i)
		}
		_, _ = fmt.Fprint(w, "</channel></rss>")
	}))
	defer server.Close()
	config := "[model]\noff = true\n"
	for _, ms := range delays {
		config += fmt.Sprintf("[[source]]\nname = \"Feed %d\"\ntype = \"rss\"\naddress = \"%s/%d.xml\"\ntags = [\"market\"]\n", ms, server.URL, ms)
	}
	home := b.TempDir()
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		b.Fatal(err)
	}
	a, err := Open(b.Context(), Options{Home: home})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	b.ResetTimer()
	ratio(b, func() time.Duration {
		return timed(func() {
			res, err := a.Preload(b.Context(), PreloadOptions{Trigger: "command"})
			if err != nil || res.Run.State != "done" {
				b.Fatalf("%v: %+v", err, res.Run)
			}
		})
	}, func() time.Duration {
		return timed(func() {
			res, err := http.Get(server.URL + "/200.xml")
			if err != nil {
				b.Fatal(err)
			}
			_ = res.Body.Close()
		})
	})
}

// build makes the program without a window in a temporary folder.
func build(b *testing.B) string {
	b.Helper()
	bin := filepath.Join(b.TempDir(), "daybrief")
	cmd := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-tags", "headless", "-o", bin, "daybrief")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		b.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// FullHome makes a home with 50,000 items and 365 briefs.
func fullHome(b *testing.B) string {
	b.Helper()
	home := b.TempDir()
	if dir := os.Getenv("DAYBRIEF_FULL_HOME"); dir != "" {
		home = dir // kept for the window's benchmark
		if _, err := os.Stat(filepath.Join(home, "daybrief.db")); err == nil {
			return home
		}
	}
	s, _, err := store.Open(b.Context(), filepath.Join(home, "daybrief.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	if err := storetest.Fill(b.Context(), s, 50_000, 365); err != nil {
		b.Fatal(err)
	}
	if err := s.Close(); err != nil {
		b.Fatal(err)
	}
	return home
}

// BenchmarkBriefAgainstVersion prints the brief of a store with 50,000 items
// and 365 briefs, against the shortest thing the program does. Wanted: at
// most 2.
func BenchmarkBriefAgainstVersion(b *testing.B) {
	bin, home := build(b), fullHome(b)
	command := func(args ...string) func() time.Duration {
		return func() time.Duration {
			ctx, cancel := context.WithTimeout(b.Context(), time.Minute)
			defer cancel()
			cmd := exec.CommandContext(ctx, bin, args...)
			cmd.Env = append(os.Environ(), "DAYBRIEF_HOME="+home)
			var out []byte
			var err error
			took := timed(func() { out, err = cmd.Output() })
			if err != nil || len(strings.TrimSpace(string(out))) == 0 {
				b.Fatalf("daybrief %v: %v\n%s", args, err, out)
			}
			return took
		}
	}
	command("brief", "--json")()
	b.ResetTimer()
	ratio(b, command("brief", "--json"), command("--version"))
}
