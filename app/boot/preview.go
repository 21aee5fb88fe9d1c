package boot

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/config"
	"daybrief/connectors"
	"daybrief/connectors/fetch"
)

// How much of a file or folder is looked at to recognise it.
const (
	headBytes  = 64 << 10
	dirEntries = 100
)

// PreviewOptions say what to preview.
type PreviewOptions struct {
	Address  string // a file, a folder or a URL
	As       string // feed, calendar or mail; "" finds out
	From, To time.Time
}

// Previewed tells how a preview went.
type Previewed struct {
	Count   int          // of the items
	Type    string       // of the connector that read it
	Partial []*app.Error // parts that failed
}

// Preview reads an address with the connector it is for and emits the items one
// by one as a run would store them. It needs no home and writes nothing. When a
// part failed, what failed is in Partial; the error is set only when nothing
// came, and when emit returned it.
func Preview(ctx context.Context, o Options, p PreviewOptions, emit func(app.Item) error) (Previewed, error) {
	if site := ownMachine(p.Address); site != "" {
		p.Address = site
	}
	a, err := light(o)
	if err != nil {
		return Previewed{}, err
	}
	client := a.client([]string{hostOf(p.Address)}, a.opt.Transport).Remembering()
	defer client.Close()
	c, err := a.recognise(ctx, client, p.Address, p.As)
	if err != nil {
		return Previewed{}, err
	}
	s := app.SourceSettings{Name: nameOf(p.Address), Type: c.Type, Address: p.Address}
	if c.Hosts != nil {
		client.Allow(c.Hosts(s, a.services())...)
	}
	src, err := c.Open(s, a.depsWith(client, a.services(), nil))
	if err != nil {
		return Previewed{}, err
	}
	out := Previewed{Type: c.Type}
	var stop error // what emit returned
	q := connectors.Query{Now: a.opt.Now(), Zone: a.Zone, From: p.From, To: p.To, All: true}
	r, err := src.Fetch(ctx, q, func(it app.Item) error {
		out.Count++
		if stop = emit(a.annotate([]app.Item{it})[0]); stop != nil {
			return stop
		}
		return ctx.Err()
	})
	if stop != nil {
		return out, stop
	}
	for _, e := range r.Partial {
		out.Partial = append(out.Partial, connectors.Explain(s.Name, e))
	}
	if err != nil {
		e := connectors.Explain(s.Name, err)
		if out.Count == 0 {
			return out, e
		}
		out.Partial = append(out.Partial, e)
	}
	return out, nil
}

// ReaderZone is the zone the reader's days are in: that of config.toml, else the
// system's. It needs no home and writes nothing.
func ReaderZone(o Options) (*time.Location, error) {
	a, err := light(o)
	if err != nil {
		return nil, err
	}
	return a.Zone, nil
}

// light makes an App without store, log and folders. A configuration that is
// there is read for the reader's zone and name; one that is broken is not in
// the way.
func light(o Options) (*App, error) {
	o.defaults()
	a := &App{opt: o, registry: Registry(), Config: config.Default(), Zone: time.Local, Log: discardLog()}
	if dirs, err := o.dirs(); err == nil {
		a.Dirs = dirs
		if data, err := os.ReadFile(dirs.Config); err == nil {
			if cfg, err := config.Parse(dirs.Config, data); err == nil {
				a.Config = cfg
			}
		}
	}
	loc, err := zone(a.Config.Zone)
	if err == nil {
		a.Zone = loc
	}
	return a, err
}

// recognise finds the connector for an address, by its name in as or by what
// is found there.
func (a *App) recognise(ctx context.Context, client *fetch.Client, address, as string) (connectors.Connector, error) {
	if as != "" {
		for _, c := range a.registry.All() {
			if c.As == as || c.Type == as {
				return c, nil
			}
		}
		return connectors.Connector{}, &app.Error{
			Code: app.CodeUsage, Message: "There is no kind of source called " + as,
			Hint: "Use one of: feed, calendar, mail.",
		}
	}
	probe, err := look(ctx, client, address)
	if err != nil {
		return connectors.Connector{}, err
	}
	c, ok := a.registry.Find(probe)
	if !ok {
		return c, unknownKind(probe, "Say it with --as feed, --as calendar or --as mail.")
	}
	return c, nil
}

