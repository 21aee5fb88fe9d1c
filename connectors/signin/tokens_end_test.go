package signin_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors/signin"
	"daybrief/connectors/signin/idptest"
)

func TestARevokedSignInAsksTheReader(t *testing.T) {
	d := newDesk(t)
	d.idp.Revoke(d.first.Refresh)
	_, err := d.ask(d.first.Access)
	wantCode(t, err, app.CodeSignIn, `daybrief source signin "Work mail"`, "the sign-in of Work mail is over")
	wantQuiet(t, err, d.first.Access, d.first.Refresh)
	d.wantRenewals(1)
	if _, err = d.ask(d.first.Access); app.AsError(err).Code != app.CodeSignIn {
		t.Errorf("asked again: %v", err)
	}
	d.wantRenewals(1) // a dead token is not tried over and over
	d.clock.add(11 * time.Minute)
	_, _ = d.ask(d.first.Access)
	d.wantRenewals(2) // but the provider may have been wrong
	if err := d.tokens.Keep(within(t), mailbox, d.idp.Grant(ana)); err != nil {
		t.Fatal(err)
	}
	d.mustAsk(d.first.Access)
	d.wantRenewals(2)
}

func TestAnEndAtGoogleIsExplained(t *testing.T) {
	d := newDesk(t)
	d.client.Name = signin.Google
	d.idp.Revoke(d.first.Refresh)
	_, err := d.ask(d.first.Access)
	wantCode(t, err, app.CodeSignIn, "7 days", "in testing", "docs/signin.md", `daybrief source signin "Work mail"`)
	if got, want := d.client.TestingEnds(d.first), morning.AddDate(0, 0, 7); !got.Equal(want) {
		t.Errorf("a sign-in in testing ends %v, want %v", got, want)
	}
	d.client.Name = "test"
	if got := d.client.TestingEnds(d.first); !got.IsZero() {
		t.Errorf("elsewhere: %v, want no such end", got)
	}
}

func TestWhatEndsARenewal(t *testing.T) {
	for name, c := range map[string]struct {
		status int
		body   string
		code   string
		words  string
	}{
		"consent taken back":  {400, `{"error":"consent_required"}`, app.CodeSignIn, `daybrief source signin "Work mail"`},
		"Microsoft's browser": {400, `{"error":"interaction_required","error_description":"AADSTS50076: x"}`, app.CodeSignIn, "(AADSTS50076)"},
		"unknown client":      {401, `{"error":"invalid_client"}`, app.CodeConfig, "client_id"},
		"deleted client":      {401, `{"error":"deleted_client"}`, app.CodeConfig, "deleted"},
		"unknown scope":       {400, `{"error":"invalid_scope"}`, app.CodeConfig, "scopes"},
		"too much asked":      {429, `slow`, app.CodeServer, "trouble"},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			d.idp.Fail(idptest.TokenPath, c.status, c.body)
			d.clock.add(2 * time.Hour)
			_, err := d.ask("")
			wantCode(t, err, c.code, c.words)
			wantQuiet(t, err, d.first.Access, d.first.Refresh)
		})
	}
}

func TestAProviderThatGivesNoRefreshToken(t *testing.T) {
	d := newDesk(t)
	only := d.first
	only.Refresh = ""
	d.vault.set(mailbox, only)
	d.clock.add(59*time.Minute + 30*time.Second)
	d.mustAsk("")
	d.clock.add(time.Minute)
	_, err := d.ask("")
	wantCode(t, err, app.CodeSignIn, "no refresh token", `daybrief source signin "Work mail"`)
	d.wantRenewals(0)
}

func TestAProviderThatKeepsItsRefreshToken(t *testing.T) {
	d := newDesk(t)
	d.idp.Behave(idptest.Conduct{KeepRefresh: true})
	for range 3 {
		d.clock.add(2 * time.Hour)
		d.mustAsk("")
		if d.vault.get(mailbox).Refresh != d.first.Refresh {
			t.Fatal("the refresh token was lost")
		}
	}
}

