package mcp

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors"
)

var zone = time.FixedZone("CET", 3600)

func gathered(use app.MCPSettings) *gatherer {
	s := source{settings: app.SourceSettings{Name: "S", MCP: &use}, deps: connectors.Deps{Reader: app.Reader{Name: "Robin Keller", Addresses: []string{"robin@example.org"}}}}
	return s.gatherer(connectors.Query{Zone: zone})
}

// TestShapesOfAnswers is the table of what servers answer with, and what is
// recognised in it.
func TestShapesOfAnswers(t *testing.T) {
	type want struct{ native, title, text, url, from, time, tags string }
	for _, c := range []struct {
		name, answer string
		use          app.MCPSettings
		want         []want
	}{
		{"a list of objects", `[{"id":7,"title":"A","body":"b","html_url":"https://x.example/7","user":{"login":"ann"},"updated_at":"2026-11-20T10:00:00Z"}]`, app.MCPSettings{},
			[]want{{"7", "A", "b", "https://x.example/7", "ann", "2026-11-20T10:00:00Z", ""}}},
		{"a list inside", `{"ok":true,"data":{"issues":[{"key":"K-1","summary":"Fix it","created":"2026-11-20"}],"total":1}}`, app.MCPSettings{},
			[]want{{"K-1", "Fix it", "", "", "", "2026-11-19T23:00:00Z", ""}}},
		{"Slack's times", `{"messages":[{"ts":"1763710200.000100","user":"U1","text":"Hello *all*","channel":"general"}]}`, app.MCPSettings{},
			[]want{{"1763710200.000100", "Hello *all*", "", "", "U1", "2025-11-21T07:30:00Z", "general"}}},
		{"milliseconds", `[{"name":"N","timestamp":1763710200123}]`, app.MCPSettings{}, []want{{"", "N", "", "", "", "2025-11-21T07:30:00.123Z", ""}}},
		{"one object", `{"title":"Only","content":"text","author":"Ann Lee <ANN@example.org>"}`, app.MCPSettings{}, []want{{"", "Only", "text", "", "Ann Lee", "", ""}}},
		{"an object with replies is no list", `{"title":"Thread","messages":[{"author":"Bo","text":"one"},{"author":"Cy","text":"two"}]}`, app.MCPSettings{},
			[]want{{"", "Thread", "Bo: one\nCy: two", "", "Bo", "", "thread"}}},
		{"texts", `["first","second"]`, app.MCPSettings{}, []want{{"", "first", "", "", "", "", ""}, {"", "second", "", "", "", "", ""}}},
		{"an empty list", `{"threads":[],"total":0}`, app.MCPSettings{}, nil},
		{"named fields", `{"page":{"hits":[{"f":{"s":"Deep"},"when":"2026-11-20 10:00"}]}}`, app.MCPSettings{Fields: map[string]string{"list": "page.hits", "title": "f.s", "time": "when"}},
			[]want{{"", "Deep", "", "", "", "2026-11-20T09:00:00Z", ""}}},
		{"plain text", "# Weekly notes\n\nAll is well.\nReally.", app.MCPSettings{}, []want{{"", "Weekly notes", "All is well.\nReally.", "", "", "", ""}}},
		{"hostile text", `[{"title":"<b>Hi</b> <script>x()</script>","text":"a &lt;img src=x&gt; b","url":"javascript:alert(1)"}]`, app.MCPSettings{},
			[]want{{"", "Hi", "a b", "", "", "", ""}}},
		{"broken JSON is text", `{"a":`, app.MCPSettings{}, []want{{"", `{"a":`, "", "", "", "", ""}}},
		{"labels", `[{"title":"T","labels":["bug",{"name":"urgent"}],"project":{"name":"Core"}}]`, app.MCPSettings{}, []want{{"", "T", "", "", "", "", "Core,bug,urgent"}}},
	} {
		g := gathered(c.use)
		g.text(c.answer, about{})
		var got []want
		for _, it := range g.items {
			w := want{it.Native, it.Title, it.Text, it.URL, "", "", strings.Join(it.Tags, ",")}
			if strings.HasPrefix(w.native, "sha256:") || strings.HasPrefix(w.native, "javascript:") {
				w.native = ""
			}
			if it.From != nil {
				w.from = it.From.Name
			}
			if !it.Time.IsZero() {
				w.time = it.Time.Format(time.RFC3339Nano)
			}
			got = append(got, w)
		}
		if d := cmp.Diff(c.want, got, cmp.AllowUnexported(want{})); d != "" {
			t.Errorf("%s:\n%s", c.name, d)
		}
	}
}

func TestMentions(t *testing.T) {
	for answer, want := range map[string]bool{
		`[{"title":"a","mentions_me":true}]`:                                                true,
		`[{"title":"a","mentions_me":false}]`:                                               false,
		`[{"title":"a","mentions":["ROBIN@example.org"]}]`:                                  true,
		`[{"title":"a","mentions":["ann@example.org"]}]`:                                    false,
		`[{"title":"a","mentioned_users":[{"name":"Robin Keller"}]}]`:                       true,
		`[{"title":"a","messages":[{"user":"x","text":"hey @robin, look"}]}]`:               true,
		`[{"title":"a","messages":[{"user":"x","text":"hey @robinson, look"}]}]`:            false,
		`[{"title":"a","messages":[{"user":"x","text":"robin said so"}]}]`:                  false,
		`[{"title":"a","messages":[{"user":"x","text":"y","mentions":["@robin keller"]}]}]`: true,
	} {
		g := gathered(app.MCPSettings{})
		g.text(answer, about{})
		if len(g.items) != 1 || g.items[0].HasFlag(app.FlagImportant) != want {
			t.Errorf("%s: %+v, want %v", answer, g.items, want)
		}
	}
}

// FuzzAnswers checks that whatever a server says becomes items fit for the
// store.
func FuzzAnswers(f *testing.F) {
	f.Add(`[{"id":7,"title":"A","body":"b","user":{"login":"ann"},"updated_at":"2026-11-20T10:00:00Z"}]`)
	f.Add(`{"threads":[{"ts":"1763710200.000100","messages":[{"text":"<b>x</b>"}]}]}`)
	f.Add("# Notes\n\ntext")
	f.Add(`{"time":1e999,"title":"\u200b&lt;script&gt;"}`)
	f.Add(`[[[[[["deep"]]]]]]`)
	f.Fuzz(func(t *testing.T, answer string) {
		g := gathered(app.MCPSettings{})
		g.text(answer, about{})
		seen := map[string]bool{}
		for _, it := range g.items {
			switch {
			case it.Native == "" || it.ID != app.ItemID("S", it.Native) || seen[it.ID]:
				t.Errorf("id of %+v", it)
			case it.Title == "" && it.Text == "":
				t.Errorf("empty item of %q", answer)
			case connectors.HasMarkup(it.Title) || connectors.HasMarkup(it.Text):
				t.Errorf("markup in %q, %q", it.Title, it.Text)
			case it.URL != connectors.SafeURL("", it.URL):
				t.Errorf("address %q", it.URL)
			}
			seen[it.ID] = true
			if _, err := json.Marshal(it); err != nil {
				t.Error(err)
			}
		}
	})
}
