package gate

import (
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// mail and report are items of the kinds tests; both are written on the day
// before the brief's.
func kindsItems(t *testing.T) map[string]app.Item {
	t.Helper()
	written := time.Date(2026, 3, 11, 15, 0, 0, 0, time.UTC)
	return map[string]app.Item{
		"mail": {ID: "k-mail", Kind: app.KindMail, Title: "Stock count at Tarn", Time: written, From: &app.Person{Name: "Petra Voss", Address: "petra@tarn.example"},
			Text: "Hi Robin,\n\nthe scanner broke on Monday and Milan has repaired it. We will repeat the count on 20 March, because two\npallets are missing. Please send me the lists by Friday at 10. Are you free for a call on Tuesday? If the lists match, we close the books. The auditors accept at most three errors.\n\nPetra Voss"},
		"news": {ID: "k-news", Kind: app.KindArticle, Title: "Harvex plans to shut a mill", Time: written,
			Text: "Harvex plans to shut one of four mills and might sell its harbour in June. Output fell by 12% to 900 tonnes after pumps failed. The firm denies that it hid the damage. Most unions opposed the plan; the town council welcomed it. Sugar rose by up to 5%. The mill in Orne stays open until 2028."},
		"event": {ID: "k-event", Kind: app.KindEvent, Title: "Choir practice", Text: "Learn the second verse.",
			Span: app.Span{Start: app.At(time.Date(2026, 3, 12, 18, 0, 0, 0, time.UTC)), End: app.At(time.Date(2026, 3, 12, 19, 30, 0, 0, time.UTC))}},
	}
}

// kinds are true and false rewordings by what makes the false one false.
var kinds = []struct{ kind, item, right, wrong string }{
	{"cause", "mail", "Petra will repeat the count on 20 March because two pallets are missing.", "Petra wants the lists by Friday because two pallets are missing."},
	{"cause as", "news", "Output fell by 12% as pumps failed.", "Harvex plans to shut one of four mills because pumps failed."},
	{"cause turned", "mail", "Since two pallets are missing, Petra will repeat the count.", "Two pallets are missing because Petra will repeat the count."},
	{"outcome", "news", "Output fell by 12% after pumps failed.", "Output fell by 12%, so the town council welcomed the plan."},
	{"outcome which", "news", "After pumps failed, output fell by 12%.", "Output fell by 12%, which led to failed pumps."},
	{"first time", "mail", "The scanner broke on Monday.", "The scanner broke on Monday for the first time."},
	{"ordinal", "event", "Learn the second verse for choir practice.", "Learn the first verse for choir practice."},
	{"record", "news", "Output fell to 900 tonnes.", "Output fell to a record 900 tonnes."},
	{"only", "mail", "Two pallets are missing.", "Only two pallets are missing."},
	{"just", "mail", "Milan has repaired the scanner.", "Just Milan has repaired the scanner."},
	{"all", "mail", "Send Petra Voss the lists by Friday.", "Send Petra Voss all the lists by Friday."},
	{"every", "news", "Most unions opposed the plan.", "Every union opposed the plan."},
	{"always", "mail", "The auditors accept at most three errors.", "The auditors always accept at most three errors."},
	{"all of", "news", "Harvex plans to shut one of four mills.", "Harvex plans to shut all four mills."},
	{"bound", "mail", "The auditors accept no more than three errors.", "The auditors accept at least three errors."},
	{"bound lost", "news", "Sugar rose by up to 5%.", "Sugar rose by 5%."},
	{"bound added", "news", "Output fell by about 12%.", "Output fell by over 12%."},
	{"by and to", "news", "Output fell 12% to 900 tonnes.", "Output fell to 12%."},
	{"hedge", "news", "Harvex might sell its harbour in June.", "Harvex will sell its harbour in June."},
	{"plan", "news", "Harvex is planning to shut one of four mills.", "Harvex shuts one of four mills."},
	{"hedge added", "news", "Output fell after pumps failed.", "Pumps may have failed at Harvex."},
	{"will", "mail", "Milan has repaired the scanner.", "Milan will repair the scanner."},
	{"will be", "news", "Output fell after pumps failed.", "Output will fall after pumps failed."},
	{"was", "event", "Choir practice is at 19:00 today.", "Choir practice was at 19:00 today."},
	{"ran", "event", "Choir practice ends at 20:30.", "Choir practice ran until 20:30."},
	{"to come", "mail", "Petra will repeat the count on 20 March.", "Petra repeated the count on 20 March."},
	{"stays", "news", "The mill in Orne will stay open until 2028.", "The mill in Orne stayed open until 2028."},
	{"has", "mail", "Petra Voss needs the lists by Friday at 10.", "Petra Voss has the lists by Friday at 10."},
	{"got", "mail", "Petra asks for the lists by Friday.", "Petra got your lists on Friday."},
	{"question", "mail", "Petra asks whether you are free for a call on Tuesday.", "Petra says that you are free for a call on Tuesday."},
	{"condition", "mail", "If the lists match, Petra will close the books.", "Petra will close the books."},
	{"denial", "news", "Harvex denies that it hid the damage.", "Harvex says that it hid the damage."},
	{"according", "news", "According to Harvex, it plans to shut a mill.", "According to unions, pumps failed at Harvex."},
	{"opposite", "news", "The town council welcomed the plan.", "The town council opposed the plan."},
	{"not for an opposite", "news", "The town council did not oppose the plan.", "Most unions did not oppose the plan."},
	{"yet", "mail", "Petra Voss writes that the auditors accept at most three errors.", "Petra Voss writes that the auditors do not accept three errors."},
	{"trend", "news", "Sugar rose by up to 5%.", "Sugar fell by up to 5%."},
	{"out of", "mail", "Petra Voss needs the lists by Friday.", "Petra Voss is out of lists on Friday."},
	{"end", "event", "Choir practice ends at 20:30.", "Choir practice starts at 20:30."},
	{"start", "event", "Choir practice begins at 19:00.", "Choir practice ends at 19:00."},
	{"until", "event", "Choir practice lasts 90 minutes, until 20:30.", "Choir practice lasts 90 minutes, until 21:30."},
}

// TestKinds: each kind of small word that turns a sentence, told right and
// told wrong.
func TestKinds(t *testing.T) {
	items := kindsItems(t)
	c := New(testEnv(t))
	for _, tc := range kinds {
		t.Run(tc.kind, func(t *testing.T) {
			cited := []app.Item{items[tc.item]}
			if v := c.Check(tc.right, cited); !v.Passed {
				t.Errorf("true refused: %q: %s", tc.right, strings.Join(v.Reasons, "; "))
			}
			if v := c.Check(tc.wrong, cited); v.Passed {
				t.Errorf("false passed: %q", tc.wrong)
			}
		})
	}
}
