package signin_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"daybrief/app"
	"daybrief/connectors/fetch"
	"daybrief/connectors/signin"
	"daybrief/connectors/signin/idptest"
)

const ana = "ana@example.org"

// hang bounds a test that would otherwise wait for ever.
const hang = time.Minute

var morning = time.Date(2026, 3, 2, 6, 30, 0, 0, time.UTC)

// noLeaks fails the test when a goroutine of it lives on. It is called before
// anything else, so that it looks after everything else was cleaned up.
func noLeaks(t *testing.T) {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
}

// provider starts a provider whose clock stands at morning, and a flow to it.
func provider(t *testing.T) (*idptest.Server, signin.Flow) {
	t.Helper()
	noLeaks(t)
	s := idptest.NewServer(t)
	s.SetNow(func() time.Time { return morning })
	return s, signin.Flow{HTTP: s.HTTP(), Now: func() time.Time { return morning }, Client: s.Client(), Login: ana}
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	t.Cleanup(cancel)
	return ctx
}

// wantCode checks what kind of error the reader meets and what its texts hold.
func wantCode(t *testing.T, err error, code string, words ...string) {
	t.Helper()
	var e *app.Error
	if !errors.As(err, &e) {
		t.Fatalf("error %v (%T), want an *app.Error with code %s", err, err, code)
	}
	if e.Code != code || e.Message == "" || e.Hint == "" {
		t.Errorf("error %q: %q, hint %q; want code %s, a message and a hint", e.Code, e.Message, e.Hint, code)
	}
	for _, w := range words {
		if !strings.Contains(e.Message+" "+e.Hint, w) {
			t.Errorf("error says %q, hint %q; want %q in it", e.Message, e.Hint, w)
		}
	}
}

// wantQuiet checks that an error holds none of the secrets, printed as you like.
func wantQuiet(t *testing.T, what any, secrets ...string) {
	t.Helper()
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Error("x", "what", what)
	slog.New(slog.NewJSONHandler(&log, nil)).Error("x", "err", fmt.Errorf("wrapped: %v", what))
	if v, ok := what.(slog.LogValuer); ok { // JSON of anything else is what a Vault keeps
		slog.New(slog.NewJSONHandler(&log, nil)).Error("x", "what", v)
	}
	text := log.String() + fmt.Sprintf("%v %+v %#v %s %q %x %d", what, what, what, what, what, what, what)
	if err, ok := what.(error); ok {
		for ; err != nil; err = errors.Unwrap(err) {
			text += fmt.Sprintf("%v %+v %#v", err, err, err)
		}
	}
	for _, s := range secrets {
		if s != "" && (strings.Contains(text, s) || strings.Contains(text, fmt.Sprintf("%x", s))) {
			t.Errorf("%T printed shows a secret: %s", what, text)
		}
	}
}

func TestBrowserSignsIn(t *testing.T) {
	s, flow := provider(t)
	got, err := flow.Browser(within(t), s.Open(ana))
	if err != nil {
		t.Fatal(err)
	}
	if user, ok := s.Good(got.Access); !ok || user != ana {
		t.Errorf("the access token is of %q, good %v; want one of %s", user, ok, ana)
	}
	want := signin.Token{Access: got.Access, Refresh: got.Refresh, Expiry: morning.Add(time.Hour), Obtained: morning, For: flow.Client.TokenURL + " " + flow.Client.ID}
	if diff := cmp.Diff(want, got); diff != "" || got.Refresh == "" {
		t.Errorf("token (-want +got):\n%s", diff)
	}
	asked := s.Requests(idptest.Authorize)
	if len(asked) != 1 || asked[0].Form.Get("login_hint") != ana || asked[0].Form.Get("code_challenge_method") != "S256" {
		t.Errorf("the browser asked %v, want one request with login_hint and S256", asked)
	}
	back, err := url.Parse(asked[0].Form.Get("redirect_uri"))
	if err != nil || back.Hostname() != "127.0.0.1" || back.Path != "" {
		t.Errorf("redirect %v %v, want http://127.0.0.1:PORT", back, err)
	}
	if _, _, err := idptest.Load(back.String()); err == nil {
		t.Error("the listener still answers after the flow")
	}
	if n := len(s.Requests(idptest.TokenPath)); n != 1 {
		t.Errorf("%d calls of the token endpoint, want 1", n)
	}
}

