package rss

import (
	"context"
	"errors"
	"fmt"
	"net/netip"
	"net/url"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/publicsuffix"

	"daybrief/app"
	"daybrief/app/lazyre"
	"daybrief/connectors"
)

// Limits of a run that reads the articles behind a feed.
const (
	maxArticles  = 20               // pages asked for
	maxTries     = 3                // after which an article that fails is left alone
	maxKeptText  = 2 << 20          // bytes of articles kept for the next run
	articlesTime = 60 * time.Second // for all of them
	teaserRunes  = 700              // a text this short is no article
	teasedRunes  = 2500             // nor is one up to here that ends in the middle
)

// article is what is kept of a page that was read.
type article struct {
	Text  string `json:"text,omitempty"`
	Tries int    `json:"tries,omitempty"` // how often it failed
}

// filler puts the text of the linked page in the place of a teaser.
type filler struct {
	ctx     context.Context
	deps    connectors.Deps
	feed    *url.URL
	old     map[string]article // of the last run, by native id
	kept    map[string]article
	size    int
	asked   int
	refused map[string]bool // hosts that are not allowed
	pending bool            // some articles wait for the next run
	cancel  context.CancelFunc
}

func newFiller(ctx context.Context, d connectors.Deps, feed string, old map[string]article) *filler {
	u, err := url.Parse(feed)
	if err != nil {
		u = &url.URL{}
	}
	ctx, cancel := context.WithTimeout(ctx, articlesTime)
	return &filler{ctx: ctx, cancel: cancel, deps: d, feed: u, old: old, kept: map[string]article{}, refused: map[string]bool{}}
}

// close ends the time set aside for articles.
func (f *filler) close() { f.cancel() }

// fill returns the item with the full text where it has only a teaser and the
// page can be read. Nothing that fails here is an error.
func (f *filler) fill(it app.Item) app.Item {
	if !isTeaser(&it) {
		return it
	}
	known, ok := f.old[it.Native]
	if !ok || known.Text == "" && known.Tries < maxTries {
		known = f.read(&it, known)
	}
	if size := len(known.Text); known != (article{}) && f.size+size <= maxKeptText {
		f.size += size
		f.kept[it.Native] = known
	}
	if utf8.RuneCountInString(known.Text) > utf8.RuneCountInString(it.Text) {
		it.Text = known.Text
	}
	return it
}

func (f *filler) read(it *app.Item, known article) article {
	u, err := url.Parse(it.URL)
	if err != nil || f.refused[u.Hostname()] {
		return known
	}
	if f.asked >= maxArticles || f.ctx.Err() != nil {
		f.pending = true
		return known
	}
	if sameSite(f.feed, u) && !strings.EqualFold(f.feed.Hostname(), u.Hostname()) {
		f.deps.HTTP.Allow(u.Hostname())
	}
	f.asked++
	_, text, err := FullText(f.ctx, f.deps, it.URL)
	var e *app.Error
	switch {
	case err == nil:
		return article{Text: text}
	case errors.As(err, &e) && e.Code == app.CodeHost:
		f.asked-- // nothing was sent
		f.refused[u.Hostname()] = true
		return known
	case f.ctx.Err() != nil, errors.As(err, &e) && e.Code == app.CodeRate:
		f.pending = true
		return known // no fault of the article
	}
	known.Tries++
	return known
}

// note tells which hosts would have to be allowed, or nil.
func (f *filler) note() error {
	if len(f.refused) == 0 {
		return nil
	}
	var hosts []string
	for h := range f.refused {
		hosts = append(hosts, h)
	}
	sort.Strings(hosts)
	more := ""
	if len(hosts) > 5 {
		hosts, more = hosts[:5], " and others"
	}
	list := strings.Join(hosts, ", ") + more
	return &app.Error{
		Code:    app.CodeHost,
		Message: fmt.Sprintf("The full text of some articles was not read: it is on %s.", list),
		Hint:    "To read it, add to config.toml under [network]: allow = [\"" + strings.Join(hosts, `", "`) + `"]`,
	}
}

// sameSite reports whether a page belongs to the site of the feed: the same
// host, or the same domain as a registry gives it away. A page on a host of its
// own that happens to be an address in numbers does not.
func sameSite(feed, page *url.URL) bool {
	a, b := strings.ToLower(feed.Hostname()), strings.ToLower(page.Hostname())
	if a == "" || b == "" {
		return false
	}
	if a == b {
		return feed.Port() == page.Port()
	}
	if _, err := netip.ParseAddr(b); err == nil || page.Port() != "" {
		return false
	}
	if suffix, icann := publicsuffix.PublicSuffix(b); !icann && !strings.Contains(suffix, ".") {
		return false // no registry knows the ending: a network of somebody's own
	}
	x, err := publicsuffix.EffectiveTLDPlusOne(a)
	if err != nil {
		return false
	}
	y, err := publicsuffix.EffectiveTLDPlusOne(b)
	return err == nil && x == y
}

// teasedPattern finds the ends of texts that go on elsewhere.
var teasedPattern = lazyre.New(`(?i)(?:…|\.\.\.|\[…\]|\[\.\.\.\]|(?:read|learn|see) more|continue reading|keep reading|weiterlesen|mehr lesen|lire la suite|leer más|continua a leggere|lees verder|читать далее|続きを読む|阅读全文)[\s.»›→\]")]*$`)

// isTeaser reports whether the text of an item is not all there is to read.
func isTeaser(it *app.Item) bool {
	if !isAddress(it.URL) {
		return false
	}
	for _, a := range it.Attachments {
		if strings.HasPrefix(a.Type, "audio/") || strings.HasPrefix(a.Type, "video/") {
			return false // the recording is the article
		}
	}
	n := utf8.RuneCountInString(it.Text)
	return n < teaserRunes || n < teasedRunes && teasedPattern.MatchString(it.Text)
}
