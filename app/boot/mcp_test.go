package boot

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/agent/react"
	"daybrief/app"
	server "daybrief/app/mcp"
	"daybrief/connectors/mcp/mcptest"
)

// mcpHome is a home with a configuration, at the time of now.
func mcpHome(t *testing.T, config string, now *time.Time) *App {
	t.Helper()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return *now }, Keyring: &memoryRing{}})
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

const mcpFeed = `<rss version="2.0"><channel><title>N</title>
<item><guid>1</guid><title>Copper is up</title><link>https://x.example/1</link><pubDate>Sat, 21 Nov 2026 05:00:00 +0000</pubDate></item>
</channel></rss>`

// TestSourcesAreReadFromTheStoreWhileFresh counts the requests a feed gets.
func TestSourcesAreReadFromTheStoreWhileFresh(t *testing.T) {
	var asked atomic.Int64
	broken := atomic.Bool{}
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		asked.Add(1)
		if broken.Load() {
			http.Error(w, "no", http.StatusInternalServerError)
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		_, _ = w.Write([]byte(mcpFeed))
	}))
	defer web.Close()
	now := time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC)
	feed := "name = \"" + hostOf(web.URL) + "\"\ntype = \"rss\"\naddress = \"" + web.URL + "/feed\"\n" // another feed there is another source
	a := mcpHome(t, "zone = \"UTC\"\n[model]\noff = true\n[[source]]\n"+feed, &now)
	if _, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"}); err != nil {
		t.Fatal(err)
	}
	first := asked.Load()
	for _, step := range []struct {
		name   string
		before func()
		r      server.Reading
		from   string
		more   int64 // requests
		fails  bool
	}{
		{"fresh", func() {}, server.Reading{Hours: 24}, fromMemory, 0, false},
		{"fresh by its address", func() {}, server.Reading{Hours: 24, Addresses: []string{web.URL + "/feed"}}, fromMemory, 0, false},
		{"another feed of an allowed host", func() {}, server.Reading{Hours: 24, Addresses: []string{web.URL + "/other"}}, fromSource, 1, false},
		{"further back than a run reads", func() {}, server.Reading{Hours: 100}, fromSource, 1, false},
		{"old", func() { now = now.Add(2 * time.Hour) }, server.Reading{Hours: 24}, fromSource, 1, false},
		{"old and broken", func() { broken.Store(true) }, server.Reading{Hours: 24}, fromMemory, 1, true},
	} {
		step.before()
		step.r.Type, step.r.Limit = "rss", 10
		had := asked.Load()
		got, err := a.read(t.Context(), step.r)
		if err != nil || len(got.Items) != 1 || len(got.Sources) != 1 {
			t.Fatalf("%s: %+v, %v", step.name, got, err)
		}
		s := got.Sources[0]
		if s.From != step.from || (s.Error != "") != step.fails || asked.Load()-had != step.more {
			t.Errorf("%s: %+v after %d requests, want %d and from %s", step.name, s, asked.Load()-had, step.more, step.from)
		}
	}
	if first == 0 {
		t.Error("the run asked nobody")
	}
}

// TestFeedsOfOtherHostsAreNotRead has addresses a client makes up.
func TestFeedsOfOtherHostsAreNotRead(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC)
	a := mcpHome(t, "source = []\n[network]\nallow = [\"feeds.example\"]\n", &now)
	secret := filepath.Join(t.TempDir(), "feed.xml")
	if err := os.WriteFile(secret, []byte(mcpFeed), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{secret, "file://" + secret, "ftp://feeds.example/x"} {
		_, err := a.read(t.Context(), server.Reading{Type: "rss", Hours: 24, Limit: 5, Addresses: []string{address}})
		if e := app.AsError(err); e == nil || e.Code != app.CodeUsage {
			t.Errorf("%s: %v", address, err)
		}
	}
	got, err := a.read(t.Context(), server.Reading{Type: "rss", Hours: 24, Limit: 5, Addresses: []string{"https://evil.example/feed"}})
	if err != nil || len(got.Items) > 0 || !strings.Contains(got.Sources[0].Error, "not an allowed host") {
		t.Errorf("a host that is not allowed: %+v, %v", got, err)
	}
	if _, err := a.read(t.Context(), server.Reading{Type: "email", Hours: 24, Limit: 5}); app.AsError(err) == nil || app.AsError(err).Code != app.CodeNotFound {
		t.Errorf("without a mailbox: %v", err)
	}
}

// memoryRing is a keyring that a test can lock.
type memoryRing struct {
	kept   map[string]string
	locked bool
}

func (r *memoryRing) Get(service, account string) (string, error) {
	if v, ok := r.kept[service+account]; ok && !r.locked {
		return v, nil
	}
	return "", errors.New("secret not found in keyring")
}

func (r *memoryRing) Set(service, account, value string) error {
	if r.locked {
		return errors.New("locked")
	}
	if r.kept == nil {
		r.kept = map[string]string{}
	}
	r.kept[service+account] = value
	return nil
}

