package calendar

import (
	"errors"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
)

const sampleStatus = `<?xml version="1.0" encoding="utf-8"?>
<D:multistatus xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:response><D:href>/c/a%40b.ics</D:href>
<D:propstat><D:prop><C:calendar-data/></D:prop><D:status>HTTP/1.1 404 Not Found</D:status></D:propstat>
<D:propstat><D:prop><D:getetag>"1"</D:getetag></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat>
<D:propstat><D:prop><C:calendar-data>BEGIN:VCALENDAR
SUMMARY:Crème &amp; co
</C:calendar-data></D:prop><D:status>HTTP/1.1 200 OK</D:status></D:propstat></D:response><D:sync-token>t1</D:sync-token></D:multistatus>`

// TestMultistatus reads one answer as different servers write it.
func TestMultistatus(t *testing.T) {
	utf16, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(strings.Replace(sampleStatus, "utf-8", "utf-16", 1))
	if err != nil {
		t.Fatal(err)
	}
	replace := func(pairs ...string) string { return strings.NewReplacer(pairs...).Replace(sampleStatus) }
	for name, text := range map[string]string{
		"plain":          sampleStatus,
		"prefixes":       replace("D:", "ns0:", "xmlns:D", "xmlns:ns0", "C:", "cal:", "xmlns:C", "xmlns:cal"),
		"no prefix":      replace("<D:", "<", "</D:", "</", "xmlns:D=", "xmlns="),
		"no namespace":   replace("<D:", "<", "</D:", "</", "<C:", "<", "</C:", "</", ` xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"`, ""),
		"undeclared":     replace(` xmlns:C="urn:ietf:params:xml:ns:caldav"`, ""),
		"wrong name":     replace(`"DAV:"`, `"DAV"`),
		"mark":           "\xef\xbb\xbf" + sampleStatus,
		"blank lines":    "\r\n\r\n" + sampleStatus,
		"UTF-16":         utf16,
		"Latin-1":        replace("utf-8", "ISO-8859-1", "è", "\xe8"),
		"CDATA":          replace("BEGIN:VCALENDAR\nSUMMARY:Crème &amp; co\n", "<![CDATA[BEGIN:VCALENDAR\nSUMMARY:Crème & co\n]]>"),
		"control":        replace("Crème", "Cr\x07ème\x00"),
		"control named":  replace("Crème", "Cr&#x7;ème&#0;&#xFFFF;"),
		"named entities": replace("è", "&egrave;"),
		"bare ampersand": replace("&amp; co", "& co"),
		"short status":   replace("HTTP/1.1 200 OK", "200 OK"),
		"no status":      replace("<D:status>HTTP/1.1 200 OK</D:status>", ""),
	} {
		t.Run(name, func(t *testing.T) {
			ms, err := parseMultistatus([]byte(text))
			if err != nil || len(ms.Responses) != 1 || ms.Broken || ms.Cut || ms.SyncToken != "t1" {
				t.Fatalf("%v, %+v", err, ms)
			}
			r := ms.Responses[0]
			if p := r.good(); r.href() != "/c/a%40b.ics" || p.ETag != `"1"` || p.Data != "BEGIN:VCALENDAR\nSUMMARY:Crème & co\n" {
				t.Errorf("%q: %+v", r.href(), p)
			}
		})
	}
}

// TestMultistatusDamaged tells an answer that ends in the middle, and one that
// is none.
func TestMultistatusDamaged(t *testing.T) {
	for name, text := range map[string]string{"half": sampleStatus[:len(sampleStatus)-20], "no end": strings.TrimSuffix(sampleStatus, "</D:multistatus>")} {
		if ms, err := parseMultistatus([]byte(text)); err != nil || !ms.Broken || len(ms.Responses) != 1 {
			t.Errorf("%s: %v, %+v; want what came, and that it is broken", name, err, ms)
		}
	}
	for name, text := range map[string]string{"empty": "", "page": "<!doctype html><html><body><br>Sign in</body></html>", "text": "hello", "other XML": "<feed/>",
		"error": `<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>`} {
		if _, err := parseMultistatus([]byte(text)); !errors.Is(err, errNoDav) {
			t.Errorf("%s: %v, want that it is no CalDAV", name, err)
		}
	}
}

