package boot

import (
	"context"
	"slices"
	"strings"

	"daybrief/agent/react"
	"daybrief/app"
	"daybrief/app/store"
)

type mailIn struct {
	Person string `json:"person,omitempty"`
	Thread string `json:"thread,omitempty"`
	Text   string `json:"text,omitempty"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
}

// Bounds of the mails a tool looks through and tells.
const (
	mailsBack = 60 // days
	mailsRead = 2000
	mailsMost = 8
)

// mail finds mails. With a text memory is searched; without one it is a list.
func (b *toolbox) mail(ctx context.Context, in mailIn) (react.Observation, error) {
	from, to, err := b.days(in.From, in.To)
	if err != nil {
		return react.Observation{}, err
	}
	if in.Text != "" && in.Thread == "" {
		q := app.SearchQuery{Text: in.Text, Kinds: []app.Kind{app.KindMail}, From: from, To: to, Limit: mailsMost}
		if in.Person != "" {
			q.With = []string{in.Person}
		}
		return b.hits(ctx, q)
	}
	thread, err := b.thread(ctx, in.Thread)
	if err != nil {
		return react.Observation{}, err
	}
	if from.IsZero() && thread == "" {
		from = b.now.AddDate(0, 0, -mailsBack)
	}
	items, err := b.a.Store.Items(ctx, app.ItemQuery{Kinds: []app.Kind{app.KindMail}, From: from, To: to, Limit: mailsRead})
	if err != nil {
		return react.Observation{}, err
	}
	items = slices.DeleteFunc(items, func(it app.Item) bool {
		switch {
		case thread != "":
			return threadOf(&it) != thread
		case in.Person != "":
			return !concerns(&it, in.Person)
		}
		return it.HasFlag(app.FlagNewsletter)
	})
	items = items[:min(len(items), mailsMost)]
	b.score(items)
	return react.Observation{Items: items}, nil
}

// thread returns the thread of a mail, "" for no mail at all.
func (b *toolbox) thread(ctx context.Context, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	items, err := b.a.Items(ctx, []string{id})
	if err != nil {
		return "", unknown(err)
	}
	return threadOf(&items[0]), nil
}

// threadOf is the first message of a mail's thread, or the mail itself.
func threadOf(it *app.Item) string {
	if m := it.Detail.Mail; m != nil && m.Thread != "" {
		return m.Thread
	}
	return it.ID
}

// concerns reports whether somebody of a name or address sent or got a mail.
func concerns(it *app.Item, name string) bool {
	list := it.People
	if it.From != nil {
		list = append([]app.Person{*it.From}, list...)
	}
	name = strings.ToLower(strings.TrimSpace(name))
	return slices.ContainsFunc(list, func(p app.Person) bool {
		return strings.Contains(strings.ToLower(p.Name), name) || strings.Contains(p.Address, name)
	})
}

// unknown is the fault of an id that names nothing, as the model reads it.
func unknown(err error) error {
	e := app.AsError(err)
	if e.Code != app.CodeNotFound {
		return err
	}
	return &app.Error{Code: app.CodeUsage, Message: e.Message, Hint: "Use the id of an item that was found.", Err: err}
}

type idsIn struct {
	IDs []string `json:"ids"`
}

// fullMost is how many characters of an item in full the model is shown.
const fullMost = 1500

func (b *toolbox) item(ctx context.Context, in idsIn) (react.Observation, error) {
	items, err := b.a.Items(ctx, in.IDs[:min(len(in.IDs), mailsMost)])
	if err != nil {
		return react.Observation{}, unknown(err)
	}
	b.score(items)
	o := react.Observation{Items: items}
	for _, it := range items {
		text := []rune(it.Text)
		o.Lines = append(o.Lines, react.Line{Item: it.ID, Passage: string(text[:min(len(text), fullMost)])})
	}
	return o, nil
}

// Bounds of what belongs to an item.
const (
	relatedBack = 180 // days
	relatedMost = 5
)

// related finds what belongs to items: of the same people or series, or with the
// words of their titles. What shares no word of a title is told beside.
func (b *toolbox) related(ctx context.Context, in idsIn) (react.Observation, error) {
	items, err := b.a.Items(ctx, in.IDs[:min(len(in.IDs), mailsMost)])
	if err != nil {
		return react.Observation{}, unknown(err)
	}
	q := store.RelatedQuery{Items: items, Not: b.reader.Addresses, From: b.now.AddDate(0, 0, -relatedBack), To: b.now, Limit: 4 * relatedMost}
	found, err := b.a.Store.Related(ctx, q)
	if err != nil {
		return react.Observation{}, err
	}
	found = slices.DeleteFunc(found, func(it app.Item) bool {
		return slices.Contains(in.IDs, it.ID) || it.HasFlag(app.FlagNewsletter) || it.Kind == app.KindEvent && it.HasFlag(app.FlagRecurring)
	})
	b.score(found)
	slices.SortStableFunc(found, func(x, y app.Item) int { return titled(&y, items) - titled(&x, items) })
	o := react.Observation{Items: found[:min(len(found), relatedMost)]}
	for i := range o.Items {
		it := &o.Items[i]
		o.Lines = append(o.Lines, react.Line{Item: it.ID, Beside: titled(it, items) == 0})
	}
	return o, nil
}

// titled counts the longer words an item has of the titles of others.
func titled(it *app.Item, others []app.Item) int {
	n := 0
	text := strings.ToLower(it.Title + " " + it.Text)
	for i := range others {
		for _, w := range strings.FieldsFunc(strings.ToLower(others[i].Title), func(r rune) bool { return r < 'a' || r > 'z' && r < 0x80 }) {
			if len(w) > 3 && strings.Contains(text, w) {
				n++
			}
		}
	}
	return n
}
