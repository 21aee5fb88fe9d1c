package email

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/connectors"
)

const (
	defaultMax = 200            // newest messages of a source
	skew       = 48 * time.Hour // how far a file's time may be off from its message's
	headSize   = 64 << 10       // what is looked at to tell an mbox
)

// files is mail in a file system: a Maildir, a folder of .eml files, mbox files,
// or a mix of them. It never writes. The settings give name, tags and Max; of the
// deps Reader and Events are used.
type files struct {
	fsys     fs.FS
	settings app.SourceSettings
	deps     connectors.Deps
	only     string // one file instead of the folder
}

// found is a message on its way out, with the time it is sorted by.
type found struct {
	item app.Item
	when time.Time
}

// reading is the state of one Fetch.
type reading struct {
	*files
	ctx    context.Context
	query  connectors.Query
	maker  *maker
	emit   func(app.Item) error
	events *invites
	held   []found // when not everything is wanted: until the newest are known
	failed []error
}

// Fetch reads all files in the order of their names. With Query.All messages
// are emitted in that order; otherwise the newest Max of the window, newest
// first.
func (f *files) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	r := &reading{files: f, ctx: ctx, query: q, maker: newMaker(f.settings, f.deps.Reader), emit: emit, events: newInvites(f.settings, f.deps, q)}
	names, err := f.list()
	if err != nil {
		return connectors.Report{}, f.explain(err)
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return connectors.Report{}, connectors.Explain(f.settings.Name, err)
		}
		if err := r.file(name); err != nil {
			return connectors.Report{Partial: r.failed}, err
		}
	}
	cover := app.Coverage{Complete: len(r.failed) == 0, From: q.From, To: q.To, Kinds: []app.Kind{app.KindMail}}
	if q.All {
		return connectors.Report{Coverage: cover, Partial: r.failed}, r.events.emit(emit)
	}
	slices.SortStableFunc(r.held, func(a, b found) int { return b.when.Compare(a.when) })
	if limit := limitOf(f.settings); len(r.held) > limit {
		r.held = r.held[:limit]
		cover.From = r.held[limit-1].item.When()
	}
	for _, it := range r.held {
		if err := ctx.Err(); err != nil {
			return connectors.Report{Partial: r.failed}, connectors.Explain(f.settings.Name, err)
		}
		if err := emit(it.item); err != nil {
			return connectors.Report{Partial: r.failed}, err
		}
	}
	return connectors.Report{Coverage: cover, Partial: r.failed}, r.events.emit(emit)
}

func limitOf(s app.SourceSettings) int {
	if s.Max > 0 {
		return s.Max
	}
	return defaultMax
}

// list returns the files to read, sorted. In a Maildir these are the messages
// of cur and new, and of the folders named in the settings.
func (f *files) list() ([]string, error) {
	if f.only != "" {
		return []string{f.only}, nil
	}
	if dirs := f.maildirs(); dirs != nil {
		return f.listMaildirs(dirs)
	}
	var names []string
	err := fs.WalkDir(f.fsys, ".", func(name string, e fs.DirEntry, err error) error {
		switch {
		case err != nil && name == ".":
			return err
		case err != nil: // a folder that cannot be read costs itself
			return nil
		case strings.HasPrefix(e.Name(), ".") && name != ".":
			if e.IsDir() {
				return fs.SkipDir
			}
		case e.Type().IsRegular() && isMailName(name):
			names = append(names, name)
		}
		return nil
	})
	return names, err
}

// listMaildirs returns the messages of Maildir folders.
func (f *files) listMaildirs(dirs []string) ([]string, error) {
	var names []string
	for _, dir := range dirs {
		for _, sub := range []string{"cur", "new"} {
			entries, err := fs.ReadDir(f.fsys, path.Join(dir, sub))
			if err != nil && !errors.Is(err, fs.ErrNotExist) {
				return nil, err
			}
			for _, e := range entries {
				if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
					names = append(names, path.Join(dir, sub, e.Name()))
				}
			}
		}
	}
	return names, nil
}

// maildirs returns the folders of a Maildir that are wanted: the inbox, or
// those named ("INBOX", "Sent"); nil when this is no Maildir.
func (f *files) maildirs() []string {
	if info, err := fs.Stat(f.fsys, "cur"); err != nil || !info.IsDir() {
		return nil
	}
	if len(f.settings.Folders) == 0 {
		return []string{"."}
	}
	var dirs []string
	for _, name := range f.settings.Folders {
		dir := "." + strings.ReplaceAll(strings.Trim(name, "/."), "/", ".")
		if strings.EqualFold(name, "INBOX") {
			dir = "."
		}
		dirs = append(dirs, dir)
	}
	return dirs
}

// isMailName tells whether a file in a folder is worth a look.
func isMailName(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".eml", ".emlx", ".mbox", ".mbx", ".msg", ".mime", ".mail", ".email", "":
		return true
	}
	return false
}

