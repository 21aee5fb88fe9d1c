package store

import (
	"database/sql"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

// indexCases are items of every kind, with every field the index reads.
func indexCases() []app.Item {
	at := time.Date(2026, time.August, 20, 9, 30, 0, 0, time.UTC)
	return []app.Item{
		{Native: "mail", Kind: app.KindMail, Title: "Re: Budgets", Text: "The running costs of Zürich.", Time: at,
			From: &app.Person{Name: "Ann Löwe", Address: "ann@firm.example"}, People: []app.Person{{Name: "Bo"}, {Address: "cy@firm.example"}},
			Attachments: []app.Attachment{{Name: "costs.pdf"}, {Type: "image/png"}}, Tags: []string{"work", "money"}},
		{Native: "event", Kind: app.KindEvent, Title: "Review", Span: app.Span{Start: app.At(at), TZ: "Europe/Berlin"},
			Detail: app.Detail{Event: &app.EventDetail{Place: "Harbour Room", Organizer: &app.Person{Name: "Dee", Address: "dee@firm.example"}}}},
		{Native: "day", Kind: app.KindEvent, Title: "Holiday", Span: app.Span{Start: app.OnDate(2026, time.August, 21), AllDay: true}},
		{Native: "weather", Kind: app.KindWeather, Title: "Rain", Time: at, Detail: app.Detail{Weather: &app.WeatherDetail{Place: "Hamburg"}}},
		{Native: "ja", Kind: app.KindArticle, Title: "東京の会議", Text: "会議は明日です", Time: at},
		{Native: "th", Kind: app.KindArticle, Title: "ข่าว", Text: "การประชุมพรุ่งนี้", Time: at},
		{Native: "ko", Kind: app.KindArticle, Title: "News", Text: "서울에서 회의를", Time: at},
		{Native: "bare", Kind: app.KindNote, Title: "Only a title"},
	}
}

// terms dumps what the index holds: table, term, item, column and place.
func dump(t *testing.T, s *Store) []string {
	t.Helper()
	var out []string
	for _, table := range []string{"words", "grams"} {
		if _, err := s.rw.Exec("CREATE VIRTUAL TABLE temp.v USING fts5vocab (main, " + table + ", instance)"); err != nil {
			t.Fatal(err)
		}
		rows, err := s.rw.Query("SELECT '" + table + " ' || term || ' ' || d.id || ' ' || col || ' ' || offset FROM temp.v JOIN docs d ON d.n = doc ORDER BY 1")
		if err != nil {
			t.Fatal(err)
		}
		list, err := texts(rows)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, list...)
		if _, err := s.rw.Exec("DROP TABLE temp.v"); err != nil {
			t.Fatal(err)
		}
	}
	rows, err := s.rw.Query("SELECT concat_ws(' ', id, source, kind, at, dated, sample, tags, item, embedded) FROM docs ORDER BY id")
	if err != nil {
		t.Fatal(err)
	}
	list, err := texts(rows)
	if err != nil {
		t.Fatal(err)
	}
	return append(out, list...)
}

