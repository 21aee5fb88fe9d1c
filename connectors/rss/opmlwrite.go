package rss

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"daybrief/app"
)

// WriteOPML writes the feeds among the sources as a list of feeds that other
// readers take in (OPML 2.0, http://opml.org/spec2.opml): a folder for the
// first tag of each, all tags as categories, feeds that are switched off
// commented out. Sources of other types, feeds in files, and users and
// passwords in addresses are left out. Read by ParseOPML it gives name, address,
// tags and switch of each feed again. The
// error is that of w.
func WriteOPML(w io.Writer, title string, list []app.SourceSettings) error {
	folders := map[string][]app.SourceSettings{}
	var order []string
	for _, s := range list {
		if s.Type != Type || webAddress(s.Address) == "" {
			continue
		}
		folder := ""
		if len(s.Tags) > 0 {
			folder = s.Tags[0]
		}
		if _, ok := folders[folder]; !ok {
			order = append(order, folder)
		}
		folders[folder] = append(folders[folder], s)
	}
	var b strings.Builder
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<opml version="2.0">` + "\n<head>\n<title>" + escapeXML(title) + "</title>\n</head>\n<body>\n")
	for _, folder := range order {
		if folder != "" {
			b.WriteString("<outline")
			writeAttr(&b, "text", folder)
			b.WriteString(">\n")
		}
		for _, s := range folders[folder] {
			writeFeed(&b, s)
		}
		if folder != "" {
			b.WriteString("</outline>\n")
		}
	}
	b.WriteString("</body>\n</opml>\n")
	if _, err := io.WriteString(w, b.String()); err != nil {
		return fmt.Errorf("write list of feeds: %w", err)
	}
	return nil
}

func writeFeed(b *strings.Builder, s app.SourceSettings) {
	b.WriteString(`<outline type="rss"`)
	writeAttr(b, "text", s.Name)
	writeAttr(b, "title", s.Name)
	writeAttr(b, "xmlUrl", withoutUser(webAddress(s.Address)))
	var categories []string
	for _, t := range s.Tags {
		categories = append(categories, "/"+categoryMarks.Replace(t))
	}
	if len(categories) > 0 {
		writeAttr(b, "category", strings.Join(categories, ","))
	}
	if s.Off {
		writeAttr(b, "isComment", "true")
	}
	b.WriteString("/>\n")
}

// withoutUser leaves out who signs in, and the password: a list is made to be
// handed on.
func withoutUser(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.User == nil {
		return address
	}
	u.User = nil
	return u.String()
}

// categoryMarks are what a category cannot hold, as it separates them.
var categoryMarks = strings.NewReplacer("/", " ", ",", " ")

func writeAttr(b *strings.Builder, name, value string) {
	b.WriteString(" " + name + `="` + escapeXML(value) + `"`)
}