func TestBrowserThroughTheGuardedClient(t *testing.T) {
	s, flow := provider(t)
	host := strings.TrimPrefix(s.URL(), "http://")
	c := fetch.New(fetch.Options{Allowed: func(h string) bool { return h == host || h == "127.0.0.1" }, Local: func(string) bool { return true }})
	t.Cleanup(c.Close)
	for name, client := range map[string]*http.Client{"plain": c.HTTP(), "strict": c.Strict()} {
		flow.HTTP = client
		if _, err := flow.Browser(within(t), s.Open(ana)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		s.Fail(idptest.TokenPath, http.StatusBadRequest, `{"error":"invalid_client"}`)
		_, err := flow.Browser(within(t), s.Open(ana))
		wantCode(t, err, app.CodeConfig, "client_id", "docs/signin.md")
		s.Fail(idptest.TokenPath, 0, "")
	}
	flow.HTTP = fetch.New(fetch.Options{}).HTTP()
	_, err := flow.Browser(within(t), s.Open(ana))
	wantCode(t, err, app.CodeHost, "not an allowed host")
}

func TestGoogleIsAskedForARefreshToken(t *testing.T) {
	s, flow := provider(t)
	for _, name := range []string{signin.Google, "other"} {
		flow.Client.Name = name
		if _, err := flow.Browser(within(t), s.Open(ana)); err != nil {
			t.Fatal(err)
		}
	}
	asked := s.Requests(idptest.Authorize)
	for i, want := range []string{"offline consent", " "} {
		if got := asked[i].Form.Get("access_type") + " " + asked[i].Form.Get("prompt"); got != want {
			t.Errorf("request %d asked %q, want %q", i, got, want)
		}
	}
}

func TestBrowserTakesWhatServersHandOut(t *testing.T) {
	for name, c := range map[string]struct {
		conduct idptest.Conduct
		expiry  time.Time
		refresh bool
	}{
		"no expires_in":       {idptest.Conduct{NoExpiry: true}, time.Time{}, true},
		"expires_in a text":   {idptest.Conduct{TextExpiry: true}, morning.Add(time.Hour), true},
		"no refresh token":    {idptest.Conduct{NoRefresh: true}, morning.Add(time.Hour), false},
		"more scopes":         {idptest.Conduct{Granted: "MAIL.read mail.send"}, morning.Add(time.Hour), true},
		"secret in the form":  {idptest.Conduct{Secret: "s3cret"}, morning.Add(time.Hour), true},
		"secret in a header":  {idptest.Conduct{Secret: "s3cret", HeaderSecret: true}, morning.Add(time.Hour), true},
		"a token of a minute": {idptest.Conduct{Life: time.Minute}, morning.Add(time.Minute), true},
	} {
		t.Run(name, func(t *testing.T) {
			s, flow := provider(t)
			s.Behave(c.conduct)
			flow.Client = s.Client()
			got, err := flow.Browser(within(t), s.Open(ana))
			if err != nil {
				t.Fatal(err)
			}
			if !got.Expiry.Equal(c.expiry) || (got.Refresh != "") != c.refresh {
				t.Errorf("%v, want the end %v, a refresh token %v", got, c.expiry, c.refresh)
			}
			note := got.Notice(flow.Client)
			if (note != nil) == c.refresh {
				t.Errorf("notice %v, want one: %v", note, !c.refresh)
			}
			if note != nil {
				wantCode(t, note, app.CodeSignIn, "2026-03-02 07:30 UTC", "offline_access")
			}
		})
	}
}

func TestBrowserExplainsWhatTheProviderAnswers(t *testing.T) {
	const echo = "SECRET-that-a-server-echoes"
	for name, c := range map[string]struct {
		status int
		body   string
		code   string
		words  string
	}{
		"unknown client":    {401, `{"error":"invalid_client","error_description":"` + echo + `"}`, app.CodeConfig, "client_id"},
		"code too old":      {400, `{"error":"invalid_grant","error_description":"AADSTS70008: ` + echo + `"}`, app.CodeLogin, "(AADSTS70008)"},
		"scope unknown":     {400, `{"error":"invalid_scope"}`, app.CodeConfig, "scopes"},
		"error with 200":    {200, `{"error":"server_error"}`, app.CodeServer, "trouble"},
		"strange error":     {400, `{"error":"` + echo + `"}`, app.CodeConfig, "without a reason Daybrief knows"},
		"error of no text":  {400, `{"error":{"code":400,"message":"` + echo + `"}}`, app.CodeConfig, "refused"},
		"HTML":              {502, "<h1>" + echo + "</h1>", app.CodeServer, "trouble"},
		"HTML with 200":     {200, "<form>Room number: " + echo + "</form>", app.CodeFormat, "hotel"},
		"half an answer":    {200, `{"access_token":"` + echo, app.CodeFormat, "no token"},
		"no token":          {200, `{"refresh_token":"` + echo + `"}`, app.CodeFormat, "no token"},
		"token of a number": {200, `{"access_token":4711,"refresh_token":"` + echo + `"}`, app.CodeFormat, "no token"},
		"another type":      {200, `{"access_token":"` + echo + `","token_type":"mac"}`, app.CodeFormat, "no token"},
		"control signs":     {200, `{"access_token":"` + echo + `\u0001auth=","token_type":"bearer"}`, app.CodeFormat, "no token"},
		"narrower scope":    {200, `{"access_token":"` + echo + `","scope":"openid other"}`, app.CodeLogin, "mail.read"},
		"endless":           {200, `{"access_token":"` + strings.Repeat(echo, 20000) + `"}`, app.CodeTooLarge, "too large"},
		"nothing":           {200, "", app.CodeFormat, "no token"},
		"moved":             {302, "", app.CodeConfig, "refused"},
	} {
		t.Run(name, func(t *testing.T) {
			s, flow := provider(t)
			flow.Client.Secret = "shhh-secret"
			s.Fail(idptest.TokenPath, c.status, c.body)
			got, err := flow.Browser(within(t), s.Open(ana))
			wantCode(t, err, c.code, c.words)
			if got != (signin.Token{}) {
				t.Error("a token beside an error")
			}
			var codes []string
			for _, r := range s.Requests(idptest.TokenPath) {
				codes = append(codes, r.Form.Get("code"), r.Form.Get("code_verifier"))
			}
			wantQuiet(t, err, append(codes, echo, "shhh-secret")...)
		})
	}
}

// moved sends every call of the token endpoint elsewhere.
type moved struct {
	base http.RoundTripper
	t    *testing.T
}

func (m moved) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host == "evil.example" {
		m.t.Error("the code was carried to another host")
	}
	resp, err := m.base.RoundTrip(r)
	if err == nil && r.URL.Path == idptest.TokenPath {
		resp.StatusCode = http.StatusTemporaryRedirect
		resp.Header.Set("Location", "https://evil.example/token")
	}
	return resp, err
}

