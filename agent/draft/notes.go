package draft

import (
	"sort"

	"daybrief/app"
)

// orderNotes sorts chats: those that name the reader, then by rank, then the
// latest.
func (m *maker) orderNotes() {
	sort.SliceStable(m.notes, func(i, j int) bool {
		a, b := m.notes[i], m.notes[j]
		if x, y := a.HasFlag(app.FlagImportant), b.HasFlag(app.FlagImportant); x != y {
			return x
		}
		if a.Score != b.Score {
			return a.Score > b.Score
		}
		if !a.Time.Equal(b.Time) {
			return a.Time.After(b.Time)
		}
		return a.ID < b.ID
	})
}

// noteHeads are lines on what is said in chats, for a day that has room.
func (m *maker) noteHeads() []app.Sentence {
	var out []app.Sentence
	for _, it := range m.notes[:min(len(m.notes), tldrLines)] {
		out = append(out, m.noteLine(it))
	}
	return out
}

// noteSum is the chat that matters most of those that were not told yet.
func (m *maker) noteSum() (app.Sentence, bool) {
	for _, it := range m.notes {
		if s := m.noteLine(it); !m.said[letters(s.Text)] {
			return s, true
		}
	}
	return app.Sentence{}, false
}

// noteLine words one note: who speaks about what, and the sentence of it that
// tells most.
func (m *maker) noteLine(it *app.Item) app.Sentence {
	head := speakers(it) + `"` + title(it) + `"`
	if it.HasFlag(app.FlagImportant) {
		head = `You are mentioned in "` + title(it) + `"`
	}
	if b := background(it, "", head, sentenceMax-len(head)-6); b != "" {
		head += `: "` + b + `"`
	}
	return m.say(head, it)
}

// speakers begins a sentence with those who speak.
func speakers(it *app.Item) string {
	var names []string
	for _, p := range it.People[:min(len(it.People), 2)] {
		names = append(names, clean(p.String()))
	}
	switch {
	case len(names) == 2:
		return list(names) + " talk about "
	case len(names) == 1:
		return names[0] + " writes about "
	case it.From != nil:
		return sender(it) + " writes about "
	}
	return "There is a note on "
}
