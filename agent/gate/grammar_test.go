package gate

import (
	"testing"

	"daybrief/app"
)

func TestGrammar(t *testing.T) {
	probed(t, []app.Item{harbourMail()}, []probe{
		{"Edda Brook needs your survey by 14:00.", true},
		{"Edda Brook needs your survey 14:00.", false},
		{"Edda Brook needs a survey of your cranes on March.", false},
		{"Edda Brook crane you to send the survey by 14:00.", false},
		{"Edda Brook will gearbox the insurer before Friday.", false},
		{"Edda Brook needs your about by 14:00.", false},
		{"Edda Brook needs your survey please by 14:00.", false},
		{"A insurer needs your survey of the north crane.", false},
		{"Edda Brook calls one of insurer before Friday.", false},
	})
}
