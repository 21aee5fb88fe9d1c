package connectors_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// wrong is an error and what a reader is to be told about it.
type wrong struct {
	err  error
	code string
	says string // in the message
}

func wrongs() map[string]wrong {
	at := func(k fetch.Kind) *fetch.Error { return &fetch.Error{Kind: k, Host: "feeds.example.org"} }
	own := &app.Error{Code: app.CodeNotFeed, Message: "no feed"}
	var syntax any
	badSyntax := json.Unmarshal([]byte("{"), &syntax)
	badType := json.Unmarshal([]byte(`"x"`), &struct{ Title string }{})
	return map[string]wrong{
		"dns":          {at(fetch.DNS), app.CodeDNS, "feeds.example.org is not known"},
		"refused":      {at(fetch.Refused), app.CodeRefused, "nothing answers there"},
		"authority":    {&fetch.Error{Kind: fetch.TLS, Fault: fetch.FaultAuthority, Host: "h"}, app.CodeTLS, "authority"},
		"expired":      {&fetch.Error{Kind: fetch.TLS, Fault: fetch.FaultExpired, Host: "h"}, app.CodeTLS, "expired"},
		"wrong name":   {&fetch.Error{Kind: fetch.TLS, Fault: fetch.FaultName, Host: "h"}, app.CodeTLS, "another name"},
		"no tls":       {&fetch.Error{Kind: fetch.TLS, Fault: fetch.FaultNotTLS, Host: "h"}, app.CodeTLS, "does not speak TLS"},
		"tls":          {at(fetch.TLS), app.CodeTLS, "no secure connection"},
		"401":          {&fetch.Error{Kind: fetch.Unauthorized, Status: 401}, app.CodeUnauth, "password"},
		"403":          {&fetch.Error{Kind: fetch.Forbidden, Status: 403}, app.CodeForbidden, "403"},
		"challenge":    {at(fetch.Challenge), app.CodeForbidden, "checks for a browser"},
		"404":          {&fetch.Error{Kind: fetch.NotFound, Status: 404}, app.CodeMissing, "404"},
		"429":          {&fetch.Error{Kind: fetch.RateLimited, RetryAfter: 2 * time.Minute}, app.CodeRate, "in 2 minutes"},
		"429 no time":  {at(fetch.RateLimited), app.CodeRate, "fewer requests"},
		"500":          {&fetch.Error{Kind: fetch.Server, Status: 502}, app.CodeServer, "502"},
		"418":          {&fetch.Error{Kind: fetch.Status, Status: 418}, app.CodeServer, "418"},
		"too large":    {at(fetch.TooLarge), app.CodeTooLarge, "too large"},
		"garbled":      {at(fetch.Garbled), app.CodeFormat, "makes no sense"},
		"time-out":     {at(fetch.Timeout), app.CodeTimeout, "too long"},
		"cut":          {at(fetch.Cut), app.CodeCut, "in the middle"},
		"network":      {at(fetch.Network), app.CodeNetwork, "no way to"},
		"redirects":    {at(fetch.Redirects), app.CodeNetwork, "redirect"},
		"host":         {at(fetch.HostNotAllowed), app.CodeHost, "not an allowed host"},
		"redirect":     {&fetch.Error{Kind: fetch.HostNotAllowed, Host: "b.example", From: "a.example"}, app.CodeHost, "a.example redirects to b.example"},
		"rebinding":    {&fetch.Error{Kind: fetch.HostNotAllowed, Host: "b.example", Local: true}, app.CodeHost, "inside your own network"},
		"cancelled":    {at(fetch.Cancelled), app.CodeCancelled, "cancelled"},
		"ctx":          {fmt.Errorf("read: %w", context.Canceled), app.CodeCancelled, "cancelled"},
		"deadline":     {fmt.Errorf("read: %w", context.DeadlineExceeded), app.CodeTimeout, "too long"},
		"raw dns":      {&net.DNSError{Err: "no such host", Name: "h"}, app.CodeDNS, "not known"},
		"raw refused":  {&net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}, app.CodeRefused, "refused"},
		"raw cut":      {fmt.Errorf("imap: %w", io.ErrUnexpectedEOF), app.CodeCut, "in the middle"},
		"wrapped":      {&url.Error{Op: "Get", URL: "https://h/?token=hush", Err: at(fetch.DNS)}, app.CodeDNS, "not known"},
		"json":         {fmt.Errorf("decode: %w", badSyntax), app.CodeFormat, "makes no sense"},
		"json type":    {fmt.Errorf("decode: %w", badType), app.CodeFormat, "makes no sense"},
		"already ours": {fmt.Errorf("rss: %w", own), app.CodeNotFeed, "no feed"},
		"unknown":      {errors.New("boom"), app.CodeInternal, "fault in Daybrief"},
	}
}