func TestAProviderThatHandsOutTheRefusedTokenAgain(t *testing.T) {
	d := newDesk(t)
	d.idp.Behave(idptest.Conduct{SameAccess: true})
	_, err := d.ask(d.first.Access)
	wantCode(t, err, app.CodeSignIn, mailbox, "daybrief source signin")
	d.wantRenewals(1)
}

func TestAnotherProcessRenewed(t *testing.T) {
	d := newDesk(t)
	d.mustAsk("")
	d.clock.add(2 * time.Hour)
	elsewhere, err := d.another().Token(within(t), mailbox, d.client, "")
	if err != nil {
		t.Fatal(err)
	}
	if got := d.mustAsk(""); got != elsewhere {
		t.Error("renewed what another process had just renewed")
	}
	d.wantRenewals(1)
}

// racing is a keyring in which another process puts a new token between our
// reading and our renewal.
type racing struct {
	*vault
	mu   sync.Mutex
	next []signin.Token
}

func (r *racing) Load(ctx context.Context, source string) (signin.Token, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	t, err := r.vault.Load(ctx, source)
	if len(r.next) > 0 {
		r.set(source, r.next[0])
		r.next = r.next[1:]
	}
	return t, err
}

func TestAnotherProcessRenewedInTheSameMoment(t *testing.T) {
	for name, expired := range map[string]bool{"its token lives": false, "its token is over too": true} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			theirs := d.idp.Grant(ana)
			if expired {
				theirs.Expiry = morning
			}
			tokens := signin.NewTokens(d.idp.HTTP(), &racing{vault: d.vault, next: []signin.Token{theirs}}, d.clock.now)
			t.Cleanup(tokens.Close)
			d.idp.Revoke(d.first.Refresh)
			got, err := tokens.Token(within(t), mailbox, d.client, d.first.Access)
			if err != nil {
				t.Fatal(err)
			}
			if user, ok := d.idp.Good(got); !ok || user != ana || (got == theirs.Access) == expired {
				t.Errorf("good %v, of %q, theirs %v", ok, user, got == theirs.Access)
			}
		})
	}
}

func TestNobodySignedIn(t *testing.T) {
	d := newDesk(t)
	_, err := d.tokens.Token(within(t), `The "other"`, d.client, "")
	wantCode(t, err, app.CodeSignIn, "nobody is signed in", `daybrief source signin "The \"other\""`)
	d.client.ID = ""
	_, err = d.ask("")
	wantCode(t, err, app.CodeConfig, "[oauth.test]", "docs/signin.md")
	d.wantRenewals(0)
}

func TestAKeyringThatCannotBeRead(t *testing.T) {
	d := newDesk(t)
	d.vault.locked = fmt.Errorf("%w: %s", errBroken, d.first.Refresh) // one that quotes what it holds
	_, err := d.ask("")
	wantCode(t, err, app.CodeSecret, "could not be read", mailbox)
	wantQuiet(t, err, d.first.Refresh)
	d.vault.locked = &app.Error{Code: app.CodeSecret, Message: "the keyring is locked", Hint: "Unlock it."}
	_, err = d.ask("")
	wantCode(t, err, app.CodeSecret, "the keyring is locked")
	d.vault.locked = nil
	d.mustAsk("") // it is not remembered
	d.vault.locked = errBroken
	d.clock.add(2 * time.Hour)
	d.mustAsk("") // and what is in memory is enough to go on
}

// forgetful is a keyring with no room for access tokens.
type forgetful struct{ *vault }

func (f forgetful) Save(ctx context.Context, source string, t signin.Token) error {
	t.Access, t.Expiry = "", time.Time{}
	return f.vault.Save(ctx, source, t)
}

