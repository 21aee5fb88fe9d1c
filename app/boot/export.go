package boot

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"daybrief/app"
	"daybrief/app/export"
)

// The forms a brief can be written in.
const (
	FormatText     = "text"
	FormatMarkdown = "md"
	FormatHTML     = "html"
	FormatAtom     = "atom"
)

// ExportFormats returns the forms a brief can be written in.
func ExportFormats() []string {
	return []string{FormatMarkdown, FormatHTML, FormatText, FormatAtom}
}

// feedDays is how many days a feed goes back where nothing is said.
const feedDays = 14

// ExportOptions says what is written. The zero value is the latest brief as
// text, 80 columns wide.
type ExportOptions struct {
	Date   string // YYYY-MM-DD, "" for the latest; a feed ends with that day
	Format string // see ExportFormats; "" means text
	Days   int    // of a feed, 0 means 14
	Width  int    // columns of a text, 0 means 80
}

// Export writes the brief of a day ("" for the latest) in a format of
// ExportFormats. Errors are *app.Error: no-brief, usage for a format there is
// not, and those of the store.
func (a *App) Export(ctx context.Context, date, format string, w io.Writer) error {
	return a.ExportWith(ctx, ExportOptions{Date: date, Format: format}, w)
}

// ExportWith is Export with all there is to say. It reads the store alone.
func (a *App) ExportWith(ctx context.Context, o ExportOptions, w io.Writer) error {
	own := export.Options{Zone: a.Zone, Hours12: a.Hours12(), Now: a.opt.Now(), Version: Version}
	switch o.Format {
	case "", FormatText:
		b, err := a.Brief(ctx, o.Date)
		if err != nil {
			return err
		}
		return export.Text(w, &b, export.TextOptions{Width: o.Width, Zone: a.Zone, Now: own.Now, Hours12: own.Hours12})
	case FormatMarkdown, FormatHTML:
		b, items, err := a.withItems(ctx, o.Date)
		if err != nil {
			return err
		}
		own.Items = items
		if o.Format == FormatHTML {
			return export.HTML(w, &b, own)
		}
		return export.Markdown(w, &b, own)
	case FormatAtom:
		list, err := a.lastBriefs(ctx, o.Date, o.Days)
		if err != nil {
			return err
		}
		return export.Atom(w, list, export.FeedOptions{Options: own, Feed: a.feedID()})
	}
	return misuse(fmt.Sprintf("A brief cannot be written as %q", o.Format), "Known are "+strings.Join(ExportFormats(), ", ")+".")
}

// withItems returns a brief and the items it cites, as they were then.
func (a *App) withItems(ctx context.Context, date string) (app.Brief, []app.Item, error) {
	b, err := a.Brief(ctx, date)
	if err != nil {
		return b, nil, err
	}
	items, err := a.Store.BriefItems(ctx, b.Date)
	return b, items, err
}

// lastBriefs returns the briefs of the last days on which there was one, the
// latest first: each day's last one. Where there are own briefs, the sample's are
// not among them.
func (a *App) lastBriefs(ctx context.Context, until string, days int) ([]export.Dated, error) {
	if days <= 0 {
		days = feedDays
	}
	latest, err := a.Brief(ctx, until)
	if err != nil {
		return nil, err
	}
	rows, err := a.Store.Briefs(ctx)
	if err != nil {
		return nil, err
	}
	var out []export.Dated
	for _, r := range rows {
		if len(out) == days {
			break
		}
		if r.Date > latest.Date || r.Sample != latest.Sample {
			continue
		}
		b, items, err := a.withItems(ctx, r.Date)
		if err != nil {
			return nil, err
		}
		out = append(out, export.Dated{Brief: b, Items: items})
	}
	return out, nil
}

// feedIDBytes is how long the number of a feed is.
const feedIDBytes = 10

// feedID returns what tells the feed of this home from all others: a random
// number that is kept beside the store's lock. Where it cannot be kept it is
// made of the store's path, so that entries keep their ids all the same.
func (a *App) feedID() string {
	code := base32.StdEncoding.WithPadding(base32.NoPadding)
	path := filepath.Join(a.Dirs.State, "feed-id")
	if data, err := os.ReadFile(path); err == nil {
		if raw, err := code.DecodeString(strings.ToUpper(strings.TrimSpace(string(data)))); err == nil && len(raw) == feedIDBytes {
			return strings.ToLower(code.EncodeToString(raw))
		}
	}
	raw := make([]byte, feedIDBytes)
	_, _ = rand.Read(raw) // it never fails (crypto/rand)
	id := strings.ToLower(code.EncodeToString(raw))
	if err := os.WriteFile(path, []byte(id+"\n"), 0o600); err != nil {
		a.Log.Warn("feed", "err", err)
		sum := sha256.Sum256([]byte(a.Dirs.Store))
		return strings.ToLower(code.EncodeToString(sum[:feedIDBytes]))
	}
	return id
}
