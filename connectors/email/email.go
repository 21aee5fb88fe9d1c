// Package email reads mail: from an IMAP server, a Maildir, an mbox, a folder
// of .eml files or one such file. It makes items of messages and changes
// nothing where they lie: folders are opened with EXAMINE, parts are fetched
// with BODY.PEEK, files are only read.
//
// Messages are read leniently. A broken header, charset, boundary or encoding
// costs that part, never the message; a panic in a decoder costs that message,
// never the answer. Attachments are named, never fetched.
//
// A mail's native id is its Message-ID, or the place where it lies when it has
// none or shares it with another. Neither errors nor logs hold a password or a
// word of a message.
package email

import (
	"bytes"
	"fmt"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"strings"

	"daybrief/app"
	"daybrief/connectors"
)

// Connector returns the mail connector.
func Connector() connectors.Connector {
	return connectors.Connector{
		Type: "email", Title: "Mail", As: "mail",
		Open: open, Sniff: sniff, Hosts: hosts,
		Tool: tool(),
	}
}

// open makes a source of the settings: a path where the address is one, else
// an account on an IMAP server.
func open(s app.SourceSettings, d connectors.Deps) (connectors.Source, error) {
	if s.Server == "" && !isAccount(s.Address) {
		return openPath(s, d)
	}
	acc, err := accountOf(s)
	if err != nil {
		return nil, err
	}
	if acc.provider.oauth != "" && s.OAuth == "" {
		return nil, needsOAuth(s, acc.provider)
	}
	return &imapSource{account: acc, settings: s, deps: d, limits: defaultLimits}, nil
}

// needsOAuth says that a service takes no password, before one is sent there.
func needsOAuth(s app.SourceSettings, p provider) error {
	hint := fmt.Sprintf("Run: daybrief source add %s", s.Address)
	if s.Name != "" {
		hint = fmt.Sprintf("Set oauth = %q in the settings of %s, then run: daybrief source signin %q", p.oauth, s.Name, s.Name)
	}
	return badSettings(p.refused, hint, nil)
}

// openPath makes a source of a file or folder.
func openPath(s app.SourceSettings, d connectors.Deps) (connectors.Source, error) {
	name := strings.TrimPrefix(s.Address, "file://")
	if rest, ok := strings.CutPrefix(name, "~/"); ok {
		home, err := os.UserHomeDir()
		if err != nil {
			return nil, badSettings("The home folder is not known.", "Write the whole path of the mail.", err)
		}
		name = filepath.Join(home, rest)
	}
	if name == "" {
		return nil, badSettings("The mail source has no address.", "Give a mail address, a folder or a file.", nil)
	}
	info, err := os.Stat(name)
	f := &files{settings: s, deps: d}
	switch {
	case err != nil:
		return nil, f.explain(err)
	case info.IsDir():
		f.fsys = os.DirFS(name)
	default:
		f.fsys, f.only = os.DirFS(filepath.Dir(name)), filepath.Base(name)
	}
	return f, nil
}

// badSettings says that the settings cannot be used.
func badSettings(message, hint string, err error) error {
	return &app.Error{Code: app.CodeConfig, Message: message, Hint: hint, Err: err}
}

// isAccount tells whether an address of the settings is a mail address and not
// a path that happens to hold an @.
func isAccount(address string) bool {
	if strings.ContainsAny(address, "/\\") || !strings.Contains(address, "@") {
		return false
	}
	a, err := mail.ParseAddress(address)
	return err == nil && a.Address == address
}

// hosts names the server of an account; mail on a disk needs none.
func hosts(s app.SourceSettings, _ connectors.Services) []string {
	if s.Server == "" && !isAccount(s.Address) {
		return nil
	}
	acc, err := accountOf(s)
	if err != nil {
		return nil
	}
	host, _, err := net.SplitHostPort(acc.server)
	if err != nil {
		return nil
	}
	return []string{host}
}

// sniff tells how sure it is that mail was found.
func sniff(p connectors.Probe) int {
	if p.IsDir {
		return sniffDir(p.Entries)
	}
	if isAccount(p.Address) {
		return 80
	}
	switch p.Type {
	case "message/rfc822", "application/mbox":
		return 95
	}
	switch ext := strings.ToLower(filepath.Ext(p.Address)); {
	case len(p.Head) == 0:
		return 0
	case isMbox(p.Head):
		return 90
	case ext == ".eml" || ext == ".mbox":
		return 85
	}
	return sniffHead(p.Head)
}

// sniffDir looks for a Maildir or messages among the names of a folder.
func sniffDir(entries []string) int {
	seen := map[string]bool{}
	sure := 0
	for _, name := range entries {
		seen[strings.TrimSuffix(name, "/")] = true
		switch strings.ToLower(filepath.Ext(name)) {
		case ".eml", ".mbox":
			sure = 80
		}
	}
	if seen["cur"] && seen["new"] {
		return 95
	}
	return sure
}

// sniffHead looks for the fields of a message at the start of a file.
func sniffHead(head []byte) int {
	if bytes.IndexByte(head[:min(len(head), 512)], 0) >= 0 {
		return 0
	}
	h, _ := splitHead(plainLines(head))
	found := 0
	for _, name := range []string{"from", "to", "subject", "date", "message-id", "received", "mime-version", "return-path"} {
		if h.has(name) {
			found++
		}
	}
	switch {
	case found >= 3:
		return 75
	case found == 2:
		return 40
	}
	return 0
}

// describe names a source for a sentence.
func describe(s app.SourceSettings) string {
	if s.Name != "" {
		return s.Name
	}
	return fmt.Sprintf("mail of %s", s.Address)
}
