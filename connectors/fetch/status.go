package fetch

import (
	"bytes"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// StatusError returns the *Error of an answer that is none, for callers that
// use HTTP. It reads the beginning of the body but does not close it.
func (c *Client) StatusError(resp *http.Response) *Error {
	wait, said := retryAfter(resp, c.opts.Now())
	return statusError(resp, wait, said)
}

func statusError(resp *http.Response, wait time.Duration, said bool) *Error {
	e := &Error{Kind: Status, Status: resp.StatusCode, RetryAfter: wait}
	if resp.Request != nil && resp.Request.URL != nil {
		e.Host, _ = target(resp.Request.URL)
		e.URL = SafeAddress(resp.Request.URL)
	}
	head, _ := io.ReadAll(io.LimitReader(resp.Body, errorBody)) // what came is enough to judge by
	switch s := resp.StatusCode; {
	case isChallenge(resp, head):
		e.Kind = Challenge
	case s == http.StatusUnauthorized:
		e.Kind = Unauthorized
	case s == http.StatusForbidden:
		e.Kind = Forbidden
	case s == http.StatusNotFound, s == http.StatusGone:
		e.Kind = NotFound
	case s == http.StatusTooManyRequests, s == http.StatusServiceUnavailable && said:
		e.Kind = RateLimited
	case s >= 500:
		e.Kind = Server
	}
	e.Body = head
	return e
}

// retryAfter reads the header of RFC 9110 section 10.2.3 from the answers it
// means something for. said is true when there was one that can be read.
func retryAfter(resp *http.Response, now time.Time) (wait time.Duration, said bool) {
	if resp.StatusCode != http.StatusTooManyRequests && resp.StatusCode != http.StatusServiceUnavailable {
		return 0, false
	}
	text := strings.TrimSpace(resp.Header.Get("Retry-After"))
	if text == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseFloat(text, 64); err == nil {
		switch {
		case !(seconds > 0): // NaN too
			return 0, true
		case seconds > maxHold.Seconds():
			return maxHold, true
		}
		return time.Duration(seconds * float64(time.Second)), true
	}
	at, err := http.ParseTime(text)
	if err != nil {
		return 0, false
	}
	return min(max(at.Sub(now), 0), maxHold), true
}

// challengeMarks are found in pages that hold a program back until a browser
// has solved something: Cloudflare, Anubis, DDoS-Guard, Imperva, Sucuri, AWS.
var challengeMarks = [][]byte{
	[]byte("cdn-cgi/challenge-platform"), []byte("_cf_chl_opt"), []byte("cf-browser-verification"),
	[]byte("<title>just a moment...</title>"), []byte("<title>attention required! | cloudflare</title>"),
	[]byte(`id="anubis_challenge"`), []byte("ddos-guard/js-challenge"), []byte("_incapsula_resource"),
	[]byte("sucuri_cloudproxy_js"), []byte("awswafcookiedomainlist"),
}

// isChallenge reports whether an answer is such a page. A page that came with
// a good status counts only if it is short and says so: an article about
// Cloudflare is none.
func isChallenge(resp *http.Response, body []byte) bool {
	h := resp.Header
	if h.Get("Cf-Mitigated") == "challenge" || strings.EqualFold(h.Get("X-Amzn-Waf-Action"), "challenge") {
		return true
	}
	if !strings.Contains(h.Get("Content-Type"), "html") {
		return false
	}
	if resp.StatusCode < 400 && len(body) > errorBody {
		return false
	}
	low := bytes.ToLower(body)
	for _, mark := range challengeMarks {
		if bytes.Contains(low, mark) {
			return true
		}
	}
	return false
}
