package gate

import (
	"strings"
	"testing"

	"daybrief/app"
)

// attachedItems are what the sentences of TestAttached are about.
func attachedItems() map[string]app.Item {
	base := alignedItems()["mail"].Time
	return map[string]app.Item{
		"choir": {ID: "choir", Kind: app.KindMail, Time: base, Title: "Summer tour", From: &app.Person{Name: "Petra Lund", Address: "petra@quaysingers.example"},
			Text: "Hello all, Ruben drives the first bus, Hanne is at home with a broken arm. Please register for the tour by Friday. The posters are printed on Tuesday. 30 of the 90 scores came back damaged. Ticket prices go up by 4 percent over three years. Viggo has the keys to the trailer. Ms Dahl, who runs the kitchen, will be late. The concert is in the chapel, not in the barn. The tenor section needs a new lamp. The alto section practises in Malmen."},
		"deal": {ID: "deal", Kind: app.KindArticle, Time: base, Title: "Tarn Rail orders twelve trams from Voltar",
			Text: "Tarn Rail ordered twelve trams from Voltar for 40 million euros in cash. The mayor expects no further order before 2028. Trams run again from Monday; only the harbour line stays shut. Passengers laughed at the first design. Voltar has to pay a fine of 2 million euros if it is late."},
	}
}

// TestAttached: what belongs to another sentence of the item, or to another
// word of it, is seen.
func TestAttached(t *testing.T) {
	c := New(testEnv(t))
	items := attachedItems()
	for _, x := range strings.Split(strings.TrimSpace(attachedCases), "\n") {
		f := strings.Split(x, "\t")
		v := c.Check(f[2], []app.Item{items[f[1]]})
		if want := f[0] == "true"; v.Passed != want {
			t.Errorf("%s: %q: passed is %v, want %v: %q", f[1], f[2], v.Passed, want, v.Reasons)
		}
	}
}

const attachedCases = `
true	choir	Ruben drives the first bus.
true	choir	Viggo has the keys to the trailer.
true	choir	30 of the 90 scores came back damaged.
true	choir	The tenor section needs a new lamp.
false	choir	Hanne drives the first bus while Ruben is at home with a broken arm.
false	choir	The posters are printed on Friday.
false	choir	90 scores came back damaged.
false	choir	Ticket prices go up by 4 percent a year.
false	choir	Ruben has the keys to the trailer.
false	choir	Mr Viggo, who runs the kitchen, will be late.
false	choir	The concert is in the barn.
false	choir	The alto section needs a new lamp.
true	deal	Tarn Rail ordered twelve trams from Voltar for 40 million euros.
false	deal	The mayor expects another order before 2028.
false	deal	Trams run again from Monday, including the harbour line.
false	deal	Passengers still laugh at the first design.
false	deal	Voltar has to pay a fine of 2 million euros even if it is on time.
`
