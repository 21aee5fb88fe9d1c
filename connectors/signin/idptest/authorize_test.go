package idptest

import (
	"net/http"
	"net/url"
	"testing"

	"golang.org/x/oauth2"
)

const (
	redirect = "http://127.0.0.1:1"                          // where nobody listens
	verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk" // of RFC 7636 appendix B
)

// asked returns a good authorization request with changes.
func asked(s *Server, change map[string]string) string {
	v := url.Values{"response_type": {"code"}, "client_id": {ClientID}, "redirect_uri": {redirect}, "state": {"st"}, "scope": {Scope},
		"code_challenge": {oauth2.S256ChallengeFromVerifier(verifier)}, "code_challenge_method": {"S256"}}
	for key, value := range change {
		v.Set(key, value)
	}
	return s.URL() + Authorize + "?" + v.Encode()
}

func TestAuthorizeIsStrict(t *testing.T) {
	s := NewServer(t)
	for name, c := range map[string]struct {
		change map[string]string
		want   string // the error in the redirect; "400" for no redirect at all
	}{
		"good":                {nil, ""},
		"good on IPv6":        {map[string]string{"redirect_uri": "http://[::1]:4711/x"}, ""},
		"another host":        {map[string]string{"redirect_uri": "http://192.0.2.1:4711"}, "400"},
		"localhost by name":   {map[string]string{"redirect_uri": "http://localhost:4711"}, "400"},
		"no port":             {map[string]string{"redirect_uri": "http://127.0.0.1"}, "400"},
		"https":               {map[string]string{"redirect_uri": "https://127.0.0.1:4711"}, "400"},
		"another client":      {map[string]string{"client_id": "x"}, "400"},
		"no state":            {map[string]string{"state": ""}, "invalid_request"},
		"no challenge":        {map[string]string{"code_challenge": ""}, "invalid_request"},
		"plain challenge":     {map[string]string{"code_challenge_method": "plain"}, "invalid_request"},
		"a challenge too odd": {map[string]string{"code_challenge": verifier[:20]}, "invalid_request"},
		"implicit":            {map[string]string{"response_type": "token"}, "unsupported_response_type"},
		"another scope":       {map[string]string{"scope": "everything"}, "invalid_scope"},
	} {
		t.Run(name, func(t *testing.T) {
			got := "400"
			err := s.OpenWith("ana@example.org", "", func(back string) error {
				u, err := url.Parse(back)
				if err != nil {
					return err
				}
				got = u.Query().Get("error")
				if (u.Query().Get("code") == "") != (got != "") || u.Query().Get("state") != "st" && name != "no state" {
					t.Errorf("sent back to %s", back)
				}
				return nil
			})(asked(s, c.change))
			if got != c.want || (err != nil) != (c.want == "400") {
				t.Errorf("%q, %v; want %q", got, err, c.want)
			}
		})
	}
}

func TestACodeIsGoodOnceAndForItsFlowAlone(t *testing.T) {
	for name, c := range map[string]struct {
		change map[string]string
		want   any
	}{
		"good":              {nil, nil},
		"wrong verifier":    {map[string]string{"code_verifier": "x"}, "invalid_grant"},
		"no verifier":       {map[string]string{"code_verifier": ""}, "invalid_grant"},
		"another redirect":  {map[string]string{"redirect_uri": redirect + "/"}, "invalid_grant"},
		"a secret too many": {map[string]string{"client_secret": "x"}, "invalid_client"},
	} {
		t.Run(name, func(t *testing.T) {
			s := NewServer(t)
			err := s.OpenWith("ana@example.org", "", func(back string) error {
				u, _ := url.Parse(back)
				form := url.Values{"grant_type": {"authorization_code"}, "client_id": {ClientID}, "redirect_uri": {redirect},
					"code": {u.Query().Get("code")}, "code_verifier": {verifier}}
				for key, value := range c.change {
					form.Set(key, value)
				}
				first := post(t, s.URL()+TokenPath, form)
				if first["error"] != c.want {
					t.Errorf("%v, want the error %v", first, c.want)
				}
				if again := post(t, s.URL()+TokenPath, form); again["error"] == nil {
					t.Errorf("taken a second time: %v", again)
				}
				if access, ok := first["access_token"].(string); ok {
					if _, good := s.Good(access); good {
						t.Error("a code that came twice left its tokens good")
					}
				}
				return nil
			})(asked(s, nil))
			if err != nil {
				t.Error(err)
			}
		})
	}
}

func TestBrowserSaysWhatWentWrong(t *testing.T) {
	s := NewServer(t)
	for name, open := range map[string]func(string) error{"agrees": s.Open("ana"), "denies": s.OpenDenied("ana")} {
		if err := open(asked(s, nil)); err == nil { // nobody listens at the redirect
			t.Errorf("%s: no error without anybody who takes the answer", name)
		}
		if err := open("://"); err == nil {
			t.Errorf("%s: no error for an address that is none", name)
		}
		s.Fail(Authorize, http.StatusInternalServerError, "down")
		if err := open(asked(s, nil)); err == nil {
			t.Errorf("%s: no error for a provider that is down", name)
		}
		s.Fail(Authorize, 0, "")
	}
}

func TestRevocationEndsATokenAtOnce(t *testing.T) {
	s := NewServer(t)
	a, b := s.Grant("ana"), s.Grant("ana")
	post(t, s.URL()+RevokePath, url.Values{"token": {a.Access}})
	post(t, s.URL()+RevokePath, url.Values{"token": {b.Refresh}})
	for name, access := range map[string]string{"the access token": a.Access, "the refresh token": b.Access} {
		if _, good := s.Good(access); good {
			t.Errorf("revoking %s changed nothing", name)
		}
	}
}
