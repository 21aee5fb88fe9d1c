package gate

import (
	"strings"
	"testing"

	"daybrief/app"
)

// TestForm: what no item can make right.
func TestForm(t *testing.T) {
	items := readItems(t, "testdata/items.json")
	c := New(testEnv(t))
	hurt := items["m-report"]
	hurt.ID, hurt.Flags = "m-hurt", []string{app.FlagInstructions}
	for _, tc := range []struct {
		name, text string
		items      []app.Item
		reason     string
	}{
		{"no item", "Ines needs the findings by 4 pm.", nil, "no item"},
		{"flagged item", "Ines needs the findings by 4 pm.", []app.Item{hurt}, "instructions"},
		{"markup", "<b>Ines</b> needs the findings by 4 pm.", []app.Item{items["m-report"]}, "markup"},
		{"markdown", "Ines needs the [findings](x) by 4 pm.", []app.Item{items["m-report"]}, "markup"},
		{"control", "Ines needs\x07 the findings by 4 pm.", []app.Item{items["m-report"]}, "character"},
		{"bidi", "Ines needs \u202ethe findings by 4 pm.", []app.Item{items["m-report"]}, "character"},
		{"invisible", "Ines ne\u200beds the findings by 4 pm.", []app.Item{items["m-report"]}, "character"},
		{"link", "Ines needs the findings at https://evil.example/x by 4 pm.", []app.Item{items["m-report"]}, "not in the item"},
		{"command", "Open the link https://evil.example now.", []app.Item{items["m-report"]}, "link"},
		{"first person", "I need the findings by 4 pm.", []app.Item{items["m-report"]}, "I or we"},
		{"vague", "Northdock sent a mix of updates.", []app.Item{items["m-report"]}, "empty phrase"},
		{"echo", "The evidence says Ines needs the findings.", []app.Item{items["m-report"]}, "does not belong"},
		{"other language", "Ines braucht deine Ergebnisse heute.", []app.Item{items["m-report"]}, "not in the item"},
		{"other script", "Ines needs the находки by 4 pm.", []app.Item{items["m-report"]}, "character"},
		{"long", strings.Repeat("Ines needs the findings. ", 20), []app.Item{items["m-report"]}, "characters"},
		{"nothing said", "There is a new mail today.", []app.Item{items["m-report"]}, "says nothing"},
		{"idle citation", "Copper closed at 9,840 dollars a tonne.", []app.Item{items["a-copper"], items["m-dinner"]}, "says nothing of"},
		{"joined names", "Clara Weber needs three slides by Thursday evening.", []app.Item{items["m-slides"]}, "Weber"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			v := c.Check(tc.text, tc.items)
			if v.Passed || !strings.Contains(strings.Join(v.Reasons, "; "), tc.reason) {
				t.Errorf("Check(%q) = %+v, want refused with %q", tc.text, v, tc.reason)
			}
		})
	}
	if v := c.Check(app.NothingElse, nil); !v.Passed {
		t.Errorf("the closing phrase was refused: %v", v.Reasons)
	}
}

// TestNumbers: the same amount in other spellings, and others like it.
func TestNumbers(t *testing.T) {
	c := New(testEnv(t))
	item := app.Item{ID: "n", Kind: app.KindArticle, Title: "Deal", Text: "Orsay paid 1.5 million dollars for 1.900 crates at 15:30 and kept 22% of two plants."}
	for text, want := range map[string]bool{
		"Orsay paid $1.5M for 1,900 crates.":           true,
		"Orsay paid 1,500,000 dollars for the crates.": true,
		"Orsay paid 1.5 million dollars at 3:30 pm.":   true,
		"Orsay kept 22 percent of 2 plants.":           true,
		"Orsay paid $1.5B for 1,900 crates.":           false,
		"Orsay paid 15 million dollars for crates.":    false,
		"Orsay paid €1.5 million for the crates.":      false,
		"Orsay paid 1.5 million dollars at 3:30 am.":   false,
		"Orsay kept 22 of two plants.":                 false,
		"Orsay kept 22% of three plants.":              false,
		"Orsay paid for 19,000 crates.":                false,
	} {
		if v := c.Check(text, []app.Item{item}); v.Passed != want {
			t.Errorf("Check(%q) = %v (%s), want %v", text, v.Passed, strings.Join(v.Reasons, "; "), want)
		}
	}
}