func TestACodeFollowsNoRedirect(t *testing.T) {
	s, flow := provider(t)
	flow.HTTP = &http.Client{Transport: moved{s.Transport(), t}}
	_, err := flow.Browser(within(t), s.Open(ana))
	wantCode(t, err, app.CodeConfig, "refused")
}

func TestBrowserRefusedByTheReader(t *testing.T) {
	s, flow := provider(t)
	_, err := flow.Browser(within(t), s.OpenDenied(ana))
	wantCode(t, err, app.CodeLogin, "access was refused")
	if n := len(s.Requests(idptest.TokenPath)); n != 0 {
		t.Errorf("%d calls of the token endpoint after a no, want none", n)
	}
}

func TestClientThatCannotBeUsed(t *testing.T) {
	_, flow := provider(t)
	opened := func(string) error { t.Error("the browser was opened"); return nil }
	good := flow.Client
	for name, c := range map[string]struct {
		change func(*signin.Client)
		words  string
	}{
		"no id":           {func(c *signin.Client) { c.ID = " " }, "[oauth.test]"},
		"plain http":      {func(c *signin.Client) { c.TokenURL = "http://id.example.com/token" }, "token_url"},
		"no address":      {func(c *signin.Client) { c.AuthURL = "" }, "auth_url"},
		"a password":      {func(c *signin.Client) { c.AuthURL = "https://u:p@id.example.com/" }, "auth_url"},
		"another scheme":  {func(c *signin.Client) { c.AuthURL = "file:///etc/passwd" }, "auth_url"},
		"device by http":  {func(c *signin.Client) { c.DeviceURL = "http://id.example.com/" }, "device_url"},
		"local by a name": {func(c *signin.Client) { c.TokenURL = "http://localhost/token" }, "token_url"},
	} {
		t.Run(name, func(t *testing.T) {
			f := flow
			f.Client = good
			c.change(&f.Client)
			_, err := f.Browser(within(t), opened)
			wantCode(t, err, app.CodeConfig, c.words, "docs/")
		})
	}
	flow.HTTP = &http.Client{}
	if _, err := flow.Browser(within(t), opened); app.AsError(err).Code != app.CodeInternal {
		t.Errorf("a client without a guard: %v, want code internal", err)
	}
}