func (r *memoryRing) Delete(service, account string) error {
	delete(r.kept, service+account)
	return nil
}

func TestTokenOfTheServer(t *testing.T) {
	open := func(ring *memoryRing, home string, env map[string]string) *App {
		a, err := Open(t.Context(), Options{Home: home, Keyring: ring, Getenv: func(n string) string { return env[n] }})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = a.Close() })
		return a
	}
	token := func(a *App) (string, string) {
		token, place, err := a.MCPToken(t.Context())
		if err != nil || len(token) < mcpTokenLeast {
			t.Fatalf("%q, %v", token, err)
		}
		return token, place
	}
	ring, home := &memoryRing{}, t.TempDir()
	a := open(ring, home, nil)
	first, place := token(a)
	again, _ := token(a)
	if first != again || place != "the keyring" || len(ring.kept) != 1 {
		t.Errorf("%q then %q, in %s", first, again, place)
	}
	locked, home := &memoryRing{locked: true}, t.TempDir()
	a = open(locked, home, nil)
	first, place = token(a)
	again, _ = token(a)
	info, err := os.Stat(place)
	if err != nil || first != again || info.Mode().Perm() != 0o600 {
		t.Errorf("%q then %q, in %s: %v", first, again, place, err)
	}
	locked.locked = false
	if later, _ := token(a); later != first {
		t.Error("the token changes when the keyring is there")
	}
	own, place := token(open(ring, t.TempDir(), map[string]string{mcpTokenVariable: "a token of the reader"}))
	if own != "a token of the reader" || !strings.Contains(place, mcpTokenVariable) {
		t.Errorf("%q from %s", own, place)
	}
	if _, _, err := open(ring, t.TempDir(), map[string]string{mcpTokenVariable: "short"}).MCPToken(t.Context()); err == nil {
		t.Error("a short token is taken")
	}
}

// chatConfig has the chat-shaped server as source and tools, and one that is not
// there.
func chatConfig(url string) string {
	return "zone = \"UTC\"\n[reader]\nname = \"Robin Keller\"\n[model]\noff = true\n" +
		"[[source]]\nname = \"Chat\"\ntype = \"mcp\"\naddress = \"" + url + "\"\nmcp = { as = \"both\", items = [\"list_threads\"] }\n" +
		"[[source]]\nname = \"Broken\"\ntype = \"mcp\"\ncommand = [\"no-such-program-anywhere\"]\nmcp = { as = \"both\" }\n"
}

func chatServer(t *testing.T, now time.Time) string {
	t.Helper()
	h := sdk.NewStreamableHTTPHandler(func(*http.Request) *sdk.Server {
		return mcptest.Chat(func() time.Time { return now }, nil)
	}, &sdk.StreamableHTTPOptions{Stateless: true})
	srv := httptest.NewServer(h)
	t.Cleanup(srv.Close)
	return srv.URL
}

// TestChatIsPartOfTheBrief makes a brief with the chat and with a server that
// fails, which costs nothing but its own line in the ledger.
func TestChatIsPartOfTheBrief(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC)
	a := mcpHome(t, chatConfig(chatServer(t, now)), &now)
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
	if err != nil {
		t.Fatal(err)
	}
	b := res.Brief
	if len(b.TLDR) == 0 || !strings.HasPrefix(b.TLDR[0].Text, `You are mentioned in "Release 2.4 is blocked by the licence check"`) {
		t.Errorf("the brief begins with %+v", b.TLDR)
	}
	states := map[string]app.SourceStatus{}
	for _, s := range b.Sources {
		states[s.Name] = s
	}
	if states["Chat"].State != app.SourceOK || states["Chat"].Items == 0 || states["Broken"].State != app.SourceFailed || !strings.Contains(states["Broken"].Why, "no-such-program-anywhere") {
		t.Errorf("the ledger: %+v", states)
	}
}

// TestForeignToolsReachOutside lists the tools the agent gets, and how far it is
// told that they go.
func TestForeignToolsReachOutside(t *testing.T) {
	now := time.Date(2026, 11, 21, 6, 30, 0, 0, time.UTC)
	a := mcpHome(t, chatConfig(chatServer(t, now)), &now)
	tools, notes := a.foreignTools(t.Context())
	byName := map[string]react.Tool{}
	for _, tool := range tools {
		byName[tool.Name] = tool
	}
	list, post := byName["chat_list_threads"], byName["chat_post_message"]
	if len(tools) != 4 || list.Reach != react.Outside || post.Reach != react.Changes || list.Server != "Chat" || list.Host != "127.0.0.1" {
		t.Fatalf("got %+v", tools)
	}
	if len(notes) != 1 || !strings.Contains(notes[0].Text, "no-such-program-anywhere") {
		t.Errorf("notes: %+v", notes)
	}
	got, err := list.Call(t.Context(), []byte(`{"limit":1}`))
	if err != nil || len(got.Items) != 1 || got.Own {
		t.Errorf("%+v, %v", got, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := list.Call(ctx, []byte(`{}`)); err == nil {
		t.Error("a call that was cancelled works")
	}
}