// TestResolveHref reads addresses as servers write them.
func TestResolveHref(t *testing.T) {
	for _, c := range []struct{ base, href, want string }{
		{"https://h.org/dav/", "/cal/a%40b/", "https://h.org/cal/a%40b/"},
		{"https://h.org/dav/", "/cal/a@b/", "https://h.org/cal/a@b/"},
		{"https://h.org/dav/", "/cal/a%2540b/", "https://h.org/cal/a%2540b/"},
		{"https://h.org/dav/x", "work/", "https://h.org/dav/x/work/"},
		{"https://h.org/dav/x/", " work ", "https://h.org/dav/x/work"},
		{"https://h.org/dav/", "https://p07.h.org:443/1/", "https://p07.h.org:443/1/"},
		{"https://h.org:8443/dav/", "http://h.org/dav/1/", "https://h.org:8443/dav/1/"},
		{"https://h.org/dav/", "http://other.org/1/", "http://other.org/1/"},
		{"https://h.org/dav/", "//other.org/1/", "https://other.org/1/"},
		{"https://h.org/dav/", "/my cal/100%/", "https://h.org/my%20cal/100%25/"},
		{"https://h.org/dav/", "1:1/x.ics", "https://h.org/dav/1:1/x.ics"},
		{"https://ann:pw@h.org/dav/", "/x", "https://h.org/x"},
		{"https://h.org/dav/", "urn:uuid:1", ""},
		{"https://h.org/dav/", "", ""},
	} {
		base, err := url.Parse(c.base)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if u, ok := resolveHref(base, c.href); ok {
			got = u.String()
		}
		if got != c.want {
			t.Errorf("%s at %s: got %q, want %q", c.href, c.base, got, c.want)
		}
	}
	base := &url.URL{Scheme: "https", Host: "h.org", Path: "/cal/"}
	for _, h := range []string{"/cal/a%40b.ics", "/cal/a@b.ics", "a%40b.ics", "https://h.org/cal/a@b.ics"} {
		if k := hrefKey(base, h); k != "/cal/a@b.ics" {
			t.Errorf("hrefKey(%q) = %q", h, k)
		}
	}
}

// FuzzMultistatus reads anything: it may not panic, and what it says of an
// answer holds.
func FuzzMultistatus(f *testing.F) {
	f.Add([]byte(sampleStatus))
	f.Add([]byte("\xfe\xff\x00<\x00m\x00u"))
	f.Add([]byte(`<?xml version="1.0" encoding="latin1"?><multistatus><response><href>%zz:/&#xd800;</href><status>507</status></response>`))
	f.Add([]byte(`<a:multistatus><b:response><c:propstat><prop><resourcetype><calendar/></resourcetype><sync-token>x</sync-token>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		base := &url.URL{Scheme: "https", Host: "h.org", Path: "/cal/"}
		ms, err := parseMultistatus(data)
		if err != nil {
			if !errors.Is(err, errNoDav) {
				t.Errorf("%v is not errNoDav", err)
			}
			return
		}
		ms.about(base)
		for _, r := range ms.Responses {
			p := r.good()
			if u, ok := resolveHref(base, r.href()); ok && (u.Host == "" || !slices.Contains([]string{"http", "https"}, u.Scheme)) {
				t.Errorf("%q became %v", r.href(), u)
			}
			if c := asCollection(base, p); c.at != base || strings.ContainsRune(p.Data, 0) {
				t.Errorf("%+v", c)
			}
			if r.code() == 507 {
				t.Error("a response that says that something is missing is no answer")
			}
		}
	})
}
