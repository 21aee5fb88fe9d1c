package mcp

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"daybrief/app"
	"daybrief/connectors"
)

// Limits of an item.
const (
	maxTitle   = 120
	maxText    = 60_000
	maxReplies = 200
)

// TagThread marks an item that is a conversation: several messages under one
// head.
const TagThread = "thread"

// about is what is known of a text beside it.
type about struct {
	title, uri string
	time       time.Time
}

func aboutResource(r *sdk.Resource) about {
	a := about{title: r.Title, uri: r.URI}
	if a.title == "" {
		a.title = r.Name
	}
	if r.Annotations != nil {
		a.time, _ = momentOf(r.Annotations.LastModified, time.UTC)
	}
	return a
}

// result turns the answer of a tool into items: its structured part, else each
// of its contents.
func (g *gatherer) result(res *sdk.CallToolResult) {
	if res.StructuredContent != nil && g.value(renumbered(res.StructuredContent), about{}) > 0 {
		return
	}
	for _, c := range res.Content {
		switch c := c.(type) {
		case *sdk.TextContent:
			g.text(c.Text, about{})
		case *sdk.ResourceLink:
			g.add(app.Item{Title: first(c.Title, c.Name), Text: c.Description, URL: c.URI, Native: c.URI})
		case *sdk.EmbeddedResource:
			g.contents(c.Resource, about{})
		default:
			g.skipped++
		}
	}
}

// contents turns a resource into items.
func (g *gatherer) contents(c *sdk.ResourceContents, a about) {
	if c == nil || c.Text == "" {
		g.skipped++
		return
	}
	if a.uri == "" {
		a.uri = c.URI
	}
	if strings.Contains(c.MIMEType, "html") {
		g.plain(c.Text, a)
		return
	}
	g.text(c.Text, a)
}

// text turns a text into items: the objects it holds where it is JSON, else one
// item.
func (g *gatherer) text(text string, a about) {
	if v, ok := parsed(text); ok {
		g.value(v, a)
		return
	}
	g.plain(text, a)
}

// plain makes one item of a text; its first line is the title where nothing else
// is.
func (g *gatherer) plain(text string, a about) {
	it := app.Item{Title: a.title, Text: text, URL: a.uri, Native: a.uri, Time: a.time}
	if it.Title == "" {
		line, rest, _ := strings.Cut(strings.TrimSpace(text), "\n")
		it.Title = strings.TrimSpace(strings.TrimLeft(line, "#*- "))
		if utf8.RuneCountInString(it.Title) <= maxTitle {
			it.Text = strings.TrimSpace(rest)
		}
	}
	g.add(it)
}

// value makes items of a JSON value and returns how many.
func (g *gatherer) value(v any, a about) int {
	list := objects(v, use(g.settings).Fields["list"])
	if len(list) > maxItems {
		list, g.cut = list[:maxItems], true
	}
	before := len(g.items)
	for _, m := range list {
		it := g.item(folded(m))
		if len(list) == 1 {
			it.Title, it.URL = first(it.Title, a.title), first(it.URL, a.uri)
			if it.Native == "" {
				it.Native = a.uri
			}
			if it.Time.IsZero() {
				it.Time = a.time
			}
		}
		g.add(it)
	}
	return len(g.items) - before
}

// item reads an object.
func (g *gatherer) item(o object) app.Item {
	f := use(g.settings).Fields
	var it app.Item
	text := func(part string, fits func(any) bool) string {
		v, _ := o.get(part, f, fits)
		return flat(v)
	}
	it.Title = text("title", isText)
	it.Text = text("text", isText)
	it.URL = text("url", isText)
	it.Native = text("id", isScalar)
	if v, ok := o.get("time", f, func(v any) bool { _, ok := momentOf(v, g.q.Zone); return ok }); ok {
		it.Time, _ = momentOf(v, g.q.Zone) // fits has looked
	}
	if v, ok := o.get("from", f, isPerson); ok {
		p := g.person(v)
		it.From = &p
	}
	if v, ok := o.get("channel", f, isAnything); ok {
		if name := strings.TrimSpace(named(v)); name != "" {
			it.Tags = append(it.Tags, name)
		}
	}
	if v, ok := o.get("tags", f, isAnything); ok {
		for _, e := range asList(v) {
			it.Tags = append(it.Tags, named(e))
		}
	}
	if v, ok := o.get("mention", f, isAnything); ok && g.mentions(v) {
		it.AddFlag(app.FlagImportant)
	}
	if v, ok := o.get("replies", f, isAnything); ok {
		g.thread(&it, elements(v))
	}
	if it.Title == "" && it.Text != "" {
		it.Title, _, _ = strings.Cut(strings.TrimSpace(it.Text), "\n")
	}
	return it
}

// thread adds what was said in a conversation: a line each, the people, the time
// of the last word.
func (g *gatherer) thread(it *app.Item, list []map[string]any) {
	if len(list) == 0 {
		return
	}
	if len(list) > maxReplies {
		list = list[len(list)-maxReplies:]
	}
	lines := []string{}
	if it.Text != "" {
		lines = append(lines, it.Text)
	}
	for _, m := range list {
		r := g.item(folded(m))
		line := first(r.Text, r.Title)
		if r.From != nil {
			line = r.From.String() + ": " + line
			if !slices.Contains(it.People, *r.From) {
				it.People = append(it.People, *r.From)
			}
		}
		lines = append(lines, line)
		if r.Time.After(it.Time) {
			it.Time = r.Time
		}
		if it.From == nil {
			it.From = r.From
		}
		if r.HasFlag(app.FlagImportant) || g.names(r.Text) {
			it.AddFlag(app.FlagImportant)
		}
	}
	it.Text = strings.Join(lines, "\n")
	it.Tags = append(it.Tags, TagThread)
}

