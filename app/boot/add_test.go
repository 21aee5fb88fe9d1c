package boot

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/zalando/go-keyring"

	"daybrief/app"
	"daybrief/connectors/signin"
)

// ring is a keyring in memory; with fault it has but that to say.
type ring struct {
	mu    sync.Mutex
	kept  map[string]string
	fault error
}

func (r *ring) Get(service, account string) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fault != nil {
		return "", r.fault
	}
	v, ok := r.kept[service+account]
	if !ok {
		return "", keyring.ErrNotFound
	}
	return v, nil
}

func (r *ring) Set(service, account, value string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.fault == nil {
		r.kept[service+account] = value
	}
	return r.fault
}

func (r *ring) Delete(service, account string) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.kept, service+account)
	return r.fault
}

// scripted answers questions by the number given and remembers what it was told.
type scripted struct {
	pick      int // 0 is none
	questions []string
	steps     []string
}

func (s *scripted) Step(line string) { s.steps = append(s.steps, line) }

func (s *scripted) Choose(q string, options []string) (int, bool) {
	s.questions = append(s.questions, q+" "+strings.Join(options, " | "))
	return s.pick - 1, s.pick > 0
}

func (s *scripted) ChooseSome(q string, options []string) ([]int, bool) {
	n, ok := s.Choose(q, options)
	return []int{n}, ok
}

// noNames is a name server that knows what it was given.
type noNames struct{ srv map[string]*net.SRV }

func (n noNames) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	if service != "" {
		name = "_" + service + "._" + proto + "." + strings.TrimSuffix(name, ".")
	}
	if s := n.srv[name]; s != nil {
		return name, []*net.SRV{s}, nil
	}
	return "", nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (n noNames) LookupTXT(_ context.Context, name string) ([]string, error) {
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

func (n noNames) LookupMX(_ context.Context, name string) ([]*net.MX, error) {
	return nil, &net.DNSError{Err: "no such host", Name: name, IsNotFound: true}
}

// opened opens the program with options of a test; config is config.toml.
func opened(t *testing.T, config string, o Options) *App {
	t.Helper()
	if o.Home == "" {
		o.Home = t.TempDir()
	}
	if config != "" {
		if err := os.WriteFile(filepath.Join(o.Home, "config.toml"), []byte(config), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if o.Now == nil {
		o.Now = func() time.Time { return wednesday }
	}
	if o.Getenv == nil {
		o.Getenv = func(string) string { return "" }
	}
	if o.Keyring == nil {
		o.Keyring = &ring{kept: map[string]string{}}
	}
	if o.Resolver == nil {
		o.Resolver = noNames{}
	}
	a, err := Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	return a
}

const (
	atomFeed = `<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>The %s paper</title><id>x</id><updated>2026-11-25T06:00:00Z</updated>` +
		`<entry><title>Harbour opens</title><id>1</id><link href="https://paper.example/1"/><updated>2026-11-25T06:00:00Z</updated></entry></feed>`
	frontPage = `<html><head><title>Paper</title><link rel="alternate" type="application/atom+xml" title="News" href="/news.atom">` +
		`<link rel="alternate" type="application/atom+xml" title="Sport" href="/sport.atom"></head><body>Hello</body></html>`
	icsFile = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nX-WR-CALNAME:Rowing club\r\nBEGIN:VEVENT\r\nUID:1\r\nDTSTAMP:20261101T000000Z\r\n" +
		"DTSTART:20261126T100000Z\r\nDTEND:20261126T110000Z\r\nSUMMARY:Row\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)

// site is a web site of the test's own that counts what is asked of it.
type site struct {
	*httptest.Server
	mu    sync.Mutex
	asked map[string]int
}

func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{asked: map[string]int{}}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		s.mu.Lock()
		s.asked[r.URL.Path]++
		s.mu.Unlock()
		for path, page := range map[string][2]string{
			"/news.atom": {"application/atom+xml", strings.Replace(atomFeed, "%s", "news", 1)}, "/sport.atom": {"application/atom+xml", strings.Replace(atomFeed, "%s", "sport", 1)},
			"/": {"text/html", frontPage}, "/club.ics": {"text/calendar", icsFile}, "/api": {"application/json", `{"error": {"code": 404, "message": "no such feed"}}`},
			"/search": {"application/json", `{"results":[{"name":"Springfield","admin1":"Illinois","country":"United States","latitude":39.8,"longitude":-89.6,"population":114000},` +
				`{"name":"Springfield","admin1":"Missouri","country":"United States","latitude":37.2,"longitude":-93.3,"population":170000}]}`},
		} {
			if r.URL.Path == path {
				w.Header().Set("Content-Type", page[0])
				_, _ = io.WriteString(w, page[1])
				return
			}
		}
		http.NotFound(w, r)
	}))
	t.Cleanup(s.Close)
	return s
}

func (s *site) want(t *testing.T, want map[string]int) {
	t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	if diff := cmp.Diff(want, s.asked); diff != "" {
		t.Errorf("requests (-want +got):\n%s", diff)
	}
}

