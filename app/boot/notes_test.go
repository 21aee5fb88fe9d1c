package boot

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors/conntest"
)

// TestAFeedThatMovedSaysSo: a permanent redirect is followed and told in the
// ledger and in the test of the source; a temporary one is not.
func TestAFeedThatMovedSaysSo(t *testing.T) {
	for status, told := range map[int]bool{http.StatusMovedPermanently: true, http.StatusFound: false} {
		server := conntest.NewServer(t)
		server.Bytes("/new.xml", "application/rss+xml", feedOf(wednesday))
		server.Handle("/feed.xml", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/new.xml", status) })
		home := homeWith(t, map[string]string{"Good": server.Base() + "/feed.xml"})
		a, err := Open(t.Context(), Options{Home: home, Now: func() time.Time { return wednesday }, Getenv: func(string) string { return "" }})
		if err != nil {
			t.Fatal(err)
		}
		res, err := a.Preload(t.Context(), PreloadOptions{Trigger: "command"})
		if err != nil || res.Run.State != "done" {
			t.Fatalf("%d: %v, %+v", status, err, res.Run)
		}
		st := res.Brief.Sources[0]
		if st.State != app.SourceOK || st.Items != 1 || (st.Code == app.CodeMoved) != told || strings.Contains(st.Why, server.Base()+"/new.xml") != told {
			t.Errorf("%d: the ledger says %+v", status, st)
		}
		s, err := a.Source("Good")
		if err != nil {
			t.Fatal(err)
		}
		if got := a.TestSource(t.Context(), s); got.Error != nil || (len(got.Notes) == 1) != told {
			t.Errorf("%d: the test says %v and %v", status, got.Error, got.Notes)
		}
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}
}
