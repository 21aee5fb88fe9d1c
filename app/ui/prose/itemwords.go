package prose

import (
	"net/url"
	"strings"

	"daybrief/app"
	"daybrief/app/ui/paper"
)

// flagWarnings returns what the reader should be warned of before trusting an
// item.
func flagWarnings(it *app.Item) []string {
	var out []string
	for _, f := range it.Flags {
		switch f {
		case app.FlagInstructions:
			out = append(out, "Holds text that gives orders to programs. Daybrief shows it and does not follow it.")
		case app.FlagHidden:
			out = append(out, "Holds text that was hidden from its reader.")
		case app.FlagDamaged:
			out = append(out, "A part of it could not be read.")
		}
	}
	return out
}

// flagWords returns what else is to be said of an item, for its first line.
func flagWords(it *app.Item) []string {
	var out []string
	for _, f := range it.Flags {
		switch f {
		case app.FlagNewsletter, app.FlagCancelled, app.FlagTentative, app.FlagDeclined, app.FlagImportant:
			out = append(out, f)
		case app.FlagAutomatic:
			out = append(out, "sent by a machine")
		case app.FlagList:
			out = append(out, "mailing list")
		case app.FlagSent:
			out = append(out, "written by you")
		}
	}
	return out
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
		parts = append(parts, it.Start.TimeIn(st.Zone).Format("Monday 2 January"))
	case !it.Start.IsZero():
		parts = append(parts, st.Span(it.Span))
	case !it.Time.IsZero():
		parts = append(parts, st.AsOf(it.Time))
	}
	if s := it.Detail.Story; s != nil {
		parts = append(parts, paper.Count(s.Points, "point", "points"), paper.Count(s.Comments, "comment", "comments"))
	}
	if e := it.Detail.Event; e != nil && e.Place != "" {
		parts = append(parts, e.Place)
	}
	return strings.Join(append(parts, flagWords(it)...), " · ")
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
func openWord(k app.Kind) string {
	switch k {
	case app.KindMail:
		return "Open mail"
	case app.KindEvent, app.KindTask:
		return "Open in calendar"
	case app.KindStory:
		return "Open story"
	case app.KindArticle:
		return "Open article"
	}
	return "Open"
}
