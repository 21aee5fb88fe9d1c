package conntest

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

// AllFaults returns the fault table in order.
func AllFaults() []Fault {
	return []Fault{DNS, Refused, TLS, Unauthorized, Forbidden, RateLimited, ServerError, Garbage, Empty, HTML,
		Truncated, Endless, Bomb, Drip, Hang, Redirect, Cut}
}

// codes returns the codes a fault may be explained with. None means that an
// answer without an error will do too: half of a feed may be a good feed.
func codes(f Fault) (list []string, lenient bool) {
	switch f {
	case DNS:
		return []string{app.CodeDNS}, false
	case Refused:
		return []string{app.CodeRefused}, false
	case TLS:
		return []string{app.CodeTLS}, false
	case Unauthorized:
		return []string{app.CodeUnauth, app.CodeLogin}, false
	case Forbidden:
		return []string{app.CodeForbidden}, false
	case RateLimited:
		return []string{app.CodeRate}, false
	case ServerError:
		return []string{app.CodeServer}, false
	case Garbage, Empty, HTML:
		return []string{app.CodeFormat, app.CodeNotFeed, app.CodeNotCal}, false
	case Truncated:
		return []string{app.CodeFormat, app.CodeNotFeed, app.CodeNotCal, app.CodeCut}, true
	case Endless:
		return []string{app.CodeTooLarge, app.CodeTimeout}, false
	case Bomb:
		return []string{app.CodeTooLarge}, false
	case Drip, Hang:
		return []string{app.CodeTimeout}, false
	case Redirect:
		return []string{app.CodeHost}, false
	}
	return []string{app.CodeCut}, false
}

func fault(t *testing.T, c Case, f Fault) {
	limit := goodTime
	if f == Drip || f == Hang {
		limit = faultTime
	}
	e := newEnv(t, c, f, limit)
	begin := time.Now()
	items, report, err := e.fetch(t.Context(), nil)
	if d := time.Since(begin); d > limit+2*prompt {
		t.Errorf("took %v", d)
	}
	want, lenient := codes(f)
	if own, ok := c.Codes[f]; ok {
		want, lenient = own, len(own) == 0
	}
	if err == nil && len(report.Partial) > 0 {
		err = report.Partial[0]
	}
	if err == nil {
		if !lenient {
			t.Errorf("no error, %d items; want code %v", len(items), want)
		}
		return
	}
	checkItems(t, c, e.set.Name, items)
	got := connectors.Explain(e.set.Name, err)
	if len(want) > 0 && !slices.Contains(want, got.Code) {
		t.Errorf("code %q (%v), want %v", got.Code, err, want)
	}
	checkSentence(t, got)
}

// checkSentence checks that an error is fit for a reader and tells no secret.
func checkSentence(t *testing.T, e *app.Error) {
	t.Helper()
	if len(e.Message) < 15 || e.Hint == "" || !strings.Contains(e.Message, " ") {
		t.Errorf("message %q and hint %q must be sentences", e.Message, e.Hint)
	}
	for _, s := range []string{e.Error(), e.Hint} {
		for _, secret := range []string{Secret, "token=", "hush"} {
			if strings.Contains(s, secret) {
				t.Errorf("%q tells %q", s, secret)
			}
		}
	}
	for _, s := range []string{"goroutine", "0x", "%!", "EOF", "dial tcp", "json:"} {
		if strings.Contains(e.Message, s) {
			t.Errorf("message %q is not for readers: %q", e.Message, s)
		}
	}
}

func deadline(t *testing.T, c Case) {
	e := newEnv(t, c, Hang, goodTime)
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	begin := time.Now()
	items, _, err := e.fetch(ctx, nil)
	if err == nil || len(items) > 0 {
		t.Errorf("got %d items and error %v from a server that hangs", len(items), err)
	}
	if d := time.Since(begin); d > prompt {
		t.Errorf("took %v after a deadline of 200 ms", d)
	}
}

func tool(t *testing.T, c Case) {
	e := newEnv(t, c, None, goodTime)
	call := func(args string) ([]app.Item, error) {
		return c.Connector.Tool.Call(t.Context(), json.RawMessage(args), []app.SourceSettings{e.set}, e.deps)
	}
	args := "{}"
	if c.Args != nil {
		args = string(c.Args)
	}
	items, err := call(args)
	if err != nil || len(items) == 0 {
		t.Errorf("Call(%s): %d items, error %v", args, len(items), err)
	}
	for i := range items {
		checkText(t, &items[i])
	}
	wrong := append([]string{"[]", `"text"`, "{", `{"no_such_argument": true}`}, c.WrongArgs...)
	for _, args := range wrong {
		_, err := call(args)
		if err == nil {
			t.Errorf("Call(%s) accepted wrong arguments", args)
			continue
		}
		if got := app.AsError(err); got.Code != app.CodeUsage || got.Message == "" {
			t.Errorf("Call(%s): code %q, want %q", args, got.Code, app.CodeUsage)
		}
	}
}