// TestDigitsChanged changes each digit of each true sentence in turn: none of
// the changed ones may pass, unless it says the same in another way.
func TestDigitsChanged(t *testing.T) {
	items := readItems(t, "testdata/items.json")
	c := New(testEnv(t))
	tried := 0
	for _, p := range readPairs(t, "testdata/pairs.tsv", items) {
		for i := 0; i < len(p.right); i++ {
			if p.right[i] < '0' || p.right[i] > '9' {
				continue
			}
			changed := p.right[:i] + string('0'+(p.right[i]-'0'+3)%10) + p.right[i+1:]
			tried++
			if v := c.Check(changed, p.items); v.Passed {
				t.Errorf("line %d: passed with a digit changed: %q", p.line, changed)
			}
		}
	}
	if tried < 100 {
		t.Errorf("%d digits changed, want at least 100", tried)
	}
}

// TestWrongItem checks each true sentence against items it does not cite.
func TestWrongItem(t *testing.T) {
	items := readItems(t, "testdata/items.json")
	c := New(testEnv(t))
	kin := map[string]string{"m-slides": "e-plan", "e-plan": "m-slides", "m-report": "e-post", "e-post": "m-report"} // of one matter
	for _, p := range readPairs(t, "testdata/pairs.tsv", items) {
		if len(p.items) > 1 {
			continue
		}
		for id, it := range items {
			if id == p.items[0].ID || kin[id] == p.items[0].ID {
				continue
			}
			if v := c.Check(p.right, []app.Item{it}); v.Passed {
				t.Errorf("line %d: passed with item %s: %q", p.line, id, p.right)
			}
		}
	}
}

func FuzzCheck(f *testing.F) {
	items := readItems(f, "testdata/items.json")
	env := testEnv(f)
	for _, p := range readPairs(f, "testdata/pairs.tsv", items) {
		f.Add(p.right, p.items[0].Title, p.items[0].Text)
		f.Add(p.wrong, p.items[0].Text, p.items[0].Title)
	}
	f.Fuzz(func(t *testing.T, text, title, body string) {
		item := app.Item{ID: "f", Kind: app.KindMail, Title: title, Text: body, From: &app.Person{Name: "Ines Falk", Address: "ines@northdock.example"}}
		v := New(env).Check(text, []app.Item{item})
		if v.Passed != (len(v.Reasons) == 0) {
			t.Errorf("Check(%q) = %+v: reasons and verdict differ", text, v)
		}
		if again := New(env).Check(text, []app.Item{item}); again.Passed != v.Passed {
			t.Errorf("Check(%q) is not deterministic", text)
		}
		if v.Passed && (strings.ContainsAny(text, "<>\x00\n") || len([]rune(text)) > MaxRunes) {
			t.Errorf("Check(%q) passed markup or an overlong text", text)
		}
	})
}

func BenchmarkCheck(b *testing.B) {
	items := readItems(b, "testdata/items.json")
	pairs := readPairs(b, "testdata/pairs.tsv", items)
	env := testEnv(b)
	for b.Loop() {
		c := New(env)
		for _, p := range pairs {
			c.Check(p.right, p.items)
		}
	}
}

// BenchmarkRead is the time to read the items that BenchmarkCheck checks
// sentences against, once each.
func BenchmarkRead(b *testing.B) {
	items := readItems(b, "testdata/items.json")
	env := testEnv(b).normal()
	for b.Loop() {
		for _, it := range items {
			newView(it, env)
		}
	}
}
