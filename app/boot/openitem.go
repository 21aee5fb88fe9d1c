package boot

import (
	"context"
	"net/url"
	"os/exec"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"daybrief/app"
)

// midTime bounds asking the system which program opens a mail by its id.
const midTime = 2 * time.Second

// CanOpen reports whether an item can be opened where it lives: at its address,
// or, of a mail, in the reader's mail program. It does not wait. It is part of
// the window's Opener.
func (p *Page) CanOpen(it *app.Item) bool { return p.address(it) != "" }

// address is what opens an item where it lives, "" for nothing.
func (p *Page) address(it *app.Item) string {
	if it.URL != "" {
		return it.URL
	}
	if it.Kind != app.KindMail || it.Detail.Mail == nil || it.Detail.Mail.MessageID == "" {
		return ""
	}
	s, err := p.source(it.Source)
	if err != nil {
		return "" // the sample day's, or a source that was removed
	}
	return mailAddress(s, it.Detail.Mail.MessageID, p.mails.known())
}

// mailAddress is what opens a mail by its Message-ID: Gmail's own page, for an
// account of Gmail, else the address the mail program takes. mails is the scheme
// of that one, "" where none is installed.
func mailAddress(s app.SourceSettings, id, mails string) string {
	host := strings.ToLower(s.Server)
	if h, _, ok := strings.Cut(host, ":"); ok {
		host = h
	}
	_, domain, _ := strings.Cut(strings.ToLower(s.Address), "@")
	if host == "imap.gmail.com" || host == "imap.googlemail.com" || domain == "gmail.com" || domain == "googlemail.com" {
		return "https://mail.google.com/mail/?authuser=" + url.QueryEscape(s.Address) + "#search/" + url.PathEscape("rfc822msgid:"+id)
	}
	switch mails {
	case "message":
		return "message://" + url.PathEscape("<"+id+">")
	case "mid":
		return "mid:" + url.PathEscape(id)
	}
	return ""
}

// mailScheme is what the installed mail program takes to open a mail: "message"
// for Apple Mail, "mid" (RFC 2392) where a program says it takes those, else "".
func mailScheme(ctx context.Context) string {
	switch runtime.GOOS {
	case "darwin":
		return "message"
	case "windows":
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, midTime)
	defer cancel()
	out, err := exec.CommandContext(ctx, "xdg-mime", "query", "default", "x-scheme-handler/mid").Output()
	if err != nil || strings.TrimSpace(string(out)) == "" {
		return ""
	}
	return "mid"
}

// mailProgram is the scheme of the mail program, once it was looked for.
type mailProgram struct {
	once   sync.Once
	scheme atomic.Value // string
}

// find looks for the program the first time it is called.
func (m *mailProgram) find(ctx context.Context, look func(context.Context) string) {
	m.once.Do(func() { m.scheme.Store(look(ctx)) })
}

// known is the scheme, "" before it was found.
func (m *mailProgram) known() string {
	s, _ := m.scheme.Load().(string)
	return s
}
