package gate

import (
	"embed"
	"io/fs"
	"strings"
	"sync"

	"github.com/kljensen/snowball/english"
)

//go:embed lexicon/*.txt
var lexiconFiles embed.FS

// lexicon is what the gate knows of English, read from the word lists beside
// this file. It does not change after load.
type lexicon struct {
	stop, neutral, todo map[string]bool     // by stem
	base                map[string]string   // irregular past form -> base form
	past                map[string]bool     // irregular past forms, unlike their base
	same                map[string][]string // stem -> names of the groups it belongs to
	opposite            map[string][]string // group -> groups of the other side
	vague, echo         []string            // phrases in lower case
}

// words returns the lexicon, read once.
var words = sync.OnceValue(load)

func load() *lexicon {
	l := &lexicon{
		base: map[string]string{}, past: map[string]bool{},
		same: map[string][]string{}, opposite: map[string][]string{},
	}
	for _, line := range list("irregular") {
		forms := strings.Fields(line)
		for _, f := range forms[1:] {
			l.base[f] = forms[0]
			l.past[f] = f != forms[0] && !presentBe[f]
		}
	}
	l.stop, l.neutral, l.todo = l.set("stop"), l.set("neutral"), l.set("todo")
	for i, line := range list("same") {
		l.group("="+string(rune('a'+i%26))+string(rune('a'+i/26)), line)
	}
	for i, line := range list("opposite") {
		left, right, _ := strings.Cut(line, "|")
		axis := string(rune('a'+i%26)) + string(rune('a'+i/26))
		l.group("+"+axis, left)
		l.group("-"+axis, right)
		l.opposite["+"+axis] = []string{"-" + axis}
		l.opposite["-"+axis] = []string{"+" + axis}
	}
	l.vague, l.echo = list("vague"), list("echo")
	return l
}

// presentBe are forms of "be" that are no past.
var presentBe = map[string]bool{"is": true, "am": true, "are": true}

// list returns the lines of a word list without comments and blank lines.
func list(name string) []string {
	data, err := fs.ReadFile(lexiconFiles, "lexicon/"+name+".txt")
	if err != nil { // embedded: cannot happen in a program that was built
		panic("gate: " + err.Error())
	}
	var out []string
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func (l *lexicon) set(name string) map[string]bool {
	out := map[string]bool{}
	for _, line := range list(name) {
		for _, w := range strings.Fields(line) {
			out[l.stem(strings.ReplaceAll(w, "'s", ""))] = true
		}
	}
	return out
}

// group enters the words of a line. A hyphenated word counts by its parts
// joined, as the lexer writes it.
func (l *lexicon) group(name, line string) {
	for _, w := range strings.Fields(line) {
		s := l.stem(strings.ReplaceAll(w, "-", ""))
		l.same[s] = append(l.same[s], name)
	}
}

// stem returns the word's stem; lower is in lower case. Past forms that no
// rule makes are led back to their base first.
func (l *lexicon) stem(lower string) string {
	if b, ok := l.base[lower]; ok {
		lower = b
	}
	if len(lower) < 4 {
		return lower
	}
	if s, ok := british(lower); ok {
		lower = s
	}
	return english.Stem(lower, false)
}

// british brings the two spellings of English together.
func british(w string) (string, bool) {
	for _, p := range [...][2]string{{"isation", "ization"}, {"ising", "izing"}, {"ised", "ized"}, {"ise", "ize"}, {"our", "or"}, {"ours", "ors"}, {"centre", "center"}, {"centres", "centers"}} {
		if len(w) > len(p[0])+2 && strings.HasSuffix(w, p[0]) {
			return strings.TrimSuffix(w, p[0]) + p[1], true
		}
	}
	return w, false
}

// keys returns all a word can be found by: its stem and its groups.
func (l *lexicon) keys(stem string) []string {
	return append([]string{stem}, l.same[stem]...)
}

// isPast reports whether a word has the form of a past tense or participle.
func (l *lexicon) isPast(lower string) bool {
	if p, ok := l.past[lower]; ok {
		return p
	}
	return len(lower) > 4 && strings.HasSuffix(lower, "ed") && !strings.HasSuffix(lower, "eed")
}
