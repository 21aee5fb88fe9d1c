package email

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

// tlv writes an element of BER; an open one has no length and an end.
func tlv(tag byte, open bool, bodies ...string) string {
	body := strings.Join(bodies, "")
	if open {
		return string([]byte{tag, 0x80}) + body + "\x00\x00"
	}
	return string([]byte{tag, 0x82, byte(len(body) >> 8), byte(len(body))}) + body
}

func signedMail(open bool, inner string) string {
	oid := "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07"
	half := len(inner) / 2
	octets := tlv(0x24, open, tlv(0x04, false, inner[:half]), tlv(0x04, false, inner[half:]))
	if !open {
		octets = tlv(0x04, false, inner)
	}
	content := tlv(0x30, open, oid+"\x01", tlv(0xa0, open, octets))
	signed := tlv(0x30, open, "\x02\x01\x01", tlv(0x31, false), content)
	raw := tlv(0x30, open, oid+"\x02", tlv(0xa0, open, signed))
	return "Subject: s\nContent-Type: application/pkcs7-mime; smime-type=signed-data; name=smime.p7m\n" +
		"Content-Disposition: attachment; filename=smime.p7m\nContent-Transfer-Encoding: base64\n\n" +
		base64.StdEncoding.EncodeToString([]byte(raw)) + "\n"
}

// TestSubstitutes holds what is said of messages whose text is not plain to
// see: the text, and the names and sizes of the files.
func TestSubstitutes(t *testing.T) {
	uu := "See the file.\n\nbegin 644 walk.txt\n#0V%T\n`\nend\n\nJo"
	yenc := "=ybegin line=128 size=584 name=walk map.png\n\x8a\x8b\x8c\n=yend size=584\n"
	tnef := "\x78\x9f\x3e\x22\x01\x00" + "\x01\x0c\x80\x02\x00\x06\x00\x00\x00Hello\x00\x00\x00"
	for name, c := range map[string]struct{ raw, text, files string }{
		"pgp": {"Content-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; boundary=b\n\n--b\nContent-Type: application/pgp-encrypted\n\nVersion: 1\n" +
			"--b\nContent-Type: application/octet-stream; name=encrypted.asc\n\n-----BEGIN PGP MESSAGE-----\n--b--\n", noteEncrypted, "encrypted.asc 27"},
		"smime":           {"Content-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\nContent-Transfer-Encoding: base64\n\nMIIB\n", noteEncrypted, "smime.p7m 3"},
		"inline pgp":      {"\nHi,\n-----BEGIN PGP MESSAGE-----\n\nhQEM\n-----END PGP MESSAGE-----\nJo", "Hi,\n" + noteEncrypted + "\nJo", ""},
		"signed":          {signedMail(false, "Content-Type: text/plain\n\nSigned words."), "Signed words.", "smime.p7m *"},
		"signed, open":    {signedMail(true, "Content-Type: text/plain\n\nSigned words."), "Signed words.", "smime.p7m *"},
		"uuencode":        {"\n" + uu, "See the file.\n\nJo", "walk.txt 3"},
		"no uuencode":     {"\nbegin 644 reasons\nto stay at home.\nend", "begin 644 reasons\nto stay at home.\nend", ""},
		"yenc":            {"\nMap:\n" + yenc, "Map:", "walk map.png 584"},
		"winmail":         {"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n" + base64.StdEncoding.EncodeToString([]byte(tnef)), "Hello", "winmail.dat 23"},
		"partial":         {"Content-Type: message/partial; id=a; number=2; total=3\n\nxyz", "This message is one part of a longer one (2 of 3).", " 3"},
		"external":        {"Content-Type: message/external-body; access-type=URL; URL=\"https://example.org/a b\"\n\n", "The content of this message is kept elsewhere (https://example.org/ab).", " 0"},
		"pictures only":   {"Content-Type: text/html\n\n<img src=a alt='Sale: all walks half price'><img src=t width=1 height=1 alt=pixel>", "Sale: all walks half price", ""},
		"inline enclosed": {"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: message/rfc822; name=a.eml\nContent-Disposition: inline\n\nSubject: in\n\nwords\n--b--", "Subject: in\n\nwords", ""},
	} {
		it, err := newMaker(app.SourceSettings{}, app.Reader{}).read([]byte("Mime-Version: 1.0\n"+c.raw), origin{native: "x"})
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		var files []string
		for _, a := range it.Attachments {
			size := fmt.Sprint(a.Size)
			if strings.HasSuffix(c.files, "*") {
				size = "*"
			}
			files = append(files, a.Name+" "+size)
		}
		if diff := cmp.Diff([]string{c.text, c.files}, []string{it.Text, strings.Join(files, ", ")}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestOwnTextOfHTML holds that marked quotes and signatures stay in the text
// and are left out of its core.
func TestOwnTextOfHTML(t *testing.T) {
	raw := "Subject: Re: walk\nContent-Type: text/html\n\n<div>Body.</div><div class=gmail_signature>Jo, +49 30 1234567</div>" +
		"<blockquote type=cite><p>Shall we?</p></blockquote><div>P.S. Bring bread.</div>"
	it, err := newMaker(app.SourceSettings{}, app.Reader{}).read([]byte(raw), origin{native: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(it.Text, "Shall we?") || !strings.Contains(it.Text, "1234567") {
		t.Errorf("text is not complete: %q", it.Text)
	}
	if got := strings.Fields(it.Detail.Mail.Core); strings.Join(got, " ") != "Body. P.S. Bring bread." {
		t.Errorf("core: %q", it.Detail.Mail.Core)
	}
}
