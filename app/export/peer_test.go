//go:build peers

package export_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"daybrief/app/export"
)

// TestPeerFeedparser has the feed read by the parser that most readers written in
// Python have, and by libxml2.
func TestPeerFeedparser(t *testing.T) {
	b, items := quarry()
	list := []export.Dated{{Brief: b, Items: items}}
	for i, text := range hostile {
		bad, its := hostileBrief("x " + text)
		bad.Date = at(1, 6, 30).AddDate(0, 0, -i).Format("2006-01-02")
		list = append(list, export.Dated{Brief: bad, Items: its})
	}
	path := filepath.Join(t.TempDir(), "brief.atom")
	if err := os.WriteFile(path, feed(t, list...), 0o600); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("xmllint", "--noout", "--nonet", path).CombinedOutput(); err != nil {
		t.Fatalf("xmllint: %v\n%s", err, out)
	}
	const script = `import feedparser, json, sys
f = feedparser.parse(sys.argv[1])
print(json.dumps({"bozo": bool(f.bozo), "version": f.version, "entries": len(f.entries), "ids": len({e.id for e in f.entries}),
  "dated": all(e.updated_parsed for e in f.entries), "title": f.entries[0].title, "bad": [e.id for e in f.entries if "<script" in e.content[0].value or "<img" in e.content[0].value]}))`
	out, err := exec.Command("/usr/bin/python3", "-c", script, path).CombinedOutput()
	if err != nil {
		t.Fatalf("feedparser: %v\n%s", err, out)
	}
	var got struct {
		Bozo, Dated bool
		Version     string
		Entries     int
		IDs         int
		Title       string
		Bad         []string
	}
	if err := json.Unmarshal(bytes.TrimSpace(out), &got); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if got.Bozo || !got.Dated || got.Version != "atom10" || got.Entries != len(list) || got.IDs != len(list) || got.Title != "Tuesday, 16 June 2026" || len(got.Bad) > 0 {
		t.Errorf("%+v", got)
	}
}

// TestPeerPage has libxml2 read the page: it knows HTML 4, so what it says of the
// elements of HTML 5 does not count, and any other complaint does.
func TestPeerPage(t *testing.T) {
	b, items := quarry()
	path := filepath.Join(t.TempDir(), "brief.html")
	if err := os.WriteFile(path, page(t, &b, items), 0o600); err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	cmd := exec.Command("xmllint", "--html", "--noout", "--nonet", path)
	cmd.Stderr = &said
	if err := cmd.Run(); err != nil {
		t.Fatalf("xmllint: %v\n%s", err, said.String())
	}
	for _, l := range bytes.Split(said.Bytes(), []byte("\n")) {
		if bytes.Contains(l, []byte("HTML parser error")) && !bytes.Contains(l, []byte("invalid")) {
			t.Errorf("%s", l)
		}
	}
}