func TestEachAddressIsAskedForOnce(t *testing.T) {
	for _, c := range []struct {
		path string
		want map[string]int
		kind string
	}{
		{"/news.atom", map[string]int{"/news.atom": 1}, "rss"},
		{"/club.ics", map[string]int{"/club.ics": 1}, "calendar"},
	} {
		s := newSite(t)
		came := 0
		got, err := Preview(t.Context(), Options{Home: t.TempDir(), Getenv: func(string) string { return "" }}, PreviewOptions{Address: s.URL + c.path},
			func(app.Item) error { came++; return nil })
		if err != nil || got.Count != 1 || came != 1 {
			t.Fatalf("preview %s: %d items, %v", c.path, got.Count, err)
		}
		s.want(t, c.want)

		s = newSite(t)
		d := opened(t, "", Options{}).Adding(nil)
		found, err := d.Find(t.Context(), AddOptions{Address: s.URL + c.path})
		if err != nil || found.Type != c.kind {
			t.Fatalf("%s is a %s: %v", c.path, found.Type, err)
		}
		if tested := d.Test(t.Context(), found); tested.Count != 1 || tested.Error != nil {
			t.Errorf("%s: %+v", c.path, tested)
		}
		s.want(t, c.want)
	}
}

func TestOfSeveralFeedsOneIsChosen(t *testing.T) {
	s := newSite(t)
	ask := &scripted{pick: 2}
	d := opened(t, "", Options{}).Adding(ask)
	found, err := d.Find(t.Context(), AddOptions{Address: s.URL})
	if err != nil || found.Address != s.URL+"/sport.atom" || found.Name != "Sport" {
		t.Fatalf("%+v, %v", found, err)
	}
	if len(ask.questions) != 1 || !strings.Contains(ask.questions[0], "News") {
		t.Errorf("asked %q", ask.questions)
	}
	if tested := d.Test(t.Context(), found); tested.Count != 1 || tested.Error != nil {
		t.Errorf("%+v", tested)
	}
	s.want(t, map[string]int{"/": 1, "/sport.atom": 1})

	d = opened(t, "", Options{}).Adding(&scripted{})
	if _, err = d.Find(t.Context(), AddOptions{Address: s.URL}); app.AsError(err) == nil || app.AsError(err).Code != app.CodeCancelled {
		t.Errorf("none was wanted: %v", err)
	}
	if found, err := opened(t, "", Options{}).Adding(nil).Find(t.Context(), AddOptions{Address: s.URL}); err != nil || found.Address != s.URL+"/news.atom" {
		t.Errorf("without a reader: %+v, %v", found, err)
	}
}

func TestOfSeveralPlacesOneIsChosen(t *testing.T) {
	s := newSite(t)
	config := "[services]\ngeocoding = \"" + s.URL + "\"\n[network]\nallow = [\"" + strings.TrimPrefix(s.URL, "http://") + "\"]\n"
	for _, c := range []struct {
		address string
		ask     Asker
		lat     float64
		name    string
	}{
		{"Springfield", &scripted{pick: 2}, 39.8, "Weather Springfield"},
		{"Springfield", nil, 37.2, "Weather Springfield"}, // the larger one
		{"Springfield, Illinois", &scripted{}, 39.8, "Weather Springfield"},
		{"60.39,5.32", &scripted{}, 60.39, "Weather 60.39,5.32"},
	} {
		found, err := opened(t, config, Options{}).Adding(c.ask).Find(t.Context(), AddOptions{Address: c.address})
		if err != nil || found.Latitude == nil || *found.Latitude != c.lat || found.Name != c.name || found.Type != "weather" {
			t.Errorf("%s: %+v, %v", c.address, found, err)
		}
	}
}

func TestJSONThatIsNoFeedIsNamed(t *testing.T) {
	s := newSite(t)
	file := filepath.Join(t.TempDir(), "answer.json")
	if err := os.WriteFile(file, []byte("\n"+`{"status": "error"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{file, s.URL + "/api"} {
		_, err := Preview(t.Context(), Options{Home: t.TempDir()}, PreviewOptions{Address: address}, func(app.Item) error { return nil })
		if e := app.AsError(err); e == nil || e.Code != app.CodeNotFeed || !strings.Contains(e.Message, "error message") || e.Hint == "" {
			t.Errorf("%s: %+v", address, e)
		}
	}
}

func TestAnAddressIsEnoughForMail(t *testing.T) {
	good := func(context.Context, signin.MailServer) error { return nil }
	bad := func(context.Context, signin.MailServer) error { return errors.New("nobody there") }
	ask := &scripted{}
	a := opened(t, "", Options{
		Transport: offline{t}, Probe: good,
		Resolver: noNames{map[string]*net.SRV{"_imaps._tcp.own.example": {Target: "mail.own.example.", Port: 993}}},
	})
	found, err := a.Adding(ask).Find(t.Context(), AddOptions{Address: "ana@own.example"})
	if err != nil || found.Type != "email" || found.Server != "mail.own.example:993" || found.Security != "tls" || found.Name != "ana@own.example" {
		t.Errorf("%+v, %v", found, err)
	}
	if steps := strings.Join(ask.steps, "\n"); !strings.Contains(steps, "SRV") || !strings.Contains(steps, "Mail server: mail.own.example:993") {
		t.Errorf("the steps are\n%s", steps)
	}
	found, err = a.Adding(nil).Find(t.Context(), AddOptions{Address: "ana@outlook.com"})
	if err != nil || found.OAuth != "microsoft" {
		t.Errorf("Outlook: %+v, %v", found, err)
	}
	found, err = a.Adding(nil).Find(t.Context(), AddOptions{Address: "ana@gmail.com", Settings: app.SourceSettings{Server: "127.0.0.1:1", Security: "none"}})
	if err != nil || found.Server != "127.0.0.1:1" || found.OAuth != "" {
		t.Errorf("with a server: %+v, %v", found, err)
	}
	b := opened(t, "", Options{Transport: offline{t}, Probe: bad})
	if _, err := b.Adding(nil).Find(t.Context(), AddOptions{Address: "ana@nowhere.example"}); app.AsError(err) == nil || app.AsError(err).Hint == "" {
		t.Errorf("nothing found: %v", err)
	}
}
