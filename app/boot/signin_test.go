package boot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/zalando/go-keyring"

	"daybrief/app"
	"daybrief/connectors/signin"
	"daybrief/connectors/signin/idptest"
)

// office is a calendar server that lets in who has a good token.
func office(t *testing.T, idp *idptest.Server) *httptest.Server {
	t.Helper()
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		user, ok := idp.Good(strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer "))
		if !ok || user != "ana@office.example" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "text/calendar")
		_, _ = io.WriteString(w, icsFile)
	}))
	t.Cleanup(s.Close)
	return s
}

// signInConfig has one source that signs in at the identity provider.
func signInConfig(idp *idptest.Server, address string) string {
	c := idp.Client()
	return fmt.Sprintf("[model]\noff = true\n[oauth.office]\nclient_id = %q\nauth_url = %q\ntoken_url = %q\ndevice_url = %q\nscopes = [\"%s\"]\n"+
		"[[source]]\nname = \"Office\"\ntype = \"calendar\"\naddress = %q\noauth = \"office\"\nuser = \"ana@office.example\"\n",
		c.ID, c.AuthURL, c.TokenURL, c.DeviceURL, strings.Join(c.Scopes, `", "`), address)
}

// inBrowser signs the source in with a browser that is a script.
func inBrowser(t *testing.T, a *App, idp *idptest.Server, s app.SourceSettings) *app.Error {
	t.Helper()
	visited := make(chan error, 1)
	kept, err := a.SignIn(t.Context(), s, SignInOptions{Show: func(address string) {
		go func() { visited <- idp.Open("ana@office.example")(address) }()
	}})
	if err := errors.Join(err, <-visited); err != nil {
		t.Fatal(err)
	}
	return kept
}

// noBrowser is an environment whose browser does nothing.
func noBrowser(name string) string {
	return map[string]string{"DAYBRIEF_BROWSER": "true"}[name]
}

func statusOf(t *testing.T, a *App) app.SourceStatus {
	t.Helper()
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
	if err != nil || len(res.Brief.Sources) != 1 {
		t.Fatalf("%d sources, %v", len(res.Brief.Sources), err)
	}
	return res.Brief.Sources[0]
}

// revokeAll takes back every sign-in that a keyring holds.
func revokeAll(t *testing.T, idp *idptest.Server, r *ring) {
	t.Helper()
	for _, text := range r.kept {
		var kept signin.Token
		if err := json.Unmarshal([]byte(text), &kept); err != nil {
			t.Fatal(err)
		}
		idp.Revoke(kept.Refresh)
	}
}

// TestSigningInLastsUntilItIsRevoked goes from no sign-in over the browser, a
// new start, an access token that ended, to a sign-in that was taken back.
func TestSigningInLastsUntilItIsRevoked(t *testing.T) {
	idp, later := idptest.NewServer(t), time.Duration(0)
	clock := func() time.Time { return time.Now().Add(later) }
	idp.SetNow(clock)
	o := Options{Home: t.TempDir(), Keyring: &ring{kept: map[string]string{}}, Getenv: noBrowser, Now: clock}
	a := opened(t, signInConfig(idp, office(t, idp).URL+"/club.ics"), o)
	if st := statusOf(t, a); st.State != app.SourceFailed || st.Code != app.CodeSignIn || !strings.Contains(st.Hint, "source signin") {
		t.Fatalf("before the first sign-in: %+v", st)
	}
	if kept := inBrowser(t, a, idp, a.Config.Source[0]); kept != nil {
		t.Errorf("not kept: %+v", kept)
	}
	if st := statusOf(t, a); st.State != app.SourceOK || st.Items != 1 {
		t.Fatalf("signed in: %+v", st)
	}
	again := opened(t, "", o)
	later += 2 * time.Hour // the access token has ended
	if st := statusOf(t, again); st.State != app.SourceOK || len(idp.Requests(idptest.TokenPath)) != 2 {
		t.Fatalf("the access token ended: %+v", st)
	}
	later += 2 * time.Hour
	revokeAll(t, idp, o.Keyring.(*ring))
	st := statusOf(t, again)
	if st.State != app.SourceStale || st.Code != app.CodeSignIn || st.AsOf.IsZero() || st.Items != 1 {
		t.Errorf("revoked: %+v, want an older answer with its date", st)
	}
	if tested := again.TestSource(t.Context(), again.Config.Source[0]); !PasswordRefused(tested) || tested.SignIn != "oauth" {
		t.Errorf("the test says %+v", tested)
	}
}

