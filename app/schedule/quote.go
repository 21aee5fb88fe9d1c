package schedule

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// systemdWord writes a word of ExecStart= or Environment= by the rules of
// systemd.syntax(7), "Quoting", and systemd.unit(5), "Specifiers": double quotes,
// C escapes, a percent sign twice. Bytes that are no UTF-8 are escaped too.
// variables tells that systemd would put the environment in place of $NAME, as
// it does in the arguments of a command (systemd.service(5), "Command lines").
func systemdWord(s string, variables bool) string {
	var b strings.Builder
	b.WriteByte('"')
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1, r < ' ', r == 0x7f:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '%', r == '$' && variables:
			b.WriteRune(r)
			b.WriteRune(r)
		default:
			b.WriteString(s[i : i+n])
		}
		i += n
	}
	b.WriteByte('"')
	return b.String()
}

// desktopWord writes a word of Exec= by the Desktop Entry Specification 1.5, "The
// Exec key": within double quotes a backslash stands before ", `, $ and \, and
// as the value is a string, each backslash is written twice. A percent sign
// stands twice.
func desktopWord(s string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch r {
		case '"', '`', '$':
			b.WriteString(`\\`)
			b.WriteRune(r)
		case '\\':
			b.WriteString(`\\\\`)
		case '\n':
			b.WriteString(`\n`)
		case '\t':
			b.WriteString(`\t`)
		case '\r':
			b.WriteString(`\r`)
		case '%':
			b.WriteString("%%")
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// desktopString writes a value of the type string of the same specification.
func desktopString(s string) string {
	return strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\t", `\t`, "\r", `\r`).Replace(s)
}

// shellWord quotes a word for a POSIX shell.
func shellWord(s string) string {
	return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'"
}

// windowsLine writes a command line that CommandLineToArgvW takes apart into
// these words: quotes around a word with blanks or none, a backslash before a
// quote, and backslashes before a quote or the end doubled.
func windowsLine(words []string) string {
	list := make([]string, len(words))
	for i, w := range words {
		list[i] = windowsWord(w)
	}
	return strings.Join(list, " ")
}

func windowsWord(s string) string {
	if s != "" && !strings.ContainsAny(s, " \t\n\v\"") {
		return s
	}
	var b strings.Builder
	b.WriteByte('"')
	slashes := 0
	for _, c := range []byte(s) {
		switch c {
		case '\\':
			slashes++
		case '"':
			b.WriteString(strings.Repeat(`\`, slashes+1))
			slashes = 0
		default:
			slashes = 0
		}
		b.WriteByte(c)
	}
	b.WriteString(strings.Repeat(`\`, slashes))
	b.WriteByte('"')
	return b.String()
}
