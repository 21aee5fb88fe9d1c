package signin

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/oauth2"

	"daybrief/app"
)

// Limits of the listener.
const (
	loopbackTimeout = 10 * time.Second // of one request
	loopbackHeader  = 32 << 10         // bytes of headers and address
	loopbackGrace   = time.Second      // for the last page to get out
	maxCode         = 8 << 10          // bytes of an authorization code
)

// Browser signs in with the reader's browser (RFC 8252): it listens on the
// loopback address with a free port, calls open with the provider's page, waits
// for the one answer that carries the state of this flow, closes the listener
// and trades the code for a token.
//
// open starts the browser, or shows the address, and returns without waiting
// for the reader. Everything else that reaches the listener is turned away and
// changes nothing. Errors are *app.Error: code config for a client that cannot
// be used, login when access was refused, timeout when nobody answered within
// Limit, cancelled when ctx ended, else what the network or the provider said.
func (f Flow) Browser(ctx context.Context, open func(url string) error) (Token, error) {
	if err := f.check(); err != nil {
		return Token{}, err
	}
	limit := f.Limit
	if limit <= 0 {
		limit = browserLimit
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	state, verifier := rand.Text(), oauth2.GenerateVerifier()
	l, err := listen(ctx, state, "127.0.0.1:0", "[::1]:0")
	if err != nil {
		return Token{}, err
	}
	defer l.close(0)
	defer context.AfterFunc(ctx, func() { l.close(0) })() // at once, whatever open is doing
	cfg := f.config("http://" + l.host)
	answer, err := f.ask(ctx, l, func() error { return open(cfg.AuthCodeURL(state, f.extras(verifier)...)) })
	if err != nil {
		return Token{}, err
	}
	l.close(loopbackGrace)
	if answer.fault != nil {
		return Token{}, f.Client.explain(answer.fault)
	}
	token, err := f.redeem(cfg, func(c *oauth2.Config) (*oauth2.Token, error) {
		return c.Exchange(f.web(ctx), answer.code, oauth2.VerifierOption(verifier))
	})
	switch {
	case ctx.Err() != nil && err != nil:
		return Token{}, f.Client.ended(ctx, "the provider took too long")
	case err != nil:
		return Token{}, f.failed(err)
	}
	return f.finish(token)
}

// extras are the parameters beside those of RFC 6749.
func (f Flow) extras(verifier string) []oauth2.AuthCodeOption {
	out := []oauth2.AuthCodeOption{oauth2.S256ChallengeOption(verifier)}
	if f.Login != "" {
		out = append(out, oauth2.SetAuthURLParam("login_hint", f.Login))
	}
	if f.Client.google() {
		// Without these Google hands out no refresh token, or only the first time.
		out = append(out, oauth2.AccessTypeOffline, oauth2.SetAuthURLParam("prompt", "consent"))
	}
	return out
}

// ask opens the browser and waits for the answer.
func (f Flow) ask(ctx context.Context, l *loopback, open func() error) (callback, error) {
	opened := open()
	select {
	case a := <-l.answers: // also when open complained: the answer is there
		return a, nil
	default:
	}
	if ctx.Err() == nil && opened != nil {
		return callback{}, &app.Error{Code: app.CodeLogin, Message: "Signing in with " + f.Client.Title() + " failed: the browser could not be opened",
			Hint: "Open a browser yourself and sign in by address, or sign in on another device where the provider offers it.", Err: errNoBrowser}
	}
	select {
	case a := <-l.answers:
		return a, nil
	case <-ctx.Done():
		return callback{}, f.Client.ended(ctx, "nobody answered in the browser in time")
	}
}

// errNoBrowser stands for what open returned: that may hold the address, and
// with it the state.
var errNoBrowser = errors.New("opening the browser failed")

// callback is the provider's answer, as the browser brings it.
type callback struct {
	code  string
	fault *fault // instead of a code
}

// Why a request is not the answer.
var (
	errForeign = errors.New("signin: not the state of this flow")
	errCrooked = errors.New("signin: an answer that is neither code nor error")
)

// readCallback reads the query of the redirect (RFC 6749 section 4.1.2). The
// state is compared in constant time and before anything else is looked at.
func readCallback(query, state string) (callback, error) {
	v, err := url.ParseQuery(query)
	if err != nil {
		return callback{}, errForeign
	}
	got := v["state"]
	if len(got) != 1 || subtle.ConstantTimeCompare([]byte(got[0]), []byte(state)) != 1 {
		return callback{}, errForeign
	}
	if len(v["code"]) > 1 || len(v["error"]) > 1 {
		return callback{}, errCrooked
	}
	code, fail := v.Get("code"), v.Get("error")
	switch {
	case fail != "" && code == "":
		return callback{fault: &fault{code: known(fail), detail: aadsts.FindString(v.Get("error_description"))}}, nil
	case code != "" && fail == "" && len(code) <= maxCode && printable(code):
		return callback{code: code}, nil
	}
	return callback{}, errCrooked
}

// loopback is the listener of one flow.
type loopback struct {
	host    string // 127.0.0.1:PORT or [::1]:PORT, as the browser has to name it
	state   string
	server  *http.Server
	taken   atomic.Bool
	answers chan callback // takes one
	served  chan struct{} // closed when the server has ended
	closing sync.Once
}

// listen opens the listener on the first address that can be had and serves it.
// close ends it.
func listen(ctx context.Context, state string, addresses ...string) (*loopback, error) {
	var lc net.ListenConfig
	var ln net.Listener
	var err error
	for _, address := range addresses {
		if ln, err = lc.Listen(ctx, "tcp", address); err == nil {
			break
		}
	}
	if ln == nil {
		return nil, &app.Error{Code: app.CodeNetwork, Message: "Signing in failed: the browser has no way back, since this machine lets no program listen on its own address 127.0.0.1",
			Hint: "Check a firewall on this machine, or sign in on another device where the provider offers it.", Err: err}
	}
	l := &loopback{host: ln.Addr().String(), state: state, answers: make(chan callback, 1), served: make(chan struct{})}
	l.server = &http.Server{
		Handler:           l,
		ReadHeaderTimeout: loopbackTimeout,
		ReadTimeout:       loopbackTimeout,
		WriteTimeout:      loopbackTimeout,
		MaxHeaderBytes:    loopbackHeader,
		ErrorLog:          log.New(io.Discard, "", 0), // what strangers send is nobody's concern
	}
	l.server.SetKeepAlivesEnabled(false)
	go func() {
		defer close(l.served)
		_ = l.server.Serve(ln) // always http.ErrServerClosed or the end of the listener
	}()
	return l, nil
}

// close ends the listener, with that much time for pages under way, and waits
// for it. It may be called often; the first call counts.
func (l *loopback) close(grace time.Duration) {
	l.closing.Do(func() {
		if grace > 0 {
			ctx, cancel := context.WithTimeout(context.Background(), grace)
			defer cancel()
			_ = l.server.Shutdown(ctx) // what is left is closed below
		}
		_ = l.server.Close()
		<-l.served
	})
}

// ServeHTTP takes the answer and turns everything else away.
func (l *loopback) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.Host != l.host:
		// Another name that leads here is a page that rebinds its DNS.
		pageForeign.write(w)
	case r.URL.Path != "/":
		pageNothing.write(w)
	case r.Method != http.MethodGet:
		pageMethod.write(w)
	case isPrefetch(r.Header):
		pageForeign.write(w)
	default:
		l.take(w, r.URL.RawQuery)
	}
}

func (l *loopback) take(w http.ResponseWriter, query string) {
	answer, err := readCallback(query, l.state)
	if err != nil {
		pageForeign.write(w)
		return
	}
	if l.taken.Swap(true) {
		pageUsed.write(w)
		return
	}
	if answer.fault != nil {
		pageRefused.write(w)
	} else {
		pageDone.write(w)
	}
	l.answers <- answer
}

// isPrefetch reports whether the browser only guesses that the reader may want
// the page. It loads it again when they do.
func isPrefetch(h http.Header) bool {
	for _, name := range []string{"Sec-Purpose", "Purpose", "X-Moz"} {
		if strings.Contains(strings.ToLower(h.Get(name)), "prefetch") {
			return true
		}
	}
	return false
}
