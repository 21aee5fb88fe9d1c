package email

import (
	"net/url"
	"strings"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// longLink is the length in bytes from which a link that only reports a click
// is named by its host alone, and opaqueRun that of the code in it that tells
// who clicked. Links to meetings and documents have shorter codes.
const (
	longLink  = 200
	opaqueRun = 100
)

var (
	// webLink ends at what follows without a blank in Chinese, Japanese or Korean.
	webLink   = lazyre.New("(?i)https?://[^\\s<>\"“”|`\\p{Z}\\p{Han}\\p{Hiragana}\\p{Katakana}\\p{Hangul}\\x{3000}-\\x{303f}\\x{ff00}-\\x{ffef}]+")
	opaque    = lazyre.New(`[A-Za-z0-9_~=*.!-]+`)
	innerLink = lazyre.New(`(?i)https?(?::|%(?:25)*3a)`)
)

// withoutTracking takes out of the links in a text what does nothing but follow
// the reader. A long link that only reports a click and stands in a line of its
// own becomes the name of its host. The text does not grow.
func withoutTracking(text string) string {
	if !strings.Contains(text, "://") {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.Contains(line, "://") {
			lines[i] = reporting(webLink.ReplaceAllStringFunc(line, plainLink))
		}
	}
	return strings.Join(lines, "\n")
}

// plainLink drops the tracking parameters of a link; the rest of it stays as
// it is written.
func plainLink(link string) string {
	rest, fragment, marked := strings.Cut(link, "#")
	address, query, ok := strings.Cut(rest, "?")
	if !ok {
		return link
	}
	tail := "" // the end of a sentence is no part of the last parameter
	if !marked {
		body := strings.TrimRight(query, ".,;:!?)]}'*_")
		query, tail = body, query[len(body):]
	}
	var kept []string
	for param := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(strings.TrimPrefix(param, "amp;"), "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if !app.IsTracking(name) {
			kept = append(kept, param)
		}
	}
	if len(kept) == strings.Count(query, "&")+1 {
		return link
	}
	if kept != nil {
		address += "?" + strings.TrimPrefix(strings.Join(kept, "&"), "amp;")
	}
	if marked {
		tail = "#" + fragment
	}
	return address + tail
}

// reporting returns the name of the host for a line that is nothing but a long
// link which only reports a click; other lines as they are.
func reporting(line string) string {
	link := strings.Trim(line, " \t<>()[]*•-–")
	if len(link) < longLink || !strings.HasPrefix(strings.ToLower(link), "http") || webLink.FindString(link) != link {
		return line
	}
	u, err := url.Parse(link)
	if err != nil || u.Hostname() == "" {
		return line
	}
	if _, path, _ := strings.Cut(link, u.Host); !isReport(path) {
		return line
	}
	return u.Hostname()
}

// isReport tells whether what follows a link's host is a redirection: it holds
// another link, or a code too long to name anything.
func isReport(path string) bool {
	if innerLink.MatchString(path) {
		return true
	}
	for _, run := range opaque.FindAllString(path, -1) {
		if len(run) >= opaqueRun && strings.ContainsAny(run, "0123456789") && wordless(run) {
			return true
		}
	}
	return false
}

// wordless tells whether a run of characters is no title written with dashes:
// few of its pieces are words.
func wordless(run string) bool {
	words, letters := 0, 0
	for piece := range strings.FieldsFuncSeq(run, func(r rune) bool { return strings.ContainsRune("-_.~", r) }) {
		letters += len(piece)
		if len(piece) <= 16 && strings.IndexFunc(piece, func(r rune) bool { return r < 'a' || r > 'z' }) < 0 {
			words += len(piece)
		}
	}
	return words*2 < letters
}
