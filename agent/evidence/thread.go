package evidence

import (
	"time"

	"daybrief/app"
)

// Settle marks the mails the reader has answered by a mail of their own, where
// the folder of sent mail is among the sources. Servers mark only what was
// answered in a program that tells them. The items of the caller are not
// changed.
func Settle(items []app.Item) []app.Item {
	replied := map[string]time.Time{} // message or thread -> the reader's last mail on it
	note := func(key string, at time.Time) {
		if key != "" && at.After(replied[key]) {
			replied[key] = at
		}
	}
	for i := range items {
		d := items[i].Detail.Mail
		if d == nil || !items[i].HasFlag(app.FlagSent) {
			continue
		}
		note("m "+d.InReplyTo, items[i].Time)
		if d.Thread != "" && d.Thread != d.MessageID { // it joined a thread, it did not begin one
			note("t "+d.Thread, items[i].Time)
		}
	}
	if len(replied) == 0 {
		return items
	}
	out := append([]app.Item(nil), items...)
	for i := range out {
		d := out[i].Detail.Mail
		if d == nil || out[i].HasFlag(app.FlagSent) || out[i].HasFlag(app.FlagAnswered) {
			continue
		}
		if d.MessageID != "" && !replied["m "+d.MessageID].IsZero() || d.Thread != "" && replied["t "+d.Thread].After(out[i].Time) {
			out[i].Flags = append([]string(nil), out[i].Flags...)
			out[i].AddFlag(app.FlagAnswered)
		}
	}
	return out
}

// Unanswered returns the indexes of the reader's own mails from [from, to) that
// ask for something and to which nobody has written since, the oldest first.
func Unanswered(items []app.Item, from, to time.Time) []int {
	last := map[string]time.Time{} // thread -> the last mail of somebody else
	for i := range items {
		d := items[i].Detail.Mail
		if d != nil && d.Thread != "" && !items[i].HasFlag(app.FlagSent) && items[i].Time.After(last[d.Thread]) {
			last[d.Thread] = items[i].Time
		}
	}
	seen := map[string]bool{} // threads
	var out []int
	for i := len(items) - 1; i >= 0; i-- {
		it := &items[i]
		d := it.Detail.Mail
		if d == nil || d.Thread == "" || !it.HasFlag(app.FlagSent) || it.Time.Before(from) || !it.Time.Before(to) {
			continue
		}
		if seen[d.Thread] || last[d.Thread].After(it.Time) || Asked(it) == nil {
			continue
		}
		seen[d.Thread] = true
		out = append(out, i)
	}
	return out
}

// Asked returns the first thing a mail of the reader's asks of another, nil for
// none.
func Asked(it *app.Item) *app.Action {
	for i := range it.Actions {
		if it.Actions[i].Owed {
			return &it.Actions[i]
		}
	}
	return nil
}
