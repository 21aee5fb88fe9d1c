package rss

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"

	"github.com/mmcdole/gofeed/atom"
	"github.com/mmcdole/gofeed/json"
	"github.com/mmcdole/gofeed/rss"

	"daybrief/app"
	"daybrief/connectors"
)

// entry is what the adapters of the formats agree on, before it becomes an
// item.
type entry struct {
	id        string
	title     string // HTML
	summary   string // HTML
	content   string // HTML
	link      string
	author    string
	published string // as written
	updated   string // as written
	tags      []string
	files     []file
	extra     string // plain text that follows the content
	damaged   bool
}

// fromRSS takes an entry from gofeed's RSS item. A guid is the address where
// there is no link, or where it says so and the link is no address.
func fromRSS(it *rss.Item) entry {
	e := entry{
		title: it.Title, summary: it.Description, content: it.Content,
		link: it.Link, author: it.Author, published: it.PubDate,
	}
	if it.GUID != nil {
		e.id = it.GUID.Value
		permalink := it.GUID.IsPermalink != "false"
		if e.link == "" && permalink && isAddress(e.id) {
			e.link = e.id
		}
	}
	if terms := it.Extensions["dcterms"]["modified"]; len(terms) > 0 {
		e.updated = terms[0].Value
	}
	for _, c := range it.Categories {
		e.tags = append(e.tags, c.Value)
	}
	for _, f := range it.Enclosures {
		e.files = append(e.files, file{url: f.URL, typ: f.Type, size: f.Length})
	}
	if e.link == "" && len(e.files) > 0 {
		e.link = e.files[0].url // a podcast without pages: the recording is all there is
	}
	return e
}

// fromAtom takes an entry from gofeed's Atom entry.
func fromAtom(en *atom.Entry) entry {
	e := entry{id: en.ID, title: en.Title, summary: en.Summary, published: en.Published, updated: en.Updated}
	if en.Content != nil {
		e.content = en.Content.Value
	}
	if len(en.Authors) > 0 {
		a := en.Authors[0]
		e.author = strings.TrimSpace(a.Name + " (" + a.Email + ")")
		if a.Email == "" {
			e.author = a.Name
		}
		if a.Name == "" {
			e.author = a.Email
		}
	}
	for _, c := range en.Categories {
		e.tags = append(e.tags, c.Term)
	}
	e.link, e.files = atomLinks(en.Links)
	if e.link == "" && isAddress(e.id) {
		e.link = e.id
	}
	return e
}

// atomLinks picks the page of an entry among its links, a web page before
// other forms of it, and the enclosures.
func atomLinks(links []*atom.Link) (page string, files []file) {
	best := 0
	seen := map[string]bool{}
	for _, l := range links {
		rank := 0
		switch l.Rel {
		case "alternate", "":
			rank = 3
			if l.Type == "" || strings.Contains(l.Type, "html") {
				rank = 4
			}
		case "enclosure":
			if !seen[l.Href] {
				seen[l.Href] = true
				files = append(files, file{url: l.Href, typ: l.Type, size: l.Length})
			}
		case "related", "via":
			rank = 1
		case "self":
			rank = 1
		}
		if rank > best && l.Href != "" {
			best, page = rank, l.Href
		}
	}
	return page, files
}

// fromJSON takes an entry from gofeed's JSON Feed item
// (https://www.jsonfeed.org/version/1.1/).
func fromJSON(it *json.Item) entry {
	e := entry{
		id: it.ID, title: asHTML(it.Title), summary: asHTML(it.Summary), content: it.ContentHTML,
		link: it.URL, published: it.DatePublished, updated: it.DateModified, tags: it.Tags,
	}
	if e.content == "" {
		e.content = asHTML(it.ContentText)
	}
	if e.link == "" {
		e.link = it.ExternalURL
	}
	if e.link == "" && isAddress(e.id) {
		e.link = e.id
	}
	for _, a := range it.Authors {
		if a != nil && e.author == "" {
			e.author = a.Name
		}
	}
	if it.Author != nil && e.author == "" {
		e.author = it.Author.Name
	}
	if it.Attachments != nil {
		for _, f := range *it.Attachments {
			e.files = append(e.files, file{url: f.URL, typ: f.MimeType, size: strconv.FormatInt(f.SizeInBytes, 10)})
		}
	}
	return e
}

