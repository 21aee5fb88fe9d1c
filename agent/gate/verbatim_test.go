package gate

import (
	"testing"

	"daybrief/app"
)

// TestVerbatim: a whole sentence of an item may be said as it stands, however
// it is built; a part of one, or one with a word changed, is looked at closely.
func TestVerbatim(t *testing.T) {
	const text = "Hello everyone, the rota for Christmas is on the board. The lift in block A is not affected. Servicing is included, but tyres aren't. " +
		"A tremor struck the coast near Brenna at 4:20 on Tuesday; please stay calm. If the weather holds, work on the lift in block B ends in March. We meet at noon, as ever."
	items := []app.Item{{ID: "i", Kind: app.KindMail, Title: "Rota", Text: text, From: &app.Person{Name: "Ann Low", Address: "ann@firm.example"}}}
	for sentence, want := range map[string]bool{
		"The lift in block A is not affected.":                                        true,
		"the rota for Christmas is on the board.":                                     true,
		"The rota for Christmas is on the board.":                                     true,
		"Servicing is included, but tyres aren't.":                                    true,
		"A tremor struck the coast near Brenna at 4:20 on Tuesday; please stay calm.": true,
		"The lift in block A is affected.":                                            false,
		"The lift in block B is not affected.":                                        false,
		"Work on the lift in block B ends in March.":                                  false, // only if the weather holds
		"We meet at noon, as ever.":                                                   false, // nobody says who
		"The lіft in block A is not affected.":                                        false, // with a letter that only looks like one
	} {
		if v := New(Env{}).Check(sentence, items); v.Passed != want {
			t.Errorf("%q: passed %v, %v", sentence, v.Passed, v.Reasons)
		}
	}
}
