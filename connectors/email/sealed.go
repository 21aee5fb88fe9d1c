package email

import (
	"bytes"
	"strings"

	"daybrief/app/lazyre"
)

// What is said in place of text that cannot be read here. These are items'
// texts, in English like all that Daybrief writes into the store.
const (
	noteEncrypted = "This message is encrypted."
	notePartial   = "This message is one part of a longer one"
	noteElsewhere = "The content of this message is kept elsewhere"
)

// isSealed tells whether a part is a S/MIME envelope (RFC 8551 section 3.2),
// signed or encrypted.
func isSealed(kind string) bool {
	return kind == "application/pkcs7-mime" || kind == "application/x-pkcs7-mime"
}

// isEncrypted tells whether a part can be read with a key only: PGP/MIME (RFC
// 3156 section 4) or S/MIME.
func isEncrypted(p *part) bool {
	if isSealed(p.kind) {
		kind := strings.ToLower(p.params["smime-type"])
		return kind == "enveloped-data" || kind == "authenveloped-data"
	}
	return p.kind == "multipart/encrypted"
}

// sealed returns the text inside a signed envelope. One that says nothing of
// its kind and cannot be opened is encrypted; certificates alone are a file.
func (c *content) sealed(p *part, depth int) string {
	switch kind := strings.ToLower(p.params["smime-type"]); {
	case len(p.kids) > 0:
		return c.textOf(p.kids[0], depth+1)
	case kind == "" && !strings.HasSuffix(p.name(), ".p7c"):
		return noteEncrypted
	}
	return ""
}

var armoured = lazyre.New(`(?s)-----BEGIN PGP MESSAGE-----.*?(?:-----END PGP MESSAGE-----|\z)`)

// withoutArmour puts a sentence in the place of text encrypted inline.
func withoutArmour(text string) string {
	if !strings.Contains(text, "-----BEGIN PGP MESSAGE-----") {
		return text
	}
	return armoured.ReplaceAllString(text, noteEncrypted)
}

// substitute says why a message has no text, or gives the text found in an
// unusual place; "" where there is nothing to say.
func substitute(root *part) string {
	note := ""
	root.walk(func(p *part) bool {
		switch {
		case note != "":
		case p.kind == "message/partial" && p.params["number"] != "":
			note = notePartial + " (" + p.params["number"]
			if total := p.params["total"]; total != "" {
				note += " of " + total
			}
			note += ")."
		case p.kind == "message/external-body":
			note = noteElsewhere + whereabouts(p.params) + "."
		case p.kind == "application/ms-tnef" || strings.EqualFold(p.name(), "winmail.dat"):
			data, _ := p.data()
			note = tnefText(data)
		}
		return note == ""
	})
	return plainLine(note)
}

// whereabouts names the place of an external body (RFC 2046 section 5.2.3,
// RFC 2017).
func whereabouts(params map[string]string) string {
	switch {
	case params["url"] != "":
		return " (" + strings.Join(strings.Fields(params["url"]), "") + ")"
	case params["name"] != "" && params["site"] != "":
		return " (" + safeName(params["name"]) + " at " + params["site"] + ")"
	case params["name"] != "":
		return " (" + safeName(params["name"]) + ")"
	}
	return ""
}

// signedContent returns what a CMS SignedData (RFC 5652 section 5) encloses,
// or nil. It reads BER with definite and indefinite lengths and checks no
// signature: what is read is shown like any other text.
func signedContent(data []byte) []byte {
	info := inside(data, 0x30)
	oid, rest := element(info)
	if oid.tag != 0x06 || !bytes.Equal(oid.body, []byte{0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2}) {
		return nil
	}
	signed := inside(inside(rest, 0xa0), 0x30)
	for len(signed) > 0 { // version, digest algorithms, then the content
		var e ber
		if e, signed = element(signed); e.tag == 0x30 {
			_, rest := element(e.body)
			return octets(inside(rest, 0xa0), 0)
		}
	}
	return nil
}

// ber is one element of BER.
type ber struct {
	tag  byte
	body []byte
}

// inside returns the body of the first element of data when it has the tag.
func inside(data []byte, tag byte) []byte {
	if e, _ := element(data); e.tag == tag {
		return e.body
	}
	return nil
}

// octets joins the pieces of an octet string.
func octets(data []byte, depth int) []byte {
	var out []byte
	for len(data) > 0 && depth < 8 {
		var e ber
		switch e, data = element(data); e.tag {
		case 0x04:
			out = append(out, e.body...)
		case 0x24:
			out = append(out, octets(e.body, depth+1)...)
		default:
			return out
		}
	}
	return out
}

// element cuts the first element off data. Damage ends the data.
func element(data []byte) (ber, []byte) {
	return elementAt(data, 0)
}

func elementAt(data []byte, depth int) (ber, []byte) {
	if len(data) < 2 || data[0]&0x1f == 0x1f || depth > 16 {
		return ber{}, nil
	}
	tag, size, at := data[0], int(data[1]), 2
	switch {
	case size == 0x80:
		return indefinite(tag, data[2:], depth)
	case size > 0x80:
		n := size & 0x7f
		if n > 4 || len(data) < 2+n {
			return ber{}, nil
		}
		size = 0
		for _, c := range data[2 : 2+n] {
			size = size<<8 | int(c)
		}
		at += n
	}
	if size < 0 || size > len(data)-at {
		size = len(data) - at // cut off: what is there
	}
	return ber{tag, data[at : at+size]}, data[at+size:]
}

// indefinite reads the elements up to the end-of-contents octets.
func indefinite(tag byte, data []byte, depth int) (ber, []byte) {
	rest := data
	for len(rest) >= 2 && (rest[0] != 0 || rest[1] != 0) {
		_, rest = elementAt(rest, depth+1)
	}
	body := data[:len(data)-len(rest)]
	if len(rest) >= 2 {
		rest = rest[2:]
	}
	return ber{tag, body}, rest
}