func TestAKeyringThatKeepsRefreshTokensAlone(t *testing.T) {
	d := newDesk(t)
	tokens := signin.NewTokens(d.idp.HTTP(), forgetful{d.vault}, d.clock.now)
	t.Cleanup(tokens.Close)
	if err := tokens.Keep(within(t), mailbox, d.first); err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		after time.Duration
		calls int
	}{{0, 0}, {59*time.Minute + 1, 1}, {time.Minute, 1}, {time.Hour, 2}} {
		d.clock.add(step.after)
		got, err := tokens.Token(within(t), mailbox, d.client, "")
		if _, ok := d.idp.Good(got); err != nil || !ok {
			t.Fatalf("good %v, %v", ok, err)
		}
		d.wantRenewals(step.calls)
	}
}

func TestAKeyringThatKeepsRefreshTokensAloneLosesNoLiveToken(t *testing.T) {
	d := newDesk(t)
	tokens := signin.NewTokens(d.idp.HTTP(), forgetful{d.vault}, d.clock.now)
	t.Cleanup(tokens.Close)
	if err := tokens.Keep(within(t), mailbox, d.first); err != nil {
		t.Fatal(err)
	}
	d.idp.Fail(idptest.TokenPath, 502, "down")
	d.clock.add(59*time.Minute + 30*time.Second)
	got, err := tokens.Token(within(t), mailbox, d.client, "")
	if err != nil || got != d.first.Access {
		t.Errorf("with half a minute left and the provider down: %v", err)
	}
}

func TestWhatTheKeyringStillHasIsNotTriedWhenItCouldNotSave(t *testing.T) {
	d := newDesk(t)
	d.vault.refuse(errLocked)
	token := d.mustAsk(d.first.Access) // from here on the keyring's refresh token is used up
	d.idp.Fail(idptest.TokenPath, 400, `{"error":"invalid_grant"}`)
	_, err := d.ask(token)
	wantCode(t, err, app.CodeSignIn)
	d.wantRenewals(2)
}

func TestKeepAndForget(t *testing.T) {
	d := newDesk(t)
	d.clock.add(2 * time.Hour)
	release := make(chan struct{})
	arrived := d.idp.Hold(idptest.TokenPath, release)
	var wg sync.WaitGroup
	wg.Go(func() { _, _ = d.ask("") })
	<-arrived
	ctx, cancel := context.WithCancel(within(t))
	cancel()
	if err := d.tokens.Keep(ctx, mailbox, d.idp.Grant(ana)); err == nil {
		t.Error("Keep did not wait for the renewal under way")
	}
	fresh := d.idp.Grant(ana)
	wg.Go(func() {
		if err := d.tokens.Keep(within(t), mailbox, fresh); err != nil {
			t.Error(err)
		}
	})
	close(release)
	wg.Wait()
	if got := d.mustAsk(""); got != fresh.Access || d.vault.get(mailbox) != fresh {
		t.Error("the renewal of the old sign-in came after the new one")
	}
	d.vault.refuse(errLocked)
	wantCode(t, d.tokens.Keep(within(t), mailbox, d.idp.Grant(ana)), app.CodeSecret, "could not be saved")
	if err := d.tokens.Forget(within(t), mailbox); err != nil || d.tokens.Note(mailbox) != nil {
		t.Errorf("forgetting: %v, note %v", err, d.tokens.Note(mailbox))
	}
	if got := d.mustAsk(""); got != fresh.Access {
		t.Error("after forgetting, the keyring's token counts")
	}
}

func TestABrowserSignInIsRenewed(t *testing.T) {
	d := newDesk(t)
	flow := signin.Flow{HTTP: d.idp.HTTP(), Now: d.clock.now, Client: d.client, Login: ana}
	token, err := flow.Browser(within(t), d.idp.Open(ana))
	if err != nil {
		t.Fatal(err)
	}
	if err := d.tokens.Keep(within(t), mailbox, token); err != nil {
		t.Fatal(err)
	}
	d.mustAsk("")
	d.clock.add(24 * time.Hour)
	d.mustAsk("")
	d.wantRenewals(2) // the code, and one renewal
}
