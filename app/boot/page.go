package boot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"daybrief/app"
)

// Page is the program as the window sees it: the cache it draws from and the
// commands it sends. It fits the interfaces that app/ui declares.
type Page struct {
	app *App
	mu  sync.Mutex // one refresh at a time; the lock file says so for other processes

	// A sign-in reads the configuration for as long as the reader takes, and no
	// refresh reads the file again meanwhile.
	settings sync.RWMutex
	reading  sync.RWMutex // the configuration is read again only while nobody looks into it for the ledger

	launch func(o Options, activation string, args ...string) error // starts this program; nil: Launch
	edits  edits                                                    // of the configuration file, by the settings screen

	fonts fonts // what the window can show

	look    sync.Mutex
	mails   mailProgram
	sources []app.SourceSettings // as of the last refresh, for questions that must not wait for one
}

// Page returns the program for a window.
func (a *App) Page() *Page {
	a.recall.stay()
	return &Page{app: a, sources: a.Config.Source}
}

// source returns the settings of a source by name.
func (p *Page) source(name string) (app.SourceSettings, error) {
	p.look.Lock()
	defer p.look.Unlock()
	return sourceOf(p.sources, name)
}

// Brief returns the brief of a day, "" for the latest; app.ErrNotFound when
// there is none.
func (p *Page) Brief(ctx context.Context, date string) (app.Brief, error) {
	b, err := p.app.Brief(ctx, date)
	if err == nil {
		p.withFontNote(ctx, &b)
	}
	return b, err
}

// Items returns those of the items that exist, as they are now or, where they are
// gone, as the latest brief knew them; with the score and the reasons they had
// when that was made.
func (p *Page) Items(ctx context.Context, ids []string) ([]app.Item, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	items, err := p.app.Store.Items(ctx, app.ItemQuery{IDs: ids, Gone: true})
	if err != nil {
		return items, err
	}
	have := map[string]int{}
	for i := range items {
		have[items[i].ID] = i
	}
	snapshot, err := p.app.Store.BriefItems(ctx, "")
	if err != nil && !errors.Is(err, app.ErrNotFound) {
		return items, err
	}
	for _, it := range snapshot {
		if i, ok := have[it.ID]; ok {
			items[i].Score, items[i].Reasons = it.Score, it.Reasons
		} else if slices.Contains(ids, it.ID) {
			items = append(items, it)
		}
	}
	return items, nil
}

// Votes returns the current votes on the items.
func (p *Page) Votes(ctx context.Context, ids []string) (map[string]int, error) {
	return p.app.Store.VoteOf(ctx, ids)
}

// Refresh makes a new brief: of the reader's own sources, or of the sample day
// as long as nothing is set up.
func (p *Page) Refresh(ctx context.Context, report func(app.Progress)) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if err := p.reload(); err != nil {
		return err
	}
	_, err := p.app.Preload(ctx, PreloadOptions{Trigger: "window", Sample: p.app.Unconfigured(), Report: report})
	return err
}

// reload reads the configuration again, unless somebody is signing in: then the
// next refresh does.
func (p *Page) reload() error {
	if !p.settings.TryLock() {
		return nil
	}
	defer p.settings.Unlock()
	p.reading.Lock()
	err := p.app.reload()
	p.reading.Unlock()
	if err != nil {
		return err
	}
	p.look.Lock()
	p.sources = p.app.Config.Source
	p.look.Unlock()
	return nil
}

// Vote stores a thumb on an item.
func (p *Page) Vote(ctx context.Context, id string, value int) error {
	_, err := p.app.Vote(ctx, id, value)
	return err
}

// Open opens the item in the program for it and records that it was read.
func (p *Page) Open(ctx context.Context, id string) error {
	items, err := p.app.Items(ctx, []string{id})
	if err != nil {
		return err
	}
	it := items[0]
	address := p.address(&it)
	if address == "" {
		return &app.Error{
			Code: app.CodeNotFound, Message: "This has no address to open",
			Hint: fmt.Sprintf("It came from %s; look for %q there.", it.Source, it.Title),
		}
	}
	if it.URL != "" {
		err = p.app.openURL(address)
	} else {
		err = p.app.start(address)
	}
	if err != nil {
		return err
	}
	return p.app.Store.MarkOpened(ctx, id, p.app.opt.Now())
}

// Changes announces what changed in the store.
func (p *Page) Changes() (<-chan app.Change, func()) { return p.app.Store.Subscribe() }

// SignInBy tells how a source signs in: "password", "browser" or "" for not at
// all, and which password its provider wants. It is part of the window's
// SignIner.
func (p *Page) SignInBy(source string) (way, hint string) {
	s, err := p.source(source)
	switch {
	case err != nil || !signsIn(s):
		return "", ""
	case s.OAuth != "":
		return "browser", ""
	}
	return "password", PasswordHint(s)
}

// SignIn sends the reader to the browser to sign a source in again.
func (p *Page) SignIn(ctx context.Context, source string) error {
	p.settings.RLock()
	defer p.settings.RUnlock()
	s, err := p.source(source)
	if err != nil {
		return err
	}
	_, err = p.app.SignIn(ctx, s, SignInOptions{}) // what could not be kept the next run's ledger says
	return err
}

// EnterPassword tries a password and keeps it. Where there is no keyring it
// holds until the program ends.
func (p *Page) EnterPassword(ctx context.Context, source, password string) error {
	p.settings.RLock()
	defer p.settings.RUnlock()
	s, err := p.source(source)
	if err != nil {
		return err
	}
	t, _, err := p.app.EnterPassword(ctx, s, password) // what could not be kept the next run's ledger says
	if err != nil {
		return err
	}
	if t.Error != nil && refusedPassword(t.Error.Code) {
		return t.Error
	}
	return nil
}
