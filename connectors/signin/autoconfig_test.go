package signin

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var ann = mailbox{address: "ann@example.org", local: "ann", typed: "example.org", domain: "example.org"}

// TestAutoconfigFiles reads the files of testdata/autoconfig.
func TestAutoconfigFiles(t *testing.T) {
	const help = "The provider's help: https://help.example.org/imap?lang=en"
	for file, want := range map[string][]MailServer{
		// POP3 and the server without encryption are left out; TLS before STARTTLS.
		"several.xml": {
			{Server: "imap.example.org:993", Security: "tls", User: "ann@example.org", Provider: "Example & Sons Mail", Hint: help},
			{Server: "imap.example.org:143", Security: "starttls", User: "ann", Provider: "Example & Sons Mail", Hint: help},
		},
		// OAuth where there is no password; Microsoft's always.
		"oauth.xml": {
			{Server: "imap.gmail.com:993", Security: "tls", User: "ann@example.org", OAuth: "google", Provider: "Workspace"},
			{Server: "outlook.office365.com:993", Security: "tls", User: "ann@example.org", OAuth: "microsoft", Provider: "Workspace"},
			{Server: "imap.issued.example:993", Security: "tls", User: "ann@example.org", OAuth: "google", Provider: "Workspace"},
			{Server: "both.example.org:993", Security: "tls", User: "ann@example.org", Provider: "Workspace"},
		},
		// In ISO-8859-1, with odd spacing, without ports and socket types.
		"odd.xml": {
			{Server: "imap.xn--bcher-kva.example:993", Security: "tls", User: "ann", Provider: "Bücher-Post"},
			{Server: "[2001:db8::1]:993", Security: "tls", User: "ann", Provider: "Bücher-Post"},
			{Server: "imap.example.org:143", Security: "starttls", Provider: "Bücher-Post"},
			{Server: "127.0.0.1:1143", Security: "none", User: "ann@example.org", Provider: "Bücher-Post"},
		},
	} {
		t.Run(file, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("testdata", "autoconfig", file))
			if err != nil {
				t.Fatal(err)
			}
			got, err := parseAutoconfig(data, ann)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(want, got); d != "" {
				t.Errorf("-want +got:\n%s", d)
			}
		})
	}
}

func TestAutoconfigRefused(t *testing.T) {
	server := func(inner string) string {
		return `<clientConfig version="1.1"><emailProvider>` + inner + `</emailProvider></clientConfig>`
	}
	imap := func(host, port, socket string) string {
		return server(`<incomingServer type="imap"><hostname>` + host + `</hostname><port>` + port + `</port><socketType>` + socket + `</socketType></incomingServer>`)
	}
	for name, c := range map[string]struct {
		data string
		none bool // a configuration, but without a server to use
	}{
		"nothing":         {"", false},
		"HTML":            {"<!DOCTYPE html><html><head><title>x</title></head><body><br></body></html>", false},
		"JSON":            {`{"imap": "imap.example.org"}`, false},
		"cut":             {configFor("imap.example.org")[:200], false},
		"own entities":    {`<!DOCTYPE c [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>` + imap("&b;.example.org", "993", "SSL"), true},
		"a file":          {`<!DOCTYPE c [<!ENTITY x SYSTEM "file:///etc/passwd">]>` + imap("&x;", "993", "SSL"), true},
		"too large":       {imap("imap.example.org", "993", "SSL") + strings.Repeat(" ", maxConfig), false},
		"unknown charset": {`<?xml version="1.0" encoding="klingon"?>` + imap("imap.example.org", "993", "SSL"), false},
		"no server":       {server(""), true},
		"POP3 alone":      {server(`<incomingServer type="pop3"><hostname>pop.example.org</hostname><port>995</port><socketType>SSL</socketType></incomingServer>`), true},
		"plain":           {imap("imap.example.org", "143", "plain"), true},
		"plain, tricky":   {imap("localhost.example.org", "143", "plain"), true},
		"port 0":          {imap("imap.example.org", "0", "SSL"), true},
		"port words":      {imap("imap.example.org", "imaps", "SSL"), true},
		"port large":      {imap("imap.example.org", "65536", "SSL"), true},
		"host and path":   {imap("imap.example.org/x", "993", "SSL"), true},
		"host and user":   {imap("ann@imap.example.org", "993", "SSL"), true},
		"host and port":   {imap("imap.example.org:993", "993", "SSL"), true},
		"no host":         {imap("", "993", "SSL"), true},
		"unknown socket":  {imap("imap.example.org", "993", "QUIC"), true},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := parseAutoconfig([]byte(c.data), ann)
			if err == nil || errors.Is(err, errNoServers) != c.none {
				t.Errorf("got %+v, %v", got, err)
			}
		})
	}
}

// TestAutoconfigLenient has what providers write although they should not.
func TestAutoconfigLenient(t *testing.T) {
	good := configFor("imap.example.org")
	for name, data := range map[string]string{
		"mark of byte order": "\ufeff" + good,
		"blank lines before": "\r\n\n" + good,
		"bare ampersand":     strings.Replace(good, "The Provider", "Bits & Bytes &Co; ", 1),
		"namespace":          strings.Replace(good, "<clientConfig", `<clientConfig xmlns="urn:x"`, 1),
		"unclosed tag":       strings.Replace(good, "</authentication>", "", 1),
		"rubbish behind it":  good + "<!-- cached --><html>",
		"a comment inside":   strings.Replace(good, "<port>", "<!-- always <993> --><port>", 1),
		"CDATA":              strings.Replace(good, "imap.example.org", "<![CDATA[imap.example.org]]>", 1),
	} {
		got, err := parseAutoconfig([]byte(data), ann)
		if err != nil || len(got) != 1 || got[0].Server != "imap.example.org:993" {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
	}
}

// TestAutoconfigMany: a file of a thousand servers yields a handful.
func TestAutoconfigMany(t *testing.T) {
	one := `<incomingServer type="imap"><hostname>imap.example.org</hostname><port>993</port><socketType>SSL</socketType></incomingServer>`
	got, err := parseAutoconfig([]byte("<clientConfig><emailProvider>"+strings.Repeat(one, 1000)+"</emailProvider></clientConfig>"), ann)
	if err != nil || len(got) != maxServers {
		t.Errorf("%d servers, %v", len(got), err)
	}
}

func FuzzAutoconfig(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "autoconfig", "*.xml"))
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		list, err := parseAutoconfig(data, ann)
		if (err == nil) != (len(list) > 0) || len(list) > maxServers {
			t.Fatalf("%d servers, %v", len(list), err)
		}
		for i, m := range list {
			host := hostOnly(m.Server)
			if m.Security == "none" && !isLoopbackHost(host) {
				t.Errorf("%s without encryption", m.Server)
			}
			if rankSecurity(m.Security) < 0 || i > 0 && rankSecurity(m.Security) < rankSecurity(list[i-1].Security) {
				t.Errorf("order of %+v", list)
			}
			if strings.ContainsAny(m.Server, "/@?# \r\n") || strings.ContainsAny(m.User+m.Provider+m.Hint, "\r\n\x00") {
				t.Errorf("%+q", m)
			}
		}
	})
}
