package email

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"

	"daybrief/app"
	"daybrief/connectors"
)

// maxRepairs bounds how often a fetch connects anew because the library could
// not read an answer.
const maxRepairs = 5

// imapSource is an account on an IMAP server. It opens folders read-only and
// fetches headers, structure and text parts, never an attachment.
type imapSource struct {
	account  account
	settings app.SourceSettings
	deps     connectors.Deps
	limits   limits
}

// fetching is the state of one Fetch.
type fetching struct {
	*imapSource
	query    connectors.Query
	emit     func(app.Item) error
	srv      *server
	maker    *maker
	old      state // what the last answer left
	now      state // what this one will leave
	keep     []string
	failed   []error
	emitted  int
	repairs  int
	stop     error // what emit returned
	counter  *counter
	folders  []folder
	invites  *invites
	hopeless map[imap.UID]bool // messages noted as failed
	more     bool              // a folder holds more than was listed
}

// wanted is a message to be fetched.
type wanted struct {
	listed
	folder   folder
	validity uint32
}

// Fetch emits the messages the server got in the window, newest first in each
// folder, and after them the events that invitations among them bring. Messages
// the state of the last answer knows, and whose marks are the same, are not
// fetched again; their ids, and those of their events, are in Coverage.Keep. An
// event goes when its mail does, when a later mail changes it, or, where its
// mail is older than the window, when it is over.
func (s *imapSource) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	f := &fetching{
		imapSource: s, query: q, maker: newMaker(s.settings, s.deps.Reader), invites: newInvites(s.settings, s.deps, q),
		old: parseState(q.State), now: newState(), counter: &counter{}, hopeless: map[imap.UID]bool{},
	}
	f.emit = func(it app.Item) error {
		f.stop = emit(it)
		return f.stop
	}
	if q.All {
		f.old = newState()
	}
	f.now.Limit = limitOf(s.settings)
	for key, v := range f.old.Invites {
		f.invites.known[key] = v
	}
	var err error
	if f.srv, err = s.connect(ctx, f.counter); err != nil {
		return connectors.Report{Cost: f.counter.cost()}, err
	}
	defer func() { f.srv.close() }()
	all, err := f.listAll(ctx)
	if err != nil {
		return connectors.Report{Cost: f.counter.cost()}, s.explain(ctx, "list mail", err)
	}
	fresh, cut := f.choose(all)
	cut = cut || f.more
	if err := f.fetchAll(ctx, fresh); err != nil {
		return f.report(true), err
	}
	if err := f.invites.emit(f.emit); err != nil {
		return f.report(true), err
	}
	return f.report(cut), nil
}

// fetchAll fetches what is wanted of all folders. An error after the first
// message costs the rest.
func (f *fetching) fetchAll(ctx context.Context, fresh []wanted) error {
	for _, folder := range f.folders {
		err := f.folder(ctx, folder.Name, fresh)
		if err == nil {
			continue
		}
		if f.stop != nil {
			return f.stop
		}
		err = f.explain(ctx, "fetch mail", err)
		if f.emitted == 0 && len(f.keep) == 0 || ctx.Err() != nil {
			return err
		}
		f.failed = append(f.failed, err)
		break
	}
	return nil
}

// report tells how the fetch went. An answer cut at Max covers nothing: what
// is missing from it may still be there.
func (f *fetching) report(cut bool) connectors.Report {
	complete := !cut && len(f.failed) == 0
	if complete {
		f.now.whole(f.query)
	}
	var events []string
	f.now.Invites, events = f.invites.settle(f.old.Invites, func(native string) bool { return f.maker.natives[native] }, !complete)
	r := connectors.Report{Partial: f.failed, State: f.now.bytes(), Cost: f.counter.cost()}
	r.Coverage = app.Coverage{
		Complete: complete, From: f.query.From, To: f.query.To, Kinds: []app.Kind{app.KindMail}, Keep: append(f.keep, events...),
	}
	if f.deps.Events != nil {
		r.Coverage.Kinds = append(r.Coverage.Kinds, app.KindEvent)
	}
	r.Unchanged = complete && f.emitted == 0 && len(f.query.State) > 0 && f.now.equal(f.old)
	return r
}

// choose returns the messages to fetch: those of the window that are not known
// unchanged, newest first, up to Max. It notes the known ones as kept.
func (f *fetching) choose(all []wanted) (fresh []wanted, cut bool) {
	limit, inside := limitOf(f.settings), 0
	for _, m := range all {
		in := inWindow(m.at, f.query)
		if in && !f.query.All {
			inside++
			if inside > limit {
				in, cut = false, true
			}
		}
		k, ok := f.old.get(m)
		switch {
		case ok && (!in || k.same(m)):
			f.maker.natives[k.Native] = true
			f.keep = append(f.keep, k.Native)
			f.now.put(m, k.Native)
		case in:
			fresh = append(fresh, m)
		}
	}
	return fresh, cut
}

func inWindow(at time.Time, q connectors.Query) bool {
	return (q.From.IsZero() || !at.Before(q.From)) && (q.To.IsZero() || at.Before(q.To))
}

