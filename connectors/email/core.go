package email

import "strings"

// maxCore bounds the text that is looked at, in bytes: nobody writes more.
const maxCore = 64 << 10

// coreOf returns text without quoted messages, signature, boilerplate and what
// follows the reader in links, or "" where nothing remains or nothing was taken
// out. In a message
// handed on (forwarded) what it encloses is no quote: the reader has not seen
// it.
func coreOf(text, own string, forwarded bool) string {
	var kept []string
	own = strings.ToValidUTF8(own[:min(len(own), maxCore)], "")
	for i, piece := range atForwards(strings.Split(own, "\n")) {
		c := cutter{handedOn: forwarded || i > 0}
		piece = c.cut(piece)
		piece = withoutNotes(piece)
		if piece = withoutContact(trimBlank(piece)); len(piece) > 0 {
			if len(kept) > 0 {
				kept = append(kept, "")
			}
			kept = append(kept, piece...)
		}
	}
	core := strings.TrimSpace(withoutTracking(joinGaps(kept)))
	if core == strings.TrimSpace(text) {
		return ""
	}
	return core
}

// atForwards parts lines where a message handed on begins; the lines that say
// so are dropped.
func atForwards(lines []string) [][]string {
	var pieces [][]string
	start := 0
	for i, line := range lines {
		if forwardMark.MatchString(line) && len(pieces) < 20 {
			pieces = append(pieces, lines[start:i])
			start = i + 1
		}
	}
	return append(pieces, lines[start:])
}

// cutter takes quotes out of one message.
type cutter struct {
	handedOn bool // the message is one that was handed on
	kept     []string
	words    bool // something was kept that is not empty
}

// cut returns the lines up to the quoted message or the signature, without
// quoted lines in between.
func (c *cutter) cut(lines []string) []string {
	for i := 0; i < len(lines); i++ {
		line := lines[i]
		switch {
		case quoted.MatchString(line):
			continue
		case isSignatureMark(line) && shortTail(lines[i+1:]), original.MatchString(line) && c.words, c.words && footer(lines[i:]):
			return c.kept
		case original.MatchString(line):
			continue
		}
		if n := headerBlock(lines[i:]); n > 0 {
			if c.words && !c.handedOn {
				return c.kept
			}
			i += n - 1
			continue
		}
		if n := attributionLines(lines[i:]); n > 0 {
			if c.words && !quoteFollows(lines[i+n:]) {
				return c.kept // the quote below it is not marked: all that follows is quoted
			}
			i += n - 1
			continue
		}
		c.keep(line)
	}
	return c.kept
}

func (c *cutter) keep(line string) {
	c.kept = append(c.kept, line)
	c.words = c.words || strings.TrimSpace(line) != "" && !rule.MatchString(line)
}

// isSignatureMark tells whether a line parts the signature from the letter.
func isSignatureMark(line string) bool {
	switch strings.TrimSpace(line) {
	case "--", "—", "__":
		return true
	}
	return false
}

// footer tells whether lines are a rule and the few lines a mailing list or a
// mail program puts below it.
func footer(lines []string) bool {
	line := strings.TrimSpace(lines[0])
	switch n := filled(lines[1:min(len(lines), 40)]); {
	case len(lines) > 40 || n == 0 || n > 8 || len(line) < 5:
		return false
	case strings.Trim(line, "_") == "":
		return true
	case strings.Trim(line, "-") == "" || strings.Trim(line, "=") == "":
		for _, l := range lines[1:] {
			if isBoilerplate(l) || leaving.MatchString(l) || strings.Contains(strings.ToLower(l), "mailing list") {
				return true
			}
		}
	}
	return false
}

// shortTail tells whether what follows a signature's mark is short enough for
// one, up to the next quote.
func shortTail(lines []string) bool {
	n := 0
	for _, line := range lines {
		if quoted.MatchString(line) || original.MatchString(line) || kindOfField(line)&tellsFrom != 0 {
			return true
		}
		if strings.TrimSpace(line) != "" {
			if n++; n > 24 {
				return false
			}
		}
	}
	return true
}

// headerBlock tells how many lines the header of a quoted message at the top
// of lines takes; 0 when there is none. It names a sender and a subject, or a
// sender's address and a date: "From: Berlin, To: Rome" is a journey.
func headerBlock(lines []string) int {
	if kindOfField(lines[0]) == 0 {
		return 0
	}
	b := block{}
	for i, line := range lines[:min(len(lines), 12)] {
		next := ""
		if i+1 < len(lines) {
			next = lines[i+1]
		}
		if !b.take(i, line, next) {
			break
		}
	}
	if b.isHeader() {
		return b.end
	}
	return 0
}

// block is what the lines of a header tell so far.
type block struct {
	fields, end int
	all         fieldKind
	address     bool // the sender is named by an address
}

// take reads line i of the block; false ends it.
func (b *block) take(i int, line, next string) bool {
	kind := kindOfField(line)
	if kind == 0 {
		if strings.TrimSpace(line) == "" {
			return b.fields < 2 || kindOfField(next) != 0
		}
		return i == b.end // a value may go on for one line
	}
	b.fields, b.end, b.all = b.fields+1, i+1, b.all|kind
	b.address = b.address || kind&tellsFrom != 0 && strings.Contains(line, "@")
	return true
}

func (b *block) isHeader() bool {
	has := func(k fieldKind) bool { return b.all&k != 0 }
	if b.fields < 2 || !has(tellsFrom) {
		return false
	}
	return has(tellsSent) || has(tellsSubject) && (b.fields >= 3 || has(tellsDate)) || b.address && has(tellsDate)
}

// attributionLines tells how many lines the "On ... wrote:" at the top of
// lines takes; 0 when there is none. It may be broken over four lines.
func attributionLines(lines []string) int {
	joined, below := "", "" // all lines; all but the first
	for n := 1; n <= 4 && n <= len(lines); n++ {
		line := strings.TrimSpace(lines[n-1])
		if line == "" {
			return 0
		}
		joined = strings.TrimSpace(joined + " " + line)
		if n > 1 {
			below = strings.TrimSpace(below + " " + line)
		}
		switch {
		case isAttribution(joined):
			if n > 1 && !opener.MatchString(joined) && isAttribution(below) {
				return 0 // it begins further down
			}
			return n
		case n == 1 && isNamed(joined) && quoteFollows(lines[n:]):
			return n
		}
	}
	return 0
}

// isNamed tells whether a line is "Kim Lee wrote:", which tells nothing unless
// a quote follows.
func isNamed(s string) bool {
	return len(s) < 120 && (strings.HasSuffix(s, ":") || strings.HasSuffix(s, "：")) && wroteForm.MatchString(s)
}

// quoteFollows tells whether the next line with text is marked as a quote.
func quoteFollows(lines []string) bool {
	for _, line := range lines {
		if t := strings.TrimSpace(line); t != "" {
			return quoted.MatchString(t)
		}
	}
	return false
}

// trimBlank drops empty lines and rules at both ends.
func trimBlank(lines []string) []string {
	empty := func(line string) bool { return strings.TrimSpace(line) == "" || rule.MatchString(line) }
	for len(lines) > 0 && empty(lines[0]) {
		lines = lines[1:]
	}
	for len(lines) > 0 && empty(lines[len(lines)-1]) {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// joinGaps joins lines with at most one empty line between two of them.
func joinGaps(lines []string) string {
	var out []string
	for _, line := range lines {
		if strings.TrimSpace(line) == "" && len(out) > 0 && out[len(out)-1] == "" {
			continue
		}
		out = append(out, strings.TrimRight(line, " \t\r"))
	}
	return strings.Join(out, "\n")
}