func TestSigningInOnAnotherDevice(t *testing.T) {
	idp := idptest.NewServer(t)
	idp.Behave(idptest.Conduct{Interval: 1})
	a := opened(t, signInConfig(idp, office(t, idp).URL), Options{Getenv: noBrowser, Now: time.Now})
	kept, err := a.SignIn(t.Context(), a.Config.Source[0], SignInOptions{Device: true, Code: func(c DeviceCode) {
		if !idp.Approve(c.Code, "ana@office.example") {
			t.Errorf("the code %q is not known", c.Code)
		}
	}})
	if err != nil || kept != nil {
		t.Fatalf("%v, %v", kept, err)
	}
	if st := statusOf(t, a); st.State != app.SourceOK {
		t.Errorf("%+v", st)
	}
}

// TestWithoutAKeyringTheSignInLastsAsLongAsTheProgram and says so.
func TestWithoutAKeyringTheSignInLastsAsLongAsTheProgram(t *testing.T) {
	idp := idptest.NewServer(t)
	o := Options{Keyring: &ring{fault: errors.New("no session bus")}, Getenv: noBrowser, Now: time.Now}
	a := opened(t, signInConfig(idp, office(t, idp).URL), o)
	kept := inBrowser(t, a, idp, a.Config.Source[0])
	if kept == nil || kept.Code != app.CodeSecret {
		t.Fatalf("it does not say that it is not kept: %+v", kept)
	}
	if st := statusOf(t, a); st.State != app.SourcePartial || st.Items != 1 || st.Code != app.CodeSecret {
		t.Errorf("%+v", st)
	}
}

func TestARegistrationWithoutAClientIDCostsItsSourceAlone(t *testing.T) {
	s := newSite(t)
	a := opened(t, "[model]\noff = true\n[[source]]\nname = \"Company\"\ntype = \"email\"\naddress = \"ana@company.example\"\nserver = \"127.0.0.1:1\"\noauth = \"microsoft\"\n"+
		"[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \""+s.URL+"/news.atom\"\n", Options{})
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
	if err != nil {
		t.Fatal(err)
	}
	company, news := res.Brief.Sources[0], res.Brief.Sources[1]
	if company.State != app.SourceFailed || company.Code != app.CodeConfig || !strings.Contains(company.Hint, "docs/signin.md") {
		t.Errorf("%+v", company)
	}
	if news.State != app.SourceOK {
		t.Errorf("%+v", news)
	}
}

func TestWhatTheFileSaysStandsOverWhatIsKnown(t *testing.T) {
	a := opened(t, "[oauth.google]\nclient_id = \"own\"\nscopes = [\"just.this\"]\n", Options{})
	c, err := a.oauthClient("google")
	known, _ := signin.Known("google")
	if err != nil || c.ID != "own" || c.TokenURL != known.TokenURL || len(c.Scopes) != 1 || c.Scopes[0] != "just.this" || c.Name != "google" {
		t.Errorf("%+v, %v", c, err)
	}
}

// short is a keyring that takes only short texts, as on Windows.
type short struct{ *ring }

func (s short) Set(service, account, value string) error {
	if len(value) > 200 {
		return keyring.ErrSetDataTooBig
	}
	return s.ring.Set(service, account, value)
}

func TestAShortKeyringKeepsWhatRenews(t *testing.T) {
	a := opened(t, "", Options{Keyring: short{&ring{kept: map[string]string{}}}})
	v := vault{a.secrets.Tokens()}
	if err := v.Save(t.Context(), "Mail", signin.Token{Access: strings.Repeat("a", 1000), Refresh: "renew", Expiry: wednesday}); err != nil {
		t.Fatal(err)
	}
	if got, err := v.Load(t.Context(), "Mail"); err != nil || got.Refresh != "renew" || got.Access != "" {
		t.Errorf("%v, %v", got, err)
	}
	if err := a.secrets.Tokens().Save(t.Context(), "Mail", "{half"); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Load(t.Context(), "Mail"); !errors.Is(err, app.ErrNotFound) || strings.Contains(err.Error(), "half") {
		t.Errorf("damaged: %v", err)
	}
}

// withPassword opens the program with a calendar that wants the password right,
// one that would be sent it in the clear, and a source that wants none.
func withPassword(t *testing.T, r *ring, vars map[string]string) *App {
	t.Helper()
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, p, _ := r.BasicAuth(); p != "right" {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		w.Header().Set("Content-Type", "text/calendar")
		_, _ = io.WriteString(w, icsFile)
	}))
	t.Cleanup(srv.Close)
	config := "[[source]]\nname = \"Club\"\ntype = \"calendar\"\naddress = \"" + srv.URL + "/club.ics\"\nuser = \"ana\"\n" +
		"[[source]]\nname = \"Open\"\ntype = \"calendar\"\naddress = \"http://cal.example/x\"\nuser = \"ana\"\n" +
		"[[source]]\nname = \"HN\"\ntype = \"hackernews\"\n"
	return opened(t, config, Options{Keyring: r, Getenv: func(name string) string { return vars[name] }})
}

