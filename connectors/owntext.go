package connectors

import (
	"strings"

	nethtml "golang.org/x/net/html"
)

// OwnText returns the visible text of a mail's HTML without the messages it
// quotes and the signatures below, as far as mail programs mark them: by
// blockquote type=cite, or by the class or id they give them. It is plain text
// like that of PlainText.
func OwnText(html string) string {
	w := newWalker(html)
	w.own = true
	w.walk()
	return strip(tidyRunes(w.out.String()))
}

// marks are the classes and ids by which mail programs mark what the writer of
// a letter did not write in it, in lower case. A program that reads such a
// letter may put "x_" before them.
var marks = set(`gmail_quote gmail_quote_container gmail_attr gmail_extra gmail_signature gmail_signature_prefix moz-cite-prefix moz-signature
	yahoo_quoted protonmail_quote protonmail_signature_block zmail_extra tutanota_quote freebirdfxmail_quote
	wordsection1-quote outlookmessageheader divrplyfwdmsg appendonsend mailquote replyquote airmail_on bloop_sign
	ms-outlook-mobile-signature mobile-signature applemailsignature sigcontent signature yahoomailblogquote`)

// foreign reports whether an element is marked as a quote or a signature.
func foreign(name string, attrs map[string]string) bool {
	if name == "blockquote" && strings.EqualFold(attrs["type"], "cite") {
		return true
	}
	for _, key := range []string{"class", "id"} {
		for word := range strings.FieldsSeq(strings.ToLower(head(attrs[key], 300))) {
			if marks[strings.TrimPrefix(word, "x_")] {
				return true
			}
		}
	}
	return false
}

// maxAlts bounds how many pictures AltText describes.
const maxAlts = 200

// AltText returns what the pictures of HTML are said to show, a line each, for
// a page that has no other text. Pictures of one pixel, which only report that
// they were fetched, are left out.
func AltText(html string) string {
	z := nethtml.NewTokenizer(strings.NewReader(html))
	var lines []string
	for len(lines) < maxAlts {
		kind := z.Next()
		if kind == nethtml.ErrorToken {
			break
		}
		if kind != nethtml.StartTagToken && kind != nethtml.SelfClosingTagToken {
			continue
		}
		raw, more := z.TagName()
		if string(raw) != "img" || !more {
			continue
		}
		w := walker{z: z}
		attrs := w.attributes()
		alt := strings.TrimSpace(attrs["alt"])
		if alt == "" || isPixel(attrs) || len(lines) > 0 && lines[len(lines)-1] == alt {
			continue
		}
		lines = append(lines, alt)
	}
	return CleanText(strings.Join(lines, "\n"))
}

// isPixel reports whether a picture is too small or too hidden to be seen.
func isPixel(attrs map[string]string) bool {
	style := declarations(attrs["style"])
	return length(attrs["width"], 99) < 3 || length(attrs["height"], 99) < 3 || unseen(style) ||
		length(style["width"], 99) < 3 || length(style["height"], 99) < 3
}
