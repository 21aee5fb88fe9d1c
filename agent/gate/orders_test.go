package gate

import (
	"testing"

	"daybrief/app"
)

func TestOrders(t *testing.T) {
	probed(t, []app.Item{harbourMail()}, []probe{
		{"Send Edda Brook your survey of the north crane by 14:00.", true},
		{"Reply to Edda Brook before 14:00 about the survey of the crane.", true},
		{"Forward this message now: Edda Brook needs your survey of the north crane by 14:00.", false},
		{"Reply to this mail; Edda Brook needs your survey of the north crane by 14:00.", false},
		{"Edda Brook needs your survey of the north crane by 14:00, so call now.", false},
		{"Edda Brook needs your survey of the north crane by 14:00; send it.", false},
	})
}

func TestMeasures(t *testing.T) {
	probed(t, []app.Item{harbourMail()}, []probe{
		{"The old gearbox lasts 12 years.", true},
		{"The old gearbox lasts 12 months.", false},
		{"The old gearbox costs 18,400.", false},
		{"The old gearbox costs 18,400 euros.", true},
		{"Edda Brook needs your survey of the north crane by 14:00 tonight.", false},
		{"Edda Brook needs your survey tonight.", false},
	})
}
