package email

import "strings"

// unflow joins the lines of format=flowed text (RFC 3676 section 4) and takes
// the space stuffing off. delSp is the parameter DelSp=yes: the blank before
// the break is not part of the text.
func unflow(text string, delSp bool) string {
	var b strings.Builder
	open, openDepth := false, 0
	for line := range strings.SplitSeq(text, "\n") {
		line = strings.TrimSuffix(line, "\r")
		depth := 0
		for depth < len(line) && line[depth] == '>' {
			depth++
		}
		body := strings.TrimPrefix(line[depth:], " ")
		signature := body == "-- " || line == "-- "
		if open && (depth != openDepth || signature) {
			b.WriteByte('\n')
			open = false
		}
		if !open && depth > 0 {
			b.WriteString(strings.Repeat(">", depth) + " ")
		}
		if strings.HasSuffix(body, " ") && !signature {
			if delSp {
				body = strings.TrimSuffix(body, " ")
			}
			b.WriteString(body)
			open, openDepth = true, depth
			continue
		}
		b.WriteString(body)
		b.WriteByte('\n')
		open = false
	}
	return strings.TrimSuffix(b.String(), "\n")
}