func TestPasswordsAreTriedBeforeTheyAreKept(t *testing.T) {
	r, vars := &ring{kept: map[string]string{}}, map[string]string{}
	a := withPassword(t, r, vars)
	club := a.Config.Source[0]
	for _, c := range []struct {
		password string
		refused  bool
		kept     int
	}{{"wrong", true, 0}, {"right", false, 1}} {
		tested, kept, err := a.EnterPassword(t.Context(), club, c.password)
		if err != nil || kept != nil || PasswordRefused(tested) != c.refused || len(r.kept) != c.kept {
			t.Errorf("%s: %+v, %v, %v, kept %d", c.password, tested, kept, err, len(r.kept))
		}
	}
	if tested := a.TestSource(t.Context(), club); tested.SignIn != "keyring" || tested.Error != nil {
		t.Errorf("from the keyring: %+v", tested)
	}
	vars["DAYBRIEF_PASSWORD_CLUB"] = "right"
	if tested := a.TestSource(t.Context(), club); tested.SignIn != "environment" {
		t.Errorf("from the environment: %+v", tested)
	}
}

func TestWhoTakesAPassword(t *testing.T) {
	vars := map[string]string{}
	a := withPassword(t, &ring{kept: map[string]string{}}, vars)
	for i, want := range []bool{true, false, false} {
		if s := a.Config.Source[i]; a.WantsPassword(t.Context(), s) != want {
			t.Errorf("%s wants a password: %v", s.Name, !want)
		}
	}
	vars["DAYBRIEF_PASSWORD_CLUB"] = "right"
	for _, s := range append(a.Config.Source, app.SourceSettings{Name: "M", Type: "email", Address: "a@b.example", OAuth: "google"}) {
		_, _, err := a.EnterPassword(t.Context(), s, "x")
		if e := app.AsError(err); e == nil || e.Code != app.CodeUsage || e.Hint == "" {
			t.Errorf("%s took a password: %v", s.Name, err)
		}
	}
}

func TestWithoutAKeyringAPasswordIsHeld(t *testing.T) {
	a := withPassword(t, &ring{fault: context.DeadlineExceeded}, nil)
	_, kept, err := a.EnterPassword(t.Context(), a.Config.Source[0], "right")
	if err != nil || kept == nil || kept.Code != app.CodeSecret {
		t.Errorf("%v, %v", kept, err)
	}
	if v, err := a.secret(t.Context(), "Club", ""); v != "right" || err != nil {
		t.Errorf("it is not held: %v", err)
	}
	if err := a.notKept(a.Config.Source[0]); app.AsError(err) == nil || !strings.Contains(app.AsError(err).Hint, "DAYBRIEF_PASSWORD_CLUB") {
		t.Errorf("it is not said: %v", err)
	}
}

func TestThePageKnowsHowToSignIn(t *testing.T) {
	a := opened(t, "[[source]]\nname = \"Mail\"\ntype = \"email\"\naddress = \"ana@gmail.com\"\n[[source]]\nname = \"Office\"\ntype = \"email\"\naddress = \"ana@office.example\"\noauth = \"microsoft\"\n"+
		"[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \"https://news.example/feed\"\n", Options{Transport: offline{t}})
	p := a.Page()
	for _, c := range []struct{ source, way, hint string }{
		{"Mail", "password", "app password"}, {"Office", "browser", ""}, {"News", "", ""}, {"Nobody", "", ""},
	} {
		if way, hint := p.SignInBy(c.source); way != c.way || !strings.Contains(hint, c.hint) {
			t.Errorf("%s: %q %q", c.source, way, hint)
		}
	}
	if e := app.AsError(p.SignIn(t.Context(), "Office")); e == nil || e.Code != app.CodeConfig {
		t.Errorf("without a client id: %v", e)
	}
	if e := app.AsError(p.EnterPassword(t.Context(), "News", "x")); e == nil || e.Code != app.CodeUsage {
		t.Errorf("a feed: %v", e)
	}
	if e := app.AsError(p.EnterPassword(t.Context(), "Nobody", "x")); e == nil || e.Code != app.CodeNotFound {
		t.Errorf("nobody: %v", e)
	}
}
