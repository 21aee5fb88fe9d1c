package email

import (
	"net"
	"slices"
	"strconv"
	"strings"

	"daybrief/app"
)

// Ways to secure the connection, as in the settings.
const (
	securityTLS      = "tls"
	securityStartTLS = "starttls"
	securityNone     = "none"
)

// provider is a mail service whose servers and habits are known.
type provider struct {
	name    string
	server  string
	hosts   []string // its other names for the server
	domains []string // of its addresses
	oauth   string   // the identity provider without which nobody signs in there; "" where a password does
	local   bool     // the user is the part before the @; the whole address is tried second
	spaces  bool     // app passwords are shown in groups with blanks between them
	refused string   // which password is wanted, or what to do without one
}

// providers are the services of which an address alone is enough. Servers and
// pages as of 2026-11, from the services' own help pages.
var providers = []provider{
	{
		name: "Gmail", server: "imap.gmail.com:993", hosts: []string{"imap.googlemail.com"}, domains: []string{"gmail.com", "googlemail.com"}, spaces: true,
		refused: "Gmail takes an app password, not the password of the account: turn on 2-step verification, make one at https://myaccount.google.com/apppasswords and enter it here.",
	},
	{
		name: "Outlook", server: "outlook.office365.com:993", oauth: "microsoft",
		hosts:   []string{"outlook.office.com", "imap-mail.outlook.com", "imap.outlook.com", "imap.office365.com"},
		domains: []string{"outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.de", "outlook.fr", "hotmail.fr", "hotmail.de", "hotmail.co.uk", "live.co.uk", "live.de", "live.fr"},
		refused: "Outlook no longer takes passwords from mail programs, not even app passwords; it is signed in to in the browser, with a client id of your own under [oauth.microsoft] (docs/config.md tells how).",
	},
	{
		name: "iCloud", server: "imap.mail.me.com:993", domains: []string{"icloud.com", "me.com", "mac.com"}, local: true,
		refused: "iCloud takes an app-specific password: make one at https://account.apple.com under Sign-In and Security and enter it here.",
	},
	{
		name: "Fastmail", server: "imap.fastmail.com:993", domains: []string{"fastmail.com", "fastmail.fm", "fastmail.de", "fastmail.net", "sent.com"},
		refused: "Fastmail takes an app password: make one at https://app.fastmail.com/settings/security/apps and enter it here.",
	},
	{
		name: "AOL", server: "imap.aol.com:993", domains: []string{"aol.com", "aim.com"}, spaces: true,
		refused: "AOL takes an app password: make one at https://login.aol.com/account/security and enter it here.",
	},
	{
		name: "Yahoo", server: "imap.mail.yahoo.com:993", domains: []string{"yahoo.com", "ymail.com", "rocketmail.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es"}, spaces: true,
		refused: "Yahoo takes an app password: make one at https://login.yahoo.com/account/security and enter it here.",
	},
	{
		name: "GMX", server: "imap.gmx.net:993", domains: []string{"gmx.de", "gmx.net", "gmx.at", "gmx.ch", "gmx.org"},
		refused: "GMX lets mail programs in only after IMAP was turned on in its settings on the web (E-Mail, POP3/IMAP); with two-factor sign-in it takes an app password made there.",
	},
	{
		name: "WEB.DE", server: "imap.web.de:993", domains: []string{"web.de"},
		refused: "WEB.DE lets mail programs in only after IMAP was turned on in its settings on the web (E-Mail, POP3/IMAP); with two-factor sign-in it takes an app password made there.",
	},
	{
		name: "Posteo", server: "posteo.de:993", domains: []string{"posteo.de", "posteo.net", "posteo.org", "posteo.eu"},
		refused: "Posteo takes the password of the account, or an app password made in its settings.",
	},
	{
		name: "mailbox.org", server: "imap.mailbox.org:993", domains: []string{"mailbox.org"},
		refused: "mailbox.org takes the password of the account; with two-factor sign-in it takes an app password made in its settings.",
	},
}

