package signin

import (
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"daybrief/app"
)

// Values of Thunderbird's settings (nsMsgSocketType and nsMsgAuthMethod in
// mailnews/base/public/MailNewsTypes2.idl).
const (
	socketPlain       = "0"
	socketTryStartTLS = "1"
	socketStartTLS    = "2"
	socketSSL         = "3"
	authOAuth2        = "10"
)

// Thunderbird reads the accounts, calendars and feeds of a profile of
// Thunderbird: dir is the profile itself, or a folder with profiles.ini, whose
// default profile is taken. Nothing is written and no password is read.
//
// IMAP accounts become mail sources, POP3 accounts mail sources that read the
// mail Thunderbird has fetched, network calendars calendar sources, feeds rss
// sources. Their names are unique whatever their case. What cannot be taken
// over is in the errors, *app.Error for accounts and calendars: one bad line or
// account costs itself.
func Thunderbird(dir string) ([]app.SourceSettings, []error) {
	profile, err := profileIn(dir)
	if err != nil {
		return nil, []error{err}
	}
	data, err := readProfileFile(filepath.Join(profile, "prefs.js"))
	if err != nil {
		return nil, []error{&app.Error{Code: app.CodeFormat, Message: "The settings of that Thunderbird profile cannot be read.",
			Hint: "Look whether the file prefs.js in it is yours to read.", Err: err}}
	}
	p, errs := parsePrefs(data)
	t := &thunderbird{profile: profile, prefs: p, errs: errs, names: map[string]bool{}}
	for _, account := range t.accounts() {
		t.account(account)
	}
	t.calendars()
	return t.found, t.errs
}

// thunderbird is the reading of one profile.
type thunderbird struct {
	profile string
	prefs   prefs
	found   []app.SourceSettings
	errs    []error
	names   map[string]bool // taken, in lower case
}

// accounts returns the names of the accounts in the order the reader sees, or
// in that of their numbers where the list is missing.
func (t *thunderbird) accounts() []string {
	if list := commaList(t.prefs["mail.accountmanager.accounts"]); len(list) > 0 {
		return list
	}
	return t.prefs.names("mail.account.", ".server")
}

// account takes over one account.
func (t *thunderbird) account(name string) {
	server := t.prefs["mail.account."+name+".server"]
	if server == "" {
		return
	}
	s := mailAccount{t: t, server: "mail.server." + server + "."}
	if ids := commaList(t.prefs["mail.account."+name+".identities"]); len(ids) > 0 {
		s.address = strings.TrimSpace(t.prefs["mail.identity."+ids[0]+".useremail"])
	}
	s.user, s.host = s.pref("userName"), s.pref("hostname")
	if real := s.pref("realuserName"); real != "" { // set when the reader changed it later
		s.user = real
	}
	if real := s.pref("realhostname"); real != "" {
		s.host = real
	}
	if s.address == "" && strings.Contains(s.user, "@") {
		s.address = s.user
	}
	switch kind := s.pref("type"); kind {
	case "imap":
		s.imap()
	case "pop3":
		s.pop3()
	case "rss":
		t.feeds(s.folder("Feeds"))
	case "none", "": // the local folders
	default:
		t.skip(s.title(), fmt.Sprintf("accounts of the kind %q are not read", kind), "Only IMAP, POP3 and feed accounts can be taken over.", nil)
	}
}

// mailAccount is an account on its way into settings.
type mailAccount struct {
	t       *thunderbird
	server  string // the prefix of its settings
	address string
	user    string
	host    string
}

func (a mailAccount) pref(key string) string { return strings.TrimSpace(a.t.prefs[a.server+key]) }

// title returns what the reader calls the account.
func (a mailAccount) title() string {
	for _, s := range []string{a.pref("name"), a.address, a.host} {
		if s != "" {
			return s
		}
	}
	return "Mail"
}

