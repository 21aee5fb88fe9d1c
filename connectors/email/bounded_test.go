package email

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
)

// TestBounded holds that nothing a server sends is taken for a literal, quotes
// or the end of a line where the library takes it for something else: within
// what is not counted it could hide lists too deep for the stack.
func TestBounded(t *testing.T) {
	deep := "* 1 FETCH (BODYSTRUCTURE " + strings.Repeat("(", maxNest+1) + "\r\n"
	for name, c := range map[string]struct {
		text string
		ok   bool
	}{
		"honest":                   {"* 1 FETCH (UID 7 BODY[] {5}\r\nhe((l FLAGS ())\r\nD1 OK done\r\n", true},
		"fields":                   {"* 1 FETCH (BODY[HEADER.FIELDS (DATE " + strings.Repeat("X-LONG-NAME ", 40) + ")] {80000}\r\n" + strings.Repeat("h", 80000) + ")\r\n", true},
		"a name":                   {"* LIST () \"/\" {6}\r\nIN\"BOX\r\n* OK fine\r\n", true},
		"free text":                {"* OK it's \"fine {3}\r\n* NO [ALERT] (( [\r\n+ go \" on\r\nD1 BAD\r\n", true},
		"deep":                     {deep, false},
		"deep in text":             {"* OK x BODY[] {60000}\r\n" + deep, false},
		"deep in a tagged text":    {"D12 NO BODY[] {60000}\r\n" + deep, false},
		"deep in a prompt":         {"+ BODY[] {60000}\r\n" + deep, false},
		"deep after a numbered OK": {"* 1 OK BODY[] {60000}\r\n" + deep, false},
		"deep in a name":           {"* LIST () \"/\" {90000}\r\n" + deep, false},
		"deep in another literal":  {"* 1 FETCH (BODYSTRUCTURE (\"BODY[\" {90000}\r\n" + deep, false},
		"an open code":             {"* OK [X y\r\n* 1 FETCH (BODY[] {60000}\r\n] z\r\n" + deep, false},
		"a tagged open code":       {"D1 OK [X y\r\n* 1 FETCH (BODY[] {60000}\r\n] z\r\n" + deep, false},
		"quotes over lines":        {"* LIST () \"/\" \"a\r\n* 1 FETCH (BODY[] {60000}\r\n\"\r\n" + deep, false},
		"a long number":            {"* " + strings.Repeat("0", 60) + "1 FETCH (X \"\n" + deep, false},
		"a blank behind":           {"* 1 FETCH (BODY[] {3} \r\nabc BODY[] {60000}\r\n" + deep, false},
		"zeros before":             {"* 1 FETCH (BODY[] {" + strings.Repeat("0", 2000) + "3}\r\nabc X\r\n", false},
		"too much":                 {"* 1 FETCH (BODY[] {99999999999}\r\n", false},
	} {
		for part, in := range map[string]io.Reader{"whole": strings.NewReader(c.text), "in bytes": iotest.OneByteReader(strings.NewReader(c.text))} {
			_, err := io.Copy(io.Discard, &bounded{in: in})
			if (err == nil) != c.ok || err != nil && !errors.Is(err, errTooLong) {
				t.Errorf("%s, %s: %v", name, part, err)
			}
		}
	}
}
