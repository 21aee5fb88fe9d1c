package idptest

import (
	"crypto/sha256"
	"encoding/base64"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

const codeLife = time.Minute

// authorize gives its consent at once, as the user named in the query value
// test_user, and sends the browser back (RFC 6749 section 4.1.1). With
// test_answer it does so with that OAuth error instead.
func (s *Server) authorize(r *http.Request) reply {
	q := r.URL.Query()
	redirect, err := url.Parse(q.Get("redirect_uri"))
	if err != nil || r.Method != http.MethodGet || q.Get("client_id") != ClientID || !loopback(redirect) || repeated(q) {
		// The redirect is not to be trusted, so there is none.
		return reply{status: http.StatusBadRequest, page: "This request cannot be answered.", err: "invalid_request"}
	}
	back := url.Values{"state": {q.Get("state")}}
	fault := q.Get("test_answer")
	challenge := q.Get("code_challenge")
	switch raw, err := base64.RawURLEncoding.DecodeString(challenge); {
	case fault != "":
	case q.Get("response_type") != "code":
		fault = "unsupported_response_type"
	case q.Get("state") == "" || q.Get("code_challenge_method") != "S256" || err != nil || len(raw) != sha256.Size:
		fault = "invalid_request"
	case !slices.Contains(strings.Fields(q.Get("scope")), Scope):
		fault = "invalid_scope"
	}
	if fault != "" {
		back.Set("error", fault)
		back.Set("error_description", "test provider: "+fault)
	} else {
		code := random("code-")
		s.codes[code] = &grant{user: q.Get("test_user"), redirect: redirect.String(), challenge: challenge,
			codeEnd: s.now().Add(codeLife), ends: map[string]time.Time{}, scope: q.Get("scope")}
		back.Set("code", code)
	}
	redirect.RawQuery = back.Encode()
	return reply{status: http.StatusFound, location: redirect.String(), err: fault}
}

// loopback is the rule of RFC 8252 section 7.3: http, the literal address, any
// port.
func loopback(u *url.URL) bool {
	return u.Scheme == "http" && (u.Hostname() == "127.0.0.1" || u.Hostname() == "::1") && u.Port() != "" && u.User == nil && u.Fragment == ""
}

// repeated tells of a parameter that is there twice, which RFC 6749 section 3.1
// forbids.
func repeated(v url.Values) bool {
	for _, values := range v {
		if len(values) > 1 {
			return true
		}
	}
	return false
}

// token is the token endpoint (RFC 6749 section 3.2).
func (s *Server) token(r *http.Request) reply {
	if r.Method != http.MethodPost || len(r.URL.RawQuery) > 0 || repeated(r.PostForm) {
		return refusal("invalid_request")
	}
	if !s.knows(r) {
		return refusal("invalid_client")
	}
	switch r.PostForm.Get("grant_type") {
	case "authorization_code":
		return s.exchange(r.PostForm)
	case "refresh_token":
		return s.renew(r.PostForm)
	case "urn:ietf:params:oauth:grant-type:device_code":
		return s.devicePoll(r.PostForm)
	}
	return refusal("unsupported_grant_type")
}

// knows checks the client (RFC 6749 section 2.3.1).
func (s *Server) knows(r *http.Request) bool {
	id, secret := r.PostForm.Get("client_id"), r.PostForm.Get("client_secret")
	if user, password, found := r.BasicAuth(); found {
		if secret != "" {
			return false // two ways at once
		}
		id, secret = user, password
	} else if s.conduct.HeaderSecret {
		return false
	}
	return id == ClientID && secret == s.conduct.Secret
}

func (s *Server) exchange(form url.Values) reply {
	g := s.codes[form.Get("code")]
	if g == nil {
		return refusal("invalid_grant")
	}
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	if g.codeUsed {
		g.revoked = true // a code that comes twice was stolen (RFC 6749 section 4.1.2)
		return refusal("invalid_grant")
	}
	g.codeUsed = true
	if form.Get("redirect_uri") != g.redirect || s.now().After(g.codeEnd) ||
		base64.RawURLEncoding.EncodeToString(sum[:]) != g.challenge {
		return refusal("invalid_grant")
	}
	return s.answer(g, true)
}

func (s *Server) renew(form url.Values) reply {
	old := form.Get("refresh_token")
	g := s.refresh[old]
	if g == nil || g.revoked {
		return refusal("invalid_grant")
	}
	if g.refresh != old {
		g.revoked = true // one of its holders is not who we think (RFC 9700 section 4.14.2)
		return refusal("invalid_grant")
	}
	return s.answer(g, false)
}

// answer is a good answer of the token endpoint (RFC 6749 section 5.1).
func (s *Server) answer(g *grant, first bool) reply {
	var access string
	var end time.Time
	if s.conduct.SameAccess && !first {
		for access, end = range g.ends {
			break
		}
	} else {
		access, end = s.issue(g)
	}
	out := map[string]any{"access_token": access, "token_type": "Bearer"}
	seconds := int(math.Round(end.Sub(s.now()).Seconds()))
	switch {
	case s.conduct.TextExpiry:
		out["expires_in"] = strconv.Itoa(seconds) + ".5"
	case !s.conduct.NoExpiry:
		out["expires_in"] = seconds
	}
	if !s.conduct.NoRefresh && (first || !s.conduct.KeepRefresh) {
		out["refresh_token"] = g.refresh
	}
	if s.conduct.Granted != "" {
		out["scope"] = s.conduct.Granted
	}
	return ok(out)
}

// introspect is RFC 7662 in the ways a mail server asks.
func (s *Server) introspect(r *http.Request) reply {
	token := r.Form.Get("token")
	if token == "" {
		token = bearer(r)
	}
	g := s.access[token]
	if g == nil || g.revoked || !s.now().Before(g.ends[token]) {
		return ok(map[string]any{"active": false})
	}
	return ok(map[string]any{"active": true, "username": g.user, "email": g.user, "sub": g.user, "scope": g.scope,
		"client_id": ClientID, "token_type": "Bearer", "exp": g.ends[token].Unix()})
}

// revokeCall is RFC 7009: it answers 200 whatever it was given.
func (s *Server) revokeCall(r *http.Request) reply {
	if r.Method != http.MethodPost {
		return refusal("invalid_request")
	}
	token := r.PostForm.Get("token")
	if g := s.refresh[token]; g != nil {
		g.revoked = true
	}
	if g := s.access[token]; g != nil {
		g.ends[token] = s.now().Add(-time.Second)
	}
	return ok(map[string]any{})
}