// person reads a person: a name, an address, "Name <address>" or an object.
func (g *gatherer) person(v any) app.Person {
	if m, ok := v.(map[string]any); ok {
		name, address := personOf(m)
		return app.Person{Name: oneLine(name, maxTitle), Address: strings.ToLower(address)}
	}
	text := flat(v)
	if name, rest, ok := strings.Cut(text, "<"); ok && strings.Contains(rest, "@") && strings.HasSuffix(rest, ">") {
		return app.Person{Name: oneLine(name, maxTitle), Address: strings.ToLower(strings.TrimSuffix(rest, ">"))}
	}
	if strings.Contains(text, "@") && !strings.HasPrefix(text, "@") && !strings.Contains(text, " ") {
		return app.Person{Address: strings.ToLower(text)}
	}
	return app.Person{Name: oneLine(strings.TrimPrefix(text, "@"), maxTitle)}
}

// mentions reports whether a value says that the reader is spoken to: true, or a
// list that names them.
func (g *gatherer) mentions(v any) bool {
	switch v := v.(type) {
	case bool:
		return v
	case string:
		return strings.EqualFold(v, "true") || g.isReader(v)
	}
	for _, e := range asList(v) {
		switch e := e.(type) {
		case string:
			if g.isReader(e) {
				return true
			}
		case map[string]any:
			if name, address := personOf(e); g.isReader(name) || g.isReader(address) {
				return true
			}
		}
	}
	return false
}

func (g *gatherer) isReader(who string) bool {
	who = strings.TrimPrefix(strings.TrimSpace(who), "@")
	if who == "" {
		return false
	}
	return strings.EqualFold(who, g.reader.Name) || slices.ContainsFunc(g.reader.Addresses, func(a string) bool { return strings.EqualFold(a, who) })
}

// names reports whether a text speaks to the reader by @ and name.
func (g *gatherer) names(text string) bool {
	text = strings.ToLower(text)
	given, _, _ := strings.Cut(strings.ToLower(g.reader.Name), " ")
	for _, who := range []string{strings.ToLower(g.reader.Name), given} {
		at := strings.Index(text, "@"+who)
		if who != "" && at >= 0 {
			next, _ := utf8.DecodeRuneInString(text[at+1+len(who):])
			if next == utf8.RuneError || !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789_", next) {
				return true
			}
		}
	}
	return false
}

// add makes an item fit for the store and adds it. One that was there already,
// from another tool of the server, gets what is new.
func (g *gatherer) add(it app.Item) {
	raw := it.Text
	if connectors.HiddenText(it.Title) || connectors.HiddenText(raw) {
		it.AddFlag(app.FlagHidden)
	}
	it.Title = oneLine(it.Title, maxTitle)
	it.Text = shortened(plain(raw), maxText)
	if it.Text == it.Title {
		it.Text = ""
	}
	if it.Title == "" && it.Text == "" {
		return
	}
	native := it.Native
	if native == "" {
		native = it.URL
	}
	if native == "" {
		sum := sha256.Sum256([]byte(it.Title + "\x00" + it.Text))
		native = "sha256:" + hex.EncodeToString(sum[:12])
	}
	it.URL = connectors.SafeURL("", it.URL)
	it.Kind, it.Source, it.Native = app.KindNote, g.settings.Name, native
	it.ID = app.ItemID(it.Source, native)
	it.Tags = g.tags(it.Tags)
	if n, twice := g.seen[native]; twice {
		g.join(&g.items[n], it)
		return
	}
	g.seen[native] = len(g.items)
	g.items = append(g.items, it)
}

// join adds to an item what another telling of it has beside.
func (g *gatherer) join(have *app.Item, more app.Item) {
	if len(more.Text) > len(have.Text) {
		have.Text = more.Text
	}
	for _, f := range more.Flags {
		have.AddFlag(f)
	}
	for _, t := range more.Tags {
		if !have.HasTag(t) {
			have.Tags = append(have.Tags, t)
		}
	}
	if more.Time.After(have.Time) {
		have.Time = more.Time
	}
	have.URL = first(have.URL, more.URL)
	for _, p := range more.People {
		if !slices.Contains(have.People, p) {
			have.People = append(have.People, p)
		}
	}
}

// tags are the source's own and the item's, each once.
func (g *gatherer) tags(own []string) []string {
	var out []string
	for _, t := range append(slices.Clone(g.settings.Tags), own...) {
		if t = oneLine(t, 40); t != "" && !slices.Contains(out, t) {
			out = append(out, t)
		}
	}
	return out
}

// plain is text from a server as plain text, which keeps its lines where it is
// no HTML.
func plain(text string) string {
	if connectors.HasMarkup(text) {
		return connectors.PlainText(text)
	}
	return connectors.CleanText(text)
}

func oneLine(text string, n int) string {
	return shortened(strings.Join(strings.Fields(plain(text)), " "), n)
}

// shortened is at most n characters of a text, to the last blank.
func shortened(text string, n int) string {
	if utf8.RuneCountInString(text) <= n {
		return text
	}
	r := []rune(text)[:n-1]
	short := string(r)
	if blank := strings.LastIndexAny(short, " \n"); blank > len(short)*3/4 {
		short = short[:blank]
	}
	return strings.TrimSpace(short) + "…"
}

func first(list ...string) string {
	for _, s := range list {
		if strings.TrimSpace(s) != "" {
			return s
		}
	}
	return ""
}

func asList(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}
