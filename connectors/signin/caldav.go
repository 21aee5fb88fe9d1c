package signin

import (
	"context"
	"errors"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"daybrief/app"
)

// wellKnownDAV is where a server says where its calendars are (RFC 6764
// section 5).
const wellKnownDAV = "/.well-known/caldav"

// radicalePort is where a Radicale on this machine listens unless told
// otherwise.
const radicalePort = "5232"

// calendarHost is a provider of calendars that is known.
type calendarHost struct {
	domains []string // of its mail addresses, and its own hosts
	address string   // CalDAV context; "" where there is none for a password
	refusal *app.Error
}

// calendarHosts are the providers of which an address alone is enough, and
// those that need another way. Sources: the providers' help pages, 2026-11.
var calendarHosts = []calendarHost{
	{
		domains: []string{"gmail.com", "googlemail.com", "google.com"},
		refusal: &app.Error{Code: app.CodeNotCal, Message: "Google gives calendars to other programs by a secret address of each calendar, not by a password.",
			Hint: `In Google Calendar open Settings, choose the calendar, copy "Secret address in iCal format" and add that address here.`},
	},
	{
		domains: []string{"outlook.com", "hotmail.com", "live.com", "msn.com", "office365.com", "office.com"},
		refusal: &app.Error{Code: app.CodeNotCal, Message: "Microsoft does not offer CalDAV.",
			Hint: "In Outlook on the web open Settings, Calendar, Shared calendars, publish the calendar and add its ICS link here."},
	},
	{domains: []string{"icloud.com", "me.com", "mac.com"}, address: "https://caldav.icloud.com/"},
	{domains: []string{"fastmail.com", "fastmail.fm", "fastmail.de", "fastmail.net", "sent.com", "messagingengine.com"}, address: "https://caldav.fastmail.com/"},
	{domains: []string{"yahoo.com", "ymail.com", "rocketmail.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es"}, address: "https://caldav.calendar.yahoo.com/"},
}

// calendarHostOf finds the provider of a domain.
func calendarHostOf(domain string) (calendarHost, bool) {
	for _, h := range calendarHosts {
		if slices.Contains(h.domains, domain) {
			return h, true
		}
	}
	return calendarHost{}, false
}

// answer returns the provider's address or what to do instead.
func (h calendarHost) answer() ([]string, error) {
	if h.refusal != nil {
		e := *h.refusal
		return nil, &e
	}
	return []string{h.address}, nil
}

// davTarget is what CalDAV was given, taken apart.
type davTarget struct {
	given string // a whole address with a path; "" for an address or a host
	host  string // ASCII name or IP address
	port  string // "" where none was written
	plain bool   // http or caldav was written out: that is tried first, this machine only
	mail  bool
}

// CalDAV finds where the calendars of a mail address, a host name or an address
// (https, caldav, caldavs) may be: CalDAV context addresses to ask, best first.
// An address with a path comes first itself; then what the table of providers,
// SRV and TXT records (RFC 6764 section 6) say; then .well-known/caldav and the
// root of the host. The DNS is asked, no calendar server is. Plain http is
// returned for this machine alone.
//
// The error is an *app.Error: CodeUsage for what is no address, CodeNotCal with
// what to do instead for providers without CalDAV for a password, CodeTLS for
// http to another machine, CodeCancelled when ctx was.
func (f *Finder) CalDAV(ctx context.Context, addressOrHost string) ([]string, error) {
	t, err := readDAVTarget(addressOrHost)
	if err != nil {
		return nil, err
	}
	if t.given == "" {
		h, ok := f.calendarProvider(t, addressOrHost)
		f.tell(Step{What: "provider table", Where: t.host, Found: ok})
		if ok {
			return h.answer()
		}
	}
	var list []string
	if t.given != "" {
		list = append(list, t.given)
	}
	if t.port == "" && t.given == "" {
		ctx, cancel := context.WithTimeout(ctx, searchTime)
		defer cancel()
		records, err := f.davRecords(ctx, t)
		if cause := ctx.Err(); errors.Is(cause, context.Canceled) {
			return nil, &app.Error{Code: app.CodeCancelled, Message: "The search for a calendar was stopped.", Err: cause}
		}
		if err != nil {
			return nil, err
		}
		list = append(list, records...)
	}
	list = append(list, hostPlaces(t)...)
	return dedupe(list), nil
}