func TestExplain(t *testing.T) {
	for name, c := range wrongs() {
		t.Run(name, func(t *testing.T) {
			got := connectors.Explain("Market news", c.err)
			if got.Code != c.code || !strings.Contains(got.Message, c.says) {
				t.Errorf("got %q: %q, want %q with %q", got.Code, got.Message, c.code, c.says)
			}
			if name == "already ours" {
				return
			}
			if !strings.HasPrefix(got.Message, "Market news could not be read") || len(got.Hint) < 10 || !strings.HasSuffix(got.Hint, ".") {
				t.Errorf("message %q, hint %q", got.Message, got.Hint)
			}
			if strings.Contains(got.Message+got.Hint, "hush") || strings.Contains(got.Message, "%!") {
				t.Errorf("message %q", got.Message)
			}
			if !errors.Is(got, c.err) {
				t.Error("the cause is lost")
			}
		})
	}
	if connectors.Explain("x", nil) != nil {
		t.Error("nil must stay nil")
	}
	if got := connectors.Explain("", &fetch.Error{Kind: fetch.DNS}).Message; !strings.HasPrefix(got, "The source ") {
		t.Errorf("without a name: %q", got)
	}
}

// TestExplainNamesTheHostOnce has sources that are called like their host.
func TestExplainNamesTheHostOnce(t *testing.T) {
	kinds := []fetch.Kind{fetch.DNS, fetch.Refused, fetch.Timeout, fetch.Network, fetch.Cut, fetch.Garbled, fetch.TooLarge, fetch.Redirects,
		fetch.Cancelled, fetch.HostNotAllowed, fetch.RateLimited, fetch.Unauthorized, fetch.Forbidden, fetch.NotFound, fetch.Server, fetch.Status, fetch.Challenge}
	for _, kind := range kinds {
		e := connectors.Explain("feeds.example", &fetch.Error{Kind: kind, Host: "www.feeds.example", Status: 500})
		if !strings.HasPrefix(e.Message, "feeds.example could not be read: ") || strings.Count(e.Message, "feeds.example") != 1 || strings.ContainsRune(e.Message+e.Hint, 0) {
			t.Errorf("%s: %q, %q", kind, e.Message, e.Hint)
		}
	}
	for _, fault := range []string{fetch.FaultAuthority, fetch.FaultExpired, fetch.FaultName, fetch.FaultNotTLS, fetch.FaultOther} {
		e := connectors.Explain("127.0.0.1", &fetch.Error{Kind: fetch.TLS, Fault: fault, Host: "127.0.0.1"})
		if strings.Count(e.Message, "127.0.0.1") != 1 {
			t.Errorf("%s: %q", fault, e.Message)
		}
	}
	e := connectors.Explain("a.example", &fetch.Error{Kind: fetch.HostNotAllowed, Host: "b.example", From: "a.example"})
	if want := "a.example could not be read: it redirects to b.example, which is not an allowed host"; e.Message != want || !strings.Contains(e.Hint, "b.example") {
		t.Errorf("%q, %q", e.Message, e.Hint)
	}
	e = connectors.Explain("127.0.0.1", &fetch.Error{Kind: fetch.Server, Host: "127.0.0.1", Status: 503})
	if want := "127.0.0.1 could not be read: it has trouble of its own (503)"; e.Message != want {
		t.Errorf("%q", e.Message)
	}
}

func TestDecodeArgs(t *testing.T) {
	type args struct {
		Limit *int   `json:"limit"`
		Query string `json:"query"`
	}
	for in, good := range map[string]bool{
		"": true, "null": true, "{}": true, ` {"limit": 3} `: true,
		"[]": false, `"x"`: false, "{": false, `{"limit": "3"}`: false, `{"other": 1}`: false, `{} {}`: false, "7": false,
	} {
		err := connectors.DecodeArgs("get_x", json.RawMessage(in), &args{})
		if (err == nil) != good {
			t.Errorf("%q: %v", in, err)
		}
		if err != nil && (app.AsError(err).Code != app.CodeUsage || !strings.Contains(app.AsError(err).Hint, "limit, query")) {
			t.Errorf("%q: %+v", in, app.AsError(err))
		}
	}
}
