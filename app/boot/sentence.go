package boot

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"daybrief/app"
)

// Place is where a sentence stands in a brief.
type Place struct {
	Date    string // YYYY-MM-DD; "" the latest brief
	Section string // as Brief.Sentences names it: tldr, summary, mail, ...
	N       int    // from 1, in its section
}

// String writes a place as ParsePlace reads it, without its day.
func (p Place) String() string { return p.Section + ":" + strconv.Itoa(p.N) }

// ParsePlace reads a place written as SECTION:N, such as tldr:1 or mail:2.
func ParsePlace(text string) (Place, bool) {
	section, number, ok := strings.Cut(text, ":")
	n, err := strconv.Atoi(number)
	return Place{Section: strings.ToLower(section), N: n}, ok && section != "" && err == nil
}

// SentenceAt returns a sentence of a brief as the reader has it before them.
// *app.Error: no-brief; not-found where the brief has no such line.
func (a *App) SentenceAt(ctx context.Context, at Place) (app.Sentence, error) {
	b, err := a.Brief(ctx, at.Date)
	if err != nil {
		return app.Sentence{}, err
	}
	var found *app.Sentence
	var sections []string
	count := map[string]int{}
	b.Sentences(func(section string, s *app.Sentence) {
		if count[section]++; count[section] == 1 {
			sections = append(sections, section)
		}
		if section == at.Section && count[section] == at.N {
			found = s
		}
	})
	if found != nil {
		return *found, nil
	}
	e := &app.Error{Code: app.CodeNotFound, Message: "The brief of " + b.Date + " has no line " + at.String(), Hint: "It has lines of: " + strings.Join(sections, ", ") + "."}
	if n := count[at.Section]; n > 0 {
		e.Hint = fmt.Sprintf("The last one there is %s:%d.", at.Section, n)
	}
	return app.Sentence{}, e
}

// SentenceItem returns the id of the item that a vote on a sentence goes to: item
// where that is one of the sentence's, its first one for "". *app.Error: those of
// SentenceAt; usage where the sentence rests on nothing, or not on item.
func (a *App) SentenceItem(ctx context.Context, at Place, item string) (string, error) {
	s, err := a.SentenceAt(ctx, at)
	switch {
	case err != nil:
		return "", err
	case len(s.Items) == 0:
		return "", &app.Error{Code: app.CodeUsage, Message: "The line " + at.String() + " rests on no item: there is nothing to vote on", Hint: "Name another line, or the id of an item."}
	case item == "":
		return s.Items[0], nil
	case !slices.Contains(s.Items, item):
		return "", &app.Error{Code: app.CodeUsage, Message: "The line " + at.String() + " does not rest on the item " + item, Hint: "It rests on: " + strings.Join(s.Items, ", ")}
	}
	return item, nil
}

// VoteSentence stores a thumb on a sentence of a brief: 1 up, -1 down, 0 taken
// back. It goes to the sentence's first item, or to another of its items that
// item names. Errors are those of SentenceItem and Vote.
func (a *App) VoteSentence(ctx context.Context, at Place, item string, value int) (app.Vote, error) {
	id, err := a.SentenceItem(ctx, at, item)
	if err != nil {
		return app.Vote{}, err
	}
	return a.Vote(ctx, id, value)
}