// An index filled by the migration is the one that storing fills.
func TestMigrationIndexesAsStoringDoes(t *testing.T) {
	ctx := t.Context()
	path := filepath.Join(t.TempDir(), "daybrief.db")
	s, _, err := Open(ctx, path, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := s.UpsertItems(ctx, "Source", indexCases(), SourceAnswer{}); err != nil {
		t.Fatal(err)
	}
	stored := dump(t, s)
	if len(stored) < 60 || !strings.Contains(strings.Join(stored, "\n"), "words budget ") {
		t.Fatalf("the index holds %q", stored)
	}
	undo := `DROP TRIGGER items_deleted; DROP TRIGGER items_gone; DROP TABLE grams_places; DROP TABLE words; DROP TABLE grams;
		DROP TABLE chunks; DROP TABLE vectors; DROP TABLE docs; DROP TABLE index_state; PRAGMA user_version = 4`
	if _, err := s.rw.Exec(undo); err != nil {
		t.Fatal(err)
	}
	list, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.migrate(ctx, list[:5]); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(stored, dump(t, s)); d != "" {
		t.Errorf("the migration indexes otherwise (-stored +migrated):\n%s", d)
	}
}

// A store of the schema before the words had an index of their first letters has
// it afterwards, and finds what it found, Daybrief's own items too.
func TestMigrationToFirstLetters(t *testing.T) {
	ctx := t.Context()
	s, _, err := Open(ctx, filepath.Join(t.TempDir(), "daybrief.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	if _, err := s.UpsertItems(ctx, "Source", indexCases(), SourceAnswer{}); err != nil {
		t.Fatal(err)
	}
	own := app.Item{ID: "own", Source: "Daybrief", Kind: app.KindBrief, Title: "Quarterly brief", Text: "Seven figures."}
	if err := s.write(ctx, false, func(tx *sql.Tx) error { return putOwn(ctx, tx, own) }); err != nil {
		t.Fatal(err)
	}
	stored := dump(t, s)
	undo := `DROP TABLE words; CREATE VIRTUAL TABLE words USING fts5 (title, text, sender, people, more,
		content = '', contentless_delete = 1, tokenize = 'porter unicode61 remove_diacritics 2');
		DROP TABLE grams_places; CREATE VIRTUAL TABLE grams_terms USING fts5vocab (grams, row); DROP INDEX docs_filed; DROP INDEX docs_tags; PRAGMA user_version = 10`
	if _, err := s.rw.Exec(undo); err != nil {
		t.Fatal(err)
	}
	list, err := migrations()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.migrate(ctx, list[:11]); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(stored, dump(t, s)); d != "" {
		t.Errorf("the migration indexes otherwise (-stored +migrated):\n%s", d)
	}
	for _, start := range []string{"qua", "sev", "bud"} {
		found, _, err := s.SearchWords(ctx, app.SearchQuery{}, app.Words{Any: []string{start}, Typing: true}, 10)
		if err != nil || len(found) != 1 {
			t.Errorf("%s: %d found, %v", start, len(found), err)
		}
	}
}

// What is deleted, by whatever way, leaves nothing in any table of the index.
func TestDeletedEverywhere(t *testing.T) {
	ways := map[string]func(t *testing.T, s *Store) error{
		"gone at its source": func(t *testing.T, s *Store) error {
			_, err := s.UpsertItems(t.Context(), "Source", nil, SourceAnswer{Coverage: app.Coverage{Complete: true}})
			return err
		},
		"source removed": func(t *testing.T, s *Store) error { return s.DropSource(t.Context(), "Source") },
		"sample removed": func(t *testing.T, s *Store) error { return s.DropSample(t.Context()) },
		"deleted by hand": func(t *testing.T, s *Store) error {
			_, err := s.rw.Exec("DELETE FROM items")
			return err
		},
	}
	for name, way := range ways {
		t.Run(name, func(t *testing.T) {
			s, _, err := Open(t.Context(), filepath.Join(t.TempDir(), "daybrief.db"), Options{})
			if err != nil {
				t.Fatal(err)
			}
			defer func() {
				if err := s.Close(); err != nil {
					t.Error(err)
				}
			}()
			items := indexCases()
			for i := range items {
				items[i].AddFlag(app.FlagSample)
			}
			if _, err := s.UpsertItems(t.Context(), "Source", items, SourceAnswer{}); err != nil {
				t.Fatal(err)
			}
			_, err = s.rw.Exec(`INSERT INTO chunks SELECT n, 0, id, 0, 1 FROM docs;
				INSERT INTO vectors (hash, model, dims, vector) SELECT id, 'm', 1, x'00000000' FROM docs`)
			if err != nil {
				t.Fatal(err)
			}
			if err := way(t, s); err != nil {
				t.Fatal(err)
			}
			if left := dump(t, s); len(left) > 0 {
				t.Errorf("left in the index: %q", left)
			}
			var chunks, vectors, told int
			err = s.rw.QueryRow("SELECT (SELECT count(*) FROM chunks), (SELECT count(*) FROM vectors), vectors_gone FROM index_state").Scan(&chunks, &vectors, &told)
			if err != nil || chunks+vectors > 0 || told != len(items) {
				t.Errorf("%d chunks and %d vectors are left, %d told as gone: %v", chunks, vectors, told, err)
			}
		})
	}
}

// After tidying up no word of what was deleted or changed is left in the file's
// index, however it was merged before.
func TestTidyIndexForgetsWords(t *testing.T) {
	s, _, err := Open(t.Context(), filepath.Join(t.TempDir(), "daybrief.db"), Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	secret := app.Item{Native: "secret", Kind: app.KindMail, Title: "Qzxjwv", Text: "qzxjwvk 秘密情報"}
	plain := app.Item{Native: "plain", Kind: app.KindMail, Title: "Plain", Text: "plain words stay 公開情報"}
	for _, items := range [][]app.Item{{secret, plain}, {{Native: "secret", Kind: app.KindMail, Title: "Changed", Text: "Nothing."}, plain}} {
		if _, err := s.UpsertItems(t.Context(), "Mail", items, SourceAnswer{}); err != nil {
			t.Fatal(err)
		}
	}
	if n := blocks(t, s, "zxjwv") + blocks(t, s, "秘密情"); n == 0 {
		t.Log("the words were already gone before tidying")
	}
	if err := s.TidyIndex(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := blocks(t, s, "zxjwv") + blocks(t, s, "秘密情"); n > 0 {
		t.Errorf("%d blocks of the index still hold deleted words", n)
	}
	found, _, err := s.SearchWords(t.Context(), app.SearchQuery{}, app.Words{Any: []string{"plain", "公開"}}, 10)
	if err != nil || len(found) != 1 {
		t.Errorf("what stays is found %d times, %v", len(found), err)
	}
	var gone int
	if err := s.rw.QueryRow("SELECT docs_gone FROM index_state").Scan(&gone); err != nil || gone != 0 {
		t.Errorf("%d still count as gone, %v", gone, err)
	}
	if _, err := s.rw.Exec("DELETE FROM items WHERE native = 'plain'"); err != nil { // of an index that is one piece by now
		t.Fatal(err)
	}
	if err := s.TidyIndex(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := blocks(t, s, "plain") + blocks(t, s, "公開情"); n > 0 {
		t.Errorf("%d blocks still hold words deleted later", n)
	}
}

// blocks counts the blocks of the index that hold the text.
func blocks(t *testing.T, s *Store, text string) (n int) {
	t.Helper()
	err := s.rw.QueryRow(`SELECT (SELECT count(*) FROM words_data WHERE instr(block, CAST(?1 AS BLOB)) > 0)
		+ (SELECT count(*) FROM grams_data WHERE instr(block, CAST(?1 AS BLOB)) > 0)`, text).Scan(&n)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
