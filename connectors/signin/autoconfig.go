package signin

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/net/html/charset"
)

// Limits of a configuration file. Real ones are a few kilobytes.
const (
	maxConfig  = 256 << 10
	maxServers = 8
	maxValue   = 255
)

// clientConfig is the file mail programs are configured by, version 1.1
// (https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/config-file-format.html).
// Only what is needed to read mail is taken.
type clientConfig struct {
	XMLName  xml.Name `xml:"clientConfig"`
	Provider struct {
		Name     string           `xml:"displayName"`
		Incoming []incomingServer `xml:"incomingServer"`
		Docs     []struct {
			URL string `xml:"url,attr"`
		} `xml:"documentation"`
	} `xml:"emailProvider"`
	OAuth struct {
		Issuer string `xml:"issuer"`
	} `xml:"oAuth2"`
}

// incomingServer is one server of the file.
type incomingServer struct {
	Type   string   `xml:"type,attr"`
	Host   string   `xml:"hostname"`
	Port   string   `xml:"port"`
	Socket string   `xml:"socketType"`
	User   string   `xml:"username"`
	Auth   []string `xml:"authentication"`
}

// parseAutoconfig reads the configuration file of a provider for one mailbox:
// its IMAP servers, those with TLS from the first byte before those with
// STARTTLS, in the file's order otherwise. Servers without encryption are left
// out, this machine itself apart. The error is errNotConfig, or
// errNoServers when no usable server is in it.
func parseAutoconfig(data []byte, who mailbox) ([]MailServer, error) {
	if len(data) > maxConfig {
		return nil, fmt.Errorf("%w: %d bytes", errNotConfig, len(data))
	}
	var c clientConfig
	if err := decodeXML(data, &c); err != nil {
		return nil, fmt.Errorf("%w: %w", errNotConfig, err)
	}
	hint := ""
	for _, d := range c.Provider.Docs {
		if u, err := url.Parse(strings.TrimSpace(d.URL)); err == nil && u.Scheme == "https" && u.Host != "" && len(d.URL) <= maxValue {
			hint = "The provider's help: " + u.String()
			break
		}
	}
	var list []MailServer
	for _, in := range c.Provider.Incoming {
		m, ok := in.server(who, c.OAuth.Issuer)
		if !ok || len(list) == maxServers {
			continue
		}
		m.Provider, m.Hint = cleanValue(c.Provider.Name, who), hint
		list = append(list, m)
	}
	if len(list) == 0 {
		return nil, errNoServers
	}
	slices.SortStableFunc(list, func(a, b MailServer) int { return rankSecurity(a.Security) - rankSecurity(b.Security) })
	return list, nil
}

// decodeXML decodes the first element, as leniently as providers write: a bare &
// or a forgotten end tag costs nothing else. Entities other than XML's own five
// stay as they are written; nothing is expanded or fetched.
func decodeXML(data []byte, into any) error {
	data = bytes.TrimSpace(bytes.TrimPrefix(data, []byte("\ufeff")))
	d := xml.NewDecoder(bytes.NewReader(data))
	d.Strict = false
	d.CharsetReader = func(label string, in io.Reader) (io.Reader, error) { return charset.NewReaderLabel(label, in) }
	return d.Decode(into)
}

func rankSecurity(s string) int {
	return slices.Index([]string{"tls", "starttls", "none"}, s)
}

// server returns the entry as a MailServer; ok is false for what is not IMAP,
// not encrypted or not an address.
func (in incomingServer) server(who mailbox, issuer string) (MailServer, bool) {
	if !strings.EqualFold(strings.TrimSpace(in.Type), "imap") {
		return MailServer{}, false
	}
	host, ok := hostOrIP(cleanValue(in.Host, who))
	if !ok {
		return MailServer{}, false
	}
	port := strings.TrimSpace(in.Port)
	security, ok := securityOf(in.Socket, port)
	if !ok || security == "none" && !isLoopbackHost(host) {
		return MailServer{}, false
	}
	if port == "" {
		if port = "143"; security == "tls" {
			port = "993"
		}
	}
	if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
		return MailServer{}, false
	}
	return MailServer{Server: net.JoinHostPort(host, port), Security: security, User: cleanValue(in.User, who), OAuth: oauthOf(host, issuer, in.Auth)}, true
}

// hostOrIP returns a host name in ASCII, or an IP address.
func hostOrIP(s string) (string, bool) {
	host, err := asciiHost(s)
	if err == nil {
		return host, true
	}
	ip, err := netip.ParseAddr(s)
	return ip.String(), err == nil && ip.Zone() == ""
}

// securityOf reads a socketType. Where it is missing the port tells.
func securityOf(socket, port string) (string, bool) {
	switch strings.ToUpper(strings.TrimSpace(socket)) {
	case "SSL", "TLS", "SSL/TLS":
		return "tls", true
	case "STARTTLS":
		return "starttls", true
	case "PLAIN", "NONE":
		return "none", true
	case "":
		if port == "993" || port == "" {
			return "tls", true
		}
		return "starttls", true
	}
	return "", false
}

// oauthOf names whom to sign in at where a password will not do. Google takes
// app passwords, so its OAuth is used only where the file offers nothing else;
// Microsoft takes no passwords any more, whatever older files say.
func oauthOf(host, issuer string, auth []string) string {
	offers, password := false, len(auth) == 0
	for _, a := range auth {
		switch a = strings.ToLower(strings.TrimSpace(a)); {
		case a == "oauth2":
			offers = true
		case strings.HasPrefix(a, "password"), a == "plain", a == "secure":
			password = true
		}
	}
	name := issuerName(host, issuer)
	if name == "microsoft" || offers && !password {
		return name
	}
	return ""
}

// issuerName returns the name under which the program knows who issues the
// tokens of a server: google, microsoft, or "" for others.
func issuerName(host, issuer string) string {
	issuer = strings.ToLower(strings.TrimSpace(issuer))
	if _, after, ok := strings.Cut(issuer, "://"); ok {
		issuer = after
	}
	issuer, _, _ = strings.Cut(issuer, "/")
	for _, h := range []string{host, issuer} {
		switch {
		case h == "imap.gmail.com", h == "imap.googlemail.com", h == "accounts.google.com":
			return "google"
		case h == "outlook.office365.com", h == "imap-mail.outlook.com", h == "login.microsoftonline.com", h == "login.live.com":
			return "microsoft"
		}
	}
	return ""
}

// cleanValue fills the placeholders of a value and takes out what does not
// belong on one line.
func cleanValue(s string, who mailbox) string {
	s = strings.NewReplacer(
		"%EMAILADDRESS%", who.address,
		"%EMAILLOCALPART%", who.local,
		"%EMAILDOMAIN%", who.typed,
		"%EMAILHOSTNAME%", who.typed,
	).Replace(strings.TrimSpace(s))
	s = strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }), " ")
	if len(s) > maxValue {
		return strings.ToValidUTF8(s[:maxValue], "")
	}
	return s
}

// isLoopbackHost reports whether a name or address means this machine.
func isLoopbackHost(host string) bool {
	if host == "localhost" || strings.HasSuffix(host, ".localhost") {
		return true
	}
	ip, err := netip.ParseAddr(strings.Trim(host, "[]"))
	return err == nil && ip.Unmap().IsLoopback()
}