// providerOf finds the service of an address or a server.
func providerOf(address, server string) (provider, bool) {
	_, domain, _ := strings.Cut(strings.ToLower(address), "@")
	host := strings.TrimSuffix(strings.ToLower(hostOf(server)), ".")
	for _, p := range providers {
		if host != "" && (host == hostOf(p.server) || slices.Contains(p.hosts, host)) || host == "" && slices.Contains(p.domains, domain) {
			return p, true
		}
	}
	return provider{}, false
}

// facts is what the outside asks of a service.
func (p provider) facts(known bool) (server, security, oauth, hint string, ok bool) {
	if !known {
		return "", "", "", "", false
	}
	return p.server, securityTLS, p.oauth, p.refused, true
}

// Provider tells what is known of the service of an account, by its server or
// its address: the IMAP server (host:port), how to secure the connection
// ("tls"), the name of the identity provider ("microsoft") where a password
// is never taken, and a sentence on which password is wanted. known is false,
// and all else empty, for a service that is not known.
func Provider(s app.SourceSettings) (server, security, oauth, hint string, known bool) {
	p, ok := providerOf(s.Address, s.Server)
	return p.facts(ok)
}

// PasswordHint says which password the service of an account wants, where it is
// not the usual one; "" for services that are not known.
func PasswordHint(s app.SourceSettings) string {
	p, _ := providerOf(s.Address, s.Server)
	return p.refused
}

// hostOf returns the host of host or host:port.
func hostOf(server string) string {
	if host, _, err := net.SplitHostPort(server); err == nil {
		return host
	}
	return strings.Trim(server, "[]")
}

// account is where and as whom to sign in.
type account struct {
	server   string // host:port
	security string
	users    []string // to be tried in order
	folders  []string
	caFile   string
	provider provider // zero where it is none we know
}

// accountOf reads the settings of an account: the server from the settings,
// from the table of providers, or imap.DOMAIN.
func accountOf(s app.SourceSettings) (account, error) {
	p, known := providerOf(s.Address, s.Server)
	a := account{provider: p, server: s.Server, security: strings.ToLower(s.Security), folders: s.Folders, caFile: s.CAFile}
	_, domain, _ := strings.Cut(s.Address, "@")
	switch {
	case a.server == "" && known:
		a.server = p.server
	case a.server == "" && domain != "":
		a.server = "imap." + strings.ToLower(domain)
	}
	if a.security == "" {
		a.security = securityTLS
	}
	if err := a.check(s); err != nil {
		return account{}, err
	}
	if len(a.folders) == 0 {
		a.folders = []string{"INBOX"}
	}
	a.users = usersOf(s, p)
	if len(a.users) == 0 {
		return account{}, badSettings("The mail source "+describe(s)+" has no user to sign in as.", "Set user, or a mail address as address.", nil)
	}
	return a, nil
}

// check completes the server's address and looks whether the connection may
// be made as the settings want it.
func (a *account) check(s app.SourceSettings) error {
	host, port, err := net.SplitHostPort(a.server)
	if err != nil {
		host, port = strings.Trim(a.server, "[]"), "993"
		if a.security != securityTLS {
			port = "143"
		}
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 || host == "" {
		return badSettings("The mail server of "+describe(s)+" is not an address.", "Write it as host or host:port, such as imap.example.org:993.", err)
	}
	a.server = net.JoinHostPort(host, port)
	switch a.security {
	case securityTLS, securityStartTLS:
		return nil
	case securityNone:
		if ip := net.ParseIP(host); host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return badSettings("Mail without encryption is only allowed from this machine itself.", "Set security to tls or starttls.", nil)
		}
		return nil
	}
	return badSettings("security is "+strconv.Quote(s.Security)+", which is not known.", "Set it to tls, starttls or none.", nil)
}

// usersOf returns the names to sign in with, in the order they are tried.
func usersOf(s app.SourceSettings, p provider) []string {
	switch local, _, isMail := strings.Cut(s.Address, "@"); {
	case s.User != "":
		return []string{s.User}
	case isMail && p.local:
		return []string{local, s.Address}
	case isMail:
		return []string{s.Address}
	}
	return nil
}

// password brings a password into the form the server wants: blanks that only
// group an app password for the eye are taken out.
func (a account) password(secret string) string {
	if !a.provider.spaces {
		return secret
	}
	bare := strings.Join(strings.Fields(secret), "")
	if len(bare) == 16 {
		return bare
	}
	return secret
}