// unknownKind is the error of something that no connector recognises.
func unknownKind(p connectors.Probe, hint string) error {
	name := nameOf(p.Address)
	if head := bytes.TrimSpace(p.Head); len(head) > 0 && (head[0] == '{' || head[0] == '[') {
		return &app.Error{
			Code: app.CodeNotFeed, Message: name + " holds JSON that is no JSON Feed, such as the error message of a service",
			Hint: "Check the address; open it in a browser to see what it says.",
		}
	}
	return &app.Error{Code: app.CodeFormat, Message: "Could not tell what " + name + " is", Hint: hint}
}

// welcome is what the first look at an address asks for: all that a connector
// reads, before a page that may lead there.
const welcome = "application/rss+xml, application/atom+xml, application/feed+json, text/calendar, application/rdf+xml;q=0.9, " +
	"application/xml;q=0.8, text/xml;q=0.8, application/json;q=0.7, text/html;q=0.5, */*;q=0.3"

// look gathers what is known of an address before a connector is chosen.
func look(ctx context.Context, client *fetch.Client, address string) (connectors.Probe, error) {
	p := connectors.Probe{Address: address}
	if isURL(address) {
		res, err := client.Get(ctx, webAddress(address), fetch.Accept(welcome))
		if err != nil {
			// Some addresses answer to their own protocol alone, such as CalDAV
			// or one that wants a password: the address itself may tell.
			return p, tolerable(address, err)
		}
		p.Head = res.Body[:min(len(res.Body), headBytes)]
		p.Type, _, _ = strings.Cut(res.Header.Get("Content-Type"), ";")
		return p, nil
	}
	info, err := os.Stat(address)
	if errors.Is(err, fs.ErrNotExist) {
		if strings.ContainsAny(address, `/\`) || filepath.Ext(address) != "" && !strings.Contains(address, "@") {
			return p, fileError(address, err)
		}
		return p, nil // a mail address or the name of a place
	}
	if err != nil {
		return p, fileError(address, err)
	}
	if info.IsDir() {
		return lookDir(p)
	}
	return lookFile(p)
}

// tolerable keeps an answer of 401 or 405 from ending the look at an address.
func tolerable(address string, err error) error {
	var fe *fetch.Error
	if errors.As(err, &fe) && (fe.Status == 401 || fe.Status == 405) {
		return nil
	}
	return connectors.Explain(nameOf(address), err)
}

func lookDir(p connectors.Probe) (connectors.Probe, error) {
	p.IsDir = true
	dir, err := os.Open(p.Address)
	if err != nil {
		return p, fileError(p.Address, err)
	}
	defer func() { _ = dir.Close() }() // opened for reading
	entries, err := dir.ReadDir(dirEntries)
	if err != nil && !errors.Is(err, io.EOF) {
		return p, fileError(p.Address, err)
	}
	for _, e := range entries {
		name := e.Name()
		if e.IsDir() {
			name += "/"
		}
		p.Entries = append(p.Entries, name)
	}
	return p, nil
}

func lookFile(p connectors.Probe) (connectors.Probe, error) {
	f, err := os.Open(p.Address)
	if err != nil {
		return p, fileError(p.Address, err)
	}
	defer func() { _ = f.Close() }() // opened for reading
	p.Head, err = io.ReadAll(io.LimitReader(f, headBytes))
	if err != nil {
		return p, fileError(p.Address, err)
	}
	return p, nil
}

func fileError(path string, err error) error {
	e := &app.Error{Code: app.CodeMissing, Err: err, Message: "There is nothing at " + path, Hint: "Check the path; it is taken from the folder you are in."}
	if errors.Is(err, fs.ErrPermission) {
		e.Code, e.Message, e.Hint = app.CodeForbidden, path+" cannot be read", "Check its permissions."
	}
	return e
}

func isURL(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return false
	}
	switch strings.ToLower(u.Scheme) {
	case "http", "https", "webcal", "webcals", "feed":
		return true
	}
	return false
}

// webAddress turns webcal, webcals and feed, which only name the program an
// address is meant for, into https.
func webAddress(address string) string {
	scheme, rest, _ := strings.Cut(address, "://")
	switch strings.ToLower(scheme) {
	case "webcal", "webcals", "feed":
		return "https://" + rest
	}
	return address
}

// nameOf makes a source's name of its address: the host, or the file's name.
func nameOf(address string) string {
	if isURL(address) {
		u, err := url.Parse(address)
		if err == nil {
			return strings.TrimPrefix(u.Hostname(), "www.")
		}
	}
	if strings.Contains(address, "@") && !strings.ContainsAny(address, `/\`) {
		return address
	}
	base := filepath.Base(filepath.Clean(address))
	if base == "." || base == string(filepath.Separator) {
		return "folder"
	}
	return base
}
