package schedule

import (
	"os/exec"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
)

// splitWindows takes a command line apart as CommandLineToArgvW does behind the
// program's name.
func splitWindows(line string) (words []string) {
	var b strings.Builder
	in, quoted, slashes := false, false, 0
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case c == '\\':
			slashes++
			in = true
			continue
		case c == '"':
			b.WriteString(strings.Repeat(`\`, slashes/2))
			if slashes%2 == 1 {
				b.WriteByte('"')
			} else {
				quoted = !quoted
			}
			slashes, in = 0, true
			continue
		}
		b.WriteString(strings.Repeat(`\`, slashes))
		slashes = 0
		if !quoted && (c == ' ' || c == '\t') {
			if in {
				words = append(words, b.String())
				b.Reset()
			}
			in = false
			continue
		}
		b.WriteByte(c)
		in = true
	}
	b.WriteString(strings.Repeat(`\`, slashes))
	if in {
		words = append(words, b.String())
	}
	return words
}

// splitSystemd takes ExecStart= apart by systemd.syntax(7): double quotes and C
// escapes, then specifiers and variables, of which it knows the doubled ones.
func splitSystemd(line string) (words []string) {
	for line = strings.TrimSpace(line); line != ""; line = strings.TrimSpace(line) {
		var b strings.Builder
		i := 0
		if line[0] != '"' {
			i = strings.IndexByte(line+" ", ' ')
			b.WriteString(line[:i])
		} else {
			for i = 1; line[i] != '"'; i++ {
				switch {
				case line[i] != '\\':
					b.WriteByte(line[i])
				case line[i+1] == 'x':
					v := strings.IndexByte("0123456789abcdef", line[i+2])<<4 | strings.IndexByte("0123456789abcdef", line[i+3])
					b.WriteByte(byte(v))
					i += 3
				default:
					i++
					b.WriteByte(line[i])
				}
			}
			i++
		}
		word := strings.ReplaceAll(b.String(), "%%", "%")
		if len(words) > 0 { // not in the program's own path
			word = strings.ReplaceAll(word, "$$", "$")
		}
		words = append(words, word)
		line = line[i:]
	}
	return words
}

// splitDesktop takes Exec= apart by the Desktop Entry Specification: first the
// escapes of a string, then those within quotes, then the field codes.
func splitDesktop(value string) (words []string) {
	value = strings.NewReplacer(`\\`, `\`, `\n`, "\n", `\t`, "\t", `\r`, "\r", `\s`, " ").Replace(value)
	for value = strings.TrimLeft(value, " "); value != ""; value = strings.TrimLeft(value, " ") {
		var b strings.Builder
		i := 1
		for ; value[i] != '"'; i++ {
			if value[i] == '\\' {
				i++
			}
			b.WriteByte(value[i])
		}
		words = append(words, strings.ReplaceAll(b.String(), "%%", "%"))
		value = value[i+1:]
	}
	return words
}

func quoteSeeds(f *testing.F) {
	for _, s := range []string{"", "a", "a b", `a"b`, `a\`, `a\\"`, "100%", "%h", "$HOME", "${x}", "it's", "Ä 仕事", "a\nb", "tab\there", "`id`", "\xff\xfe", `\x41`, ";", "--home=/x y"} {
		f.Add(s, "x")
	}
}

func FuzzQuotedWordsComeBack(f *testing.F) {
	quoteSeeds(f)
	f.Fuzz(func(t *testing.T, a, b string) {
		if strings.ContainsRune(a+b, 0) {
			t.Skip("no argument holds a zero")
		}
		words := []string{"first", a, b}
		if diff := cmp.Diff(words, splitWindows(windowsLine(words))); diff != "" {
			t.Errorf("Windows (-want +got):\n%s", diff)
		}
		line := systemdWord(words[0], false) + " " + systemdWord(a, true) + " " + systemdWord(b, true)
		if diff := cmp.Diff(words, splitSystemd(line)); diff != "" {
			t.Errorf("systemd (-want +got):\n%s", diff)
		}
		if !utf8.ValidString(line) || strings.Contains(line, "\n") {
			t.Errorf("%q is no line of a unit", line)
		}
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return // a desktop entry is text
		}
		entry := desktopWord(words[0]) + " " + desktopWord(a) + " " + desktopWord(b)
		if diff := cmp.Diff(words, splitDesktop(entry)); diff != "" {
			t.Errorf("desktop entry (-want +got):\n%s", diff)
		}
	})
}

func TestShellWordsComeBack(t *testing.T) {
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no shell here")
	}
	for _, s := range []string{"", "a b", "it's", `"$HOME" \`, "100% `id`", "仕事\n2"} {
		out, err := exec.Command(sh, "-c", "printf %s "+shellWord(s)).Output()
		if err != nil || string(out) != s {
			t.Errorf("%q came back as %q, %v", s, out, err)
		}
	}
}
