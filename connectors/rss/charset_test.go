package rss

import (
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

func TestDecodeText(t *testing.T) {
	utf16 := unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	for _, c := range []struct {
		name     string
		enc      encoding.Encoding
		declared string
		http     string
		text     string
	}{
		{name: "latin 1", enc: charmap.ISO8859_1, declared: "iso-8859-1", text: "é"},
		{name: "windows quotes as latin 1", enc: charmap.Windows1252, declared: "ISO-8859-1", text: "don’t"},
		{name: "undeclared", enc: charmap.Windows1252, text: "é — “"},
		{name: "bogus", enc: charmap.Windows1252, declared: "bogus", text: "é"},
		{name: "declared utf-8, is not", enc: charmap.Windows1252, declared: "utf-8", text: "é"},
		{name: "declared latin, is utf-8", declared: "iso-8859-1", text: "日本"},
		{name: "server wins", enc: charmap.KOI8R, declared: "iso-8859-1", http: "koi8-r", text: "привет"},
		{name: "cyrillic", enc: charmap.Windows1251, declared: "cp1251", text: "привет"},
		{name: "cp866", enc: charmap.CodePage866, declared: "866", text: "привет"},
		{name: "latin 2", enc: charmap.ISO8859_2, declared: "iso8859_2", text: "źż"},
		{name: "dos", enc: charmap.CodePage437, declared: "cp437", text: "ä"},
		{name: "mac", enc: charmap.Macintosh, declared: "mac_roman", text: "ä"},
		{name: "greek", enc: charmap.ISO8859_7, declared: "greek", text: "αβγ"},
		{name: "thai", enc: charmap.Windows874, declared: "tis-620", text: "กขค"},
		{name: "gb2312", enc: simplifiedchinese.GB18030, http: "gb2312", text: "中文"},
		{name: "hz", enc: simplifiedchinese.HZGB2312, declared: "hz-gb-2312", text: "中文"},
		{name: "big5", enc: traditionalchinese.Big5, declared: "big5", text: "中文"},
		{name: "euc-kr", enc: korean.EUCKR, declared: "euc_kr", text: "한국"},
		{name: "shift jis", enc: japanese.ShiftJIS, declared: "cp932", text: "日本"},
		{name: "iso-2022-jp", enc: japanese.ISO2022JP, declared: "iso-2022-jp", text: "日本"},
		{name: "euc-jp", enc: japanese.EUCJP, declared: "euc-jp", text: "日本"},
		{name: "utf-16 without mark", enc: utf16, declared: "utf-16", text: "日本"},
		{name: "utf-16 with mark", enc: unicode.UTF16(unicode.BigEndian, unicode.UseBOM), declared: "utf-16", text: "日本"},
		{name: "utf-32", enc: utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), declared: "utf-32", text: "日本"},
		{name: "utf-32 with mark", enc: utf32.UTF32(utf32.LittleEndian, utf32.UseBOM), declared: "u32", text: "日本"},
		{name: "ebcdic", enc: charmap.CodePage037, declared: "cp037", text: "é"},
	} {
		t.Run(c.name, func(t *testing.T) {
			doc := "<?xml version=\"1.0\" encoding=\"" + c.declared + "\"?><a>" + c.text + "</a>"
			if c.declared == "" {
				doc = "<?xml version=\"1.0\"?><a>" + c.text + "</a>"
			}
			data := []byte(doc)
			if c.enc != nil {
				var err error
				if data, err = c.enc.NewEncoder().Bytes(data); err != nil {
					t.Fatal(err)
				}
			}
			typ := "text/xml"
			if c.http != "" {
				typ += "; charset='" + c.http + "'"
			}
			if got := decodeText(data, typ); got != doc {
				t.Errorf("got %q, want %q", got, doc)
			}
		})
	}
}

func TestDecodeMixed(t *testing.T) {
	korean := "<?xml version='1.0' encoding='iso-2022-kr'?><rss/>" // no reader for it: the feed stays all the same
	if got := decodeText([]byte(korean), ""); got != korean {
		t.Errorf("got %q, want %q", got, korean)
	}
	if got, want := decodeText([]byte("caf\xe9 — caf\xc3\xa9"), ""), "café — café"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
