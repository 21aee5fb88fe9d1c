package signin

import (
	"context"
	"fmt"
	"net"
	"strings"
	"time"

	"golang.org/x/net/idna"

	"daybrief/app"
	"daybrief/connectors/fetch"
)

// Resolver asks the name server. *net.Resolver is one.
type Resolver interface {
	LookupSRV(ctx context.Context, service, proto, name string) (string, []*net.SRV, error)
	LookupTXT(ctx context.Context, name string) ([]string, error)
	LookupMX(ctx context.Context, name string) ([]*net.MX, error)
}

// MailServer is where and how to read the mail of an address.
type MailServer struct {
	Server   string // host:port of the IMAP server
	Security string // tls, starttls, or none for this machine itself
	User     string // to sign in as; "" means the mail address
	OAuth    string // google or microsoft where a password will not do; "" where it will
	Provider string // the name of the service, where it is known
	Hint     string // one sentence for the reader: which password, or where the help is
}

// Step is one try of a search, told when its outcome is known.
type Step struct {
	What    string // "provider table", "autoconfig", "Thunderbird's list", "MX record", "SRV record", "guess", ...
	Where   string // what was asked: an address without its query, a name of the DNS, or host:port
	Found   bool
	Err     error // why nothing was found, an *app.Error; nil when the place simply did not know
	Foreign bool  // what was found lies outside the address's domain, as the DNS said without proof (RFC 6186 section 6); of calendars, not where a known provider has it
}

// Finder finds the servers of a mail address or a calendar. Known, Probe and
// Tell may be nil; without HTTP no configuration is read from the web, without
// Resolver the DNS is not asked. A Finder is safe for concurrent use when its
// functions are; Tell is called from one goroutine at a time within a search.
type Finder struct {
	HTTP     *fetch.Client                                 // the hosts that are tried are added to its allow list
	Resolver Resolver                                      // for MX, SRV and TXT
	Known    func(address string) (MailServer, bool)       // the table of providers, asked by mail address
	Probe    func(ctx context.Context, m MailServer) error // connects, secures, greets; nil error means an IMAP server is there
	Tell     func(Step)

	patience time.Duration // of one step; 0 means stepTime
}

// Time limits of a search. A step looks something up and proves it, each
// within stepTime.
const (
	stepTime   = 5 * time.Second
	searchTime = 20 * time.Second
)

// Mail finds the IMAP servers of an address, best first. It tries, in this
// order: the table of providers; the configuration the address's domain
// publishes for mail programs, then Thunderbird's list (ISPDB); the provider
// its MX record points to; SRV records (RFC 6186); the usual names. Everything
// after the table is tried at the same time, except the usual names, which are
// tried last, and taken in that order. What Probe accepts comes before what it
// does not; of the usual names only those it accepts count.
//
// Only the domain is told to others; the address itself goes to the domain's
// own hosts alone. The error is an *app.Error: CodeUsage when there is no
// domain in the address, CodeMissing when nothing was found, CodeNetwork when
// that is because nothing could be reached, CodeCancelled when ctx was.
func (f *Finder) Mail(ctx context.Context, address string) ([]MailServer, error) {
	who, err := readMailbox(address)
	if err != nil {
		return nil, err
	}
	if f.Known != nil {
		if m, ok := f.Known(who.address); ok {
			f.tell(Step{What: "provider table", Where: who.domain, Found: true})
			return []MailServer{m}, nil
		}
		f.tell(Step{What: "provider table", Where: who.domain})
	}
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	s := newSearch(f, who)
	return s.run(ctx)
}

func (f *Finder) tell(s Step) {
	if f.Tell == nil {
		return
	}
	if s.Err != nil {
		s.Err = stepError(s.Err)
	}
	f.Tell(s)
}

func (f *Finder) stepTime() time.Duration {
	if f.patience > 0 {
		return f.patience
	}
	return stepTime
}

// mailbox is a mail address taken apart.
type mailbox struct {
	address string // as the reader wrote it
	local   string // the part before the @
	typed   string // the domain in lower case, as written
	domain  string // the domain in ASCII, as the DNS wants it (RFC 5891)
}

// readMailbox takes a mail address apart. It takes "mailto:" and a name with
// angle brackets too, since addresses are pasted.
func readMailbox(address string) (mailbox, error) {
	s := strings.TrimSpace(address)
	if i := strings.LastIndexByte(s, '<'); i >= 0 {
		s, _, _ = strings.Cut(s[i+1:], ">")
	}
	if len(s) > 7 && strings.EqualFold(s[:7], "mailto:") {
		s, _, _ = strings.Cut(s[7:], "?")
	}
	at := strings.LastIndexByte(s, '@')
	if at < 1 {
		return mailbox{}, noMailbox(nil)
	}
	typed := strings.ToLower(strings.TrimSuffix(s[at+1:], "."))
	domain, err := asciiHost(typed)
	if err != nil {
		return mailbox{}, noMailbox(err)
	}
	local := s[:at]
	return mailbox{address: local + "@" + typed, local: local, typed: typed, domain: domain}, nil
}

func noMailbox(err error) error {
	return &app.Error{Code: app.CodeUsage, Message: "That is not a mail address.",
		Hint: "Write it as name@example.org.", Err: err}
}

// asciiHost returns a host name in lower case and ASCII. It refuses what is no
// name, so that nothing a reader or a server writes can become a path, a port
// or a user in an address made from it.
func asciiHost(name string) (string, error) {
	name = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(name), "."))
	if isASCII(name) {
		if !isHostName(name) {
			return "", fmt.Errorf("not a host name")
		}
		return name, nil
	}
	ascii, err := idna.Lookup.ToASCII(name)
	if err != nil {
		return "", fmt.Errorf("not a host name: %w", err)
	}
	if !isHostName(ascii) {
		return "", fmt.Errorf("not a host name")
	}
	return ascii, nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// isHostName reports whether labels of letters, digits, - and _ make up the
// name (RFC 1123 section 2.1; the underscore is found in practice).
func isHostName(name string) bool {
	if name == "" || len(name) > 253 {
		return false
	}
	for label := range strings.SplitSeq(name, ".") {
		if label == "" || len(label) > 63 {
			return false
		}
		for i := range len(label) {
			c := label[i]
			if c != '-' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
				return false
			}
		}
	}
	return true
}
