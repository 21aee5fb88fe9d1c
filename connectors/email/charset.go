package email

import (
	"bytes"
	"encoding/base64"
	"io"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/emersion/go-message/charset"
	"golang.org/x/text/encoding/charmap"
)

// aliases maps names senders write to names the decoders know. Subsets are
// mapped to their supersets, because senders use characters they have not
// announced. "" means: announced nothing usable, find out.
var aliases = map[string]string{
	"utf8": "utf-8", "utf-8n": "utf-8", "unicode-1-1-utf-8": "utf-8", "utf": "utf-8", "utf-8mb4": "utf-8",
	"ascii": "", "us-ascii": "", "ansi_x3.4-1968": "", "unknown": "", "unknown-8bit": "", "x-unknown": "",
	"default": "", "8bit": "", "7bit": "", "binary": "", "none": "", "default_charset": "", "ansi": "",
	"iso-8859-1": "windows-1252", "iso8859-1": "windows-1252", "iso_8859-1": "windows-1252", "latin1": "windows-1252",
	"latin-1": "windows-1252", "l1": "windows-1252", "iso-8559-1": "windows-1252", "iso 8859-1": "windows-1252",
	"cp1252": "windows-1252", "cp-1252": "windows-1252", "win-1252": "windows-1252",
	"gb2312": "gb18030", "gbk": "gb18030", "x-gbk": "gb18030", "cp936": "gb18030", "euc-cn": "gb18030", "gb_2312-80": "gb18030",
	"ks_c_5601-1987": "euc-kr", "ksc5601": "euc-kr", "ks_c_5601": "euc-kr", "cp949": "euc-kr", "ks_c_5601-1989": "euc-kr",
	"shift-jis": "shift_jis", "sjis": "shift_jis", "x-sjis": "shift_jis", "cp932": "shift_jis", "windows-31j": "shift_jis", "ms932": "shift_jis",
	"big-5": "big5", "big5-hkscs": "big5", "x-big5": "big5", "cp950": "big5", "iso-2022-jp-1": "iso-2022-jp",
	"iso-2022-jp-2": "iso-2022-jp", "iso-2022-jp-ms": "iso-2022-jp", "cp50220": "iso-2022-jp",
	"iso-8859-8-i": "iso-8859-8", "iso-8859-9": "windows-1254", "koi8r": "koi8-r", "koi8": "koi8-r", "cp1251": "windows-1251",
	"win-1251": "windows-1251", "cp1250": "windows-1250", "unicode-1-1-utf-7": "utf-7", "utf7": "utf-7", "macintosh": "macintosh",
}

// charsetName brings a charset's name into the form the decoders know.
func charsetName(name string) string {
	name = strings.ToLower(strings.Trim(strings.TrimSpace(name), `"'`))
	name, _, _ = strings.Cut(name, "*") // RFC 2231 section 5: language after the charset
	name = strings.TrimSpace(name)
	if alias, ok := aliases[name]; ok {
		return alias
	}
	for _, prefix := range []string{"cp-", "win-", "windows", "x-", "iso"} {
		rest, ok := strings.CutPrefix(name, prefix)
		if !ok {
			continue
		}
		switch prefix {
		case "cp-", "win-", "windows":
			return "windows-" + strings.TrimLeft(rest, "-_ ")
		case "iso":
			return "iso-" + strings.TrimLeft(strings.ReplaceAll(rest, "_", "-"), "-")
		}
	}
	return name
}

// toUTF8 is decode with the controls that stand for windows-1252 put right.
func toUTF8(raw []byte, name string) (text string, ok bool) {
	text, ok = decode(raw, name)
	return repairC1(text), ok
}

// repairC1 replaces the control characters U+0080 to U+009F, which nobody
// writes, by the signs windows-1252 has there: text was taken for Latin-1 and
// written as UTF-8 somewhere on its way. Browsers do the same.
func repairC1(s string) string {
	if !strings.Contains(s, "\xc2") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r < 0x80 || r > 0x9f || r == 0x85 {
			return r
		}
		if sign := charmap.Windows1252.DecodeByte(byte(r)); sign != utf8.RuneError {
			return sign
		}
		return r // windows-1252 has no sign there
	}, s)
}

