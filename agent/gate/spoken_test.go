package gate

import (
	"testing"

	"daybrief/app"
)

// TestSpokenNumbers: what is said aloud is what is written in figures, and not
// another number.
func TestSpokenNumbers(t *testing.T) {
	for _, c := range []struct{ item, right, wrong string }{
		{"The vendor call starts at 9:30.", "The vendor call starts at half past nine.", "The vendor call starts at half past ten."},
		{"The dentist sees you at 8:15.", "The dentist sees you at a quarter past eight.", "The dentist sees you at a quarter to eight."},
		{"The dentist sees you at 7:45 pm.", "The dentist sees you at quarter to eight in the evening.", "The dentist sees you at quarter to eight in the morning."},
		{"The board meets at 10:00.", "The board meets at ten o'clock.", "The board meets at eleven o'clock."},
		{"The board meets at 9:00 tomorrow.", "The board meets tomorrow at nine.", "The board meets tomorrow at ten."},
		{"Please send the incident report by 5 pm.", "Send the incident report by 5 this afternoon.", "Send the incident report by 5 in the morning."},
		{"The outage lasted 52 minutes.", "There was a 52-minute outage.", "There was a 25-minute outage."},
		{"The trip takes three days.", "It is a three-day trip.", "It is a two-day trip."},
		{"A trip costs 12 euros.", "A trip costs twelve euros.", "A trip costs eleven euros."},
		{"The vote is on 25 motions.", "The vote is on twenty-five motions.", "The vote is on twenty-four motions."},
		{"The workshop lasts 90 minutes.", "The workshop lasts an hour and a half.", "The workshop lasts half an hour."},
		{"The fund holds 500,000 euros.", "The fund holds half a million euros.", "The fund holds half a billion euros."},
		{"They sold 2.5 million phones.", "They sold two and a half million phones.", "They sold three and a half million phones."},
		{"The bridge is closed for ten to twelve weeks.", "The bridge is closed for ten to twelve weeks.", "The bridge is closed for ten to eleven weeks."},
	} {
		items := []app.Item{{ID: "i", Kind: app.KindMail, Title: "Note", Text: c.item}}
		if v := New(Env{}).Check(c.right, items); !v.Passed {
			t.Errorf("%q is refused: %v", c.right, v.Reasons)
		}
		if v := New(Env{}).Check(c.wrong, items); v.Passed {
			t.Errorf("%q passes", c.wrong)
		}
	}
}
