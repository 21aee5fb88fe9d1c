package gate

import "fmt"

// Missing returns the times and days that the sentence draft names and text
// does not: wording may shorten a bullet, but not drop by when.
func (c *Checker) Missing(draft, text string) []string {
	has := lex(text, c.env.Day)
	var out []string
	for _, d := range lex(draft, c.env.Day) {
		if d.fact == nil || d.fact.kind != factClock && d.fact.kind != factDate {
			continue
		}
		kept := false
		for _, t := range has {
			kept = kept || t.fact != nil && t.fact.matches(d.fact, false)
		}
		if !kept {
			out = append(out, fmt.Sprintf("it leaves out %q", d.text))
		}
	}
	return out
}

// Numbers returns how many numbers, amounts and codes a sentence names.
func (c *Checker) Numbers(text string) int {
	n := 0
	for _, t := range lex(text, c.env.Day) {
		if t.fact != nil && t.fact.kind <= factIdent {
			n++
		}
	}
	return n
}
