package calendar

import (
	"net/url"
	"strings"
)

// resolveHref reads an address a server wrote (RFC 4918 section 8.3): absolute
// or not, escaped rightly or not. One that leaves https for plain http on the
// same host comes from a server that does not know of the proxy before it, and
// is taken as https.
func resolveHref(base *url.URL, href string) (*url.URL, bool) {
	href = strings.TrimSpace(href)
	ref, err := url.Parse(href)
	if err != nil {
		ref, err = url.Parse(mendHref(href))
	}
	if err != nil || href == "" || ref.Scheme != "" && ref.Scheme != "http" && ref.Scheme != "https" {
		return nil, false
	}
	from := *base
	if ref.Host == "" && !strings.HasPrefix(ref.Path, "/") && !strings.HasSuffix(from.Path, "/") { // within the folder that was asked
		from.Path += "/"
		if from.RawPath != "" {
			from.RawPath += "/"
		}
	}
	u := from.ResolveReference(ref)
	u.User, u.Fragment, u.RawFragment = nil, "", ""
	keepTLS(base, u)
	return u, u.Host != ""
}

// keepTLS turns http into https on the host that is spoken to by https.
func keepTLS(base, u *url.URL) {
	if base.Scheme == "https" && u.Scheme == "http" && strings.EqualFold(base.Hostname(), u.Hostname()) {
		u.Scheme, u.Host = base.Scheme, base.Host
	}
}

// mendHref escapes what keeps an address from being read: a percent sign that
// escapes nothing, and a colon in the first part of a relative path.
func mendHref(href string) string {
	var b strings.Builder
	for i := range len(href) {
		if c := href[i]; c == '%' && (i+2 >= len(href) || !isHex(href[i+1]) || !isHex(href[i+2])) {
			b.WriteString("%25")
		} else if c < 0x20 || c == 0x7f {
			continue
		} else {
			b.WriteByte(c)
		}
	}
	s := b.String()
	if first, _, _ := strings.Cut(s, "/"); strings.Contains(first, ":") && !strings.Contains(s, "://") {
		s = "./" + s
	}
	return s
}

func isHex(c byte) bool {
	return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f'
}

// hrefKey names an object within its calendar, the same for all ways to escape
// its address.
func hrefKey(base *url.URL, href string) string {
	u, ok := resolveHref(base, href)
	if !ok {
		return href
	}
	return u.Path
}
