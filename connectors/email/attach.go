package email

import (
	"strings"
	"unicode"

	"daybrief/app"
)

// maxName bounds the name of an attachment, in characters.
const maxName = 200

// collect lists the files of a message.
func (c *content) collect(root *part) {
	root.walk(func(p *part) bool {
		if isSealed(p.kind) && len(p.kids) > 0 {
			c.files = append(c.files, p.attachment())
			return true
		}
		if p.isFile(root) {
			c.files = append(c.files, p.attachment())
		}
		// The files of an enclosed message that is a file itself are not listed.
		return strings.HasPrefix(p.kind, "multipart/") || p.name() == "" && p.disp != "attachment"
	})
}

// isFile tells whether a part is listed as an attachment.
func (p *part) isFile(root *part) bool {
	switch {
	case strings.HasPrefix(p.kind, "multipart/"):
		return false
	case p.disp == "attachment", p.kind == "message/partial":
		return true
	case p.isText():
		return false
	case p == root && strings.HasPrefix(p.kind, "text/"):
		return p.name() != ""
	case p.kind == "message/delivery-status", p.kind == "message/disposition-notification",
		p.kind == "text/rfc822-headers", p.kind == "message/feedback-report":
		return p.name() != ""
	case p.kind == "application/pgp-encrypted":
		return p.name() != ""
	case len(p.kids) > 0:
		return p.name() != "" && !p.isShown()
	case strings.HasPrefix(p.kind, "text/"):
		return p.name() != ""
	}
	return true
}

func (p *part) attachment() app.Attachment {
	a := app.Attachment{Name: p.name(), Type: p.kind, Size: p.size}
	if a.Name == "" && p.kind == "application/ms-tnef" {
		a.Name = "winmail.dat" // what Outlook calls it everywhere else
	}
	body, dropped := uncut(p.body)
	if len(p.kids) > 0 {
		a.Size = int64(len(body)) + dropped
	} else if p.body != nil {
		data, _ := decodeTransfer(body, p.encoding())
		if len(body) > 0 { // what was not kept is as dense as what was
			dropped = int64(float64(dropped) * float64(len(data)) / float64(len(body)))
		}
		a.Size = int64(len(data)) + dropped
	}
	return a
}

// isShown tells whether an enclosed message is meant to be read in its place
// and has text that stands in the text of the whole.
func (p *part) isShown() bool {
	c := content{}
	return p.disp == "inline" && strings.TrimSpace(c.textOf(p.kids[0], 1)) != ""
}

// name returns the part's file name, without a path and anything a file name
// cannot hold.
func (p *part) name() string {
	for _, raw := range []string{p.dispo["filename"], p.dispo["name"], p.params["name"], p.params["filename"]} {
		if name := safeName(raw); name != "" {
			return name
		}
	}
	return ""
}

func safeName(raw string) string {
	raw = strings.ReplaceAll(raw, "\\", "/")
	raw = strings.TrimSpace(raw[strings.LastIndexByte(raw, '/')+1:])
	raw = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || strings.ContainsRune("<>\u202e\u202d\u200e\u200f", r) {
			return -1
		}
		return r
	}, raw)
	if raw == "." || raw == ".." {
		return ""
	}
	if r := []rune(raw); len(r) > maxName {
		raw = string(r[:maxName])
	}
	return raw
}
