package agent

import (
	"errors"
	"testing"

	"daybrief/agent/llm"
)

func TestRead(t *testing.T) {
	const two = `{"tldr":[{"items":[1],"text":"a b"},{"items":[2],"text":"c \"}]d"}`
	for name, tc := range map[string]struct {
		text  string
		err   error
		n     int
		whole bool
		bad   bool
	}{
		"whole":               {two + `]}`, nil, 2, true, false},
		"blanks around":       {" \n" + two + "\n ] \n } \n\n", nil, 2, true, false},
		"array not closed":    {two, nil, 2, false, false},
		"in the next object":  {two + `,{"items":[3],"te`, nil, 2, false, false},
		"in a string":         {two + `,{"items":[3],"text":"}]}`, nil, 2, false, false},
		"in the next section": {two + `],"mail":[{"items":[1`, nil, 2, false, false},
		"only opened":         {`{"tldr":[{"items":[1],"text":"a"`, nil, 0, false, true},
		"wrong type":          {two + `,{"items":"3","text":"x"}]}`, nil, 2, false, false},
		"foreign section":     {`{"weather":[{"items":[1],"text":"a"}],"mail":[{"items":[1],"text":"a"}]}`, nil, 1, true, false},
		"section twice":       {`{"mail":[{"items":[1],"text":"a"}],"mail":[{"items":[2],"text":"b"}]}`, nil, 1, true, false},
		"text before":         {"Sure! " + two + `]}`, nil, 0, false, true},
		"text after":          {two + `]} Bye.`, nil, 2, false, false},
		"array":               {`[{"items":[1],"text":"a"}]`, nil, 0, false, true},
		"no list":             {`{"tldr":{"items":[1],"text":"a"}}`, nil, 0, false, true},
		"empty":               {`{}`, nil, 0, false, true},
		"nothing":             {``, nil, 0, false, true},
		"out of time":         {two, &llm.Fault{Kind: llm.KindTimeout}, 2, false, false},
		"whole, then blanks":  {two + `]}     `, &llm.Fault{Kind: llm.KindTooBig}, 2, false, false},
		"server failed":       {two + `]}`, &llm.Fault{Kind: llm.KindServer}, 0, false, true},
		"window too small":    {two + `]}`, &llm.Fault{Kind: llm.KindTooLong}, 0, false, true},
		"reader gave up":      {two, &llm.Fault{Kind: llm.KindStopped}, 0, false, true},
	} {
		a, whole, err := read(tc.text, tc.err)
		if a.sentences() != tc.n || whole != tc.whole || (err != nil) != tc.bad {
			t.Errorf("%s: %d sentences, whole %v, %v; want %d, %v, bad %v", name, a.sentences(), whole, err, tc.n, tc.whole, tc.bad)
		}
		if tc.bad && tc.err != nil && !errors.Is(err, tc.err) {
			t.Errorf("%s: %v does not say what the call came to: %v", name, err, tc.err)
		}
		if a.sentences() == 2 && a["tldr"][1].Text != `c "}]d` {
			t.Errorf("%s: read %+v", name, a["tldr"])
		}
	}
}

// FuzzRead: whatever a model writes, cutting it shorter never brings a sentence
// the whole does not hold.
func FuzzRead(f *testing.F) {
	f.Add(`{"tldr":[{"items":[1],"text":"a b"},{"items":[2,3],"text":"c"}],"mail":[{"text":"x","items":[4]}]}`, 40)
	f.Add(`{"tldr":[{"items":[1],"text":"\u007b\"}]}"}]}`, 30)
	f.Add("{\n \"mail\" : [ ]\n}", 3)
	f.Fuzz(func(t *testing.T, text string, at int) {
		if at < 0 || at > len(text) {
			t.Skip()
		}
		whole, err := parseReply(text)
		part, _ := parseReply(text[:at])
		if part.sentences() > whole.sentences() {
			t.Fatalf("the first %d bytes hold %d sentences, all of it %d", at, part.sentences(), whole.sentences())
		}
		for section, list := range part {
			for i, w := range list {
				if w.Text != whole[section][i].Text {
					t.Errorf("sentence %d of %s is %q in a part and %q in the whole (%v)", i, section, w.Text, whole[section][i].Text, err)
				}
			}
		}
	})
}
