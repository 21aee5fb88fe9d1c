package signin

import (
	"context"
	"errors"
	"net"
	"net/url"
	"strings"

	"daybrief/connectors/fetch"
)

// ispdb is Thunderbird's list of providers; it is told the domain.
const ispdb = "https://autoconfig.thunderbird.net/v1.1/"

// maxElsewhere bounds how often a configuration may be moved to another host.
const maxElsewhere = 2

// ownAutoconfig asks the host the domain keeps for mail programs.
func (s *search) ownAutoconfig(ctx context.Context) find {
	return s.config(ctx, configAt{what: "autoconfig", address: "https://autoconfig." + s.who.domain + "/mail/config-v1.1.xml", own: true})
}

// wellKnown asks the domain itself.
func (s *search) wellKnown(ctx context.Context) find {
	return s.config(ctx, configAt{what: "autoconfig", address: "https://" + s.who.domain + "/.well-known/autoconfig/mail/config-v1.1.xml", own: true})
}

// list asks Thunderbird's list.
func (s *search) list(ctx context.Context) find {
	if !strings.Contains(s.who.domain, ".") {
		return find{} // a name of the reader's own network, which no list knows and nobody needs to hear
	}
	return s.config(ctx, configAt{what: "Thunderbird's list", address: ispdb + s.who.domain})
}

// configAt is where a configuration may be.
type configAt struct {
	what    string
	address string
	own     bool // the host is the domain's own: it may be told the mail address
}

// config reads a configuration from the web and proves what it names.
func (s *search) config(ctx context.Context, at configAt) find {
	servers, told := s.lookConfig(ctx, at)
	if len(servers) == 0 {
		return find{told: []Step{told}}
	}
	return s.settle(ctx, told, servers)
}

func (s *search) lookConfig(ctx context.Context, at configAt) ([]MailServer, Step) {
	told := Step{What: at.what, Where: at.address}
	if s.f.HTTP == nil {
		told.Err = errNotSet
		return nil, told
	}
	ctx, cancel := context.WithTimeout(ctx, s.f.stepTime())
	defer cancel()
	resp, err := s.get(ctx, at)
	if err != nil {
		told.Err = err
		return nil, told
	}
	told.Where = fetch.SafeAddress(resp.URL)
	servers, err := parseAutoconfig(resp.Body, s.who)
	told.Err = err
	return servers, told
}

// get reads the file, over https alone. A host may move it to another one: its
// certificate proves that this is the domain's wish. A foreign host is then
// asked without the mail address.
func (s *search) get(ctx context.Context, at configAt) (*fetch.Response, error) {
	u, err := url.Parse(at.address)
	if err != nil {
		return nil, err
	}
	s.f.HTTP.Allow(net.JoinHostPort(u.Hostname(), "443"))
	if at.own {
		u.RawQuery = url.Values{"emailaddress": {s.who.address}}.Encode()
	}
	for moved := 0; ; moved++ {
		resp, err := s.f.HTTP.Get(ctx, u.String(), fetch.Accept("text/xml, application/xml"), fetch.MaxBytes(maxConfig))
		if err == nil && resp.URL.Scheme != "https" {
			// Only a redirect to this machine can end here.
			return nil, errNotEncrypted
		}
		if err == nil {
			return resp, nil
		}
		var e *fetch.Error
		if !errors.As(err, &e) || e.Kind != fetch.HostNotAllowed || e.From == "" || e.Local || moved == maxElsewhere {
			return nil, err
		}
		to, ok := movedTo(e)
		if !ok {
			return nil, err
		}
		if !within(e.Host, s.who.domain) {
			u.RawQuery = ""
		}
		s.f.HTTP.Allow(to)
	}
}

// movedTo returns the host:port a redirect leads to. Only https on its own
// port and public names are followed.
func movedTo(e *fetch.Error) (string, bool) {
	u, err := url.Parse(e.URL)
	if err != nil || u.Scheme != "https" || u.Port() != "" && u.Port() != "443" {
		return "", false
	}
	host, err := asciiHost(e.Host)
	if err != nil || !strings.Contains(host, ".") || net.ParseIP(host) != nil {
		return "", false
	}
	// Without its port: a public name that leads into the reader's network is
	// then refused by the client.
	return host, true
}
