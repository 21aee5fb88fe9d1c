package paper

import (
	"strings"

	"daybrief/app"
)

// SourceWords says how a source answered.
func (st *Style) SourceWords(s app.SourceState) string {
	switch s {
	case app.SourceOK:
		return st.Say("common.state_ok")
	case app.SourcePartial:
		return st.Say("common.state_partial")
	case app.SourceStale:
		return st.Say("common.state_stale")
	}
	return st.Say("common.state_failed")
}

// SourceRow is a line of the ledger of a run or a brief: how the source
// answered, from when that is, how many items it brought, and why not more.
func (st *Style) SourceRow(s *app.SourceStatus) RowText {
	parts := []string{st.SourceWords(s.State)}
	if !s.AsOf.IsZero() {
		parts = append(parts, st.Say("common.as_of", "When", st.AsOf(s.AsOf)))
	}
	if s.State != app.SourceFailed {
		parts = append(parts, st.Say("common.items", "N", s.Items))
	}
	r := RowText{Name: s.Name, Text: strings.Join(parts, " · "), Ink: ColorMuted}
	if s.State != app.SourceOK {
		r.Ink = ColorWarning
	}
	for _, text := range []string{s.Why, s.Hint} {
		if text != "" {
			r.Notes = append(r.Notes, Ended(text))
		}
	}
	return r
}
