package email

import (
	"context"
	"errors"
	"fmt"
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
	query   connectors.Query
	emit    func(app.Item) error
	srv     *server
	maker   *maker
	old     state // what the last answer left
	now     state // what this one will leave
	keep    []string
	failed  []error
	emitted int
	repairs int
	stop    error // what emit returned
	counter *counter
}

// wanted is a message to be fetched.
type wanted struct {
	listed
	folder   string
	validity uint32
}

// Fetch emits the messages the server got in the window, newest first in each
// folder. Those the state of the last answer knows, and whose marks are the
// same, are not fetched again; their ids are in Coverage.Keep.
func (s *imapSource) Fetch(ctx context.Context, q connectors.Query, emit func(app.Item) error) (connectors.Report, error) {
	f := &fetching{
		imapSource: s, query: q, emit: emit, maker: newMaker(s.settings, s.deps.Reader),
		old: parseState(q.State), now: newState(), counter: &counter{},
	}
	if q.All {
		f.old = newState()
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
	for _, folder := range s.account.folders {
		if err := f.folder(ctx, folder, fresh); err != nil {
			if f.stop != nil {
				return f.report(true), f.stop
			}
			err = s.explain(ctx, "fetch mail", err)
			if f.emitted == 0 && len(f.keep) == 0 || ctx.Err() != nil {
				return f.report(true), err
			}
			f.failed = append(f.failed, err)
			break
		}
	}
	return f.report(cut), nil
}

// report tells how the fetch went. An answer cut at Max covers nothing: what
// is missing from it may still be there.
func (f *fetching) report(cut bool) connectors.Report {
	r := connectors.Report{Partial: f.failed, State: f.now.bytes(), Cost: f.counter.cost()}
	r.Coverage = app.Coverage{
		Complete: !cut && len(f.failed) == 0, From: f.query.From, To: f.query.To,
		Kinds: []app.Kind{app.KindMail}, Keep: f.keep,
	}
	r.Unchanged = r.Coverage.Complete && f.emitted == 0 && len(f.query.State) > 0 && f.now.equal(f.old)
	return r
}

// listAll lists the messages of all folders. A folder the server refuses costs
// that folder, unless it is the only one.
func (f *fetching) listAll(ctx context.Context) ([]wanted, error) {
	since := f.query.From
	if !since.IsZero() {
		// SINCE knows days only, in the server's zone; and messages whose Date
		// is off from their arrival must not be taken for gone.
		since = since.Add(-skew)
	}
	var all []wanted
	for _, folder := range f.account.folders {
		validity, err := f.srv.open(ctx, folder)
		var list []listed
		if err == nil {
			list, err = f.srv.list(ctx, since)
		}
		var status *imap.Error
		if errors.As(err, &status) && len(f.account.folders) > 1 {
			f.failed = append(f.failed, &app.Error{
				Code: app.CodeMissing, Message: fmt.Sprintf("The folder %q of %s cannot be read.", folder, describe(f.settings)),
				Hint: "Check its name in the settings.", Err: mute(err),
			})
			continue
		}
		if err != nil {
			return nil, err
		}
		for _, m := range list {
			all = append(all, wanted{m, folder, validity})
		}
	}
	slices.SortStableFunc(all, func(a, b wanted) int { return b.at.Compare(a.at) })
	return all, nil
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
		if m.folder == folder {
			mine = append(mine, m)
		}
	}
	for batch := range slices.Chunk(mine, f.limits.batch) {
		if err := f.reopen(ctx, folder); err != nil {
			return err
		}
		if err := f.batch(ctx, batch); err != nil {
			return err
		}
	}
	return nil
}

// reopen makes sure that the folder is the open one.
func (f *fetching) reopen(ctx context.Context, folder string) error {
	if f.srv.folder == folder {
		return nil
	}
	_, err := f.srv.open(ctx, folder)
	return err
}

// batch fetches and emits messages of the open folder. What came before an
// error is emitted.
func (f *fetching) batch(ctx context.Context, batch []wanted) error {
	roots, err := f.structures(ctx, batch)
	if err == nil {
		err = f.bodies(ctx, batch, roots)
	}
	for _, m := range batch {
		root, ok := roots[m.uid]
		if !ok || !complete(root) {
			continue
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if eerr := f.give(m, root); eerr != nil {
			return eerr
		}
	}
	return err
}

// complete tells whether all texts of a message have come.
func complete(root *part) bool {
	whole := true
	root.walk(func(p *part) bool {
		if p.path != nil && p.isText() && p.body == nil {
			whole = false
		}
		return p.disp != "attachment"
	})
	return whole
}

// give makes an item of a message and emits it.
func (f *fetching) give(m wanted, root *part) error {
	it, err := f.maker.item(root, origin{
		native: fmt.Sprintf("%s/%d/%d", m.folder, m.validity, m.uid), folder: m.folder, at: m.at, flags: m.flags,
	})
	if err != nil {
		f.failed = append(f.failed, err)
		return nil
	}
	if f.stop = f.emit(it); f.stop != nil {
		return f.stop
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
			return roots, f.reconnect(ctx, batch[0].folder)
		}
		culprit := slices.Min(left) // servers answer in this order
		left = slices.DeleteFunc(left, func(uid imap.UID) bool { return uid == culprit })
		root, err := f.repair(ctx, batch[0].folder, culprit)
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
		f.failed = append(f.failed, &app.Error{
			Code: app.CodeFormat, Message: "A message of " + describe(f.settings) + " could not be read.",
			Hint: "It is still in the mailbox.", Err: fmt.Errorf("fetch message %d: %w", uid, err),
		})
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
