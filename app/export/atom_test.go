package export_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/mmcdole/gofeed"

	"daybrief/app"
	"daybrief/app/export"
)

func feed(t *testing.T, list ...export.Dated) []byte {
	t.Helper()
	var out bytes.Buffer
	o := export.FeedOptions{Options: export.Options{Zone: east, Version: "1.2"}, Feed: "abc234"}
	if err := export.Atom(&out, list, o); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestAtom(t *testing.T) {
	b, items := quarry()
	day := func(date string, made time.Time) export.Dated {
		d := b
		d.Date, d.Made = date, made
		return export.Dated{Brief: d, Items: items}
	}
	source := feed(t, day("2026-06-16", at(16, 5, 30)), day("2026-06-15", at(15, 5, 31)))
	golden(t, "brief.atom", source)
	got, err := gofeed.NewParser().Parse(bytes.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	if got.FeedType != "atom" || got.Title != "Daybrief" || len(got.Items) != 2 || !got.UpdatedParsed.Equal(at(16, 5, 30)) || !strings.Contains(got.Description, "Private") {
		t.Errorf("%+v", got)
	}
	if it := got.Items[1]; it.GUID != "tag:daybrief.github.io,2026:abc234/2026-06-15" || it.Title != "Monday, 15 June 2026" || !it.UpdatedParsed.Equal(at(15, 5, 31)) ||
		!strings.HasPrefix(it.Description, "Nora Quill needs") || !strings.Contains(it.Content, "<h2>Markets</h2>") || !strings.Contains(it.Content, `<a href="https://metal.example/zinc?day=15&amp;unit=t">`) {
		t.Errorf("%+v", it)
	}
	again := feed(t, day("2026-06-16", at(16, 5, 30)), day("2026-06-15", at(15, 5, 31)))
	if !bytes.Equal(source, again) {
		t.Error("the same briefs make another feed")
	}
}

// TestAtomHasWhatItMust holds what RFC 4287 sections 4.1.1 and 4.1.2 want of
// every feed and entry: one id, one title, one time; an author; ids that differ.
func TestAtomHasWhatItMust(t *testing.T) {
	b, items := quarry()
	for name, list := range map[string][]export.Dated{"empty": nil, "one": {{Brief: b, Items: items}}, "bare": {{Brief: app.Brief{Date: "2026-06-16", Made: at(16, 5, 30)}}}} {
		var f struct {
			XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
			ID      []string `xml:"id"`
			Title   []string `xml:"title"`
			Updated []string `xml:"updated"`
			Author  []string `xml:"author>name"`
			Entries []struct {
				ID      []string `xml:"id"`
				Title   []string `xml:"title"`
				Updated []string `xml:"updated"`
				Content []string `xml:"content"`
			} `xml:"entry"`
		}
		if err := xml.Unmarshal(feed(t, list...), &f); err != nil {
			t.Fatal(err)
		}
		if notOnce(f.ID, f.Title, f.Updated, f.Author) || len(f.Entries) != len(list) {
			t.Errorf("%s: %+v", name, f)
		}
		for _, e := range f.Entries {
			if notOnce(e.ID, e.Title, e.Updated, e.Content) || e.Title[0] == "" || e.ID[0] == f.ID[0] {
				t.Errorf("%s: %+v", name, e)
			}
			if _, err := time.Parse(time.RFC3339, e.Updated[0]); err != nil {
				t.Error(err)
			}
		}
	}
}

// notOnce reports whether one of the elements does not come exactly once.
func notOnce(elements ...[]string) bool {
	for _, e := range elements {
		if len(e) != 1 {
			return true
		}
	}
	return false
}

func TestNoTextActsInAtom(t *testing.T) {
	for _, bad := range hostile {
		b, items := hostileBrief("x " + bad)
		source := feed(t, export.Dated{Brief: b, Items: items})
		for dec := xml.NewDecoder(bytes.NewReader(source)); ; {
			_, err := dec.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v\n%s", bad, err, source)
			}
		}
		got, err := gofeed.NewParser().Parse(bytes.NewReader(source))
		if err != nil || len(got.Items) != 1 {
			t.Fatalf("%q: %v", bad, err)
		}
		body := got.Items[0].Content
		if shown := firstItem(t, body); shown != export.Clean("x "+bad) {
			t.Errorf("%q is shown as %q", bad, shown)
		}
		for _, no := range []string{"<script", "<img", "<style", "javascript:alert(1)\"", "onerror=\""} {
			if strings.Contains(body, no) {
				t.Errorf("%q: the entry has %s", bad, no)
			}
		}
	}
}