// folder fetches what is wanted of one folder, a batch at a time.
func (f *fetching) folder(ctx context.Context, folder string, fresh []wanted) error {
	var mine []wanted
	for _, m := range fresh {
		if m.folder.Name == folder {
			mine = append(mine, m)
		}
	}
	for batch := range slices.Chunk(mine, f.limits.batch) {
		if err := f.reopen(ctx, folder, batch[0].validity); err != nil {
			return err
		}
		if err := f.batch(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// reopen makes sure that the folder is the open one, and still the same.
func (f *fetching) reopen(ctx context.Context, folder string, validity uint32) error {
	if f.srv.folder == folder {
		return nil
	}
	box, err := f.srv.open(ctx, folder)
	if err == nil && box.validity != validity {
		err = fmt.Errorf("folder was made anew meanwhile: %w", io.ErrUnexpectedEOF)
	}
	return err
}

// batch fetches and emits messages of the open folder. What came before an
// error is emitted.
func (f *fetching) batch(ctx context.Context, batch []wanted) error {
	roots, err := f.structures(ctx, batch)
	if err == nil {
		err = f.bodies(ctx, batch, roots)
	}
	var lost []imap.UID
	for _, m := range batch {
		root, ok := roots[m.uid]
		if !ok || !complete(root) {
			lost = append(lost, m.uid)
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if eerr := f.give(ctx, m, root); eerr != nil {
			return eerr
		}
	}
	if err == nil {
		err = f.missing(ctx, lost)
	}
	return err
}

// missing looks at messages that were asked for and did not come. They were
// deleted meanwhile, or the answer lacks what it must hold.
func (f *fetching) missing(ctx context.Context, lost []imap.UID) error {
	lost = slices.DeleteFunc(lost, func(uid imap.UID) bool { return f.hopeless[uid] })
	if len(lost) == 0 {
		return nil
	}
	still, err := f.srv.marks(ctx, lost, 0)
	for uid := range still {
		f.unreadable(uid, errDecoder)
	}
	return err
}

// unreadable notes that a message is lost to this answer.
func (f *fetching) unreadable(uid imap.UID, err error) {
	f.hopeless[uid] = true
	f.failed = append(f.failed, &app.Error{
		Code: app.CodeFormat, Message: "A message of " + describe(f.settings) + " could not be read.",
		Hint: "It is still in the mailbox.", Err: fmt.Errorf("fetch message %d: %w", uid, err),
	})
}

// complete tells whether all that is needed of a message has come.
func complete(root *part) bool {
	return !slices.ContainsFunc(needed(root), func(p *part) bool { return p.body == nil })
}

// give makes an item of a message and emits it.
func (f *fetching) give(ctx context.Context, m wanted, root *part) error {
	flags := m.flags
	if m.folder.Sent {
		flags = append(slices.Clone(flags), app.FlagSent)
	}
	name := m.folder.Name
	it, err := f.maker.item(root, origin{
		native: fmt.Sprintf("%s/%d/%d", name, m.validity, m.uid), folder: name, at: m.at, flags: flags,
	})
	if err != nil {
		f.failed = append(f.failed, err)
		return nil
	}
	f.invites.look(ctx, &it, root, m.at)
	if err := f.emit(it); err != nil {
		return err
	}
	f.emitted++
	f.now.put(m, it.Native)
	return nil
}

// structures fetches headers and structures. A message whose answer the
// library cannot read is fetched in a plainer way over a new connection.
func (f *fetching) structures(ctx context.Context, batch []wanted) (map[imap.UID]*part, error) {
	roots := map[imap.UID]*part{}
	left := make([]imap.UID, len(batch))
	for i, m := range batch {
		left[i] = m.uid
	}
	for len(left) > 0 {
		got, err := f.srv.heads(ctx, left)
		for uid, h := range got {
			roots[uid] = assemble(h)
		}
		if !errors.Is(err, errDecoder) || f.repairs >= maxRepairs {
			return roots, err
		}
		left = slices.DeleteFunc(left, func(uid imap.UID) bool { return got[uid].structure != nil })
		if len(left) == 0 {
			return roots, f.reconnect(ctx, batch[0].folder.Name)
		}
		culprit := slices.Min(left) // servers answer in this order
		left = slices.DeleteFunc(left, func(uid imap.UID) bool { return uid == culprit })
		root, err := f.repair(ctx, batch[0].folder.Name, culprit)
		if err != nil {
			return roots, err
		}
		if root != nil {
			roots[culprit] = root
		}
	}
	return roots, nil
}

// repair fetches a message without its structure over a new connection. A
// second failure costs the message.
func (f *fetching) repair(ctx context.Context, folder string, uid imap.UID) (*part, error) {
	if err := f.reconnect(ctx, folder); err != nil {
		return nil, err
	}
	roots := map[imap.UID]*part{}
	err := f.whole(ctx, []imap.UID{uid}, roots)
	if errors.Is(err, errDecoder) {
		f.unreadable(uid, err)
		return nil, f.reconnect(ctx, folder)
	}
	if root := roots[uid]; root != nil {
		root.broken = true
	}
	return roots[uid], err
}

// whole fetches messages without their structure and reads them ourselves.
func (f *fetching) whole(ctx context.Context, uids []imap.UID, roots map[imap.UID]*part) error {
	if len(uids) == 0 {
		return nil
	}
	got, err := f.srv.plain(ctx, uids)
	for uid, raw := range got {
		if root, rerr := readSafely(raw, fmt.Sprint(uid)); rerr == nil {
			roots[uid] = root
		} else {
			f.failed = append(f.failed, rerr)
		}
	}
	return err
}

// reconnect replaces a connection the library gave up.
func (f *fetching) reconnect(ctx context.Context, folder string) error {
	f.repairs++
	if f.repairs > maxRepairs {
		return errDecoder
	}
	f.srv.close()
	srv, err := f.connect(ctx, f.counter)
	if err != nil {
		return err
	}
	f.srv = srv
	_, err = srv.open(ctx, folder)
	return err
}
