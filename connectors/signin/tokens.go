package signin

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

// Limits of one renewal.
const (
	flightLimit = 30 * time.Second // without saving
	vaultLimit  = 15 * time.Second // of saving, which begins after the provider has answered
	deadFor     = 10 * time.Minute // how long a refused sign-in is not asked about again
)

// Vault keeps tokens from one run to the next, in the system's keyring. Load's
// error is app.ErrNotFound, wrapped or not, when there is none. Both may be slow
// and are called off the reader's way; a Vault may drop Token.Access, which is
// long on some providers, and keep the rest.
type Vault interface {
	Load(ctx context.Context, source string) (Token, error)
	Save(ctx context.Context, source string, t Token) error
}

// Tokens hands out access tokens that work. It is safe for concurrent use; one
// renewal of a source is under way at a time, however many wait for it. Close it
// when done.
type Tokens struct {
	// Tell, if set before the first use, is called when the Vault could not
	// save a token, with what to show to the reader, and with nil when it could
	// again. Note has the same for those who ask. It must not call Tokens.
	Tell func(source string, note *app.Error)

	flow  Flow // without a client
	vault Vault

	mu     sync.Mutex
	kept   map[string]*kept
	closed bool
	wg     sync.WaitGroup
}

// kept is what is known of one source.
type kept struct {
	token   Token
	unsaved *app.Error // why token is in memory alone
	dead    *app.Error // why dead.refresh is no good
	refresh string     // the refresh token that was refused
	until   time.Time  // of dead
	flight  *flight    // under way
}

// flight is one piece of work on a source that others wait for.
type flight struct {
	refused string
	done    chan struct{}
	token   Token
	err     error
}

// NewTokens returns a Tokens that renews by way of http, keeps in v and knows
// the time from now.
func NewTokens(http *http.Client, v Vault, now func() time.Time) *Tokens {
	return &Tokens{flow: Flow{HTTP: http, Now: now}, vault: v, kept: map[string]*kept{}}
}

// String tells nothing of what is inside.
func (t *Tokens) String() string { return "signin.Tokens" }

// GoString is String.
func (t *Tokens) GoString() string { return t.String() }

// Format prints String whatever the verb.
func (t *Tokens) Format(w fmt.State, _ rune) { show(w, t) }

// LogValue is String for slog.
func (t *Tokens) LogValue() slog.Value { return slog.StringValue(t.String()) }

// Token returns an access token of a source. refused is the token that a server
// has just turned away, "" at first: a token equal to it is renewed. Errors are
// *app.Error: code sign-in when the reader has to sign in (again), config when
// the client cannot be used, cancelled when ctx ended, else what the keyring,
// the network or the provider said. The renewal itself goes on when ctx ends, so
// that a new refresh token is not lost.
func (t *Tokens) Token(ctx context.Context, source string, c Client, refused string) (string, error) {
	if err := c.Check(); err != nil {
		return "", err
	}
	for {
		f, token, err := t.join(ctx, source, c, refused)
		if err != nil || f == nil {
			return token, err
		}
		select {
		case <-f.done:
		case <-ctx.Done():
			return "", c.explain(fetch.Classify(ctx.Err(), ""))
		}
		switch {
		case f.err != nil:
			return "", f.err
		case refused == "" || f.token.Access != refused:
			return f.token.Access, nil
		case f.refused == refused:
			return "", &app.Error{Code: app.CodeSignIn,
				Message: "the server of " + source + " refuses what " + c.Title() + " hands out for it",
				Hint:    "Take the account the mailbox belongs to. " + signInHint(source)}
		}
	}
}

// join returns a token that is good at once, or the flight to wait for.
func (t *Tokens) join(ctx context.Context, source string, c Client, refused string) (*flight, string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.of(source)
	if k.flight != nil {
		return k.flight, "", nil
	}
	if k.token.isOf(c) && k.token.fresh(t.flow.now()) && k.token.Access != refused {
		return nil, k.token.Access, nil
	}
	if t.closed {
		return nil, "", c.explain(fetch.Classify(context.Canceled, ""))
	}
	f := &flight{refused: refused, done: make(chan struct{})}
	k.flight = f
	t.wg.Go(func() {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), flightLimit)
		defer cancel()
		token, err := t.renew(ctx, work{source: source, client: c, refused: refused})
		t.land(source, f, token, err)
	})
	return f, "", nil
}

