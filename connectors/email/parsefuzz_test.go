package email

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/emersion/go-imap/v2"
)

func FuzzCore(f *testing.F) {
	seed(f, func(raw []byte) { f.Add(string(raw), false) })
	f.Add("Yes.\n\nOn 9 Mar 2026, Ann <a@b.c> wrote:\n> Shall we?\n-- \nJo", true)
	f.Add("a\n---------- Forwarded message ---------\nFrom: a@b.c\nSubject: s\nDate: today\n\nb", false)
	f.Fuzz(func(t *testing.T, text string, forwarded bool) {
		core := coreOf(text, text, forwarded)
		if len(core) > len(text) || utf8.ValidString(text) && !utf8.ValidString(core) || core != strings.TrimSpace(core) {
			t.Errorf("%q of %q", core, text)
		}
	})
}

func FuzzParts(f *testing.F) {
	for _, s := range []string{signedMail(false, "\n\nwords"), signedMail(true, "\n\nwords"), "=ybegin size=9 name=x\n=yend\n", "begin 644 x\n#0V%T\n`\nend\n", "\x78\x9f\x3e\x22\x01\x00\x01\x0c\x80\x02\x00\x02\x00\x00\x00Hi\x00\x00", "\x00cut 12\x00\n"} {
		f.Add([]byte(s), "base64", true)
		f.Add([]byte(s), "x-uuencode", false)
		f.Add([]byte(s), "quoted-printable", true)
	}
	f.Fuzz(func(t *testing.T, raw []byte, encoding string, flag bool) {
		data, _ := decodeTransfer(raw, encoding)
		if inner := signedContent(data); len(inner) > len(data) {
			t.Errorf("%d bytes inside of %d", len(inner), len(data))
		}
		if text := tnefText(raw); !utf8.ValidString(text) {
			t.Errorf("%q", text)
		}
		if body, n := uncut(raw); len(body) > len(raw) || n < 0 {
			t.Errorf("%d of %d bytes, %d cut", len(body), len(raw), n)
		}
		text, _ := toUTF8(raw, encoding)
		if !utf8.ValidString(text) {
			t.Errorf("charset %q: %q", encoding, text)
		}
		unflow(text, flag)
		c := content{}
		c.withoutFiles(&part{kind: "text/plain"}, text)
		for _, a := range c.files {
			if a.Size < 0 || strings.ContainsAny(a.Name, "/\\\n") {
				t.Errorf("%+v", a)
			}
		}
	})
}

// FuzzStructure builds a message of a structure as a server may tell it.
func FuzzStructure(f *testing.F) {
	seed(f, func(raw []byte) { f.Add(raw, []byte{0, 1, 2, 3, 4}, "text/plain", "=?utf-8?q?x?=") })
	f.Fuzz(func(t *testing.T, raw, plan []byte, kind, name string) {
		root := assemble(head{header: raw, structure: planned(plan, kind, name, 0)})
		root.walk(func(p *part) bool {
			if !utf8.ValidString(p.name()) {
				t.Errorf("%q", p.name())
			}
			return true
		})
		contentOf(root)
	})
}

// planned makes a structure: each byte of the plan is a leaf, a group of
// parts or an enclosed message.
func planned(plan []byte, kind, name string, depth int) imap.BodyStructure {
	major, minor, _ := strings.Cut(kind, "/")
	if len(plan) == 0 || depth > 40 {
		return nil
	}
	switch plan[0] % 3 {
	case 0:
		group := &imap.BodyStructureMultiPart{Subtype: minor}
		for i := 1; i < len(plan) && i < 4; i++ {
			if child := planned(plan[i:], kind, name, depth+10); child != nil {
				group.Children = append(group.Children, child)
			}
		}
		return group
	case 1:
		inner := planned(plan[1:], kind, name, depth+1)
		return &imap.BodyStructureSinglePart{Type: "message", Subtype: "rfc822",
			MessageRFC822: &imap.BodyStructureMessageRFC822{Envelope: &imap.Envelope{Subject: name}, BodyStructure: inner}}
	}
	return &imap.BodyStructureSinglePart{Type: major, Subtype: minor, Params: map[string]string{"name*0": name}, Encoding: name, Size: uint32(plan[0])}
}
