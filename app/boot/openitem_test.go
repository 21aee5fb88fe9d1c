package boot

import (
	"context"
	"strings"
	"testing"

	"daybrief/app"
	"daybrief/app/ui/program"
)

var _ program.Opener = (*Page)(nil)

func TestMailAddress(t *testing.T) {
	gmail := app.SourceSettings{Name: "Mail", Type: "email", Address: "ann+work@gmail.com"}
	own := app.SourceSettings{Name: "Mail", Type: "email", Address: "ann@example.org", Server: "imap.gmail.com:993"}
	other := app.SourceSettings{Name: "Mail", Type: "email", Address: "ann@example.org", Server: "mail.example.org"}
	for name, c := range map[string]struct {
		source    app.SourceSettings
		id, mails string
		want      string
	}{
		"Gmail":                    {gmail, "a1@mail.example", "", "https://mail.google.com/mail/?authuser=ann%2Bwork%40gmail.com#search/rfc822msgid:a1@mail.example"},
		"a domain at Gmail":        {own, "a1@x", "mid", "https://mail.google.com/mail/?authuser=ann%40example.org#search/rfc822msgid:a1@x"},
		"Apple Mail":               {other, "a1@x", "message", "message://%3Ca1@x%3E"},
		"a program that takes ids": {other, "a b/c@x", "mid", "mid:a%20b%2Fc@x"},
		"no program":               {other, "a1@x", "", ""},
		"an id that would escape":  {other, "x\" --flag\n@y", "mid", "mid:x%22%20--flag%0A@y"},
	} {
		t.Run(name, func(t *testing.T) {
			got := mailAddress(c.source, c.id, c.mails)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if strings.ContainsFunc(got, func(r rune) bool { return r <= ' ' || r == '"' || r > '~' }) {
				t.Errorf("%q holds what no address may", got)
			}
		})
	}
}

func TestOnlyOwnMailsAreOpenedByTheirID(t *testing.T) {
	p := &Page{sources: []app.SourceSettings{{Name: "Mail", Type: "email", Address: "ann@gmail.com"}}}
	mail := &app.Item{Kind: app.KindMail, Source: "Mail", Detail: app.Detail{Mail: &app.MailDetail{MessageID: "a@x"}}}
	if !p.CanOpen(mail) {
		t.Error("a mail of Gmail does not open")
	}
	for name, it := range map[string]app.Item{
		"of the sample day": {Kind: app.KindMail, Source: "Sample mail", Detail: mail.Detail},
		"without an id":     {Kind: app.KindMail, Source: "Mail", Detail: app.Detail{Mail: &app.MailDetail{}}},
		"an event":          {Kind: app.KindEvent, Source: "Mail"},
	} {
		if p.CanOpen(&it) {
			t.Errorf("%s opens", name)
		}
	}
	p.mails.find(t.Context(), func(context.Context) string { return "mid" })
	p.mails.find(t.Context(), func(context.Context) string { t.Error("looked twice"); return "" })
	if p.mails.known() != "mid" {
		t.Errorf("known is %q", p.mails.known())
	}
}
