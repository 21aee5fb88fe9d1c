package rag

import (
	"database/sql"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "modernc.org/sqlite" // the index whose stems these are
)

// stemmed are words of every ending the stemmer knows, and some of other scripts.
// (SQLite keeps the accents of Greek; for marking it does no harm to lose them.)
const stemmed = `caresses ponies ties caress cats feed agreed plastered bled motoring sing conflated troubled sized hopping tanned falling
	hissing fizzed failing filing happy sky relational conditional rational valenci hesitanci digitizer conformabli radicalli differentli
	vileli analogousli vietnamization predication operator feudalism decisiveness hopefulness callousness formaliti sensitiviti
	sensibiliti triplicate formative formalize electriciti electrical hopeful goodness revival allowance inference airliner gyroscopic
	adjustable defensible irritant replacement adjustment dependent adoption homologou communism activate angulariti homologous
	effective bowdlerize probate rate cease controll roll yes y by say toy enjoy sizes eye geologies meetings budgets Zürich Éclair
	naïve straße 2027 v1 a1b2 ion lion communion decision nation as is us gas this bus been seeing agreement generalization
	happily oscillate oscillators ed ing eed bed red king being dying lying tying skies dies abilities possibly multiply
	Прогноз встречи שלום مرحبا résumés coöperate`

// The marks stand where the index finds: our stems are SQLite's.
func TestStemsAreTheIndexes(t *testing.T) {
	text := stemmed
	if dir := os.Getenv("DAYBRIEF_CASES"); dir != "" { // some ten thousand words more
		data, err := os.ReadFile(filepath.Join(dir, "retrieval", "cisi", "docs.jsonl"))
		if err != nil {
			t.Fatal(err)
		}
		text += " " + strings.ReplaceAll(string(data), `\`, " ")
	}
	db, err := sql.Open("sqlite", ":memory:")
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}()
	db.SetMaxOpenConns(1)
	_, err = db.Exec(`CREATE VIRTUAL TABLE w USING fts5 (x, tokenize = 'porter unicode61 remove_diacritics 2');
		CREATE VIRTUAL TABLE v USING fts5vocab (w, instance)`)
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	seen := map[string]bool{}
	eachWord(text, func(from, to int) {
		if w := text[from:to]; !seen[w] {
			seen[w] = true
			list = append(list, w)
		}
	})
	if _, err := db.Exec("INSERT INTO w VALUES (?)", strings.Join(list, " ")); err != nil {
		t.Fatal(err)
	}
	rows, err := db.Query("SELECT term FROM v ORDER BY offset")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = rows.Close() }() // Err tells
	n := 0
	for ; rows.Next(); n++ {
		var term string
		if err := rows.Scan(&term); err != nil {
			t.Fatal(err)
		}
		if n >= len(list) {
			t.Fatalf("the index has more words than the %d there are", len(list))
		}
		if got := stem(folded(list[n])); got != term {
			t.Errorf("%s: stem %q, the index has %q", list[n], got, term)
		}
	}
	if err := rows.Err(); err != nil || n != len(list) {
		t.Errorf("the index has %d words of %d, %v", n, len(list), err)
	}
}
