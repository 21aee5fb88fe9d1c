package calendar

import (
	"bytes"
	"cmp"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"daybrief/app/lazyre"
)

// multistatus is the answer of PROPFIND and REPORT (RFC 4918 section 13), as
// far as it is used. The library's client is not used for these: it makes one
// broken object cost the whole answer and loses the host of an address.
type multistatus struct {
	Responses []davResponse
	SyncToken string // RFC 6578 section 6.4
	Cut       bool   // the server says that it left something out
	Broken    bool   // the answer ends in the middle
}

// davResponse is what is said of one address. Names count without their
// namespace, which not all servers write right.
type davResponse struct {
	Hrefs    []string `xml:"href"`
	Status   string   `xml:"status"`
	Propstat []struct {
		Status string  `xml:"status"`
		Prop   davProp `xml:"prop"`
	} `xml:"propstat"`
}

// davProp are the properties that are asked for.
type davProp struct {
	Principal    davHref       `xml:"current-user-principal"`
	HomeSet      davHref       `xml:"calendar-home-set"`
	Addresses    davHref       `xml:"calendar-user-address-set"`
	Source       davHref       `xml:"source"` // of a subscribed calendar
	DisplayName  string        `xml:"displayname"`
	ResourceType resourceType  `xml:"resourcetype"`
	Components   *componentSet `xml:"supported-calendar-component-set"`
	CTag         string        `xml:"getctag"`
	SyncToken    string        `xml:"sync-token"`
	ETag         string        `xml:"getetag"`
	Data         string        `xml:"calendar-data"`
}

// davHref is a property that holds addresses.
type davHref struct {
	Hrefs []string  `xml:"href"`
	None  *struct{} `xml:"unauthenticated"` // RFC 5397: nobody is signed in
}

// resourceType tells what an address is (RFC 4918 section 15.9, RFC 4791
// section 4.2, RFC 6638 section 2, and what Apple and Nextcloud added).
type resourceType struct {
	Calendar   *struct{} `xml:"calendar"`
	Subscribed *struct{} `xml:"subscribed"`
	Inbox      *struct{} `xml:"schedule-inbox"`
	Outbox     *struct{} `xml:"schedule-outbox"`
	Deleted    *struct{} `xml:"deleted-calendar"`
	Trash      *struct{} `xml:"trash-bin"`
}

// isCalendar reports whether it is a calendar that can be read here.
func (r resourceType) isCalendar() bool {
	return r.Calendar != nil && r.Inbox == nil && r.Outbox == nil && r.Deleted == nil && r.Trash == nil
}

type componentSet struct {
	Comps []struct {
		Name string `xml:"name,attr"`
	} `xml:"comp"`
}

// has reports whether a collection takes components of that name; one that
// says nothing takes all.
func (s *componentSet) has(name string) bool {
	if s == nil || len(s.Comps) == 0 {
		return true
	}
	for _, c := range s.Comps {
		if strings.EqualFold(strings.TrimSpace(c.Name), name) {
			return true
		}
	}
	return false
}

// href returns the address the response is about.
func (r davResponse) href() string {
	if len(r.Hrefs) == 0 {
		return ""
	}
	return strings.TrimSpace(r.Hrefs[0])
}

// code returns the status of the whole address; 0 where only its properties
// have one.
func (r davResponse) code() int { return statusCode(r.Status) }

// statusCode reads "HTTP/1.1 404 Not Found".
func statusCode(line string) int {
	for _, f := range strings.Fields(line) {
		if n, err := strconv.Atoi(f); err == nil && len(f) == 3 {
			return n
		}
	}
	return 0
}

// good returns the properties the server could tell, from all parts of the
// response that are fine.
func (r davResponse) good() davProp {
	var p davProp
	for _, s := range r.Propstat {
		if c := statusCode(s.Status); c != 0 && c/100 != 2 {
			continue
		}
		q := s.Prop
		p.Principal, p.HomeSet = p.Principal.or(q.Principal), p.HomeSet.or(q.HomeSet)
		p.Addresses, p.Source = p.Addresses.or(q.Addresses), p.Source.or(q.Source)
		p.DisplayName = cmp.Or(p.DisplayName, q.DisplayName)
		p.CTag, p.SyncToken = cmp.Or(p.CTag, strings.TrimSpace(q.CTag)), cmp.Or(p.SyncToken, strings.TrimSpace(q.SyncToken))
		p.ETag, p.Data = cmp.Or(p.ETag, strings.TrimSpace(q.ETag)), cmp.Or(p.Data, q.Data)
		p.ResourceType = cmp.Or(p.ResourceType, q.ResourceType)
		p.Components = cmp.Or(p.Components, q.Components)
	}
	return p
}