// imap makes a mail source.
func (a mailAccount) imap() {
	host, ok := hostOrIP(a.host)
	if !ok {
		a.t.skip(a.title(), "it names no server", "Add it by its mail address instead.", nil)
		return
	}
	s := app.SourceSettings{Name: a.title(), Type: "email", Address: a.address}
	if a.user != "" && a.user != a.address {
		s.User = a.user
	}
	port := a.pref("port")
	switch socket := a.pref("socketType"); {
	case socket == socketSSL, socket != socketStartTLS && socket != socketTryStartTLS && port == "993":
		s.Security, port = "tls", orPort(port, "993")
	case (socket == socketPlain || socket == "") && isLoopbackHost(host):
		s.Security, port = "none", orPort(port, "143")
	default:
		s.Security, port = "starttls", orPort(port, "143")
		if socket == socketPlain || socket == "" {
			a.t.note(a.title(), "was read without encryption in Thunderbird; it is taken over with STARTTLS", "Test it; if it fails, ask the provider for a server with encryption.")
		}
	}
	s.Server = net.JoinHostPort(host, port)
	if a.pref("authMethod") == authOAuth2 {
		if s.OAuth = issuerName(host, a.pref("oauth2.issuer")); s.OAuth == "" {
			a.t.note(a.title(), "signs in with OAuth at a provider that is not known here", "Try it with a password made for mail programs.")
		}
	}
	a.t.add(s)
}

// orPort returns port if it is one.
func orPort(port, usual string) string {
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return usual
	}
	return port
}

// pop3 makes a mail source of the inbox that Thunderbird has fetched: an mbox
// file, or a Maildir. Accounts that put their mail into another one's inbox
// are led there.
func (a mailAccount) pop3() {
	title := a.title()
	if to := a.pref("deferred_to_account"); to != "" {
		if server := a.t.prefs["mail.account."+to+".server"]; server != "" {
			a.server = "mail.server." + server + "."
			a.host = a.pref("hostname")
		}
	}
	inbox := filepath.Join(a.folder(a.host), "Inbox")
	info, err := os.Stat(inbox)
	if err != nil || !info.Mode().IsRegular() && !info.IsDir() {
		a.t.skip(title, "it is read by POP3, and its inbox was not found in the profile", "Add the account by its mail address, to read it by IMAP.", err)
		return
	}
	a.t.add(app.SourceSettings{Name: title, Type: "email", Address: inbox})
}

// folder returns where an account keeps its files: the place relative to the
// profile, which survives moves, then the absolute one, then the usual one.
func (a mailAccount) folder(usual string) string {
	if rel, ok := strings.CutPrefix(a.pref("directory-rel"), "[ProfD]"); ok {
		dir := filepath.Join(a.t.profile, filepath.FromSlash(rel))
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir
		}
	}
	if dir := a.pref("directory"); filepath.IsAbs(dir) {
		return filepath.Clean(dir)
	}
	return filepath.Join(a.t.profile, "Mail", filepath.Base(filepath.Clean("/"+usual)))
}

// add takes over a source under a name no other has.
func (t *thunderbird) add(s app.SourceSettings) {
	base := oneLine(s.Name)
	if base == "" {
		base = "Thunderbird"
	}
	s.Name = base
	for n := 2; t.names[strings.ToLower(s.Name)]; n++ {
		s.Name = fmt.Sprintf("%s %d", base, n)
	}
	t.names[strings.ToLower(s.Name)] = true
	t.found = append(t.found, s)
}

// skip says that something is not taken over.
func (t *thunderbird) skip(name, why, hint string, err error) {
	t.errs = append(t.errs, &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("%q of Thunderbird is not taken over: %s.", oneLine(name), why), Hint: hint, Err: err})
}

// note says that something is taken over, but not as it was.
func (t *thunderbird) note(name, what, hint string) {
	t.errs = append(t.errs, &app.Error{Code: app.CodeConfig, Message: fmt.Sprintf("%q of Thunderbird %s.", oneLine(name), what), Hint: hint})
}

// maxName bounds a source's name, in runes.
const maxName = 80

// oneLine makes a text of a profile fit for a name.
func oneLine(s string) string {
	s = strings.Join(strings.FieldsFunc(strings.ToValidUTF8(s, ""), func(r rune) bool { return r <= ' ' || r == 0x7f || r == 0xa0 }), " ")
	if r := []rune(s); len(r) > maxName {
		return strings.TrimSpace(string(r[:maxName-1])) + "…"
	}
	return s
}

func commaList(s string) []string {
	var list []string
	for part := range strings.SplitSeq(s, ",") {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return dedupe(list)
}
