package gate

import (
	"strings"
	"testing"
	"time"

	"daybrief/app"
)

// alignedItems are what the sentences of TestAligned are about.
func alignedItems() map[string]app.Item {
	at := time.Date(2026, 3, 11, 9, 0, 0, 0, time.UTC)
	return map[string]app.Item{
		"mail": {ID: "mail", Kind: app.KindMail, Time: at, Title: "Harbour survey: drone permit missing", From: &app.Person{Name: "Nora Vikander", Address: "nora@tidemark.example"},
			Text: "Hello Robin, the harbour survey starts on Monday at 8:30 and the drone permit is still missing. Please send me the signed permit and the pilot's licence by Friday noon, otherwise we lose the calm week. The insurance covers two drones. Only the east quay may be flown over."},
		"news": {ID: "news", Kind: app.KindArticle, Time: at, Title: "Brewer Falkner sells two plants to Oststern for 310 million euros",
			Text: "Falkner will sell its plants in Gera and Wismar to Oststern for 310 million euros. About 420 workers move with them. Oststern expects to save 12 million euros a year from 2028. Three of its five breweries use the same yeast. Falkner cut its dividend after sales of dark beer fell by 9%. The cartel office has not approved the sale yet."},
		"story": {ID: "story", Kind: app.KindStory, Time: at, Title: "Quillpad 2.4 moves its sync server to Rust",
			Text: "Quillpad 2.4 came out on Monday. The sync server was rewritten in Rust and needs 60 MB of memory instead of 410 MB. Notes from version 1 must be exported before the upgrade. A bug that lost attachments was found by two students."},
	}
}

// TestAligned: what stands in the place of another word of the item is seen,
// and what only says it in another way is not.
func TestAligned(t *testing.T) {
	c := New(testEnv(t))
	items := alignedItems()
	for _, x := range strings.Split(strings.TrimSpace(alignedCases), "\n") {
		f := strings.Split(x, "\t")
		v := c.Check(f[2], []app.Item{items[f[1]]})
		if want := f[0] == "true"; v.Passed != want {
			t.Errorf("%s: %q: passed is %v, want %v: %q", f[1], f[2], v.Passed, want, v.Reasons)
		}
	}
}

const alignedCases = `
true	mail	Nora Vikander needs the signed permit and the pilot's licence by Friday noon.
true	mail	Send Nora the signed drone permit by noon on Friday.
true	mail	The harbour survey starts on Monday at 8:30.
true	mail	The drone permit for the harbour survey is still missing.
true	mail	The insurance covers two drones.
false	mail	Nora Vikander needs the signed survey and the pilot's licence by Friday noon.
false	mail	Send Nora the calm drone permit by noon on Friday.
false	mail	The harbour permit starts on Monday at 8:30.
false	mail	The harbour survey starts Monday 8:30 noon.
false	mail	The insurance covers two pilot.
false	mail	The east quay may not be flown over.
true	news	Oststern buys two plants from Falkner.
true	news	Falkner sells its plants in Gera and Wismar to Oststern for €310 million.
true	news	Oststern expects to save 12 million euros a year from 2028.
true	news	Falkner cut its dividend after sales of dark beer fell by 9%.
true	news	The cartel office has not approved the sale yet.
false	news	Oststern sells its plants in Gera and Wismar to Falkner for €310 million.
false	news	Falkner sells its plants in Gera or Wismar to Oststern for €310 million.
false	news	Oststern saves 12 million euros a year from 2028.
false	news	Falkner cut its yeast after sales of dark beer fell by 9%.
false	news	Falkner cut its dividend before sales of dark beer fell by 9%.
false	news	Five of its breweries use the same yeast.
false	news	The cartel office has approved the sale.
false	news	The dark office has not approved the sale yet.
true	story	Quillpad's sync server needs 60 MB of memory instead of 410 MB.
true	story	Quillpad 2.4 came out on Monday.
true	story	Two students found a bug that lost attachments.
false	story	Quillpad's sync server needs 410 MB of memory instead of 60 MB.
false	story	Quillpad 2.40 came out on Monday.
false	story	Two students lost a bug that found attachments.
false	story	Notes from version 1 must be exported after the upgrade.
false	story	Quillpad's memory server needs 60 MB instead of 410 MB.
`