// decode decodes bytes in the named charset. What the name makes no sense of
// is decoded by what the bytes look like; nothing is ever lost but the bytes
// that are no character. ok is false when the result had to be guessed.
func decode(raw []byte, name string) (text string, ok bool) {
	name = charsetName(name)
	escaped := bytes.Contains(raw, []byte("\x1b$")) || bytes.Contains(raw, []byte("\x1b("))
	switch {
	case name == "utf-7":
		return decodeUTF7(raw), true
	case name == "" && escaped:
		name = "iso-2022-jp"
	case name == "" || name == "utf-8":
		return utf8OrLatin(raw, name == "utf-8")
	case utf8.Valid(raw) && reallyUTF8(raw, name):
		return string(raw), true
	}
	r, err := charset.Reader(name, bytes.NewReader(raw))
	if err != nil {
		text, _ = utf8OrLatin(raw, false)
		return text, isASCII(raw)
	}
	out, err := io.ReadAll(r)
	if err != nil {
		text, _ = utf8OrLatin(raw, false)
		return text, false
	}
	return string(out), !bytes.Contains(out, []byte("\uFFFD"))
}

// reallyUTF8 tells whether valid UTF-8 that was announced as something else is
// UTF-8 after all. Text of a single-byte charset is never valid UTF-8 by
// accident; Chinese, Japanese or Korean text may be, so there the result must
// look like such text.
func reallyUTF8(raw []byte, name string) bool {
	if isASCII(raw) || strings.HasPrefix(name, "utf-16") || strings.HasPrefix(name, "iso-2022") || name == "hz-gb-2312" {
		return false
	}
	switch name {
	case "gb18030", "big5", "euc-kr", "euc-jp", "shift_jis", "euc-tw":
		cjk, other := 0, 0
		for _, r := range string(raw) {
			switch {
			case r >= 0x2e80 && r < 0xfb00 || r >= 0xff00 && r < 0xfff0:
				cjk++
			case r >= 0x80:
				other++
			}
		}
		return cjk > 2 && cjk > 4*other
	}
	return true
}

// utf8OrLatin decodes bytes that are or should be UTF-8. Other bytes are taken
// for windows-1252, which the web settled on.
func utf8OrLatin(raw []byte, announced bool) (string, bool) {
	if utf8.Valid(raw) {
		return string(raw), true
	}
	if !announced {
		out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
		if err == nil && !mostlyUTF8(raw) {
			return string(out), false
		}
	}
	var b strings.Builder
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(raw[0])
		}
		b.WriteRune(r)
		raw = raw[n:]
	}
	return b.String(), false
}

// mostlyUTF8 tells whether a text is UTF-8 in which a few bytes are damaged.
func mostlyUTF8(raw []byte) bool {
	good, bad := 0, 0
	for len(raw) > 0 {
		r, n := utf8.DecodeRune(raw)
		if r == utf8.RuneError && n == 1 {
			bad++
		} else if n > 1 {
			good++
		}
		raw = raw[n:]
	}
	return good > 4*bad
}

func isASCII(raw []byte) bool {
	for _, c := range raw {
		if c >= 0x80 {
			return false
		}
	}
	return true
}

// decodeUTF7 decodes RFC 2152, which no decoder of ours knows.
func decodeUTF7(raw []byte) string {
	var b strings.Builder
	for len(raw) > 0 {
		if raw[0] != '+' {
			b.WriteByte(raw[0])
			raw = raw[1:]
			continue
		}
		end := 1
		for end < len(raw) && isBase64(raw[end]) {
			end++
		}
		if end == 1 {
			b.WriteByte('+')
		} else {
			data, _ := base64.RawStdEncoding.DecodeString(string(raw[1 : 1+(end-1)/4*4+legalTail(end-1)]))
			units := make([]uint16, len(data)/2)
			for i := range units {
				units[i] = uint16(data[2*i])<<8 | uint16(data[2*i+1])
			}
			b.WriteString(string(utf16.Decode(units)))
		}
		if end < len(raw) && raw[end] == '-' {
			end++
		}
		raw = raw[end:]
	}
	return b.String()
}

// legalTail returns how many of the characters after the last full group of
// four base64 can decode: two or three, never one.
func legalTail(n int) int {
	if n%4 == 1 {
		return 0
	}
	return n % 4
}

func isBase64(c byte) bool {
	return c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '+' || c == '/'
}
