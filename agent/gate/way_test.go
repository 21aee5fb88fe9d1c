package gate

import (
	"testing"

	"daybrief/app"
)

func TestWays(t *testing.T) {
	probed(t, []app.Item{harbourMail()}, []probe{
		{"The divers travel to Tarnby on Monday.", true},
		{"The divers travel from Tarnby on Monday.", false},
		{"Edda Brook calls the insurer before Friday.", true},
		{"Edda Brook calls the insurer after Friday.", false},
		{"Edda Brook needs your survey after 14:00 today.", false},
	})
	mill := app.Item{ID: "t3", Kind: app.KindArticle, Title: "Paper mill Orsa halts a line", Text: "Orsa halted a line after two rollers cracked. Fines of up to 9,000 euros are possible. Owners must report cracks within 48 hours. The depot was down for an hour."}
	probed(t, []app.Item{mill}, []probe{
		{"Orsa halted a line after two rollers cracked.", true},
		{"Orsa halted a line by two rollers.", false},
		{"Owners must report cracks within 48 hours.", true},
		{"Owners must report cracks after 48 hours.", false},
		{"Fines of down to 9,000 euros are possible.", false},
		{"The depot was up for an hour.", false},
	})
}
