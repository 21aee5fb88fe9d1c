package prose

import (
	"net/url"
	"strings"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

// flagWarnings returns what the reader should be warned of before trusting an
// item.
func flagWarnings(st *paper.Style, it *app.Item) []string {
	var out []string
	for _, f := range it.Flags {
		switch f {
		case app.FlagInstructions:
			out = append(out, st.Say("prose.warn_instructions"))
		case app.FlagHidden:
			out = append(out, st.Say("prose.warn_hidden"))
		case app.FlagDamaged:
			out = append(out, st.Say("prose.warn_damaged"))
		}
	}
	return out
}

// flagWords returns what else is to be said of an item, for its first line.
func flagWords(st *paper.Style, it *app.Item) []string {
	var out []string
	for _, f := range it.Flags {
		switch f {
		case app.FlagNewsletter:
			out = append(out, st.Say("common.flag_newsletter"))
		case app.FlagImportant:
			out = append(out, st.Say("common.flag_important"))
		case app.FlagCancelled, app.FlagTentative, app.FlagDeclined:
			out = append(out, StandingWord(st, f))
		case app.FlagAutomatic:
			out = append(out, st.Say("common.flag_automatic"))
		case app.FlagList:
			out = append(out, st.Say("common.flag_list"))
		case app.FlagSent:
			out = append(out, st.Say("common.flag_sent"))
		}
	}
	return out
}

// StandingWord says how an event stands: "cancelled"; "" for any other flag.
func StandingWord(st *paper.Style, flag string) string {
	switch flag {
	case app.FlagCancelled:
		return st.Say("common.flag_cancelled")
	case app.FlagTentative:
		return st.Say("common.flag_tentative")
	case app.FlagDeclined:
		return st.Say("common.flag_declined")
	}
	return ""
}

// Byline returns sender or site, source and hour of an item.
func Byline(st *paper.Style, it *app.Item) string {
	var parts []string
	for _, p := range []string{senderOrSite(it), it.Source} {
		if p != "" && (len(parts) == 0 || parts[0] != p) {
			parts = append(parts, p)
		}
	}
	switch {
	case it.AllDay:
		parts = append(parts, st.Words.Day(it.Start.TimeIn(st.Zone)))
	case !it.Start.IsZero():
		parts = append(parts, st.Span(it.Span))
	case !it.Time.IsZero():
		parts = append(parts, st.AsOf(it.Time))
	}
	if s := it.Detail.Story; s != nil {
		parts = append(parts, st.Say("prose.points", "N", s.Points), st.Say("prose.comments", "N", s.Comments))
	}
	if e := it.Detail.Event; e != nil && e.Place != "" {
		parts = append(parts, e.Place)
	}
	return strings.Join(append(parts, flagWords(st, it)...), " · ")
}

// senderOrSite returns who an item is from. What was published is from its
// site, if its address names one.
func senderOrSite(it *app.Item) string {
	who := ""
	if it.From != nil {
		who = it.From.String()
	}
	if who == "" || it.Kind == app.KindArticle || it.Kind == app.KindStory {
		if host := siteOf(it.URL); host != "" {
			return host
		}
	}
	return who
}

func siteOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return strings.TrimPrefix(u.Hostname(), "www.")
}

// Openable reports whether an address is one the page may open.
func Openable(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return u.Opaque != ""
	}
	return false
}

// openWord returns what the button that opens an item says.
func openWord(st *paper.Style, k app.Kind) string {
	switch k {
	case app.KindMail:
		return st.Say("prose.open_mail.button")
	case app.KindEvent, app.KindTask:
		return st.Say("prose.open_calendar.button")
	case app.KindStory:
		return st.Say("prose.open_story.button")
	case app.KindArticle:
		return st.Say("prose.open_article.button")
	}
	return st.Say("common.open.button")
}
