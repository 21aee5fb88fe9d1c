//go:build peers

package boot

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/secret"
	"daybrief/app/secret/keyringtest"
)

// club is a calendar server that wants the password right.
func club(t *testing.T) string {
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
	return srv.URL
}

// statuses runs and returns how the sources answered.
func statuses(t *testing.T, a *App) map[string]app.SourceStatus {
	t.Helper()
	res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
	if err != nil || len(res.Brief.TLDR) == 0 {
		t.Fatalf("no brief: %v", err)
	}
	out := map[string]app.SourceStatus{}
	for _, s := range res.Brief.Sources {
		out[s.Name] = s
	}
	return out
}

// wantLocked fails unless what needs the keyring says so and all else is there.
func wantLocked(t *testing.T, got map[string]app.SourceStatus) {
	t.Helper()
	for _, name := range []string{"Mail", "Club"} {
		if s := got[name]; s.Code != app.CodeSecret || !strings.Contains(s.Hint, "Unlock the keyring") {
			t.Errorf("locked, %s: %+v", name, s)
		}
	}
	if got["Club"].State != app.SourceStale || got["Club"].AsOf.IsZero() || got["News"].State != app.SourceOK {
		t.Errorf("locked: %+v", got)
	}
}

// TestKeyringLockedCostsItsSourcesAlone locks the real keyring between two runs,
// once with nobody to ask for its password and once with a window that nobody
// looks at, and unlocks it after.
func TestKeyringLockedCostsItsSourcesAlone(t *testing.T) {
	k := keyringtest.Start(t)
	if k == nil {
		return
	}
	news := newSite(t)
	config := "[model]\noff = true\n[[source]]\nname = \"Mail\"\ntype = \"email\"\naddress = \"ana@own.example\"\nserver = \"127.0.0.1:1\"\nsecurity = \"none\"\n" +
		"[[source]]\nname = \"Club\"\ntype = \"calendar\"\naddress = \"" + club(t) + "/club.ics\"\nuser = \"ana\"\n" +
		"[[source]]\nname = \"News\"\ntype = \"rss\"\naddress = \"" + news.URL + "/news.atom\"\n"
	k.Unlocked(t)
	a := opened(t, config, Options{Keyring: secret.System()})
	for _, name := range []string{"Mail", "Club"} {
		a.HoldPassword(name, "right")
		if err := a.KeepPassword(t.Context(), name); err != nil {
			t.Fatal(err)
		}
	}
	if got := statuses(t, a); got["Club"].State != app.SourceOK || got["News"].State != app.SourceOK {
		t.Fatalf("unlocked: %+v", got)
	}
	k.Locked(t)
	for _, nobodyLooks := range []bool{false, true} {
		if nobodyLooks {
			k.Prompter(t)
		}
		began := time.Now()
		wantLocked(t, statuses(t, a))
		if took := time.Since(began); took > time.Minute { // a guard against hanging, not a measure
			t.Errorf("the run took %v", took)
		}
	}
	k.Unlock(t)
	if got := statuses(t, a); got["Club"].State != app.SourceOK || got["Mail"].Code == app.CodeSecret {
		t.Errorf("unlocked again: %+v", got)
	}
}
