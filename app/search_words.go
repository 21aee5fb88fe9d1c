package app

import (
	"context"
	"time"
)

// Words are what a search looks for in texts, as the store is asked for them.
// Each is a word, or several that stand next to each other.
type Words struct {
	Any []string // items with any of them are found, those with more and rarer ones first
	All []string // each must be there
	Not []string // none may be there
	// Typing means that the last of Any may be the beginning of a word.
	Typing bool
}

// Found is a place in the ranking of one leg of a search.
type Found struct {
	ID    string // of the item
	Score float64
	At    time.Time // Item.When
	Chunk Mark      // of the item's text, where the leg found a part of it
}

// Facet counts what matches a search, of one kind in one source.
type Facet struct {
	Source string
	Kind   Kind
	Count  int
}

// Counter counts all that a search by words matched, and the items of also, by
// their ids, which another leg found.
type Counter func(ctx context.Context, also []string) ([]Facet, error)

// Known reports whether k is one of the kinds there are.
func (k Kind) Known() bool {
	switch k {
	case KindMail, KindEvent, KindTask, KindStory, KindArticle, KindWeather, KindNote, KindBrief, KindAction, KindPreference:
		return true
	}
	return false
}
