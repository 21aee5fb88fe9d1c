package export

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"daybrief/app"
)

// Markdown writes the brief as CommonMark with the footnotes of GFM: the items a
// sentence rests on are its notes. Every text of an item is escaped, so that it
// reads the same in whatever shows the file.
func Markdown(w io.Writer, b *app.Brief, o Options) error {
	p := prepare(b, o)
	m := &markdown{w: bufio.NewWriter(w)}
	m.line("# %s", escape(p.Day))
	m.line("\n%s · %d min", escape(p.Made), p.Minutes)
	if p.Sample {
		m.line("\n*This is a sample day.*")
	}
	m.list("", p.TLDR)
	if len(p.Summary) > 0 {
		m.line("\n## %s\n", SectionName("summary"))
		var all []string
		for _, l := range p.Summary {
			all = append(all, m.text(l))
		}
		m.line("%s", strings.Join(all, " "))
	}
	m.day(&p)
	for _, s := range p.Parts {
		m.list(s.Title, s.Lines)
	}
	m.list(SectionName("changes"), p.Changes)
	m.foot(&p)
	return m.w.Flush()
}

type markdown struct {
	w *bufio.Writer // keeps the first error until Flush
}

func (m *markdown) line(format string, args ...any) { fmt.Fprintf(m.w, format+"\n", args...) }

// text is a sentence with its notes.
func (m *markdown) text(l line) string {
	out := escape(l.Text)
	for _, n := range l.Refs {
		out += fmt.Sprintf("[^%d]", n)
	}
	return out
}

func (m *markdown) heading(title string) {
	if title != "" {
		m.line("\n## %s", title)
	}
	m.line("")
}

func (m *markdown) list(title string, list []line) {
	if len(list) == 0 {
		return
	}
	m.heading(title)
	for _, l := range list {
		m.line("- %s", m.text(l))
	}
}

func (m *markdown) day(p *page) {
	if len(p.Timeline) > 0 {
		m.heading(SectionName("timeline"))
		for _, h := range p.Timeline {
			text := m.text(h.line)
			if h.Off {
				text = "~~" + text + "~~"
			}
			if h.Note != "" {
				text += " (" + h.Note + ")"
			}
			m.line("- **%s** %s", h.When, text)
		}
	}
	m.list(SectionName("checks"), p.Checks)
	if len(p.Actions) > 0 {
		m.heading(SectionName("actions"))
		for _, a := range p.Actions {
			m.line("- [ ] %s", m.text(a.line))
		}
	}
}

func (m *markdown) foot(p *page) {
	end := "That's all for today."
	if p.LeftOut != "" {
		end += " Left out: " + escape(p.LeftOut) + "."
	}
	m.line("\n%s", end)
	if len(p.Ledger) > 0 {
		m.line("")
		for _, l := range p.Ledger {
			m.line("- %s", escape(l))
		}
	}
	if p.Credit != "" {
		m.line("\n%s", escape(p.Credit))
	}
	if len(p.Sources) > 0 {
		m.line("")
	}
	for _, s := range p.Sources {
		// The comma behind the first words keeps a reader without footnotes from
		// taking the line for the definition of a link (CommonMark 4.7).
		title := escape(s.Title)
		if s.Link != "" {
			title = "[" + title + "](<" + s.Link + ">)"
		}
		where := s.Where
		if s.When != "" {
			where += ", " + s.When
		}
		m.line("[^%d]: From %s: %s", s.N, escape(where), title)
	}
}

// always are the characters that mean something to one Markdown or another
// wherever they stand: emphasis, code, links, HTML, tables, strike-through,
// mathematics, attributes, mentions.
const always = "\\`*_[]<>|~$^{}@"

// escape returns a clean text as Markdown that shows it as it is.
func escape(text string) string {
	var out strings.Builder
	for i, r := range text {
		rest := text[i+len(string(r)):]
		switch {
		case strings.ContainsRune(always, r),
			i == 0 && strings.ContainsRune("#+-=:!&%", r),                            // of a block
			r == '&' && rest != "" && (isWord(rest[0]) || rest[0] == '#'),            // an entity
			r == ':' && i > 0 && isLetter(text[i-1]) && rest != "" && rest[0] != ' ', // https:, mailto:
			r == '.' && strings.HasSuffix(strings.ToLower(text[:i]), "www"),          // linked without a scheme
			(r == '.' || r == ')') && isNumber(text[:i]):                             // a numbered list
			out.WriteByte('\\')
		}
		out.WriteRune(r)
	}
	return out.String()
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

func isWord(c byte) bool { return isLetter(c) || c >= '0' && c <= '9' }

func isNumber(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