// clip bounds the texts of an entry as the scanner does for XML, and reports
// whether something was lost.
func (e *entry) clip() bool {
	lost := false
	for _, text := range []*string{&e.title, &e.summary, &e.content} {
		*text = withoutData(*text)
		if len(*text) > maxChars {
			*text, lost = strings.ToValidUTF8((*text)[:maxChars], ""), true
		}
	}
	if len(e.title) > maxTitle {
		e.title = strings.ToValidUTF8(e.title[:maxTitle], "")
	}
	return lost
}

// adapter turns entries into items of one source.
type adapter struct {
	settings app.SourceSettings
	base     string // for relative addresses
	feed     string // title of the feed, plain text
	zone     *time.Location
	seen     map[string]int // native ids given so far
}

// item makes the item of an entry.
func (a *adapter) item(e entry) app.Item {
	it := app.Item{Source: a.settings.Name, Kind: app.KindArticle, Tags: mergeTags(a.settings.Tags, e.tags)}
	title, hiddenTitle := visibleText(e.title)
	it.Title = oneLine(title)
	summary, hiddenSummary := visibleText(e.summary)
	content, hiddenContent := visibleText(e.content)
	it.Text = bodyText(summary, content)
	if e.extra != "" {
		it.Text = strings.TrimSpace(it.Text + "\n\n" + e.extra)
	}
	it.URL = cleanURL(connectors.SafeURL(a.base, e.link))
	it.From = parsePerson(connectors.PlainText(asHTML(e.author)))
	if it.From == nil && a.feed != "" {
		it.From = &app.Person{Name: a.feed}
	}
	it.Time = entryTime(e)
	for _, f := range e.files {
		it.Attachments = append(it.Attachments, attachment(f))
	}
	if hiddenTitle || hiddenSummary || hiddenContent {
		it.AddFlag(app.FlagHidden)
	}
	if e.damaged {
		it.AddFlag(app.FlagDamaged)
	}
	it.Native = a.native(e, &it)
	it.ID = app.ItemID(it.Source, it.Native)
	return it
}

// entryTime returns when the entry was published, else updated; no time where
// neither is a date.
func entryTime(e entry) time.Time {
	for _, text := range []string{e.published, e.updated} {
		if t, ok := parseDate(text); ok {
			return t
		}
	}
	return time.Time{}
}

// native returns the id of an entry in its feed: its own id, its address, or
// a digest of its words. A second entry of the same id is another entry.
func (a *adapter) native(e entry, it *app.Item) string {
	native := e.id
	if native == "" {
		native = it.URL
	}
	if native == "" {
		sum := sha256.Sum256([]byte(it.Title + "\x00" + it.Text))
		native = "text:" + hex.EncodeToString(sum[:12])
	}
	a.seen[native]++
	if n := a.seen[native]; n > 1 {
		native += "#" + strconv.Itoa(n)
	}
	return native
}

// bodyText joins summary and content: a summary that the content repeats is
// left out.
func bodyText(summary, content string) string {
	switch {
	case content == "":
		return summary
	case summary == "":
		return content
	}
	short, long := oneLine(summary), oneLine(content)
	switch {
	case strings.Contains(long, strings.TrimRight(short, ".…[] ")):
		return content
	case strings.Contains(short, strings.TrimRight(long, ".…[] ")):
		return summary
	}
	return summary + "\n\n" + content
}

// mergeTags puts the tags of the settings before those of the entry, each
// once, whatever its case.
func mergeTags(settings, own []string) []string {
	var tags []string
	seen := map[string]bool{}
	for i, tag := range append(append([]string{}, settings...), own...) {
		if i >= len(settings) {
			tag = oneLine(connectors.PlainText(asHTML(tag)))
		}
		key := strings.ToLower(tag)
		if tag == "" || seen[key] || len(tag) > 100 {
			continue
		}
		seen[key] = true
		tags = append(tags, tag)
	}
	return tags
}

func attachment(f file) app.Attachment {
	size, err := strconv.ParseInt(strings.TrimSpace(f.size), 10, 64)
	if err != nil || size < 0 {
		size = 0
	}
	return app.Attachment{Name: oneLine(connectors.CleanText(fileName(f.url))), Type: oneLine(connectors.CleanText(f.typ)), Size: size}
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }
