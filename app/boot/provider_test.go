package boot

import (
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"daybrief/agent/llm"
	"daybrief/agent/llm/llmtest"
	"daybrief/app"
	"daybrief/app/config"
	"daybrief/app/store"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// detour leads what is meant for another machine to a server of the test.
type detour struct{ to *url.URL }

func (d detour) RoundTrip(req *http.Request) (*http.Response, error) {
	if !llm.Leaves(req.URL.String()) {
		return http.DefaultTransport.RoundTrip(req)
	}
	out := req.Clone(req.Context())
	out.URL.Scheme, out.URL.Host = d.to.Scheme, d.to.Host
	return http.DefaultTransport.RoundTrip(out)
}

// cloudHome opens the program with what config.toml says of [model]; requests
// to all hosts reach the server.
func cloudHome(t *testing.T, model string, server *llmtest.Cloud, env map[string]string) *App {
	t.Helper()
	home := t.TempDir()
	if err := os.WriteFile(filepath.Join(home, "config.toml"), []byte("source = []\n[model]\n"+model), 0o600); err != nil {
		t.Fatal(err)
	}
	to, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	closed := llmtest.ClosedPort(t)
	a, err := Open(t.Context(), Options{
		Home: home, Transport: detour{to}, Keyring: &ring{fault: errNoKeyring},
		Now: func() time.Time { return wednesday },
		Getenv: func(name string) string {
			if name == "OLLAMA_HOST" {
				return closed
			}
			return env[name]
		},
	})
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

var errNoKeyring = errors.New("no keyring here")

var withKey = map[string]string{"OPENAI_API_KEY": llmtest.CloudKey}

func sayOK(w http.ResponseWriter, _ *http.Request, _ llmtest.CloudCall) {
	llmtest.SayOpenAI(w, "stop", "fine, [email-1]")
}

// TestNothingLeavesWithoutConsent: whatever config.toml names.
func TestNothingLeavesWithoutConsent(t *testing.T) {
	for name, tc := range map[string]struct {
		model string
		env   map[string]string
		code  string
	}{
		"no consent":      {"provider = \"openai\"\nname = \"gpt-4.1-mini\"\n", withKey, app.CodeConsent},
		"another's":       {"provider = \"openai\"\nname = \"gpt-4.1-mini\"\ncloud = \"google\"\n", withKey, app.CodeConsent},
		"no model":        {"provider = \"openai\"\ncloud = \"openai\"\n", withKey, app.CodeConfig},
		"no key":          {"provider = \"openai\"\ncloud = \"openai\"\nname = \"m\"\n", nil, app.CodeSecret},
		"an own address":  {"provider = \"openai\"\nurl = \"https://proxy.example/v1\"\nname = \"m\"\n", withKey, app.CodeConsent},
		"vectors unasked": {"provider = \"openai\"\ncloud = \"openai\"\nname = \"m\"\ncloud_search = true\n", withKey, ""},
	} {
		c := llmtest.StartOpenAI(t, sayOK)
		a := cloudHome(t, tc.model, c, tc.env)
		m, note := a.model(t.Context())
		if tc.code != "" && (m != nil || note == nil || note.Code != tc.code || note.Hint == "") {
			t.Errorf("%s: model %v, note %+v; want none and %s", name, m, note, tc.code)
		}
		if e, note := a.embedder(t.Context()); e != nil || note == nil || note.Hint == "" {
			t.Errorf("%s: embedder %v, note %+v", name, e, note)
		}
		if len(c.Calls())+len(c.Refused()) > 0 {
			t.Errorf("%s: something was sent", name)
		}
	}
}

const agreed = "provider = \"openai\"\nname = \"gpt-4.1-mini\"\ncloud = \"openai\"\n"

func TestCloudModelKeepsPrivateItemsAtHome(t *testing.T) {
	c := llmtest.StartOpenAI(t, sayOK)
	m, note := cloudHome(t, agreed, c, withKey).model(t.Context())
	if m == nil || note != nil {
		t.Fatalf("model %v, note %+v", m, note)
	}
	if llm.Sends(m, app.KindMail) || !llm.Sends(m, app.KindStory) {
		t.Error("mail is sent, or stories are not")
	}
	if n := llm.Notice(m); n == nil || n.Code != app.CodeCloud || !strings.Contains(n.Text, "api.openai.com") || !strings.Contains(n.Text, "mail, calendar, tasks and notes stay") {
		t.Errorf("notice %+v", n)
	}
	for _, kinds := range [][]app.Kind{nil, {app.KindMail}, {app.KindStory, app.KindEvent}} {
		if _, err := m.Chat(t.Context(), llm.Request{User: "from ann@example.org", Kinds: kinds}); llm.KindOf(err) != llm.KindPrivate {
			t.Errorf("kinds %v: %v", kinds, err)
		}
	}
	if len(c.Calls()) > 0 {
		t.Error("something private was sent")
	}
}

func TestCloudModelIsRecorded(t *testing.T) {
	c := llmtest.StartOpenAI(t, sayOK)
	a := cloudHome(t, agreed, c, withKey)
	m, _ := a.modelFor(t.Context(), forAsk)
	r, err := m.Chat(t.Context(), llm.Request{User: "a story by ann@example.org", Kinds: []app.Kind{app.KindStory}, NumPredict: 50})
	if err != nil || r.Text != "fine, ann@example.org" {
		t.Fatalf("Chat = %q, %v; refused %q", r.Text, err, c.Refused())
	}
	got := c.Calls()[0]
	if got.User != "a story by [email-1]" || got.Body["store"] != false || got.Body["max_completion_tokens"] != 50.0 {
		t.Errorf("sent %s", got.Raw)
	}
	list, err := a.Store.Calls(t.Context(), time.Time{})
	want := []store.ModelCall{{
		At: wednesday.UTC(), Provider: "openai", Host: "api.openai.com", Remote: true, Model: "gpt-4.1-mini", Purpose: "ask",
		PromptTokens: 120, OutputTokens: 7, Outcome: "ok", Sent: int64(len(got.Raw)), Masked: 1,
	}}
	if diff := cmp.Diff(want, list, cmpopts.IgnoreFields(store.ModelCall{}, "Seconds")); diff != "" || err != nil {
		t.Errorf("record: %v (-want +got):\n%s", err, diff)
	}
}

func TestCloudBudget(t *testing.T) {
	c := llmtest.StartOpenAI(t, sayOK)
	a := cloudHome(t, "provider = \"openai\"\nname = \"gpt-4.1-mini\"\ncloud = \"openai\"\nprivate = true\nmask = false\ncalls_per_day = 2\n", c, withKey)
	m, _ := a.model(t.Context())
	if !llm.Sends(m, app.KindMail) || !strings.Contains(llm.Notice(m).Text, "Nothing in them is masked") {
		t.Errorf("notice %+v", llm.Notice(m))
	}
	for range 2 {
		if r, err := m.Chat(t.Context(), llm.Request{User: "ann@example.org"}); err != nil || r.Text != "fine, [email-1]" {
			t.Fatalf("Chat = %q, %v", r.Text, err)
		}
	}
	if _, err := m.Chat(t.Context(), llm.Request{User: "u"}); llm.KindOf(err) != llm.KindBudget || app.AsError(err).Code != app.CodeRate || len(c.Calls()) != 2 {
		t.Errorf("over the budget: %v after %d calls", err, len(c.Calls()))
	}
	r, err := a.Usage(t.Context(), 1)
	if err != nil || r.CallsToday != 2 || r.CallsPerDay != 2 || len(r.Models) != 1 || r.Models[0].Calls != 2 || r.Models[0].Purpose != "brief" {
		t.Errorf("usage %+v, %v", r, err)
	}
}

// TestCloudFaultsThroughTheOneClient: what the client knows is not lost.
func TestCloudFaultsThroughTheOneClient(t *testing.T) {
	c := llmtest.StartOpenAI(t, func(w http.ResponseWriter, _ *http.Request, _ llmtest.CloudCall) {
		llmtest.Refuse(w, http.StatusTooManyRequests, `{"error":{"code":"rate_limit_exceeded"}}`, "Retry-After", "600")
	})
	a := cloudHome(t, "provider = \"openai\"\nname = \"gpt-4.1-mini\"\ncloud = \"openai\"\nprivate = true\n", c, withKey)
	m, _ := a.model(t.Context())
	for range 2 { // the second time the client itself leaves the host alone
		_, err := m.Chat(t.Context(), llm.Request{User: "u"})
		var f *llm.Fault
		if !errors.As(err, &f) || f.Kind != llm.KindRate || f.RetryAfter < 9*time.Minute {
			t.Errorf("Chat = %v", err)
		}
	}
	if len(c.Calls()) != 1 {
		t.Errorf("%d calls to a server that wants to be left alone", len(c.Calls()))
	}
}

// TestOwnServerWantsNoConsent: what stays on this machine is free.
func TestOwnServerWantsNoConsent(t *testing.T) {
	c := llmtest.StartOpenAI(t, sayOK)
	a := cloudHome(t, "provider = \"openai\"\nname = \"local\"\nurl = \""+c.URL+"\"\n", c, map[string]string{"DAYBRIEF_PASSWORD_MODEL_OPENAI": llmtest.CloudKey})
	m, note := a.model(t.Context())
	if m == nil || note != nil || llm.Notice(m) != nil || !llm.Sends(m, app.KindMail) {
		t.Fatalf("model %v, note %+v", m, note)
	}
	if r, err := m.Chat(t.Context(), llm.Request{User: "ann@example.org"}); err != nil || r.Text != "fine, [email-1]" || c.Calls()[0].User != "ann@example.org" {
		t.Errorf("Chat = %q, %v", r.Text, err)
	}
}

func TestUseModel(t *testing.T) {
	c := llmtest.StartOpenAI(t, sayOK)
	a := cloudHome(t, "name = \"qwen2.5:7b\" # small\ncontext = 4096\n", c, withKey)
	for _, tc := range []struct {
		choice ModelChoice
		want   config.Model // without what stays
		key    bool
	}{
		{ModelChoice{Provider: "openai", Model: "gpt-4.1-mini", Private: true}, config.Model{Provider: "openai", Name: "gpt-4.1-mini", Cloud: "openai", Private: true, Mask: true}, true},
		{ModelChoice{Provider: "anthropic", Model: "claude-haiku-4-5", Plain: true}, config.Model{Provider: "anthropic", Name: "claude-haiku-4-5", Cloud: "anthropic"}, false},
		{ModelChoice{Provider: "openai", Model: "m", URL: c.URL, Private: true}, config.Model{Provider: "openai", Name: "m", URL: c.URL, Mask: true}, true},
		{ModelChoice{Provider: "ollama"}, config.Model{Provider: "ollama", Mask: true}, true},
	} {
		if err := a.UseModel(tc.choice); err != nil {
			t.Fatal(err)
		}
		d := config.Default().Model
		tc.want.Context, tc.want.Timeout, tc.want.CallsPerDay, tc.want.TokensPerDay, tc.want.UsageKeptDays = 4096, d.Timeout, d.CallsPerDay, d.TokensPerDay, d.UsageKeptDays
		if diff := cmp.Diff(tc.want, a.Config.Model); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tc.choice, diff)
		}
		if missing := a.MissingKey(t.Context()); (missing == nil) != tc.key {
			t.Errorf("%+v: missing %v", tc.choice, missing)
		}
	}
	for _, bad := range []ModelChoice{{Provider: "nobody"}, {Provider: "openai"}} {
		if err := a.UseModel(bad); app.AsError(err).Code != app.CodeUsage {
			t.Errorf("%+v: %v", bad, err)
		}
	}
}

func TestOfferSaysWhatIsSent(t *testing.T) {
	for _, tc := range []struct {
		choice ModelChoice
		leaves bool
		says   []string
	}{
		{ModelChoice{Provider: "openai", Model: "m"}, true, []string{"m runs at api.openai.com (OpenAI), not on this machine", "your name and your questions are sent", "mail, calendar, tasks and notes stay", "are replaced"}},
		{ModelChoice{Provider: "google", Model: "m", Private: true, Plain: true}, true, []string{"generativelanguage.googleapis.com", "Mail, calendar, tasks", "your name", "Nothing in them is masked"}},
		{ModelChoice{Provider: "openai", Model: "m", URL: "http://localhost:1234/v1"}, false, []string{"nothing leaves"}},
		{ModelChoice{Provider: "ollama"}, false, []string{"nothing leaves"}},
		{ModelChoice{Provider: "ollama", Model: "qwen3-coder:480b-cloud"}, true, []string{"Ollama's own machines", "mail, calendar, tasks and notes stay", "are replaced"}},
		{ModelChoice{Provider: "ollama", URL: "http://192.168.1.5:11434"}, true, []string{"192.168.1.5", "mail and calendar as well"}},
	} {
		o, err := OfferModel(tc.choice)
		if err != nil || o.Leaves != tc.leaves {
			t.Errorf("%+v: %+v, %v", tc.choice, o, err)
		}
		for _, say := range tc.says {
			if !strings.Contains(o.Text, say) {
				t.Errorf("%+v: %q does not say %q", tc.choice, o.Text, say)
			}
		}
	}
}
