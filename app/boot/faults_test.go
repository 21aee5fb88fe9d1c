package boot

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors/conntest"
)

// feedOf is a feed with one article of an hour before now.
func feedOf(now time.Time) []byte {
	return []byte("<rss version=\"2.0\"><channel><title>Good</title><item><title>Oil falls 3% to $61</title><guid>1</guid>" +
		"<link>https://good.example/1</link><pubDate>" + now.Add(-time.Hour).Format(time.RFC1123Z) +
		"</pubDate><description>Brent closed at $61.20.</description></item></channel></rss>")
}

// homeWith writes a configuration of feeds into a new home.
func homeWith(t *testing.T, feeds map[string]string) string {
	t.Helper()
	home := t.TempDir()
	config := "[model]\noff = true\n[network]\ntimeout = \"2s\"\nmax_mb = 2\n"
	for name, address := range feeds {
		config += fmt.Sprintf("[[source]]\nname = %q\ntype = \"rss\"\naddress = %q\ntags = [\"market\"]\n", name, address)
	}
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	return home
}

// TestEveryFaultAtOnce makes a brief of a good feed beside one of each fault
// of the network. The good one is in the brief, each other is named with what
// failed, why and what to do, and nobody waits longer than the time limit.
func TestEveryFaultAtOnce(t *testing.T) {
	good := conntest.NewServer(t)
	good.Bytes("/feed.xml", "application/rss+xml", feedOf(wednesday))
	feeds := map[string]string{"Good": good.Base() + "/feed.xml"}
	for _, f := range conntest.AllFaults() {
		s := conntest.NewServer(t)
		s.Bytes("/feed.xml", "application/rss+xml", feedOf(wednesday))
		s.Set(f)
		feeds["fault "+string(f)] = s.Base() + "/feed.xml"
	}
	home := homeWith(t, feeds)
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return wednesday }, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	began := time.Now()
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
	if err != nil {
		t.Fatal(err)
	}
	if took := time.Since(began); took > 90*time.Second {
		t.Errorf("the run took %s", took)
	}
	if len(res.Brief.Market) != 1 || !strings.Contains(res.Brief.Market[0].Text, "$61") {
		t.Errorf("the good source is not in the brief: %+v", res.Brief.Market)
	}
	checkLedger(t, res.Brief.Sources)
}

// checkLedger holds every source but the good one to a sentence.
func checkLedger(t *testing.T, sources []app.SourceStatus) {
	t.Helper()
	bad := 0
	for _, s := range sources {
		if s.Name == "Good" {
			if s.State != app.SourceOK {
				t.Errorf("the good source is %s: %s", s.State, s.Why)
			}
			continue
		}
		if s.State == app.SourceOK {
			continue // some faults are ones a feed survives whole
		}
		bad++
		if s.Why == "" || s.Hint == "" || s.Code == "" || s.Code == app.CodeInternal {
			t.Errorf("%s: code %q, why %q, hint %q", s.Name, s.Code, s.Why, s.Hint)
		}
	}
	if bad < 12 {
		t.Errorf("only %d faults were noticed", bad)
	}
}

// TestFailedRunKeepsWhatWasThere takes the one source away after a good run.
// The next brief still holds its item, and says how old it is.
func TestFailedRunKeepsWhatWasThere(t *testing.T) {
	s := conntest.NewServer(t)
	s.Bytes("/feed.xml", "application/rss+xml", feedOf(wednesday))
	home := homeWith(t, map[string]string{"News": s.Base() + "/feed.xml"})
	now := wednesday
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return now }, Getenv: func(string) string { return "" }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	if _, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"}); err != nil {
		t.Fatal(err)
	}
	s.Set(conntest.ServerError)
	now = now.Add(2 * time.Hour)
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
	if err != nil {
		t.Fatal(err)
	}
	st := res.Brief.Sources[0]
	if st.State != app.SourceStale || !st.AsOf.Equal(wednesday) {
		t.Errorf("the source is %s as of %s", st.State, st.AsOf)
	}
	if len(res.Brief.Market) != 1 {
		t.Error("what was known is lost")
	}
}

// TestNothingAnywhere makes a brief of an empty feed.
func TestNothingAnywhere(t *testing.T) {
	s := conntest.NewServer(t)
	s.Bytes("/feed.xml", "application/rss+xml", []byte(`<rss version="2.0"><channel><title>Empty</title></channel></rss>`))
	a, err := Open(t.Context(), Options{
		Home: homeWith(t, map[string]string{"Empty": s.Base() + "/feed.xml"}),
		Now:  func() time.Time { return wednesday }, Getenv: func(string) string { return "" },
	})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.Brief.TLDR) != 1 || res.Brief.TLDR[0].Text != app.NothingElse || len(res.Brief.TLDR[0].Items) != 0 {
		t.Errorf("bullets %+v", res.Brief.TLDR)
	}
	if st := res.Brief.Sources[0]; st.State != app.SourceOK || st.Items != 0 {
		t.Errorf("the source is %+v", st)
	}
}

// TestReadOnlyFolderSaysSo opens the program where nothing can be written.
func TestReadOnlyFolderSaysSo(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), Options{Home: filepath.Join(file, "home")})
	if e := app.AsError(err); e == nil || e.Code != app.CodeDisk || e.Hint == "" {
		t.Errorf("got %+v", e)
	}
}
