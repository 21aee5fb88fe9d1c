package rss

import (
	"bytes"
	"mime"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"

	"daybrief/app/lazyre"
)

// headLen is how far into a document the XML declaration is looked for.
const headLen = 1024

// decodeText turns the bytes of a feed into UTF-8. contentType is what the
// server named, "" for a file. It never fails: a byte that fits nowhere is
// read as windows-1252, so that one wrong byte never costs a feed.
//
// The order is that of RFC 3023 and of what is met in the wild: byte order
// mark, the pattern of zero bytes (UTF-16, UTF-32) or of EBCDIC, then the
// server's charset and the XML declaration. A document that is valid UTF-8
// and holds more than ASCII is UTF-8 when either of them says so or both are
// silent.
func decodeText(data []byte, contentType string) string {
	if enc, skip := byteOrderMark(data); skip > 0 {
		return decodeWith(enc, data[skip:])
	}
	if enc := zeroPattern(data); enc != nil {
		return decodeWith(enc, data)
	}
	if isEBCDIC(data) {
		return decodeEBCDIC(data)
	}
	declared := declaredCharset(head(data))
	fromHTTP := httpCharset(contentType)
	if stateful := statefulCharset(fromHTTP, declared); stateful != nil {
		return decodeWith(stateful, data)
	}
	if utf8.Valid(data) && mayBeUTF8(fromHTTP, declared, data) {
		return string(data)
	}
	for _, name := range []string{fromHTTP, declared} {
		if enc := lookupCharset(name); enc != nil {
			return decodeWith(enc, data)
		}
	}
	if mostlyLatin(data) {
		return decodeWith(charmap.Windows1252, data)
	}
	return decodeMixed(data)
}

// mostlyLatin reports whether more bytes above ASCII stand alone than form
// UTF-8: the document is windows-1252, in which a few pairs of characters look
// like UTF-8 by chance.
func mostlyLatin(data []byte) bool {
	good, bad := 0, 0
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			bad++
		case size > 1:
			good++
		}
		data = data[size:]
	}
	return bad > good
}

func head(data []byte) []byte { return data[:min(len(data), headLen)] }

// byteOrderMark returns the encoding a byte order mark names and the mark's
// length, or 0. A nil encoding is UTF-8.
func byteOrderMark(data []byte) (encoding.Encoding, int) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		return nil, 3
	case bytes.HasPrefix(data, []byte("\x00\x00\xfe\xff")):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM), 4
	case bytes.HasPrefix(data, []byte("\xff\xfe\x00\x00")):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM), 4
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), 2
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 2
	}
	return nil, 0
}

// zeroPattern recognises UTF-16 and UTF-32 without a byte order mark by the
// zero bytes around the first two characters, which are ASCII in any feed.
func zeroPattern(data []byte) encoding.Encoding {
	if len(data) < 8 {
		return nil
	}
	switch {
	case zerosAt(data, "000x00"):
		return utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	case zerosAt(data, "x000?00"):
		return utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case zerosAt(data, "0x0x"):
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case zerosAt(data, "x0x0"):
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	}
	return nil
}

// zerosAt reports whether data begins as the pattern says: "0" is a zero byte,
// "x" one that is not zero, "?" either. data is at least as long as pattern.
func zerosAt(data []byte, pattern string) bool {
	for i, p := range []byte(pattern) {
		if p != '?' && (data[i] == 0) != (p == '0') {
			return false
		}
	}
	return true
}

// isEBCDIC reports whether the document begins with "<?xm" in EBCDIC.
func isEBCDIC(data []byte) bool { return bytes.HasPrefix(data, []byte("\x4c\x6f\xa7\x94")) }

// decodeEBCDIC reads a document in one of the EBCDIC code pages. They differ
// in a few characters only; code page 500 is told from 037 by its name.
func decodeEBCDIC(data []byte) string {
	name := normalCharset(declaredCharset([]byte(decodeWith(charmap.CodePage037, head(data)))))
	switch name {
	case "cp037", "ibm037", "037", "37", "cp37", "ebcdiccpus":
		return decodeWith(charmap.CodePage037, data)
	case "cp1140", "ibm01140", "ibm1140", "1140":
		return decodeWith(charmap.CodePage1140, data)
	case "cp1047", "ibm1047", "1047":
		return decodeWith(charmap.CodePage1047, data)
	}
	return decodeCP500(data)
}