func (h davHref) or(other davHref) davHref {
	if len(h.Hrefs) > 0 || h.None != nil {
		return h
	}
	return other
}

// errNoDav says that an address does not speak CalDAV.
var errNoDav = errors.New("no CalDAV here")

// parseMultistatus reads an answer. One that ends in the middle is Broken: what
// stands before the damage counts, but says nothing about what is missing.
func parseMultistatus(data []byte) (*multistatus, error) {
	ms := &multistatus{}
	dec := newDecoder(data)
	inside := false
	for {
		tok, err := dec.Token()
		if err != nil {
			if !inside {
				return nil, fmt.Errorf("%w: %w", errNoDav, err)
			}
			ms.Broken = !errors.Is(err, io.EOF)
			return ms, nil
		}
		el, ok := tok.(xml.StartElement)
		switch {
		case !ok:
			continue
		case !inside:
			if el.Name.Local != "multistatus" {
				return nil, fmt.Errorf("%w: the answer begins with %q", errNoDav, el.Name.Local)
			}
			inside = true
			continue
		}
		if err := ms.element(dec, el); err != nil {
			ms.Broken = true
			return ms, nil
		}
	}
}

// element reads one child of a multistatus.
func (ms *multistatus) element(dec *xml.Decoder, el xml.StartElement) error {
	switch el.Name.Local {
	case "response":
		var r davResponse
		if err := dec.DecodeElement(&r, &el); err != nil {
			return err
		}
		if r.code() == 507 { // RFC 6578 section 3.6, RFC 4791 section 7.8
			ms.Cut = true
			return nil
		}
		ms.Responses = append(ms.Responses, r)
	case "sync-token":
		if err := dec.DecodeElement(&ms.SyncToken, &el); err != nil {
			return err
		}
		ms.SyncToken = strings.TrimSpace(ms.SyncToken)
	default:
		return dec.Skip()
	}
	return nil
}

// newDecoder returns a decoder that bends: other charsets, byte order marks
// and what XML does not allow, which some servers pass on from broken events.
func newDecoder(data []byte) *xml.Decoder {
	plain := toUTF8(data)
	marked := len(plain) != len(data) // a mark decides, whatever the declaration says
	dec := xml.NewDecoder(bytes.NewReader(cleanXML(bytes.TrimLeft(plain, " \t\r\n"), marked)))
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	dec.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		if marked {
			return in, nil
		}
		return charset.NewReaderLabel(label, in)
	}
	return dec
}

var (
	charRef      = lazyre.New(`&#(?:[xX]([0-9a-fA-F]{1,8})|([0-9]{1,10}));`)
	otherCharset = lazyre.New(`(?i)^<\?xml[^>]*encoding\s*=\s*["']?([a-z0-9._-]+)`)
)

// cleanXML takes out what XML 1.0 does not allow (section 2.2): control
// characters, references to them, and in UTF-8 bytes that are none.
func cleanXML(data []byte, marked bool) []byte {
	m := otherCharset.FindSubmatch(data[:min(len(data), 200)])
	isUTF8 := marked || m == nil || strings.EqualFold(string(m[1]), "utf-8") || strings.EqualFold(string(m[1]), "utf8")
	if bytes.ContainsFunc(data[:min(len(data), 4)], func(r rune) bool { return r == 0 }) {
		return data // UTF-16 without a mark: the decoder says so
	}
	out := make([]byte, 0, len(data))
	for _, b := range data {
		if b >= 0x20 || b == '\t' || b == '\n' || b == '\r' {
			out = append(out, b)
		}
	}
	if isUTF8 {
		if !utf8.Valid(out) {
			out = bytes.ToValidUTF8(out, []byte("\uFFFD"))
		}
		out = bytes.ReplaceAll(bytes.ReplaceAll(out, []byte("\uFFFE"), nil), []byte("\uFFFF"), nil)
	}
	if !bytes.Contains(out, []byte("&#")) {
		return out
	}
	return charRef.ReplaceAllFunc(out, func(ref []byte) []byte {
		if allowedRef(string(ref)) {
			return ref
		}
		return nil
	})
}

// allowedRef reports whether a reference such as "&#xD;" names a character
// that XML allows.
func allowedRef(ref string) bool {
	digits, base := ref[2:len(ref)-1], 10
	if digits[0]|0x20 == 'x' {
		digits, base = digits[1:], 16
	}
	n, err := strconv.ParseUint(digits, base, 32)
	switch {
	case err != nil, n > utf8.MaxRune, n == 0xfffe, n == 0xffff, n >= 0xd800 && n < 0xe000:
		return false
	}
	return n >= 0x20 || n == '\t' || n == '\n' || n == '\r'
}
