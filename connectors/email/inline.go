package email

import (
	"encoding/binary"
	"mime"
	"path"
	"strconv"
	"strings"

	"daybrief/app"
	"daybrief/app/lazyre"
)

var (
	uuBegin = lazyre.New(`^begin(?:-base64)? [0-7]{3,4} (\S.*)$`)
	yBegin  = lazyre.New(`^=ybegin .*?\bsize=(\d+).*?\bname=(.+)$`)
)

// withoutFiles takes the files out that were written into a text with uuencode
// or yEnc, as was done before MIME, and lists them as attachments.
func (c *content) withoutFiles(p *part, text string) string {
	if !strings.Contains(text, "begin") || p.kind != "text/plain" {
		return text
	}
	var kept []string
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		file, n := fileIn(lines[i:])
		if n == 0 {
			kept = append(kept, lines[i])
			continue
		}
		c.files = append(c.files, file)
		i += n - 1
	}
	return strings.Join(kept, "\n")
}

// fileIn returns the file that begins with the first of lines, and how many
// lines it takes; 0 when none begins there.
func fileIn(lines []string) (app.Attachment, int) {
	if m := yBegin.FindStringSubmatch(strings.TrimSpace(lines[0])); m != nil {
		size, _ := strconv.ParseInt(m[1], 10, 64) // digits only; too many give 0 or the largest
		for i, line := range lines {
			if strings.HasPrefix(line, "=yend") {
				return inlineFile(m[2], size), i + 1
			}
		}
		return inlineFile(m[2], size), len(lines)
	}
	m := uuBegin.FindStringSubmatch(strings.TrimSpace(lines[0]))
	if m == nil {
		return app.Attachment{}, 0
	}
	size := int64(0)
	for i, line := range lines[1:] {
		line = strings.TrimRight(line, "\r")
		switch {
		case line == "end" || line == "====":
			return inlineFile(m[1], size), i + 2
		case line != "" && !isUULine(line):
			return app.Attachment{}, 0
		case line != "":
			size += int64(line[0]-' ') & 63
		}
	}
	return app.Attachment{}, 0
}

// isUULine tells whether a line has the length its first character says.
func isUULine(line string) bool {
	if line[0] < ' ' || line[0] > '`' {
		return false
	}
	want := (int(line[0]-' ')&63 + 2) / 3 * 4
	return len(line)-1 <= want+2 && len(line)-1 >= want-4
}

func inlineFile(name string, size int64) app.Attachment {
	name = safeName(strings.Trim(name, "\" \r"))
	kind, _, _ := strings.Cut(mime.TypeByExtension(path.Ext(name)), ";")
	if kind == "" {
		kind = "application/octet-stream"
	}
	return app.Attachment{Name: name, Type: kind, Size: size}
}

// tnefText returns the plain body in a winmail.dat (MS-OXTNEF section 2.1), for
// letters that have no other; "" where there is none.
func tnefText(data []byte) string {
	if len(data) < 6 || binary.LittleEndian.Uint32(data) != 0x223e9f78 {
		return ""
	}
	for data = data[6:]; len(data) >= 9; {
		id, size := binary.LittleEndian.Uint32(data[1:]), int64(binary.LittleEndian.Uint32(data[5:]))
		data = data[9:]
		if size > int64(len(data)) {
			return ""
		}
		if id == 0x0002800c {
			text, _ := toUTF8(data[:size], "")
			return strings.TrimRight(text, "\x00")
		}
		data = data[min(size+2, int64(len(data))):] // a checksum follows
	}
	return ""
}
