package boot

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/ui/program"
)

// stranger answers what is asked while a source is added.
type stranger struct {
	answers map[string]program.Reply
	asked   []program.Question
	steps   []string
}

func (s *stranger) Step(step program.AddStep) { s.steps = append(s.steps, step.Kind) }

func (s *stranger) Ask(_ context.Context, q program.Question) program.Reply {
	s.asked = append(s.asked, q)
	return s.answers[q.Kind]
}

// kinds are what was asked, in order.
func (s *stranger) kinds() string {
	var out []string
	for _, q := range s.asked {
		out = append(out, q.Kind)
	}
	return strings.Join(out, " ")
}

const welcomeFeed = `<rss version="2.0"><channel><title>Harbour News</title><item><title>Ferry back in service</title>
<link>https://example.org/1</link><guid>1</guid><pubDate>%s</pubDate></item></channel></rss>`

// TestWelcomeAddsWhatIsTyped: a page with two feeds asks which; the feed is read
// and saved, the file says so, and a second time it is there already.
func TestWelcomeAddsWhatIsTyped(t *testing.T) {
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/" {
			w.Header().Set("Content-Type", "application/rss+xml")
			fmt.Fprintf(w, welcomeFeed, time.Now().Add(-time.Hour).Format(time.RFC1123Z))
			return
		}
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprint(w, `<html><head><link rel="alternate" type="application/rss+xml" title="World" href="/world.xml">
<link rel="alternate" type="application/rss+xml" title="Harbour" href="/harbour.xml"></head><body></body></html>`)
	}))
	defer web.Close()
	p, path := settingsHome(t, "# mine\n[[source]]\nname = \"Hacker News\"\ntype = \"hackernews\"\n")
	reader := &stranger{answers: map[string]program.Reply{program.AskFeed: {OK: true, Taken: []int{1}}}}
	got, err := p.AddSource(t.Context(), " "+web.URL+" ", reader)
	if err != nil {
		t.Fatal(err)
	}
	if got.Count != 1 || got.First != "Ferry back in service" || got.Type != "rss" || len(got.Names) != 1 || got.Note != nil {
		t.Errorf("added %+v", got)
	}
	if reader.kinds() != "feed" || !slices.Equal(reader.steps, []string{program.StepLook, program.StepFound, program.StepRead}) {
		t.Errorf("asked %s, steps %v", reader.kinds(), reader.steps)
	}
	text, _ := os.ReadFile(path)
	if !strings.HasPrefix(string(text), "# mine\n") || !strings.Contains(string(text), web.URL+"/harbour.xml") {
		t.Errorf("the file:\n%s", text)
	}
	_, err = p.AddSource(t.Context(), web.URL+"/harbour.xml", reader)
	if app.AsError(err).Code != app.CodeExists {
		t.Errorf("a second time: %v", err)
	}
}

// TestWelcomeSavesNothingUnasked: none wanted, a fault, and a source that cannot
// be read and is not to be kept leave the file as it is.
func TestWelcomeSavesNothingUnasked(t *testing.T) {
	web := httptest.NewServer(http.NotFoundHandler())
	defer web.Close()
	const text = "# mine\n"
	p, path := settingsHome(t, text)
	for address, code := range map[string]string{
		web.URL + "/nothing": app.CodeMissing, "": app.CodeUsage, "ana@@example": app.CodeUsage, "ana@[127.0.0.1]": "",
		filepath.Join(t.TempDir(), "gone.ics"): "",
	} {
		_, err := p.AddSource(t.Context(), address, &stranger{})
		if err == nil || code != "" && app.AsError(err).Code != code {
			t.Errorf("%q: %v, want %s", address, err, code)
		}
		if got, _ := os.ReadFile(path); string(got) != text {
			t.Errorf("%q changed the file:\n%s", address, got)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := p.AddSource(ctx, web.URL, &stranger{}); app.AsError(err).Code != app.CodeCancelled {
		t.Errorf("stopped: %v", err)
	}
}

// TestWelcomeTakesAList over, of which some are ticked, and offers feeds that
// are not there yet.
func TestWelcomeTakesAList(t *testing.T) {
	list := filepath.Join(t.TempDir(), "feeds.opml")
	opml := `<opml version="2.0"><body><outline text="A" xmlUrl="https://a.example/rss"/><outline text="B" xmlUrl="https://b.example/rss"/></body></opml>`
	if err := os.WriteFile(list, []byte(opml), 0o600); err != nil {
		t.Fatal(err)
	}
	p, _ := settingsHome(t, "")
	reader := &stranger{answers: map[string]program.Reply{program.AskImport: {OK: true, Taken: []int{1}}}}
	if got, err := p.AddSource(t.Context(), list, reader); err != nil || !slices.Equal(got.Names, []string{"B"}) {
		t.Errorf("%+v, %v", got, err)
	}
	before, err := p.SetupState(t.Context())
	if err != nil || len(before.Suggested) < 5 || before.Time != "06:30" || before.Brief {
		t.Fatalf("%+v, %v", before, err)
	}
	if err := p.AddSuggested(t.Context(), []string{"LWN"}); err != nil {
		t.Fatal(err)
	}
	after, err := p.SetupState(t.Context())
	if err != nil || len(after.Suggested) != len(before.Suggested)-1 || len(after.Sources) != len(before.Sources)+1 {
		t.Errorf("%d suggested, %d sources, %v", len(after.Suggested), len(after.Sources), err)
	}
}