// decodeCP500 reads code page 500 ("international EBCDIC"), which is 037 with
// seven characters moved.
func decodeCP500(data []byte) string {
	moved := map[byte]rune{0x4a: '[', 0x4f: '!', 0x5a: ']', 0x5f: '^', 0xb0: '¢', 0xba: '¬', 0xbb: '|'}
	var b strings.Builder
	b.Grow(len(data))
	for _, c := range data {
		if r, ok := moved[c]; ok {
			b.WriteRune(r)
			continue
		}
		b.WriteRune(charmap.CodePage037.DecodeByte(c))
	}
	return b.String()
}

// declaredCharset returns the encoding the XML declaration names, lower case,
// or "".
func declaredCharset(start []byte) string {
	i := bytes.Index(start, []byte("<?xml"))
	if i < 0 {
		return ""
	}
	decl := start[i:]
	if end := bytes.Index(decl, []byte("?>")); end >= 0 {
		decl = decl[:end]
	}
	_, after, found := bytes.Cut(decl, []byte("encoding"))
	if !found {
		return ""
	}
	after = bytes.TrimLeft(after, " \t\r\n=")
	if len(after) == 0 || (after[0] != '"' && after[0] != '\'') {
		return ""
	}
	value, _, _ := bytes.Cut(after[1:], after[:1])
	return strings.ToLower(strings.TrimSpace(string(value)))
}

// httpCharset returns the charset parameter of a content type, lower case.
func httpCharset(contentType string) string {
	if _, params, err := mime.ParseMediaType(contentType); err == nil {
		return strings.ToLower(strings.Trim(params["charset"], " '\""))
	}
	lower := strings.ToLower(contentType)
	_, after, found := strings.Cut(lower, "charset")
	if !found {
		return ""
	}
	value, _, _ := strings.Cut(strings.TrimLeft(after, " ="), ";")
	return strings.Trim(value, " '\"")
}

// statefulCharset returns the encoding for charsets whose documents look like
// ASCII although they are not (ISO-2022-JP, HZ), which the check for valid
// UTF-8 would take for UTF-8.
func statefulCharset(names ...string) encoding.Encoding {
	for _, name := range names {
		switch n := normalCharset(name); {
		case strings.HasPrefix(strings.TrimPrefix(n, "cs"), "iso2022"):
			return lookupCharset(name)
		case n == "hz" || n == "hzgb2312" || n == "hzgb":
			return simplifiedchinese.HZGB2312
		}
	}
	return nil
}

// mayBeUTF8 reports whether a document that is valid UTF-8 is to be read so.
func mayBeUTF8(fromHTTP, declared string, data []byte) bool {
	httpUTF, declUTF := isUTF8Name(fromHTTP), isUTF8Name(declared)
	if httpUTF || declUTF {
		return true
	}
	known := lookupCharset(fromHTTP) != nil || lookupCharset(declared) != nil
	if !known {
		return true
	}
	// What a single-byte charset was named for, but two or more characters form
	// valid UTF-8, is UTF-8 mislabelled: by chance that is next to impossible.
	single := isLatin(fromHTTP) || fromHTTP == "" && isLatin(declared)
	return single && utf8.RuneCount(data)+2 <= len(data)
}

func isUTF8Name(name string) bool {
	switch normalCharset(name) {
	case "utf8", "u8", "utf", "unicode11utf8":
		return true
	}
	return false
}

func isLatin(name string) bool {
	switch normalCharset(name) {
	case "iso88591", "latin1", "l1", "usascii", "ascii", "windows1252", "cp1252", "646":
		return true
	}
	return false
}

// nameMarks are what writers of charset names vary.
var nameMarks = strings.NewReplacer("-", "", "_", "", " ", "", ".", "", ":", "")

// normalCharset lowers a charset name and strips what writers vary.
func normalCharset(name string) string { return nameMarks.Replace(strings.ToLower(name)) }