// calendarProvider finds the provider of a host or mail address in the table
// of calendars or, since that of mail knows more domains, in that one.
func (f *Finder) calendarProvider(t davTarget, address string) (calendarHost, bool) {
	h, ok := calendarHostOf(registrable(t.host))
	if !ok && t.mail && f.Known != nil {
		if m, known := f.Known(address); known {
			return calendarHostOf(registrable(hostOnly(m.Server)))
		}
	}
	return h, ok
}

// readDAVTarget takes apart what a reader enters for a calendar.
func readDAVTarget(s string) (davTarget, error) {
	s = strings.TrimSpace(s)
	if scheme, rest, ok := strings.Cut(s, "://"); ok {
		return readDAVAddress(strings.ToLower(scheme), rest)
	}
	if strings.Contains(s, "@") {
		who, err := readMailbox(s)
		if err != nil {
			return davTarget{}, err
		}
		return davTarget{host: who.domain, mail: true}, nil
	}
	return readDAVAddress("", s)
}

func readDAVAddress(scheme, rest string) (davTarget, error) {
	t := davTarget{}
	switch scheme {
	case "http", "caldav":
		t.plain = true
	case "", "https", "caldavs":
	default:
		return t, noCalendarAddress(errors.New("scheme " + strconv.Quote(scheme)))
	}
	u, err := url.Parse("https://" + rest)
	if err != nil {
		return t, noCalendarAddress(errors.New("not an address")) // err would quote a password
	}
	host, ok := hostOrIP(u.Hostname())
	if !ok {
		return t, noCalendarAddress(errors.New("not a host name"))
	}
	t.host = host
	t.port = u.Port()
	local := isLoopbackHost(t.host)
	u.Scheme, u.Host, u.Fragment = "https", t.authority(), ""
	if t.plain && scheme == "http" && !local {
		return t, &app.Error{Code: app.CodeTLS, Message: "A calendar server is asked over an encrypted connection alone, since it is sent a password.",
			Hint: "Write https:// instead of http://."}
	}
	t.plain = t.plain && local
	if t.plain {
		u.Scheme = "http"
	}
	if u.Path != "" && u.Path != "/" || u.RawQuery != "" {
		t.given = u.String()
	}
	return t, nil
}

func noCalendarAddress(err error) error {
	return &app.Error{Code: app.CodeUsage, Message: "That is not the address of a calendar server.",
		Hint: "Enter a mail address, a host such as cal.example.org, or an address that begins with https://.", Err: err}
}

// authority returns host and port as an address has them.
func (t davTarget) authority() string {
	if t.port != "" {
		return net.JoinHostPort(t.host, t.port)
	}
	if strings.Contains(t.host, ":") {
		return "[" + t.host + "]"
	}
	return t.host
}

// hostPlaces are the addresses of a host to ask when nothing better is known:
// its .well-known and its root. On this machine http goes first, since nobody
// makes certificates for it, and Radicale's own port is tried.
func hostPlaces(t davTarget) []string {
	at := func(scheme, authority string) []string {
		return []string{scheme + "://" + authority + wellKnownDAV, scheme + "://" + authority + "/"}
	}
	if !isLoopbackHost(t.host) {
		return at("https", t.authority())
	}
	list := append(at("http", t.authority()), at("https", t.authority())...)
	if t.port == "" {
		list = append(list, at("http", net.JoinHostPort(t.host, radicalePort))...)
	}
	return list
}

