package calendar

import (
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"daybrief/app"
)

// TestAllAnswersTogetherHaveAnEnd holds that many answers within their limit
// are not more than one fetch may keep.
func TestAllAnswersTogetherHaveAnEnd(t *testing.T) {
	at := &url.URL{Scheme: "https", Host: "cal.example.org", Path: "/"}
	say := func() *http.Response {
		return &http.Response{StatusCode: http.StatusMultiStatus, Body: io.NopCloser(strings.NewReader(`<multistatus xmlns="DAV:"/>`))}
	}
	c := &caldav{web: &web{set: app.SourceSettings{Name: "Work"}}, received: maxReceived - 40}
	if _, err := c.answer(say(), at); err != nil {
		t.Fatal(err)
	}
	if _, err := c.answer(say(), at); app.AsError(err).Code != app.CodeTooLarge || unusable(err) || tooLarge(err) || goesOn(err) {
		t.Errorf("not the end: %v", err)
	}
}
