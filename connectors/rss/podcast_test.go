package rss

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

func TestPodcast(t *testing.T) {
	it := firstOf(t, rssHead+`<title>Tides</title><itunes:title>Other</itunes:title><itunes:author>Ann Lee</itunes:author>
		<itunes:summary>How the moon moves the sea.</itunes:summary><itunes:season>2</itunes:season><itunes:episode>5</itunes:episode>
		<itunes:duration>3753</itunes:duration><enclosure url="https://site.example/e/tides.mp3?x=1" type="audio/mpeg" length="1234"/>`+rssTail)
	if it.Title != "Tides" || it.From == nil || it.From.Name != "Ann Lee" || it.URL != "https://site.example/e/tides.mp3?x=1" {
		t.Errorf("item %+v", it)
	}
	if it.Text != "How the moon moves the sea.\n\nS2 E5 · 1:02:33" {
		t.Errorf("text %q", it.Text)
	}
	if diff := cmp.Diff([]app.Attachment{{Name: "tides.mp3", Type: "audio/mpeg", Size: 1234}}, it.Attachments); diff != "" {
		t.Error(diff)
	}
	if isTeaser(&it) {
		t.Error("the page of a recording is no article to fetch")
	}
}

func TestPlayTime(t *testing.T) {
	for in, want := range map[string]string{
		"3753": "1:02:33", "1:02:33": "1:02:33", "62:33": "1:02:33", "43:10": "43:10", "59": "0:59", "00:43:10.5": "43:10",
		"": "", "0": "", "soon": "", "-5": "", "1:2:3:4": "", "99999999999999999999": "", "999999": "",
	} {
		if got := playTime(in); got != want {
			t.Errorf("playTime(%q) = %q, want %q", in, got, want)
		}
	}
}

// JSON Feed 1.0 and 1.1, and what writers make of them.
func TestJSONKinds(t *testing.T) {
	wrap := func(item string) string {
		return `{"version":"https://jsonfeed.org/version/1.1","title":"J","feed_url":"https://site.example/f/feed.json","items":[{"id":"1",` + item + `}]}`
	}
	for name, c := range map[string]struct{ item, want string }{
		"authors":           {`"content_text":"x","authors":[{"name":"Ann"},{"name":"Bob"}]`, "Ann|x||0001-01-01|"},
		"author of 1.0":     {`"content_text":"x","author":{"name":"Ann"}`, "Ann|x||0001-01-01|"},
		"authors as object": {`"content_text":"x","authors":{"name":"Ann"}`, "Ann|x||0001-01-01|"},
		"author as name":    {`"content_text":"x","author":"Ann"`, "Ann|x||0001-01-01|"},
		"published":         {`"content_text":"x","date_published":"2026-03-10T08:00:00+02:00"`, "J|x||2026-03-10|"},
		"modified alone":    {`"content_text":"x","date_modified":"2026-03-11T08:00:00Z"`, "J|x||2026-03-11|"},
		"attachments":       {`"content_text":"x","attachments":[{"url":"https://site.example/a.mp3","mime_type":"audio/mpeg","size_in_bytes":5}]`, "J|x||0001-01-01|a.mp3 audio/mpeg 5"},
		"one attachment":    {`"content_text":"x","attachments":{"url":"https://site.example/a.mp3","mime_type":"audio/mpeg"}`, "J|x||0001-01-01|a.mp3 audio/mpeg 0"},
		"relative address":  {`"content_html":"<p>x &amp; y</p>","url":"../a/1"`, "J|x & y|https://site.example/a/1|0001-01-01|"},
		"external address":  {`"content_text":"a < b","external_url":"https://other.example/1"`, "J|a < b|https://other.example/1|0001-01-01|"},
	} {
		a := &adapter{settings: app.SourceSettings{Name: "s"}, seen: map[string]int{}}
		got := ""
		_, err := readFeed(t.Context(), document{data: []byte(wrap(c.item))}, func(h heading, e entry) error {
			it := a.of(h, e)
			got = strings.Join([]string{it.From.Name, it.Text, it.URL, it.Time.Format("2006-01-02"), strings.Join(goldenOf(it).Attachments, "+")}, "|")
			return nil
		})
		if err != nil || got != c.want {
			t.Errorf("%s: %q (%v), want %q", name, got, err, c.want)
		}
	}
}
