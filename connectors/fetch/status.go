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
	e.Guard = isChallenge(resp, head)
	switch s := resp.StatusCode; {
	case e.Guard != "":
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

// shortPage is how long a page is, in bytes, that does nothing but check.
const shortPage = 8 << 10

// guardMark is a sign of a page that holds a program back until a browser has
// solved something, and who made it.
type guardMark struct {
	mark  []byte // lower case
	guard string
	weak  bool // also in full pages the guard lets through: counts in short ones and in errors
}

// guardMarks are found in such pages.
var guardMarks = []guardMark{
	{mark: []byte("/orchestrate/chl_"), guard: "Cloudflare"},
	{mark: []byte("_cf_chl_opt"), guard: "Cloudflare"},
	{mark: []byte("cf-browser-verification"), guard: "Cloudflare"},
	{mark: []byte("<title>just a moment...</title>"), guard: "Cloudflare"},
	{mark: []byte("<title>attention required! | cloudflare</title>"), guard: "Cloudflare"},
	{mark: []byte(`id="anubis_challenge"`), guard: "Anubis"},
	{mark: []byte("/.within.website/x/cmd/anubis"), guard: "Anubis"},
	{mark: []byte("<title>making sure you're not a bot!</title>"), guard: "Anubis"},
	{mark: []byte("<title>making sure you&#39;re not a bot!</title>"), guard: "Anubis"},
	{mark: []byte("ddos-guard/js-challenge"), guard: "DDoS-Guard"},
	{mark: []byte("_incapsula_resource"), guard: "Imperva", weak: true},
	{mark: []byte("sucuri_cloudproxy_js"), guard: "Sucuri", weak: true},
	{mark: []byte("awswafcookiedomainlist"), guard: "AWS WAF", weak: true},
	{mark: []byte("captcha-delivery.com"), guard: "DataDome", weak: true},
	{mark: []byte(`id="px-captcha"`), guard: "HUMAN", weak: true},
	{mark: []byte("<title>vercel security checkpoint</title>"), guard: "Vercel"},
	{mark: []byte("/ips.js?kpsdk"), guard: "Kasada", weak: true},
}

// isChallenge returns who guards the site when an answer is a page that checks
// for a browser, "" when it is none. A page that came with a good status counts
// only if it is short and says so: an article about Cloudflare is none.
func isChallenge(resp *http.Response, body []byte) string {
	h := resp.Header
	switch {
	case h.Get("Cf-Mitigated") == "challenge":
		return "Cloudflare"
	case strings.EqualFold(h.Get("X-Amzn-Waf-Action"), "challenge"), strings.EqualFold(h.Get("X-Amzn-Waf-Action"), "captcha"):
		return "AWS WAF"
	}
	if !strings.Contains(h.Get("Content-Type"), "html") {
		return ""
	}
	if resp.StatusCode < 400 && len(body) > errorBody {
		return ""
	}
	low := bytes.ToLower(body)
	short := resp.StatusCode >= 400 || len(body) <= shortPage
	for _, m := range guardMarks {
		if (short || !m.weak) && bytes.Contains(low, m.mark) {
			return m.guard
		}
	}
	if resp.StatusCode == http.StatusForbidden && strings.EqualFold(h.Get("Server"), "cloudflare") {
		return "Cloudflare" // its own refusal, without a riddle to solve
	}
	return ""
}
