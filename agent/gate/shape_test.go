package gate

import (
	"testing"
	"time"

	"daybrief/app"
)

// probe is a sentence and whether it may stand.
type probe struct {
	text string
	ok   bool
}

// probed checks sentences about items.
func probed(t *testing.T, items []app.Item, list []probe) {
	t.Helper()
	c := New(testEnv(t))
	for _, p := range list {
		if v := c.Check(p.text, items); v.Passed != p.ok {
			t.Errorf("%q: passed %v, want %v: %q", p.text, v.Passed, p.ok, v.Reasons)
		}
	}
}

// harbourMail is a mail that asks for something.
func harbourMail() app.Item {
	return app.Item{ID: "t1", Kind: app.KindMail, Title: "Crane survey", From: &app.Person{Name: "Edda Brook", Address: "edda@quayside.example"},
		Time: time.Date(2026, 3, 12, 5, 0, 0, 0, time.UTC),
		Text: "Hi Robin,\nplease send me your survey of the north crane by 14:00 today. The old gearbox costs €18,400 and lasts 12 years. The divers travel to Tarnby on Monday. I will call the insurer before Friday."}
}

func TestShape(t *testing.T) {
	probed(t, []app.Item{harbourMail()}, []probe{
		{"Edda Brook needs your survey of the north crane by 14:00.", true},
		{"Edda Brook needs your survey of the north crane by 14:00. Edda Brook needs your survey of the north crane by 14:00.", false},
		{"Edda Brook needs your survey of the.", false},
		{"Edda Brook needs your survey of the north crane by.", false},
		{"Edda Brook needs.", false},
		{"The survey of the north crane,.", false},
		{"The old gearbox of the crane.", false},
		{"Edda Brook needs your survey of the the north crane by 14:00.", false},
		{"Edda Brook needs your of survey by 14:00.", false},
		{"The old gearbox would lasts 12 years.", false},
		{"The old gearbox lasts １2 years.", false},
		{"The old gearbox lasts 𝟏2 years.", false},
		{"The old gearbοx lasts 12 years.", false}, // a Greek o
		{"The o\u0301ld gearbox lasts 12 years.", false},
		{"Nothing else needs you.", false},
		{"Nothing else needs you, Edda Brook writes.", false},
	})
	if v := New(testEnv(t)).Check(app.NothingElse, nil); !v.Passed {
		t.Errorf("the rules' own closing phrase is refused: %q", v.Reasons)
	}
}