// davRecords asks the DNS: SRV with TXT, and for domains without SRV who
// receives their mail, which for the large providers is who has the calendars.
func (f *Finder) davRecords(ctx context.Context, t davTarget) ([]string, error) {
	var secure, plain []string
	var byMX calendarHost
	var wg sync.WaitGroup
	var steps [3][]Step
	wg.Go(func() { secure, steps[0] = f.davService(ctx, "caldavs", t.host) })
	wg.Go(func() { plain, steps[1] = f.davService(ctx, "caldav", t.host) })
	if t.mail {
		wg.Go(func() { byMX, steps[2] = f.davMX(ctx, t.host) })
	}
	wg.Wait()
	for _, list := range steps {
		for _, s := range list {
			f.tell(s)
		}
	}
	if list := append(secure, plain...); len(list) > 0 {
		return list, nil
	}
	if byMX.refusal != nil || byMX.address != "" {
		return byMX.answer()
	}
	return nil, nil
}

// davService reads the records of one service. Of the plain one only servers
// on this machine are taken: any other would be sent a password in the clear.
func (f *Finder) davService(ctx context.Context, service, domain string) ([]string, []Step) {
	told := Step{What: "SRV record", Where: "_" + service + "._tcp." + domain}
	var path string
	var wg sync.WaitGroup
	wg.Go(func() { path = f.davPath(ctx, service, domain) })
	records, err := f.lookupSRV(ctx, service, domain)
	wg.Wait()
	if err != nil {
		told.Err = err
		return nil, []Step{told}
	}
	var list []string
	for _, r := range records {
		scheme, usual := "https", "443"
		if service == "caldav" {
			scheme, usual = "http", "80"
			if !isLoopbackHost(r.Target) {
				told.Err = errNotEncrypted
				continue
			}
		}
		t := davTarget{host: r.Target}
		if port := strconv.Itoa(int(r.Port)); port != usual {
			t.port = port
		}
		base := scheme + "://" + t.authority()
		if path != "" {
			list = append(list, base+path)
		}
		list = append(list, base+wellKnownDAV, base+"/")
		told.Found = true
		_, known := calendarHostOf(registrable(r.Target))
		told.Foreign = told.Foreign || !known && !within(r.Target, domain)
	}
	return list, []Step{told}
}

// davPath returns the context path of a service's TXT record, "" without one
// (RFC 6764 section 4).
func (f *Finder) davPath(ctx context.Context, service, domain string) string {
	if f.Resolver == nil {
		return ""
	}
	ctx, cancel := context.WithTimeout(ctx, f.stepTime())
	defer cancel()
	texts, err := f.Resolver.LookupTXT(ctx, "_"+service+"._tcp."+domain+".")
	if err != nil {
		return "" // most domains have none; .well-known says the same
	}
	for _, text := range texts {
		key, value, ok := strings.Cut(text, "=")
		if !ok || !strings.EqualFold(strings.TrimSpace(key), "path") {
			continue
		}
		u, err := url.Parse(strings.TrimSpace(value))
		if err == nil && u.Host == "" && u.Scheme == "" && strings.HasPrefix(u.Path, "/") {
			return (&url.URL{Path: u.Path}).EscapedPath()
		}
	}
	return ""
}

// davMX looks whether one of the large providers receives a domain's mail.
func (f *Finder) davMX(ctx context.Context, domain string) (calendarHost, []Step) {
	told := Step{What: "MX record", Where: domain}
	host, err := f.bestMX(ctx, domain)
	if err != nil {
		told.Err = err
		return calendarHost{}, []Step{told}
	}
	told.Where = host
	m, ok := mailHostOf(host)
	if !ok {
		return calendarHost{}, []Step{told}
	}
	h, ok := calendarHostOf(m.account)
	told.Found = ok
	return h, []Step{told}
}

func dedupe(list []string) []string {
	var out []string
	for _, s := range list {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}