// file reads one file: a message, or an mbox of many.
func (r *reading) file(name string) error {
	info, err := fs.Stat(r.fsys, name)
	if err != nil {
		return r.fail(name, err)
	}
	if r.tooOld(info.ModTime()) {
		return nil
	}
	f, err := r.fsys.Open(name)
	if err != nil {
		return r.fail(name, err)
	}
	defer f.Close()
	in := bufio.NewReaderSize(f, headSize)
	head, err := in.Peek(headSize)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, bufio.ErrBufferFull) {
		return r.fail(name, err)
	}
	o := origin{flags: maildirFlags(name), folder: folderOf(name)}
	if !isMbox(head) {
		if what := notMail(head); what != "" {
			return r.refuse(name, what)
		}
		s := newSkimmer()
		err := readLines(in, func(line []byte, whole bool) error {
			s.line(line, whole)
			return r.ctx.Err()
		})
		if err != nil {
			if err := r.fail(name, err); err != nil {
				return err
			}
		}
		return r.message(s.message(), o, info.ModTime())
	}
	var stop error
	err = splitMbox(in, func(l rawMail) error {
		if stop = r.stopped(); stop == nil {
			stop = r.message(l, o, info.ModTime())
		}
		return stop
	})
	if err != nil && stop == nil {
		return r.fail(name, err)
	}
	return stop
}

// stopped returns an error once the context has ended.
func (r *reading) stopped() error {
	if err := r.ctx.Err(); err != nil {
		return connectors.Explain(r.settings.Name, err)
	}
	return nil
}

// fail notes that a file could not be read, which costs that file. When it is
// the only one, it ends the fetch.
func (r *reading) fail(name string, err error) error {
	if r.only != "" {
		return r.explain(err)
	}
	r.failed = append(r.failed, &app.Error{
		Code: app.CodeNotFound, Message: "A mail file could not be read: " + path.Base(name) + ".",
		Hint: "Check that the file can be opened by you.", Err: err,
	})
	return nil
}

// refuse notes that a file is something else than mail, which costs that file.
func (r *reading) refuse(name, what string) error {
	r.failed = append(r.failed, &app.Error{
		Code: app.CodeFormat, Message: fmt.Sprintf("%s is %s.", path.Base(name), what),
		Hint: "Save the message as .eml in the program it comes from.",
	})
	return nil
}

// tooOld tells whether a file cannot hold a message of the window: it was
// written well before it began.
func (r *reading) tooOld(written time.Time) bool {
	return !r.query.All && !r.query.From.IsZero() && !written.IsZero() && written.Unix() > 0 &&
		written.Before(r.query.From.Add(-skew))
}

// message makes an item of one message and emits or holds it.
func (r *reading) message(l rawMail, o origin, written time.Time) error {
	// Files are moved and renamed when their marks change; their bytes stay.
	o.native = "sha256:" + hex.EncodeToString(l.sum[:12])
	it, root, err := r.maker.readParts(l.raw, o)
	if err != nil {
		r.failed = append(r.failed, err)
		return nil
	}
	when := it.Time
	if when.IsZero() {
		when = written
	}
	q := r.query
	if !it.Time.IsZero() || !q.All {
		if !q.From.IsZero() && when.Before(q.From) || !q.To.IsZero() && !when.Before(q.To) {
			return nil
		}
	}
	r.events.look(r.ctx, &it, root, when)
	if q.All {
		return r.emit(it)
	}
	r.held = append(r.held, found{it, when})
	return nil
}

// folderOf returns the name of the Maildir folder a message lies in.
func folderOf(name string) string {
	dir := path.Dir(name)
	if base := path.Base(dir); base != "cur" && base != "new" {
		return ""
	}
	dir = path.Base(path.Dir(dir))
	if folder, ok := strings.CutPrefix(dir, "."); ok && folder != "" {
		return strings.ReplaceAll(folder, ".", "/")
	}
	return "INBOX"
}

// maildirFlags reads the flags in the name of a Maildir file, "...:2,FRS".
// Windows cannot write the colon, so programs use others in its place.
func maildirFlags(name string) []string {
	i := strings.LastIndex(name, "2,")
	if i < 1 || !strings.ContainsRune(":;!", rune(name[i-1])) {
		return nil
	}
	var flags []string
	for _, c := range name[i+2:] {
		switch c {
		case 'S':
			flags = append(flags, app.FlagSeen)
		case 'R':
			flags = append(flags, app.FlagAnswered)
		case 'F':
			flags = append(flags, app.FlagImportant)
		}
	}
	return flags
}

// explain says what is wrong with the path in the settings.
func (f *files) explain(err error) error {
	e := &app.Error{Code: app.CodeMissing, Err: fmt.Errorf("read mail in %s: %w", f.settings.Address, err)}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Message = fmt.Sprintf("There is no mail at %s.", f.settings.Address)
		e.Hint = "Check the path of the source in the settings."
	case errors.Is(err, fs.ErrPermission):
		e.Message = fmt.Sprintf("The mail at %s may not be read by you.", f.settings.Address)
		e.Hint = "Give yourself the right to read it."
	default:
		e.Message = fmt.Sprintf("The mail at %s could not be read.", f.settings.Address)
		e.Hint = "Check that the disk is there and the path is right."
	}
	return e
}

// notMail tells what a file is whose first bytes show that it is no message,
// or "". Nothing is refused that could be text.
func notMail(head []byte) string {
	switch {
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		return "an Outlook file (.msg), which has a format of its own"
	case bytes.HasPrefix(head, []byte("%PDF-")), bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("\x1f\x8b")),
		bytes.HasPrefix(head, []byte("RIFF")) && bytes.IndexByte(head, 0) >= 0, bytes.HasPrefix(head, []byte("SQLite format 3\x00")), bytes.HasPrefix(head, []byte("!BDN")):
		return "no mail"
	}
	return ""
}
