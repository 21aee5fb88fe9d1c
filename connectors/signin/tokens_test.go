package signin_test

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
	"daybrief/connectors/signin"
	"daybrief/connectors/signin/idptest"
)

const mailbox = "Work mail"

// clock is a time that tests move.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) add(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// desk is a Tokens with all that is around it.
type desk struct {
	t      *testing.T
	idp    *idptest.Server
	vault  *vault
	clock  *clock
	tokens *signin.Tokens
	client signin.Client
	first  signin.Token // what ana got when she signed in
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	noLeaks(t)
	d := &desk{t: t, idp: idptest.NewServer(t), clock: &clock{at: morning}}
	d.idp.SetNow(d.clock.now)
	d.client = d.idp.Client()
	d.first = d.idp.Grant(ana)
	d.vault = newVault(map[string]signin.Token{mailbox: d.first})
	d.tokens = d.another()
	return d
}

// another is the Tokens of another process over the same keyring.
func (d *desk) another() *signin.Tokens {
	tokens := signin.NewTokens(d.idp.HTTP(), d.vault, d.clock.now)
	d.t.Cleanup(tokens.Close)
	return tokens
}

func (d *desk) ask(refused string) (string, error) {
	d.t.Helper()
	return d.tokens.Token(within(d.t), mailbox, d.client, refused)
}

func (d *desk) mustAsk(refused string) string {
	d.t.Helper()
	token, err := d.ask(refused)
	if err != nil {
		d.t.Fatal(err)
	}
	if user, ok := d.idp.Good(token); !ok || user != ana {
		d.t.Fatalf("the token is of %q, good %v; want a good one of %s", user, ok, ana)
	}
	return token
}

func (d *desk) wantRenewals(n int) {
	d.t.Helper()
	if got := len(d.idp.Requests(idptest.TokenPath)); got != n {
		d.t.Errorf("%d calls of the token endpoint, want %d", got, n)
	}
}

func TestATokenIsKeptUntilAMinuteBeforeItsEnd(t *testing.T) {
	d := newDesk(t)
	for _, step := range []struct {
		after    time.Duration
		renewals int
	}{{0, 0}, {58 * time.Minute, 0}, {time.Minute, 1}, {58 * time.Minute, 1}, {2 * time.Hour, 2}} {
		d.clock.add(step.after)
		d.mustAsk("")
		d.wantRenewals(step.renewals)
	}
	got := d.vault.get(mailbox)
	want := signin.Token{Access: d.mustAsk(""), Refresh: got.Refresh, Expiry: d.clock.now().Add(time.Hour), Obtained: morning, For: d.client.TokenURL + " " + d.client.ID}
	if diff := cmp.Diff(want, got); diff != "" || got.Refresh == d.first.Refresh {
		t.Errorf("in the keyring (-want +got):\n%s", diff)
	}
}

func TestARefusedTokenIsRenewed(t *testing.T) {
	d := newDesk(t)
	old := d.mustAsk("")
	d.idp.Expire(old)
	fresh := d.mustAsk(old)
	if fresh == old {
		t.Fatal("the refused token came back")
	}
	if again := d.mustAsk(old); again != fresh {
		t.Error("a second refusal of the old token renewed the new one")
	}
	d.wantRenewals(1)
}

func TestATokenWithoutAnEndServesUntilRefused(t *testing.T) {
	d := newDesk(t)
	d.idp.Behave(idptest.Conduct{NoExpiry: true, Life: 1000 * time.Hour})
	token := d.mustAsk(d.first.Access)
	d.clock.add(500 * time.Hour)
	if got := d.mustAsk(""); got != token {
		t.Error("renewed without need")
	}
	d.mustAsk(token)
	d.wantRenewals(2)
}

func TestManyAskAtOnceAndOneRenews(t *testing.T) {
	d := newDesk(t)
	d.clock.add(2 * time.Hour)
	release := make(chan struct{})
	arrived := d.idp.Hold(idptest.TokenPath, release)
	const many = 20
	got := make(chan string, many)
	var wg sync.WaitGroup
	for range many {
		wg.Go(func() {
			token, err := d.ask("")
			if err != nil {
				t.Error(err)
			}
			got <- token
		})
	}
	<-arrived
	close(release)
	wg.Wait()
	close(got)
	first := <-got
	for token := range got {
		if token != first {
			t.Error("two of those who asked at once got different tokens")
		}
	}
	d.wantRenewals(1)
}

func TestSourcesDoNotWaitForEachOther(t *testing.T) {
	d := newDesk(t)
	d.vault.set("Other", d.idp.Grant("ben@example.org"))
	d.clock.add(2 * time.Hour)
	release := make(chan struct{})
	arrived := d.idp.Hold(idptest.TokenPath, release)
	blocked := make(chan error, 1)
	go func() {
		_, err := d.ask("")
		blocked <- err
	}()
	<-arrived
	d.idp.Fail(idptest.TokenPath, 0, "")
	if _, err := d.tokens.Token(within(t), "Other", d.client, ""); err != nil {
		t.Error(err)
	}
	close(release)
	if err := <-blocked; err != nil {
		t.Error(err)
	}
}

