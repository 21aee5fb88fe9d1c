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
	r := replies{}
	for i := range items {
		if d := items[i].Detail.Mail; d != nil && items[i].HasFlag(app.FlagSent) {
			r.note("m "+d.InReplyTo, items[i].Time)
			if d.Thread != d.MessageID { // it joined a thread, it did not begin one
				r.note("t "+d.Thread, items[i].Time)
			}
		}
	}
	if len(r) == 0 {
		return items
	}
	out := append([]app.Item(nil), items...)
	for i := range out {
		if !out[i].HasFlag(app.FlagSent) && !out[i].HasFlag(app.FlagAnswered) && r.answer(&out[i]) {
			out[i].Flags = append([]string(nil), out[i].Flags...)
			out[i].AddFlag(app.FlagAnswered)
		}
	}
	return out
}

// replies holds the time of the reader's last mail on a message ("m ID") and in
// a thread ("t ID").
type replies map[string]time.Time

func (r replies) note(key string, at time.Time) {
	if len(key) > len("m ") && at.After(r[key]) {
		r[key] = at
	}
}

// answer reports whether the reader replied to a mail, or wrote in its thread
// after it.
func (r replies) answer(it *app.Item) bool {
	d := it.Detail.Mail
	if d == nil {
		return false
	}
	_, direct := r["m "+d.MessageID]
	return direct || r["t "+d.Thread].After(it.Time)
}