// aliases are names the indexes do not list, most of them of encodings that
// hold or nearly equal the one that is named.
var aliases = []struct {
	pattern *lazyre.Regexp
	enc     encoding.Encoding
}{
	{lazyre.New(`^(gb2312.*|gbk|euccn|eucgb2312cn|(cp|ms)?936|gb18030.*|xmacsimpchinese)$`), simplifiedchinese.GB18030},
	{lazyre.New(`^(big5.*|csbig5|hkscs|(cp|ms)?950|xmactradchinese)$`), traditionalchinese.Big5},
	{lazyre.New(`^(euckr|uhc|ksc5601.*|ksx1001|korean|(cp|ms)?949|xmackorean)$`), korean.EUCKR},
	{lazyre.New(`^(eucjp.*|ujis|eucjis.*|jisx0213)$`), japanese.EUCJP},
	{lazyre.New(`^(shiftjis.*|sjis.*|mskanji|csshiftjis|(cp|ms)?932|windows31j|xmacjapanese)$`), japanese.ShiftJIS},
	{lazyre.New(`^(cs)?iso2022jp.*$`), japanese.ISO2022JP},
	{lazyre.New(`^(iso885911(2001)?|isoir166|thai|tis620.*)$`), charmap.Windows874},
	{lazyre.New(`^iso88591(1987)?$`), charmap.Windows1252},
	{lazyre.New(`^iso88595(1988)?$`), charmap.ISO8859_5},
	{lazyre.New(`^iso88596(1987)?$`), charmap.ISO8859_6},
	{lazyre.New(`^iso88597(1987)?$`), charmap.ISO8859_7},
	{lazyre.New(`^iso88598(1988)?$`), charmap.ISO8859_8},
	{lazyre.New(`^((cp|ibm)?1125|ruscii|cp866u)$`), charmap.CodePage866},
	{lazyre.New(`^((cp|ibm|csibm)?(858|857|861|775)|cpis|cspc775baltic)$`), charmap.CodePage858},
	{lazyre.New(`^((pt|ptcp|csptcp|cp)154|(kz|rk|strk)1048.*|cyrillicasian)$`), charmap.Windows1251},
	{lazyre.New(`^mac(centeuro|centraleurope|iceland|latin2|turkish)$`), charmap.Macintosh},
}

// lookupCharset returns the encoding of a name, or nil for an unknown one.
func lookupCharset(name string) encoding.Encoding {
	if name == "" || isUTF8Name(name) {
		return nil
	}
	if isLatin(name) {
		return charmap.Windows1252
	}
	norm := normalCharset(name)
	for _, a := range aliases {
		if a.pattern.MatchString(norm) {
			return a.enc
		}
	}
	for _, n := range charsetNames(name, norm) {
		if isUnicode16(n) {
			continue
		}
		if enc, err := htmlindex.Get(n); err == nil && enc != encoding.Replacement { // that one reads nothing at all
			return enc
		}
		if enc, err := ianaindex.IANA.Encoding(n); err == nil && enc != nil {
			return enc
		}
	}
	return nil
}

// isUnicode16 reports names of the encodings with two or four bytes a
// character. A document that reached the lookup has one byte a character at
// its start, so that such a name is wrong.
func isUnicode16(name string) bool {
	norm := normalCharset(name)
	return strings.HasPrefix(norm, "utf16") || strings.HasPrefix(norm, "utf32") || strings.Contains(norm, "ucs") || norm == "u16" || norm == "u32"
}

// charsetNames lists the spellings under which an encoding may be registered.
func charsetNames(name, norm string) []string {
	names := []string{name, norm, strings.ReplaceAll(name, "_", "-")}
	digits := strings.TrimLeft(norm, "abcdefghijklmnopqrstuvwxyz")
	if digits == "" {
		switch norm {
		case "mac", "macroman":
			names = append(names, "macintosh")
		case "maccyrillic":
			names = append(names, "x-mac-cyrillic")
		}
		return names
	}
	letters := strings.TrimSuffix(norm, digits)
	switch letters {
	case "cp", "ibm", "windows", "win", "", "ms", "xcp":
		names = append(names, "windows-"+digits, "IBM"+digits, "cp"+digits)
	case "iso":
		if rest, ok := strings.CutPrefix(digits, "8859"); ok {
			names = append(names, "iso-8859-"+rest)
		}
	case "koi":
		names = append(names, "koi8-"+strings.TrimPrefix(digits, "8"))
	}
	return names
}

// decodeWith decodes data; a nil encoding is UTF-8 with stray bytes repaired.
func decodeWith(enc encoding.Encoding, data []byte) string {
	if enc == nil {
		return decodeMixed(data)
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil || len(out) == 0 && len(data) > 0 {
		return decodeMixed(data)
	}
	return string(out)
}

// decodeMixed reads UTF-8 in which some bytes are not: these are taken as
// windows-1252, from where most of them come.
func decodeMixed(data []byte) string {
	if utf8.Valid(data) {
		return string(data)
	}
	var b strings.Builder
	b.Grow(len(data) + len(data)/16)
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		if r == utf8.RuneError && size == 1 {
			r = charmap.Windows1252.DecodeByte(data[0])
		}
		b.WriteRune(r)
		data = data[size:]
	}
	return b.String()
}
