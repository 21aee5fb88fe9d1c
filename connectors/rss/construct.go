package rss

import (
	"encoding/base64"
	"html"
	"strings"
	"unicode/utf8"

	"daybrief/app/lazyre"
)

// markupPattern finds what makes a text HTML: a tag of HTML or a reference.
var markupPattern = lazyre.New(`(?i)<(?:!--|!doctype|/?(?:a|abbr|article|aside|b|base|big|blockquote|body|br|button|center|cite|code|dd|del|div|dl|dt|em|embed|figure|font|form|frame|frameset|h[1-6]|head|hr|html|i|iframe|img|input|ins|kbd|li|link|math|meta|nobr|object|ol|p|pre|q|s|script|section|small|span|strike|strong|style|sub|sup|svg|table|tbody|td|th|title|tr|tt|u|ul|video|applet|audio|wbr)(?:[\s/>]|$))|&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});`)

// asHTML returns HTML for a text of which nobody said whether it is HTML or
// plain: it is HTML when it looks so.
func asHTML(text string) string {
	if markupPattern.MatchString(text) {
		return text
	}
	return html.EscapeString(text)
}

// looseHTML returns the HTML of an element whose format says nothing of its
// type: RSS title, description and kin (RSS 2.0, "Elements of <item>").
func looseHTML(n *node) string {
	if n.hasElements() {
		return n.markup()
	}
	return asHTML(n.text())
}

// constructHTML returns the HTML of an Atom text construct or content element
// (RFC 4287 sections 3.1 and 4.1.3; Atom 0.3 has mode beside type).
func constructHTML(n *node) string {
	typ := strings.ToLower(strings.TrimSpace(n.attr("type")))
	mode := strings.ToLower(strings.TrimSpace(n.attr("mode")))
	if n.hasElements() {
		return n.markup()
	}
	text := n.text()
	switch {
	case mode == "base64" || isBinary(typ):
		decoded, ok := decodeBase64(text)
		if n.name == "title" && mode != "base64" && !isPacked(text) {
			ok = false // a word that happens to be base64 as well
		}
		if ok {
			return asHTML(decoded)
		}
		if n.name != "title" && isBinary(typ) && !markupPattern.MatchString(text) && !strings.ContainsAny(text, " .,") {
			return "" // bytes, not text
		}
		return asHTML(text)
	case typ == "html" || typ == "text/html":
		return text
	}
	return asHTML(text)
}

// isBinary reports media types whose content stands in base64 (RFC 4287
// section 4.1.3.3 point 6).
func isBinary(typ string) bool {
	if !strings.Contains(typ, "/") || strings.HasPrefix(typ, "text/") {
		return false
	}
	return !strings.HasSuffix(typ, "xml") && !strings.HasPrefix(typ, "message/")
}

// isPacked reports whether text is base64 of UTF-8.
func isPacked(text string) bool {
	data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
	return err == nil && utf8.Valid(data)
}

// decodeBase64 returns the text that base64 stands for, when it is text.
func decodeBase64(text string) (string, bool) {
	packed := strings.Join(strings.Fields(text), "")
	if packed == "" {
		return "", false
	}
	data, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(packed, "="))
	if err != nil || strings.IndexByte(string(data), 0) >= 0 {
		return "", false
	}
	if !utf8.Valid(data) {
		return decodeMixed(data), true
	}
	return string(data), true
}