// of returns what is known of a source. The lock is held.
func (t *Tokens) of(source string) *kept {
	k := t.kept[source]
	if k == nil {
		k = &kept{}
		t.kept[source] = k
	}
	return k
}

// land ends a flight.
func (t *Tokens) land(source string, f *flight, token Token, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	k := t.of(source)
	if err == nil {
		k.token = token
	}
	f.token, f.err = token, err
	k.flight = nil
	close(f.done)
}

// Keep takes over a new sign-in: it is saved and used from now on. The error, an
// *app.Error with code secret, tells that it could not be saved and lasts until
// the program ends; it is in use all the same.
func (t *Tokens) Keep(ctx context.Context, source string, token Token) error {
	f, err := t.own(ctx, source)
	if err != nil {
		return err
	}
	note := t.save(ctx, source, token)
	t.land(source, f, token, nil)
	if note != nil {
		return note
	}
	return nil
}

// Forget drops what is known of a source, as when it is removed or the reader
// signs out. What the Vault has stays there.
func (t *Tokens) Forget(ctx context.Context, source string) error {
	f, err := t.own(ctx, source)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.kept, source)
	f.err = &app.Error{Code: app.CodeSignIn, Message: "nobody is signed in to " + source, Hint: signInHint(source)}
	close(f.done)
	return nil
}

// own waits for the flight of a source and begins an empty one, which the caller
// ends.
func (t *Tokens) own(ctx context.Context, source string) (*flight, error) {
	for {
		t.mu.Lock()
		k := t.of(source)
		before := k.flight
		if before == nil {
			k.flight = &flight{done: make(chan struct{})}
			defer t.mu.Unlock()
			return k.flight, nil
		}
		t.mu.Unlock()
		select {
		case <-before.done:
		case <-ctx.Done():
			return nil, fmt.Errorf("signin: wait for the renewal of %s: %w", source, ctx.Err())
		}
	}
}

// Note returns what the reader should know of a source's sign-in: nil, or that
// it could not be saved.
func (t *Tokens) Note(source string) *app.Error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if k := t.kept[source]; k != nil {
		return k.unsaved
	}
	return nil
}

// Close waits for renewals under way, under a minute at worst, so that no new
// refresh token is lost. Token renews no more after it.
func (t *Tokens) Close() {
	t.mu.Lock()
	t.closed = true
	t.mu.Unlock()
	t.wg.Wait()
}

// save puts a token into the Vault. What went wrong is noted and told.
func (t *Tokens) save(ctx context.Context, source string, token Token) *app.Error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), vaultLimit)
	defer cancel()
	var note *app.Error
	if err := t.vault.Save(ctx, source, token); err != nil {
		note = &app.Error{Code: app.CodeSecret, Message: "the sign-in of " + source + " could not be saved and lasts until Daybrief ends",
			Hint: "Unlock the system's keyring; daybrief doctor says what is wrong with it. If it stays so: " + signInHint(source), Err: plain(err)}
	}
	t.mu.Lock()
	k := t.of(source)
	told := note != nil || k.unsaved != nil
	k.unsaved = note
	k.dead, k.refresh = nil, ""
	t.mu.Unlock()
	if told && t.Tell != nil {
		t.Tell(source, note)
	}
	return note
}

// plain keeps the reader's face of a Vault's error and drops the cause, which
// may quote what was to be saved.
func plain(err error) error {
	var e *app.Error
	switch {
	case errors.As(err, &e):
		return errors.New(e.Message)
	case errors.Is(err, context.DeadlineExceeded):
		return errors.New("the keyring did not answer in time")
	}
	return errors.New("the keyring refused")
}

func signInHint(source string) string {
	return fmt.Sprintf("Sign in with: daybrief source signin %q", source)
}
