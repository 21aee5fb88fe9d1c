package gate

import (
	"testing"

	"daybrief/app"
)

func TestSides(t *testing.T) {
	probed(t, []app.Item{harbourMail()}, []probe{
		{"Edda Brook asks for your survey of the north crane by 14:00.", true},
		{"Edda Brook gives you her survey of the north crane by 14:00.", false},
		{"Edda Brook offers you his survey of the north crane.", false},
		{"Edda Brook got your survey of the north crane.", false},
		{"Edda Brook has your survey of the north crane.", false},
		{"Edda Brook is asked by you for the survey of the north crane.", false},
		{"You sent Edda Brook the survey of the north crane.", false},
		{"You call the insurer before Friday.", false},
		{"Send Edda Brook your survey of the north crane by 14:00.", true},
	})
	rail := app.Item{ID: "t2", Kind: app.KindArticle, Title: "Rail operator Corvane orders trams", Text: "Corvane expects to save 12% of its power. Corvane will sell its depot in Lund."}
	probed(t, []app.Item{rail}, []probe{
		{"Corvane expects to save 12% of its power.", true},
		{"You expect to save 12% of its power.", false},
		{"You will sell its depot in Lund.", false},
	})
}
