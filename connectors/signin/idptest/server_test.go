package idptest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func post(t *testing.T, address string, form url.Values) map[string]any {
	t.Helper()
	resp, err := http.PostForm(address, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	out := map[string]any{}
	if err := json.NewDecoder(resp.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestIntrospectionKnowsGoodExpiredAndRevoked(t *testing.T) {
	s := NewServer(t)
	good, expired, revoked := s.Grant("ana@example.org"), s.Grant("ben@example.org"), s.Grant("eve@example.org")
	s.Expire(expired.Access)
	s.Revoke(revoked.Refresh)
	for access, want := range map[string]string{good.Access: "ana@example.org", expired.Access: "", revoked.Access: "", "made up": ""} {
		got := post(t, s.IntrospectionURL(), url.Values{"token": {access}})
		if user, _ := got["username"].(string); user != want || got["active"] != (want != "") {
			t.Errorf("by POST: %v, want user %q", got, want)
		}
		status, body, err := Load(s.IntrospectionURL() + "?token=" + url.QueryEscape(access))
		if err != nil || status != http.StatusOK || strings.Contains(body, `"email":"ana@example.org"`) != (want != "") {
			t.Errorf("by GET: %d %s %v, want user %q", status, body, err, want)
		}
		req, _ := http.NewRequest(http.MethodGet, s.IntrospectionURL(), nil)
		req.Header.Set("Authorization", "Bearer "+access)
		resp, err := noRedirect().Do(req)
		if err != nil {
			t.Fatal(err)
		}
		answer := struct{ Active bool }{}
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil || answer.Active != (want != "") {
			t.Errorf("by header: %v %v, want user %q", answer, err, want)
		}
		resp.Body.Close()
		if user, ok := s.Good(access); user != want || ok != (want != "") {
			t.Errorf("Good: %q %v, want %q", user, ok, want)
		}
	}
}

func TestRefreshRotatesAndAnOldTokenEndsTheSignIn(t *testing.T) {
	s := NewServer(t)
	first := s.Grant("ana@example.org")
	form := url.Values{"grant_type": {"refresh_token"}, "client_id": {ClientID}, "refresh_token": {first.Refresh}}
	second := post(t, s.URL()+TokenPath, form)
	if second["access_token"] == first.Access || second["refresh_token"] == first.Refresh || second["refresh_token"] == nil {
		t.Fatalf("no new tokens: %v", second)
	}
	if again := post(t, s.URL()+TokenPath, form); again["error"] != "invalid_grant" {
		t.Fatalf("the old refresh token was taken again: %v", again)
	}
	if _, ok := s.Good(second["access_token"].(string)); ok {
		t.Error("the sign-in lives on after its old refresh token was used again")
	}
	if n := len(s.Requests(TokenPath)); n != 2 {
		t.Errorf("%d requests recorded, want 2", n)
	}
}

func TestTokenEndpointIsStrict(t *testing.T) {
	s := NewServer(t)
	s.SetNow(func() time.Time { return time.Date(2026, 3, 2, 7, 0, 0, 0, time.UTC) })
	grant := s.Grant("ana@example.org")
	for name, c := range map[string]struct {
		form url.Values
		want string
	}{
		"another client":  {url.Values{"grant_type": {"refresh_token"}, "client_id": {"x"}, "refresh_token": {grant.Refresh}}, "invalid_client"},
		"unknown grant":   {url.Values{"grant_type": {"password"}, "client_id": {ClientID}}, "unsupported_grant_type"},
		"unknown code":    {url.Values{"grant_type": {"authorization_code"}, "client_id": {ClientID}, "code": {"x"}}, "invalid_grant"},
		"given twice":     {url.Values{"grant_type": {"refresh_token", "refresh_token"}, "client_id": {ClientID}}, "invalid_request"},
		"unknown refresh": {url.Values{"grant_type": {"refresh_token"}, "client_id": {ClientID}, "refresh_token": {"x"}}, "invalid_grant"},
	} {
		if got := post(t, s.URL()+TokenPath, c.form); got["error"] != c.want {
			t.Errorf("%s: %v, want %s", name, got, c.want)
		}
	}
	s.Fail(TokenPath, http.StatusBadGateway, "<h1>down</h1>")
	if status, body, err := Load(s.URL() + TokenPath); err != nil || status != http.StatusBadGateway || body != "<h1>down</h1>" {
		t.Errorf("Fail: %d %q %v", status, body, err)
	}
}
