package email

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"daybrief/app"
	"daybrief/app/lazyre"
)

var looseMarks = lazyre.New(`\s+([.@])\s*|([@])\s+`)

// maxPeople bounds the recipients that are kept of a mail to everybody.
const maxPeople = 100

// addresses reads an address list (RFC 5322 section 3.4) as senders write it:
// groups, comments, routes, missing quotes and brackets, commas in bare names,
// trailing dots. Entries without a name and an address are left out.
func addresses(value []byte) []app.Person {
	var list []app.Person
	pending := "" // a bare word before a comma, perhaps the first half of "Doe, Jane <...>"
	for _, m := range mailboxes(value) {
		p := m.person()
		switch {
		case p.Address == "" && p.Name != "":
			pending = joinName(pending, p.Name)
			continue
		case p.Address == "":
			continue
		case pending != "" && m.angle != nil:
			p.Name = joinName(pending, p.Name)
		}
		pending = ""
		list = append(list, p)
		if len(list) == maxPeople {
			return list
		}
	}
	if len(list) == 0 && pending != "" {
		list = append(list, app.Person{Name: pending})
	}
	return list
}

func joinName(first, second string) string {
	if first == "" || second == "" {
		return first + second
	}
	return first + ", " + second
}

// mailbox is one entry of an address list, cut but not decoded.
type mailbox struct {
	phrase  []byte // what stands outside of brackets and comments, quotes removed
	angle   []byte // what stands between < and >; nil without brackets
	comment []byte
}

// mailboxes cuts a list into its entries.
func mailboxes(value []byte) []mailbox {
	var list []mailbox
	var cur mailbox
	end := func() {
		if len(cur.phrase) > 0 || cur.angle != nil || len(cur.comment) > 0 {
			list = append(list, cur)
		}
		cur = mailbox{}
	}
	for i := 0; i < len(value); {
		switch c := value[i]; c {
		case '"':
			text, n := quotedText(value[i:])
			cur.phrase = append(cur.phrase, text...)
			i += n
		case '(':
			text, n := commentText(value[i:])
			cur.comment = append(cur.comment, text...)
			i += n
		case '<':
			j := bytes.IndexByte(value[i:], '>')
			if j < 0 {
				j = len(value) - i
				cur.angle = bytes.TrimRight(value[i+1:], ", \t")
			} else if len(cur.angle) == 0 {
				cur.angle = append([]byte{}, value[i+1:i+j]...)
			}
			i += j + 1
		case ',', ';':
			end()
			i++
		case ':':
			cur.colon(value[i:])
			i++
		default:
			if n := wordLen(value[i:]); n > 0 { // commas inside an encoded word are part of it
				cur.phrase = append(cur.phrase, value[i:i+n]...)
				i += n
				continue
			}
			cur.phrase = append(cur.phrase, c)
			i++
		}
	}
	end()
	return list
}

// colon takes a colon: it ends the name of a group, or belongs to the phrase.
func (m *mailbox) colon(rest []byte) {
	if !bytes.Contains(m.phrase, []byte("@")) && bytes.IndexByte(rest, ';') > 0 {
		*m = mailbox{}
		return
	}
	m.phrase = append(m.phrase, ':')
}

// wordLen returns the length of the closed encoded word value begins with.
func wordLen(value []byte) int {
	if !bytes.HasPrefix(value, []byte("=?")) {
		return 0
	}
	w, rest, ok := cutWord(value)
	if !ok || bytes.ContainsAny(w.text, "<>") {
		return 0
	}
	return len(value) - len(rest)
}

// quotedText reads the quoted string value begins with. A quote that is never
// closed stands for nothing.
func quotedText(value []byte) ([]byte, int) {
	var out []byte
	for i := 1; i < len(value); i++ {
		switch {
		case value[i] == '\\' && i+1 < len(value):
			i++
			out = append(out, value[i])
		case value[i] == '"':
			return out, i + 1
		default:
			out = append(out, value[i])
		}
	}
	return nil, 1
}

