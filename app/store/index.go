package store

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"unicode"

	"daybrief/app"
)

// noSpaces are the scripts whose words are not set apart by spaces, or which
// glue particles to them. Migration 0005 names the same ranges.
var noSpaces = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x0e01, Hi: 0x0eff, Stride: 1}, // Thai, Lao
		{Lo: 0x1000, Hi: 0x109f, Stride: 1}, // Myanmar
		{Lo: 0x1100, Hi: 0x11ff, Stride: 1}, // Hangul
		{Lo: 0x1780, Hi: 0x17ff, Stride: 1}, // Khmer
		{Lo: 0x2e80, Hi: 0x2fdf, Stride: 1}, // Han radicals
		{Lo: 0x3040, Hi: 0x312f, Stride: 1}, // Kana, Bopomofo
		{Lo: 0x3130, Hi: 0x318f, Stride: 1}, // Hangul
		{Lo: 0x3400, Hi: 0x4dbf, Stride: 1}, // Han
		{Lo: 0x4e00, Hi: 0x9fff, Stride: 1},
		{Lo: 0xac00, Hi: 0xd7a3, Stride: 1}, // Hangul
		{Lo: 0xf900, Hi: 0xfaff, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0x20000, Hi: 0x2ffff, Stride: 1}},
}

func hasGrams(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool { return unicode.Is(noSpaces, r) }) >= 0
}

// indexed are the words an item is found by, a field for each column.
type indexed struct {
	title, text, sender, people, more string
}

// indexedOf reads them off an item; migration 0005 does the same in SQL.
func indexedOf(it *app.Item) indexed {
	x := indexed{title: it.Title, text: it.Text}
	var people, more []string
	who := func(list []string, p *app.Person) []string {
		if p == nil {
			return list
		}
		return append(list, p.Name, p.Address)
	}
	x.sender = joined(who(nil, it.From))
	more = append(more, it.Tags...)
	if e := it.Detail.Event; e != nil {
		people = who(people, e.Organizer)
		more = append(more, e.Place)
	}
	for i := range it.People {
		people = who(people, &it.People[i])
	}
	if w := it.Detail.Weather; w != nil {
		more = append(more, w.Place)
	}
	for _, a := range it.Attachments {
		more = append(more, a.Name)
	}
	x.people, x.more = joined(people), joined(more)
	return x
}

func joined(list []string) string { return strings.TrimSpace(strings.Join(list, " ")) }

// entry is an item on its way into the index.
type entry struct {
	item  *app.Item
	fresh bool   // it is not in the index
	body  []byte // the item as JSON, where the items table does not have it
	n     int64
}

const putDoc = `INSERT INTO docs (id, source, kind, at, dated, sample, tags, item) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
	ON CONFLICT (id) DO UPDATE SET source = ?2, kind = ?3, at = ?4, dated = ?5, sample = ?6, tags = ?7, item = ?8, rev = rev + 1, embedded = NULL
	RETURNING n`

// putIndex puts items into the index in place of what they were.
//
// It does so table by table: whatever makes SQLite open a savepoint makes FTS5
// write out what it has gathered, and a segment a row is slow to write and to
// read.
func putIndex(ctx context.Context, tx *sql.Tx, list []entry) error {
	if err := putDocs(ctx, tx, list); err != nil {
		return err
	}
	var old []int64
	for _, e := range list {
		if !e.fresh {
			old = append(old, e.n)
		}
	}
	if len(old) > 0 {
		for _, table := range []string{"words", "grams"} {
			if _, err := tx.ExecContext(ctx, "DELETE FROM "+table+" WHERE rowid IN (SELECT value FROM json_each(?))", numberList(old)); err != nil {
				return fmt.Errorf("take old words out of %s: %w", table, err)
			}
		}
		if _, err := tx.ExecContext(ctx, "UPDATE index_state SET docs_gone = docs_gone + ?", len(old)); err != nil {
			return fmt.Errorf("count old words: %w", err)
		}
	}
	return putTexts(ctx, tx, list)
}

