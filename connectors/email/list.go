package email

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// maxListed bounds how many messages of a folder are listed; a preview lists
// all of them.
const maxListed = 1 << 20

// listAll lists the messages of all folders. A folder the server refuses costs
// that folder, unless it is the only one.
func (f *fetching) listAll(ctx context.Context) ([]wanted, error) {
	if err := f.resolve(ctx); err != nil {
		return nil, err
	}
	since := f.query.From
	if !since.IsZero() {
		// SINCE knows days only, in the server's zone; and messages whose Date
		// is off from their arrival must not be taken for gone.
		since = since.Add(-skew)
	}
	var all []wanted
	for _, folder := range f.folders {
		list, err := f.list(ctx, folder, since)
		var status *imap.Error
		if errors.As(err, &status) {
			f.forget(folder)
			err = f.noFolder(ctx, folder.Name, err)
			if len(f.folders) > 1 {
				f.failed = append(f.failed, err)
				continue
			}
		}
		if err != nil {
			return nil, err
		}
		all = append(all, list...)
	}
	slices.SortStableFunc(all, func(a, b wanted) int { return b.at.Compare(a.at) })
	return all, nil
}

// forget drops what the state says of a folder that is not there, so that the
// next fetch looks for it anew.
func (f *fetching) forget(gone folder) {
	for name, known := range f.now.Names {
		if known.Name == gone.Name {
			delete(f.now.Names, name)
		}
	}
}

// list lists the messages of a folder that came on or after the day of since.
// Where the server counts changes (CONDSTORE) and nothing happened since the
// last answer, opening the folder is all it takes.
func (f *fetching) list(ctx context.Context, in folder, since time.Time) ([]wanted, error) {
	box, err := f.srv.open(ctx, in.Name)
	if err != nil {
		return nil, err
	}
	f.now.opened(in.Name, box)
	old := f.old.folder(in.Name, box.validity)
	if old != nil && (f.old.Limit != f.now.Limit || !old.covers(f.query) || box.mod == 0) {
		old = nil
	}
	var list []listed
	if old != nil && old.Mod == box.mod && old.Next == box.next && old.Count == box.count {
		list = old.listed()
	} else if list, err = f.look(ctx, box, since, old); err != nil {
		return nil, err
	}
	all := make([]wanted, len(list))
	for i, m := range list {
		all[i] = wanted{m, in, box.validity}
	}
	slices.SortFunc(all, func(a, b wanted) int { return int(int64(b.uid) - int64(a.uid)) })
	return all, nil
}

// look asks which messages there are and how they are marked. Of those that
// old knows only what changed is asked for.
func (f *fetching) look(ctx context.Context, box folderInfo, since time.Time, old *folderState) ([]listed, error) {
	criteria, limit := &imap.SearchCriteria{Since: since}, maxListed
	if !f.query.All {
		limit = max(1000, 5*limitOf(f.settings))
		if since.IsZero() && box.count > uint32(limit) { // no day to ask for: by number then
			var last imap.SeqSet
			last.AddRange(box.count-uint32(limit)+1, box.count)
			criteria.SeqNum, f.more = append(criteria.SeqNum, last), true
		}
	}
	uids, more, err := f.srv.search(ctx, criteria, limit)
	f.more = f.more || more
	if err != nil || len(uids) == 0 {
		return nil, err
	}
	var modseq uint64
	if old != nil {
		modseq = old.Mod
	}
	got, err := f.srv.marks(ctx, uids, modseq)
	if err != nil {
		return nil, err
	}
	var list []listed
	for _, uid := range uids {
		m, ok := got[uid]
		if !ok && old != nil {
			var k remembered
			if k, ok = old.Messages[uid]; ok {
				m = k.listed(uid)
			}
		}
		if ok {
			list = append(list, m)
		}
	}
	return list, nil
}