// commentText reads the comment value begins with; comments nest.
func commentText(value []byte) ([]byte, int) {
	var out []byte
	depth := 0
	for i := 0; i < len(value); i++ {
		c := value[i]
		switch {
		case c == '\\' && i+1 < len(value):
			i++
			out = append(out, value[i])
			continue
		case c == '(':
			depth++
			if depth == 1 {
				continue
			}
		case c == ')':
			depth--
			if depth == 0 {
				return out, i + 1
			}
		}
		out = append(out, c)
	}
	return nil, 1 // never closed: the bracket alone is passed over
}

// person decodes an entry.
func (m mailbox) person() app.Person {
	name := decodeWords(m.phrase)
	if m.angle != nil {
		p := app.Person{Name: cleanName(name), Address: cleanAddress(m.angle)}
		if p.Address == "" && strings.Contains(name, "@") { // "jane@example.org <>"
			p.Name, p.Address = "", cleanAddress(m.phrase)
		}
		if p.Name == "" {
			p.Name = cleanName(decodeWords(m.comment))
		}
		if p.Address == "" && isLocal(m.angle) { // an account of the machine itself: "Cron <root>"
			p.Address = strings.ToLower(string(m.angle))
		}
		if strings.EqualFold(p.Name, p.Address) {
			p.Name = "" // written twice
		}
		return p
	}
	if strings.Contains(name, "@") { // RFC 5322 section 4.4 lets blanks stand around dots
		name = looseMarks.ReplaceAllString(name, "$1$2")
	}
	fields := strings.Fields(name)
	for i, f := range fields { // without brackets: the word with the @, the rest is the name
		if at := strings.IndexByte(f, '@'); at > 0 && at < len(f)-1 {
			rest := strings.Join(append(append([]string{}, fields[:i]...), fields[i+1:]...), " ")
			if rest == "" {
				rest = decodeWords(m.comment)
			}
			return app.Person{Name: cleanName(rest), Address: cleanAddress([]byte(f))}
		}
	}
	if name == "" {
		name = decodeWords(m.comment)
	}
	return app.Person{Name: cleanName(name)}
}

var localPart = lazyre.New(`^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$`)

// isLocal tells whether what stands in brackets is the name of an account
// without a host.
func isLocal(angle []byte) bool { return localPart.Match(angle) }

// cleanName takes quotes and stray marks off a display name.
func cleanName(name string) string {
	name = strings.TrimSpace(name)
	for len(name) >= 2 && (name[0] == '\'' && name[len(name)-1] == '\'' || name[0] == '"' && name[len(name)-1] == '"') {
		name = strings.TrimSpace(name[1 : len(name)-1])
	}
	return clip(plainLine(name), maxName)
}

// withoutComments drops each closed comment; comments nest.
func withoutComments(s string) string {
	for {
		i := strings.IndexByte(s, '(')
		if i < 0 {
			return s
		}
		text, n := commentText([]byte(s[i:]))
		if text == nil && n == 1 {
			return s // never closed
		}
		s = s[:i] + s[i+n:]
	}
}

// cleanAddress returns an address in lower case without blanks, comments,
// route (RFC 5322 section 4.4), "mailto:" and trailing dot; "" where there is
// no @ in it.
func cleanAddress(raw []byte) string {
	var s string
	if words := decodeWords(raw); utf8.ValidString(words) {
		s = words
	}
	s = withoutComments(s)
	s = strings.ToLower(strings.Join(strings.Fields(s), ""))
	s = strings.TrimPrefix(s, "mailto:")
	if strings.HasPrefix(s, "@") { // route: @relay,@other:user@host
		if i := strings.LastIndexByte(s, ':'); i >= 0 {
			s = s[i+1:]
		}
	}
	s = strings.Trim(s, "<>,;:'")
	s = strings.TrimRight(s, ".")
	if at := strings.LastIndexByte(s, '@'); at <= 0 || at == len(s)-1 || strings.ContainsAny(s, ":<>\\,; ") {
		return ""
	}
	return s
}
