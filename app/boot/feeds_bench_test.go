//go:build unix

package boot

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// hundredFeeds serves a hundred feeds of a hundred entries each, every one at
// an address of its own, as in life, and returns the configuration that names
// them.
func hundredFeeds(b *testing.B) string {
	b.Helper()
	config := "[model]\noff = true\n"
	for n := range 100 {
		body := townFeed(n)
		tag := fmt.Sprintf("\"%d\"", n)
		server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			w.Header().Set("ETag", tag)
			if r.Header.Get("If-None-Match") == tag {
				w.WriteHeader(http.StatusNotModified)
				return
			}
			w.Header().Set("Content-Type", "application/rss+xml")
			_, _ = w.Write(body)
		}))
		if l, err := net.Listen("tcp", fmt.Sprintf("127.0.1.%d:0", n+1)); err == nil { // all of 127/8 is this machine on Linux
			_ = server.Listener.Close()
			server.Listener = l
		}
		server.Start()
		b.Cleanup(server.Close)
		config += fmt.Sprintf("[[source]]\nname = \"Feed %d\"\ntype = \"rss\"\naddress = \"%s/feed.xml\"\nmax = 100\n", n, server.URL)
	}
	return config
}

// townFeed makes a feed of a hundred entries of some four hundred words.
func townFeed(n int) []byte {
	var s strings.Builder
	s.WriteString("<rss version=\"2.0\"><channel><title>Feed</title>")
	for i := range 100 {
		_, _ = fmt.Fprintf(&s, "<item><title>Town %d builds bridge %d over river %d</title><guid>%d-%d</guid><pubDate>%s</pubDate><description><![CDATA[",
			n, i, n*i, n, i, time.Now().Add(-time.Duration(i)*20*time.Minute).Format(time.RFC1123Z))
		for w := range 40 {
			_, _ = fmt.Fprintf(&s, "<p>The council of town %d voted for part %d of the bridge &amp; its %d lamps.</p>", n, w, i)
		}
		s.WriteString("]]></description></item>")
	}
	s.WriteString("</channel></rss>")
	return []byte(s.String())
}

// preloadOnce runs the program and returns how long it took and its peak
// memory in MiB.
func preloadOnce(b *testing.B, bin, home string) (time.Duration, float64) {
	b.Helper()
	cmd := exec.Command(bin, "preload", "--home", home)
	var out []byte
	var err error
	took := timed(func() { out, err = cmd.CombinedOutput() })
	if err != nil {
		b.Fatalf("preload: %v\n%s", err, out)
	}
	peak := 0.0
	if use, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		peak = float64(use.Maxrss) / 1024 // KiB on Linux
	}
	return took, peak
}

// BenchmarkSecondAgainstFirstPreload reads a hundred feeds of a hundred entries
// into an empty home, then again with nothing new, each in a process of its
// own. Wanted: at most 0.1.
func BenchmarkSecondAgainstFirstPreload(b *testing.B) {
	bin, config := build(b), hundredFeeds(b)
	var ratios, firsts, seconds, peaks []float64
	b.ResetTimer()
	for range 5 {
		home := b.TempDir()
		if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
			b.Fatal(err)
		}
		first, peak := preloadOnce(b, bin, home)
		second, _ := preloadOnce(b, bin, home)
		ratios = append(ratios, second.Seconds()/first.Seconds())
		firsts, seconds, peaks = append(firsts, first.Seconds()), append(seconds, second.Seconds()), append(peaks, peak)
	}
	b.ReportMetric(median(ratios), "ratio")
	b.ReportMetric(median(firsts), "s-first")
	b.ReportMetric(median(seconds), "s-second")
	b.ReportMetric(median(peaks), "MiB-peak")
	b.ReportMetric(0, "ns/op")
}
