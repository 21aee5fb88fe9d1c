package rss

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

// listLine writes a feed of a list in one line.
func listLine(s app.SourceSettings) string {
	line := fmt.Sprintf("%s <%s> %s", s.Name, s.Address, strings.Join(s.Tags, "+"))
	line = strings.TrimSpace(line)
	if s.Off {
		line += " off"
	}
	return line
}

func TestParseOPML(t *testing.T) {
	for _, c := range []struct {
		name, in string
		want     []string
	}{
		{"plain", `<opml version="1.0"><body><outline text="A" xmlUrl="https://a.example/f"/></body></opml>`, []string{"A <https://a.example/f>"}},
		{"folders", `<opml><body><outline text="Tech"><outline text="Go"><outline title="A" type="rss" xmlUrl="https://a.example/f" htmlUrl="https://a.example/"></outline></outline>` +
			`<outline text="B" xmlUrl="https://b.example/f"/></outline><outline text="C" xmlUrl="https://c.example/f"/></body></opml>`,
			[]string{"A <https://a.example/f> Tech+Go", "B <https://b.example/f> Tech", "C <https://c.example/f>"}},
		{"categories", `<opml><outline text="A" xmlUrl="https://a.example/f" category="/market/shares,/news"/></opml>`, []string{"A <https://a.example/f> market+shares+news"}},
		{"case of names", `<OPML><BODY><Outline TITLE="A" XMLURL="https://a.example/f"/><outline text="B" xmlurl='https://b.example/f'/></BODY></OPML>`,
			[]string{"A <https://a.example/f>", "B <https://b.example/f>"}},
		{"a feed in two folders", `<opml><outline text="X"><outline text="A" xmlUrl="https://a.example/f"/></outline><outline text="Y"><outline text="A" xmlUrl="https://a.example/f/"/></outline></opml>`,
			[]string{"A <https://a.example/f> X+Y"}},
		{"names", `<opml><outline text="A" xmlUrl="https://a.example/1"/><outline text="a" xmlUrl="https://a.example/2"/><outline xmlUrl="https://b.example/3"/><outline text="R&amp;D &lt;b>news&lt;/b>" xmlUrl="https://a.example/4"/></opml>`,
			[]string{"A <https://a.example/1>", "a 2 <https://a.example/2>", "b.example <https://b.example/3>", "R&D news <https://a.example/4>"}},
		{"what is no feed", `<opml><outline type="include" url="https://a.example/more.opml" xmlUrl="https://a.example/more.opml"/><outline text="J" xmlUrl="javascript:alert(1)"/><outline text="F" xmlUrl="file:///etc/passwd"/>` +
			`<outline type="link" text="L" url="https://l.example/"/><outline text="S" xmlUrl="feed:https://s.example/f"/></opml>`, []string{"S <https://s.example/f>"}},
		{"commented out", `<opml><outline text="A" xmlUrl="https://a.example/f" isComment="true"/></opml>`, []string{"A <https://a.example/f> off"}},
		{"folder without meaning", `<opml><outline text="Uncategorized"><outline text="A" xmlUrl="https://a.example/f"/></outline></opml>`, []string{"A <https://a.example/f>"}},
		{"damaged", "\xef\xbb\xbf<?xml version='1.0'?><opml><body><outline text=\"Fish & Chips\"><outline text=\"A \xe9\" xmlUrl=\"https://a.example/f?a=1&b=2\"/><outline text=B xmlUrl=https://b.example/f /><outline text=\"C\" xmlU",
			[]string{"A é <https://a.example/f?a=1&b=2> Fish & Chips", "B <https://b.example/f> Fish & Chips"}},
		{"latin-1", "<?xml version='1.0' encoding='ISO-8859-1'?><opml><outline text=\"Caf\xe9\" xmlUrl=\"https://a.example/f\"/></opml>", []string{"Café <https://a.example/f>"}},
		{"entities are not expanded", `<!DOCTYPE opml [<!ENTITY a "aaaaaaaa"><!ENTITY x SYSTEM "file:///etc/passwd">]><opml><outline text="N &a;&x;" xmlUrl="https://a.example/f"/></opml>`, []string{"N &a;&x; <https://a.example/f>"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			list, err := ParseOPML([]byte(c.in))
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, s := range list {
				got = append(got, listLine(s))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestParseOPMLRefuses(t *testing.T) {
	for name, c := range map[string]struct{ in, code string }{
		"a feed":    {feedOf(1), app.CodeFormat},
		"empty":     {"", app.CodeFormat},
		"no feeds":  {"<opml><body><outline text='x'/></body></opml>", app.CodeFormat},
		"too large": {strings.Repeat(" ", maxListBytes+1), app.CodeTooLarge},
	} {
		if _, err := ParseOPML([]byte(c.in)); app.AsError(err) == nil || app.AsError(err).Code != c.code || app.AsError(err).Hint == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	deep := strings.Repeat(`<outline text="x">`, 100000) + `<outline text="A" xmlUrl="https://a.example/f"/>`
	if list, err := ParseOPML([]byte("<opml>" + deep)); err != nil || len(list) != 1 || len(list[0].Tags) != 1 {
		t.Errorf("deep list: %v %v", list, err)
	}
}

func TestOPMLRoundTrip(t *testing.T) {
	list := []app.SourceSettings{
		{Name: `Tom & "Jo" <x>`, Type: Type, Address: "https://a.example/f?a=1&b='2'", Tags: []string{"Tech", "go"}},
		{Name: "Plain", Type: Type, Address: "https://b.example/f"},
		{Name: "Zeit für Märkte", Type: Type, Address: "http://c.example/f", Tags: []string{"Tech"}, Off: true},
	}
	all := append([]app.SourceSettings{{Name: "Mail", Type: "email", Address: "ann@a.example"}, {Name: "File", Type: Type, Address: "/home/ann/f.xml"}}, list...)
	var b bytes.Buffer
	if err := WriteOPML(&b, "Feeds of R&D", all); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "<title>Feeds of R&amp;D</title>") {
		t.Errorf("no title: %s", b.String())
	}
	got, err := ParseOPML(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	want := []app.SourceSettings{list[0], list[2], list[1]} // those of a folder stand together
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if err := WriteOPML(failing{}, "x", list); err == nil {
		t.Error("a failing writer is no error")
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("full") }

// A list given where a feed belongs is named, with the way to take it in.
func TestListIsNoFeed(t *testing.T) {
	list := `<?xml version="1.0"?><opml version="2.0"><head><title>x</title></head><body><outline text="A" xmlUrl="https://a.example/f"/></body></opml>`
	path := filepath.Join(t.TempDir(), "feeds.opml")
	if err := os.WriteFile(path, []byte(list), 0o600); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, list) }))
	defer server.Close()
	d := loopbackDeps(t, server.URL)
	_, _, fromFile := preview(t.Context(), path, connectors.Deps{})
	_, _, fromNet := preview(t.Context(), server.URL, d)
	_, found := Discover(t.Context(), d, server.URL)
	for _, err := range []error{fromFile, fromNet, found} {
		if e := app.AsError(err); e == nil || e.Code != app.CodeNotFeed || !strings.Contains(e.Hint, "daybrief source import") {
			t.Errorf("error %v", err)
		}
	}
	if n := Connector().Sniff(connectors.Probe{Head: []byte(list)}); n == 0 || n > 50 {
		t.Errorf("Sniff says %d", n)
	}
}

func FuzzParseOPML(f *testing.F) {
	f.Add([]byte(`<opml><outline text="Tech"><outline title="A" xmlUrl="https://a.example/f" category="/a,b"/></outline></opml>`))
	f.Add([]byte("<opml><outline xmlUrl=feed:https://a.example/f><outline text='&#60;b>' XMLURL='http://b.example'"))
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := ParseOPML(data)
		if err != nil {
			return
		}
		names := map[string]bool{}
		for _, s := range list {
			if key := strings.ToLower(s.Name); names[key] || s.Name == "" {
				t.Errorf("name %q", s.Name)
			}
			names[strings.ToLower(s.Name)] = true
			if !isAddress(s.Address) || s.Type != Type || connectors.HasMarkup(s.Name) {
				t.Errorf("settings %+v", s)
			}
		}
		var b bytes.Buffer
		if err := WriteOPML(&b, "x", list); err != nil {
			t.Error(err)
		}
		if again, err := ParseOPML(b.Bytes()); err != nil || len(again) != len(list) {
			t.Errorf("%d feeds, %d after writing: %v", len(list), len(again), err)
		}
	})
}

func TestWriteOPMLTellsNoPassword(t *testing.T) {
	var b strings.Builder
	err := WriteOPML(&b, "Mine", []app.SourceSettings{{Name: "Paid", Type: Type, Address: "https://jo:hush@news.example/feed?x=1"}})
	if err != nil || strings.Contains(b.String(), "hush") || strings.Contains(b.String(), "jo") || !strings.Contains(b.String(), "https://news.example/feed?x=1") {
		t.Errorf("%v: %s", err, b.String())
	}
}
