//go:build peers

package email

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/signin"
	"daybrief/connectors/signin/idptest"
)

const oauthDB = `
passdb {
  driver = oauth2
  mechanisms = oauthbearer xoauth2
  args = DIR/oauth2.conf
}
`

// vault keeps tokens in memory.
type vault map[string]signin.Token

// Load returns the token of a source.
func (v vault) Load(_ context.Context, source string) (signin.Token, error) {
	t, ok := v[source]
	if !ok {
		return signin.Token{}, app.ErrNotFound
	}
	return t, nil
}

// Save keeps a token.
func (v vault) Save(_ context.Context, source string, t signin.Token) error {
	v[source] = t
	return nil
}

// TestDovecotTokens signs in to a real server that asks a real identity
// provider about each token.
func TestDovecotTokens(t *testing.T) {
	for _, mech := range []string{"oauthbearer", "xoauth2", "oauthbearer xoauth2"} {
		t.Run(mech, func(t *testing.T) { tokensAgainst(t, mech) })
	}
}

func tokensAgainst(t *testing.T, mech string) {
	idp := idptest.NewServer(t)
	d := startDovecotWith(t, mech, oauthDB, fmt.Sprintf("introspection_url = %s\nintrospection_mode = post\n"+
		"username_attribute = username\nactive_attribute = active\nactive_value = true\n", idp.IntrospectionURL()))
	at := noon.Add(-time.Hour)
	d.deliver("INBOX", letter("one", "Over a token", "Hello", at), at)
	granted := idp.Grant(testUser)
	v := vault{"Dovecot": granted}
	tokens := signin.NewTokens(idp.HTTP(), v, time.Now)
	var refused []string
	deps := testDeps()
	deps.Secret = nil
	deps.Token = func(ctx context.Context, source, bad string) (string, error) {
		refused = append(refused, bad)
		return tokens.Token(ctx, source, idp.Client(), bad)
	}
	for _, security := range []string{securityTLS, securityStartTLS} {
		s := d.settings()
		s.OAuth, s.Security, s.Folders = "idp", security, nil
		if security == securityStartTLS {
			s.Server = d.bare
		}
		refused = nil
		if r := fetchWith(t, s, deps, lastDay(nil)); r.err != nil || !slices.Equal(r.titles(), []string{"Over a token"}) || !slices.Equal(refused, []string{""}) {
			t.Fatalf("%s: %v %v, refused %q", security, r.err, r.titles(), refused)
		}
		// The token ends before the time it was said to: it is renewed in the background.
		old := v["Dovecot"]
		idp.Expire(old.Access)
		refused = nil
		if r := fetchWith(t, s, deps, lastDay(nil)); r.err != nil || len(r.items) != 1 || !slices.Equal(refused, []string{"", old.Access}) || v["Dovecot"].Access == old.Access {
			t.Fatalf("%s, expired: %v %v, asked %d times", security, r.err, r.titles(), len(refused))
		}
	}
	last := v["Dovecot"]
	idp.Revoke(last.Refresh)
	idp.Expire(last.Access)
	deadTokens(t, d, deps, last.Access)
}

// deadTokens signs in with a token whose sign-in was revoked, and with one that
// never was any.
func deadTokens(t *testing.T, d *dovecot, deps connectors.Deps, dead string) {
	t.Helper()
	s := d.settings()
	s.OAuth, s.Folders = "idp", nil
	r := fetchWith(t, s, deps, lastDay(nil))
	if e := app.AsError(r.err); e == nil || e.Code != app.CodeSignIn || strings.Contains(r.err.Error(), dead) {
		t.Fatalf("revoked: %v", r.err)
	}
	deps.Token = func(context.Context, string, string) (string, error) { return "nonsense", nil }
	r = fetchWith(t, s, deps, lastDay(nil))
	if e := app.AsError(r.err); e == nil || e.Code != app.CodeSignIn || !strings.Contains(e.Hint, `daybrief source signin "Dovecot"`) {
		t.Fatalf("nonsense: %+v", r.err)
	}
}