func TestANewRefreshTokenIsSavedBeforeItIsUsed(t *testing.T) {
	d := newDesk(t)
	d.clock.add(2 * time.Hour)
	returned := make(chan struct{})
	d.vault.onSave = func() {
		select {
		case <-returned:
			t.Error("the new token was handed out before it was saved")
		default:
		}
	}
	token := d.mustAsk("")
	close(returned)
	if got := d.vault.get(mailbox); got.Access != token || d.vault.saves != 1 {
		t.Errorf("saved %d times, %v", d.vault.saves, got)
	}
}

func TestTheRenewalOutlivesTheOneWhoAsked(t *testing.T) {
	d := newDesk(t)
	d.clock.add(2 * time.Hour)
	release := make(chan struct{})
	arrived := d.idp.Hold(idptest.TokenPath, release)
	ctx, cancel := context.WithCancel(within(t))
	done := make(chan error, 1)
	go func() {
		_, err := d.tokens.Token(ctx, mailbox, d.client, "")
		done <- err
	}()
	<-arrived
	cancel()
	wantCode(t, <-done, app.CodeCancelled)
	close(release)
	d.tokens.Close()
	if got := d.vault.get(mailbox).Refresh; got == d.first.Refresh {
		t.Error("the new refresh token was lost, and the old one is used up")
	}
	d.mustAsk("") // what is kept is still handed out
	d.clock.add(2 * time.Hour)
	_, err := d.ask("")
	wantCode(t, err, app.CodeCancelled)
	d.wantRenewals(1)
}

func TestAKeyringThatCannotSave(t *testing.T) {
	d := newDesk(t)
	var told []*app.Error
	d.tokens.Tell = func(source string, note *app.Error) {
		if source != mailbox {
			t.Errorf("told of %q", source)
		}
		told = append(told, note)
	}
	d.vault.refuse(errLocked)
	d.clock.add(2 * time.Hour)
	token := d.mustAsk("")
	note := d.tokens.Note(mailbox)
	wantCode(t, note, app.CodeSecret, "lasts until Daybrief ends", mailbox, `daybrief source signin "Work mail"`)
	wantQuiet(t, note, token, d.first.Refresh)
	if again := d.mustAsk(""); again != token {
		t.Error("the token in memory was not used")
	}
	d.clock.add(2 * time.Hour) // the refresh token in the keyring is used up by now; the one in memory is not
	d.mustAsk("")
	d.vault.refuse(nil)
	d.clock.add(2 * time.Hour)
	last := d.mustAsk("")
	if d.vault.get(mailbox).Access != last || d.tokens.Note(mailbox) != nil {
		t.Errorf("not saved when the keyring could again: %v", d.tokens.Note(mailbox))
	}
	if len(told) < 2 || told[0] == nil || told[len(told)-1] != nil {
		t.Errorf("told %v, want notes and at the end that it is well", told)
	}
}

func TestTroubleThatPassesCostsNothingWhileTheTokenLives(t *testing.T) {
	for name, fail := range map[string]func(d *desk){
		"server error": func(d *desk) { d.idp.Fail(idptest.TokenPath, 502, "<h1>bad gateway") },
		"overloaded":   func(d *desk) { d.idp.Fail(idptest.TokenPath, 400, `{"error":"temporarily_unavailable"}`) },
		"hotel page":   func(d *desk) { d.idp.Fail(idptest.TokenPath, 200, "<form>room") },
		"no network": func(d *desk) {
			d.tokens = signin.NewTokens(&http.Client{Transport: &flaky{base: d.idp.Transport(), fail: 100}}, d.vault, d.clock.now)
			d.t.Cleanup(d.tokens.Close)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := newDesk(t)
			fail(d)
			d.clock.add(59*time.Minute + 30*time.Second)
			if got := d.mustAsk(""); got != d.first.Access {
				t.Error("not the old token")
			}
			_, err := d.ask(d.first.Access)
			if code := app.AsError(err).Code; err == nil || code == app.CodeSignIn {
				t.Errorf("a refused token came back, or the reader is sent to sign in: %v", err)
			}
			d.clock.add(time.Hour)
			if _, err = d.ask(""); err == nil || app.AsError(err).Code == app.CodeSignIn {
				t.Errorf("with a token that is over: %v", err)
			}
			wantQuiet(t, err, d.first.Access, d.first.Refresh)
			if strings.Contains(err.Error(), "room") {
				t.Errorf("the error quotes the server: %v", err)
			}
		})
	}
}

// TestTokensStayWithTheirProvider holds that what one provider handed out is
// shown to no other, though the source has the same name.
func TestTokensStayWithTheirProvider(t *testing.T) {
	d := newDesk(t)
	other := idptest.NewServer(t)
	d.clock.add(2 * time.Hour)
	if _, err := d.tokens.Token(t.Context(), mailbox, d.client, ""); err != nil { // renewed, and kept in memory
		t.Fatal(err)
	}
	for name, tokens := range map[string]*signin.Tokens{"in memory": d.tokens, "in the keyring": d.another()} {
		token, err := tokens.Token(t.Context(), mailbox, other.Client(), "")
		if token != "" || err == nil || app.AsError(err).Code != app.CodeSignIn {
			t.Errorf("%s: %q, %v", name, token, err)
		}
		if _, err := tokens.Token(t.Context(), mailbox, d.client, ""); err != nil {
			t.Errorf("%s: its own: %v", name, err)
		}
	}
}