// putDocs writes the rows the words belong to.
func putDocs(ctx context.Context, tx *sql.Tx, list []entry) error {
	put, err := tx.PrepareContext(ctx, putDoc)
	if err != nil {
		return fmt.Errorf("prepare the index: %w", err)
	}
	defer func() { _ = put.Close() }() // ends with the transaction in any case
	for i := range list {
		e := &list[i]
		it := e.item
		var tags any
		if len(it.Tags) > 0 {
			tags = jsonList(it.Tags)
		}
		err := put.QueryRowContext(ctx, it.ID, it.Source, string(it.Kind), micros(it.When()),
			it.Start.IsDate(), it.HasFlag(app.FlagSample), tags, e.body).Scan(&e.n)
		if err != nil {
			return fmt.Errorf("index item %s: %w", it.ID, err)
		}
	}
	return nil
}

// putTexts writes the words and, where the script asks for them, the grams.
func putTexts(ctx context.Context, tx *sql.Tx, list []entry) error {
	put, err := tx.PrepareContext(ctx, "INSERT INTO words (rowid, title, text, sender, people, more) VALUES (?, ?, ?, ?, ?, ?)")
	if err != nil {
		return fmt.Errorf("prepare the words: %w", err)
	}
	defer func() { _ = put.Close() }() // ends with the transaction in any case
	for _, e := range list {
		w := indexedOf(e.item)
		if _, err := put.ExecContext(ctx, e.n, w.title, w.text, w.sender, w.people, w.more); err != nil {
			return fmt.Errorf("index the words of item %s: %w", e.item.ID, err)
		}
	}
	for _, e := range list {
		if !hasGrams(e.item.Title) && !hasGrams(e.item.Text) {
			continue
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO grams (rowid, title, text) VALUES (?, ?, ?)", e.n, e.item.Title+"  ", e.item.Text+"  ")
		if err != nil {
			return fmt.Errorf("index the characters of item %s: %w", e.item.ID, err)
		}
	}
	return nil
}

// numberList is a list as one parameter of a statement, for json_each.
func numberList(list []int64) string {
	data, _ := json.Marshal(list) // numbers always marshal
	return string(data)
}

// indexRows indexes what an answer brought that is new or changed. What is gone
// leaves the index by the triggers of migration 0005.
func indexRows(ctx context.Context, tx *sql.Tx, rows []row, up app.Upsert) error {
	fresh := make(map[string]bool, len(up.New)+len(up.Changed))
	for _, id := range up.New {
		fresh[id] = true
	}
	for _, id := range up.Changed {
		fresh[id] = false
	}
	list := make([]entry, 0, len(fresh))
	for i := range rows {
		if isNew, ok := fresh[rows[i].item.ID]; ok {
			list = append(list, entry{item: &rows[i].item, fresh: isNew})
		}
	}
	if len(list) == 0 {
		return nil
	}
	return putIndex(ctx, tx, list)
}

// putOwn indexes items of Daybrief's own making, which no source yields. One
// that is indexed as it is stays so.
func putOwn(ctx context.Context, tx *sql.Tx, items ...app.Item) error {
	var list []entry
	for i := range items {
		items[i].Time = storable(items[i].Time)
		body, err := json.Marshal(&items[i])
		if err != nil {
			return fmt.Errorf("index item %s: %w", items[i].ID, err)
		}
		var have []byte
		err = tx.QueryRowContext(ctx, "SELECT item FROM docs WHERE id = ?", items[i].ID).Scan(&have)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("look for indexed item %s: %w", items[i].ID, err)
		}
		if !bytes.Equal(have, body) {
			list = append(list, entry{item: &items[i], body: body, fresh: err != nil})
		}
	}
	if len(list) == 0 {
		return nil
	}
	return putIndex(ctx, tx, list)
}
