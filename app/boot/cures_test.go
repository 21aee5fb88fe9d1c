package boot

import (
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// codes reads the codes of errors from where they are declared, so that a new
// one cannot be forgotten here.
func codes(t *testing.T) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join("..", "errors.go"), nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	ast.Inspect(file, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if ok && strings.HasPrefix(v.Names[0].Name, "Code") && len(v.Values) == 1 {
			text, err := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
			if err != nil {
				t.Fatal(err)
			}
			list = append(list, text)
		}
		return true
	})
	if len(list) < 30 {
		t.Fatalf("only %d codes were found", len(list))
	}
	return list
}

// imperatives are the words a cure may begin with: what the reader does.
var imperatives = []string{
	"Add", "Check", "Choose", "Correct", "Enter", "Fetch", "If", "Install", "It", "Look", "Make", "Name", "Nothing", "Open", "Report", "Run", "Run:", "Daybrief",
	"See:", "Set", "Sign", "Start", "The", "Try", "Use", "Use:", "Wait", "Wait;", "Unlock",
}

func isAction(hint string) bool {
	first, _, _ := strings.Cut(hint, " ")
	return slices.Contains(imperatives, first)
}

func TestEveryCodeHasACure(t *testing.T) {
	known := cures()
	for _, code := range codes(t) {
		if !isAction(known[code]) {
			t.Errorf("%s: %q is nothing to do", code, known[code])
		}
		if got := cured(&app.Error{Code: code, Message: "x"}); got.Hint != known[code] {
			t.Errorf("%s: the cure is not told", code)
		}
		delete(known, code)
	}
	for code := range known {
		t.Errorf("%s is no code", code)
	}
	own := &app.Error{Code: app.CodeDNS, Hint: "Ask Ann."}
	if cured(own) != own || cured(nil) != nil {
		t.Error("an error's own cure is replaced")
	}
}

// TestEveryFaultOfTheNetworkHasACauseAndACure goes through what a server or the
// way there can do.
func TestEveryFaultOfTheNetworkHasACauseAndACure(t *testing.T) {
	for _, e := range []fetch.Error{
		{Kind: fetch.DNS}, {Kind: fetch.Refused}, {Kind: fetch.Timeout}, {Kind: fetch.Network}, {Kind: fetch.Cut}, {Kind: fetch.Garbled},
		{Kind: fetch.HostNotAllowed}, {Kind: fetch.HostNotAllowed, Local: true}, {Kind: fetch.HostNotAllowed, From: "x.example"}, {Kind: fetch.Redirects},
		{Kind: fetch.Unauthorized, Status: 401}, {Kind: fetch.Forbidden, Status: 403}, {Kind: fetch.NotFound, Status: 404}, {Kind: fetch.RateLimited, Status: 429},
		{Kind: fetch.Server, Status: 502}, {Kind: fetch.TooLarge}, {Kind: fetch.Status, Status: 418}, {Kind: fetch.Challenge, Status: 403}, {Kind: fetch.Cancelled},
		{Kind: fetch.TLS, Fault: fetch.FaultAuthority}, {Kind: fetch.TLS, Fault: fetch.FaultExpired}, {Kind: fetch.TLS, Fault: fetch.FaultName},
		{Kind: fetch.TLS, Fault: fetch.FaultNotTLS}, {Kind: fetch.TLS, Fault: fetch.FaultOther},
	} {
		e.Host = "mail.example"
		got := cured(connectors.Explain("Work", &e))
		if !strings.HasPrefix(got.Message, "Work could not be read: ") || !isAction(got.Hint) || got.Code == app.CodeInternal {
			t.Errorf("%s %s: %+v", e.Kind, e.Fault, got)
		}
	}
	if got := cured(connectors.Explain("Work", errors.New("boom"))); got.Code != app.CodeInternal || !isAction(got.Hint) {
		t.Errorf("%+v", got)
	}
}

func TestUnitsOfTheLocale(t *testing.T) {
	for _, c := range []struct {
		vars map[string]string
		want string
	}{
		{nil, "metric"},
		{map[string]string{"LANG": "en_US.UTF-8"}, "imperial"},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_MEASUREMENT": "de_DE.UTF-8"}, "metric"},
		{map[string]string{"LANG": "de_DE.UTF-8", "LC_MEASUREMENT": "en_LR"}, "imperial"},
		{map[string]string{"LANG": "en_US.UTF-8", "LC_ALL": "C.UTF-8"}, "metric"},
		{map[string]string{"LC_ALL": "my_MM.UTF-8@x"}, "imperial"},
		{map[string]string{"LANG": "en_GB"}, "metric"},
	} {
		a := &App{opt: Options{Getenv: func(name string) string { return c.vars[name] }}}
		if got := a.localised(app.SourceSettings{Type: "weather"}).Units; got != c.want {
			t.Errorf("%v: %s, want %s", c.vars, got, c.want)
		}
		own := app.SourceSettings{Type: "weather", Units: "metric"}
		if got := a.localised(own).Units; got != "metric" {
			t.Errorf("%v: the reader's own units became %s", c.vars, got)
		}
	}
	if a := (&App{}); a.localised(app.SourceSettings{Type: "rss"}).Units != "" {
		t.Error("a feed has units")
	}
}

func TestTheReadersBrowser(t *testing.T) {
	const address = "https://id.example/?a=b%20c&d=1"
	for _, c := range []struct {
		daybrief, browser string
		want              []string
	}{
		{"firefox --new-window", "lynx", []string{"firefox", "--new-window", address}},
		{"", "lynx:w3m", []string{"lynx", address}},
		{"", "open-in %s --now", []string{"open-in", address, "--now"}},
	} {
		a := &App{opt: Options{Getenv: func(name string) string {
			return map[string]string{"DAYBRIEF_BROWSER": c.daybrief, "BROWSER": c.browser}[name]
		}}}
		name, args := a.opener(address)
		if got := append([]string{name}, args...); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c, got, c.want)
		}
	}
	a := &App{opt: Options{Getenv: func(string) string { return "" }}}
	if name, args := a.opener(address); name == "" || args[len(args)-1] != address {
		t.Errorf("the system's: %s %q", name, args)
	}
	for _, bad := range []string{"file:///etc/passwd", "javascript:alert(1)", "vscode://x"} {
		if e := app.AsError(a.openURL(bad)); e == nil || e.Code != app.CodeForbidden || e.Hint == "" {
			t.Errorf("%s: %v", bad, e)
		}
	}
}
