package calendar

import (
	"net/url"
	"strconv"
	"strings"

	"daybrief/connectors"
)

// remark is what writers put into a component beside the properties that
// decode reads.
type remark struct {
	private   bool   // CLASS is PRIVATE or CONFIDENTIAL
	free      bool   // Outlook's busy status
	tentative bool   // the same
	cancelled bool   // the whole object calls off (METHOD:CANCEL, RFC 5546 section 3.2.5)
	percent   int    // PERCENT-COMPLETE, 0 to 100
	meeting   string // https address of the video call
}

// remarks returns what is said of the components of a calendar, which decode
// made of the entries in their order.
func remarks(cal *node, entries []*node, d document) map[*component]remark {
	out := map[*component]remark{}
	if len(entries) != len(d.components) {
		return out
	}
	method, _ := cal.get("METHOD")
	for i, n := range entries {
		r := readRemark(n)
		r.cancelled = strings.EqualFold(strings.TrimSpace(method.value), "CANCEL")
		if r != (remark{}) {
			out[d.components[i]] = r
		}
	}
	return out
}

func readRemark(n *node) remark {
	var r remark
	for i := range n.lines {
		l := &n.lines[i]
		switch l.name {
		case "CLASS":
			class := strings.ToUpper(strings.TrimSpace(l.value))
			r.private = class == "PRIVATE" || class == "CONFIDENTIAL"
		case "PERCENT-COMPLETE":
			if p, err := strconv.Atoi(strings.TrimSpace(l.value)); err == nil && p >= 0 && p <= 100 {
				r.percent = p
			}
		case "X-MICROSOFT-CDO-BUSYSTATUS":
			switch strings.ToUpper(strings.TrimSpace(l.value)) {
			case "FREE":
				r.free = true
			case "TENTATIVE":
				r.tentative = true
			}
		case "CONFERENCE", "X-GOOGLE-CONFERENCE", "X-MICROSOFT-SKYPETEAMSMEETINGURL", "X-MICROSOFT-ONLINEMEETINGEXTERNALLINK", "X-ZOOM-JOINURL":
			r.meeting = betterMeeting(r.meeting, l)
		}
	}
	return r
}

// betterMeeting returns the address of the call: a video call comes before the
// dial-in and chat links that CONFERENCE may name too (RFC 7986 section 5.11).
func betterMeeting(have string, l *line) string {
	address := connectors.SafeURL("", strings.TrimSpace(l.value))
	if !strings.HasPrefix(address, "https://") {
		return have
	}
	if have == "" || strings.Contains(strings.ToUpper(l.params), "VIDEO") || isVideo(address) && !isVideo(have) {
		return address
	}
	return have
}

// wrappedMeeting finds the address of a video call inside of the links that
// mail scanners and Google put around addresses.
func wrappedMeeting(texts ...string) string {
	for _, text := range texts {
		if !strings.Contains(text, "safelinks.protection.outlook.com") && !strings.Contains(text, "google.com/url") {
			continue
		}
		for _, link := range webLink.FindAllString(text, 50) {
			u, err := url.Parse(strings.ReplaceAll(link, "&amp;", "&"))
			if err != nil || !strings.HasSuffix(u.Hostname(), ".safelinks.protection.outlook.com") && u.Hostname() != "www.google.com" {
				continue
			}
			for _, name := range []string{"url", "q"} {
				inner := connectors.SafeURL("", u.Query().Get(name))
				if strings.HasPrefix(inner, "https://") && isVideo(inner) {
					return inner
				}
			}
		}
	}
	return ""
}