func TestKnownProviders(t *testing.T) {
	hosts := map[string][]string{signin.Google: {"oauth2.googleapis.com"}, signin.Microsoft: {"login.microsoftonline.com"}}
	for name, want := range hosts {
		c, ok := signin.Known(name)
		if !ok {
			t.Fatalf("%s is not known", name)
		}
		if diff := cmp.Diff(want, c.Hosts()); diff != "" {
			t.Errorf("hosts of %s (-want +got):\n%s", name, diff)
		}
		wantCode(t, c.Check(), app.CodeConfig, "[oauth."+name+"]", "docs/signin.md")
		c.ID = "x"
		if err := c.Check(); err != nil {
			t.Errorf("%s with an id: %v", name, err)
		}
	}
	if c, _ := signin.Known(signin.Google); c.DeviceURL != "" {
		t.Error("Google's device flow gives no mail scope, so it must not be offered")
	}
	if _, ok := signin.Known("else"); ok {
		t.Error("a provider nobody knows is known")
	}
}

func TestNothingPrintsASecret(t *testing.T) {
	const access, refresh, secret = "at-hidden", "rt-hidden", "cs-hidden"
	token := signin.Token{Access: access, Refresh: refresh, Expiry: morning}
	client := signin.Client{Name: "test", ID: "id", Secret: secret}
	tokens := signin.NewTokens(&http.Client{Transport: http.NewFileTransport(http.Dir("."))}, newVault(map[string]signin.Token{"Mail": token}), func() time.Time { return morning.Add(-time.Hour) })
	if got, err := tokens.Token(within(t), "Mail", withAddresses(client), ""); err != nil || got != access {
		t.Fatalf("%v, got the token: %v", err, got == access)
	}
	type holder struct {
		T signin.Token
		C *signin.Client
		F signin.Flow
	}
	for _, v := range []any{token, &token, []signin.Token{token}, map[string]signin.Token{"a": token}, client, &client,
		signin.Flow{Client: client}, tokens, holder{token, &client, signin.Flow{Client: client}},
		signin.DeviceCode{URL: "https://x/" + access, Complete: secret, Code: refresh}} {
		wantQuiet(t, v, access, refresh, secret)
	}
	tokens.Close()
}

func withAddresses(c signin.Client) signin.Client {
	c.AuthURL, c.TokenURL = "https://id.example.com/a", "https://id.example.com/t"
	return c
}
