package email

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"daybrief/app"
)

// listed is a message as the first FETCH tells of it.
type listed struct {
	uid   imap.UID
	at    time.Time // INTERNALDATE
	flags []string  // app flags
}

// head is what the second FETCH brings of a message.
type head struct {
	header    []byte
	structure imap.BodyStructure
}

// folderInfo is what EXAMINE tells of a folder.
type folderInfo struct {
	validity uint32
	next     imap.UID
	count    uint32
	mod      uint64 // HIGHESTMODSEQ; 0 where the server keeps none (RFC 7162)
}

// open opens a folder read-only (EXAMINE).
func (srv *server) open(ctx context.Context, folder string) (folderInfo, error) {
	options := &imap.SelectOptions{ReadOnly: true, CondStore: srv.caps.Has(imap.CapCondStore)}
	var box folderInfo
	err := srv.within(ctx, srv.limits.command, func() error {
		data, err := srv.client.Select(folder, options).Wait()
		if err == nil {
			box = folderInfo{data.UIDValidity, data.UIDNext, data.NumMessages, data.HighestModSeq}
		}
		return err
	})
	if err != nil {
		srv.folder = ""
		return folderInfo{}, err
	}
	srv.folder = folder
	return box, nil
}

// folders lists the folders of the account with what they are for (RFC 6154).
func (srv *server) folders(ctx context.Context) ([]*imap.ListData, error) {
	var options *imap.ListOptions
	if srv.caps.Has(imap.CapSpecialUse) && srv.caps.Has(imap.CapListExtended) {
		options = &imap.ListOptions{ReturnSpecialUse: true}
	}
	list := []*imap.ListData{}
	err := srv.within(ctx, srv.limits.command, func() error {
		cmd := srv.client.List("", "*", options)
		for d := cmd.Next(); d != nil; d = cmd.Next() {
			if len(list) < maxFolders {
				list = append(list, d)
			}
		}
		return cmd.Close()
	})
	return list, err
}

// search returns the messages of the open folder that match, the newest limit
// of them by UID, in ascending order; more tells that there were others.
func (srv *server) search(ctx context.Context, criteria *imap.SearchCriteria, limit int) (uids []imap.UID, more bool, err error) {
	var options *imap.SearchOptions
	if srv.caps.Has(imap.CapESearch) {
		options = &imap.SearchOptions{ReturnAll: true} // ranges instead of each number
	}
	err = srv.within(ctx, srv.limits.command, func() error {
		data, err := srv.client.UIDSearch(criteria, options).Wait()
		if err == nil {
			set, _ := data.All.(imap.UIDSet)
			uids, more = newest(set, limit)
		}
		return err
	})
	return uids, more, err
}

// newest returns the highest limit numbers of a set in ascending order. It
// does not spell out the set, whose ranges are whatever the server says.
func newest(set imap.UIDSet, limit int) (uids []imap.UID, more bool) {
	set = slices.Clone(set)
	slices.SortFunc(set, func(a, b imap.UIDRange) int { return cmp.Compare(b.Stop, a.Stop) })
	for _, r := range set {
		for uid := r.Stop; uid >= r.Start && uid > 0; uid-- {
			if len(uids) == limit {
				slices.Reverse(uids)
				return uids, true
			}
			if len(uids) == 0 || uid < uids[len(uids)-1] {
				uids = append(uids, uid)
			}
		}
	}
	slices.Reverse(uids)
	return uids, false
}

// marks tells when messages came and how they are marked. With a modseq only
// of those that came or changed after it (RFC 7162 section 3.1.4.1).
func (srv *server) marks(ctx context.Context, uids []imap.UID, modseq uint64) (map[imap.UID]listed, error) {
	got := make(map[imap.UID]listed, len(uids))
	options := &imap.FetchOptions{UID: true, Flags: true, InternalDate: true, ChangedSince: modseq}
	for chunk := range slices.Chunk(uids, 1000) { // lines have a length servers take
		err := srv.fetch(ctx, chunk, options, func(m message) {
			if !m.at.IsZero() {
				got[m.uid] = listed{m.uid, m.at, m.flags}
			}
		})
		if err != nil {
			return got, err
		}
	}
	return got, nil
}

// header asks for a message's header, but for no endless one.
func (srv *server) header() *imap.FetchItemBodySection {
	return &imap.FetchItemBodySection{
		Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: srv.limits.header},
	}
}

// heads fetches header and structure of messages.
func (srv *server) heads(ctx context.Context, uids []imap.UID) (map[imap.UID]head, error) {
	got := make(map[imap.UID]head, len(uids))
	options := &imap.FetchOptions{
		UID: true, BodyStructure: &imap.FetchItemBodyStructure{Extended: true},
		BodySection: []*imap.FetchItemBodySection{srv.header()},
	}
	err := srv.fetch(ctx, uids, options, func(m message) {
		if m.structure != nil {
			got[m.uid] = head{m.sections["HEADER"], m.structure}
		}
	})
	return got, err
}

// texts fetches the same parts of messages that are built alike. The result is
// by UID and part path ("1.2").
func (srv *server) texts(ctx context.Context, uids []imap.UID, list []piece) (map[imap.UID]map[string][]byte, error) {
	options := &imap.FetchOptions{UID: true}
	for _, p := range list {
		options.BodySection = append(options.BodySection, &imap.FetchItemBodySection{
			Part: p.path, Peek: true, Partial: &imap.SectionPartial{Size: p.limit},
		})
	}
	got := make(map[imap.UID]map[string][]byte, len(uids))
	err := srv.fetch(ctx, uids, options, func(m message) { got[m.uid] = m.sections })
	return got, err
}

// plain fetches messages whose structure says nothing, or nothing the library
// can read: their headers and the beginning of their bodies.
func (srv *server) plain(ctx context.Context, uids []imap.UID) (map[imap.UID][]byte, error) {
	options := &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{
		srv.header(), {Specifier: imap.PartSpecifierText, Peek: true, Partial: &imap.SectionPartial{Size: srv.limits.text}},
	}}
	got := make(map[imap.UID][]byte, len(uids))
	err := srv.fetch(ctx, uids, options, func(m message) {
		got[m.uid] = append(m.sections["HEADER"], m.sections["TEXT"]...)
	})
	return got, err
}

// message is one answer to FETCH.
type message struct {
	uid       imap.UID
	at        time.Time
	flags     []string
	structure imap.BodyStructure
	sections  map[string][]byte
}

// fetch runs a FETCH and calls f with each complete answer.
func (srv *server) fetch(ctx context.Context, uids []imap.UID, options *imap.FetchOptions, f func(message)) error {
	return srv.within(ctx, srv.limits.command, func() error {
		cmd := srv.client.Fetch(imap.UIDSetNum(uids...), options)
		for data := cmd.Next(); data != nil; data = cmd.Next() {
			m, err := srv.collect(data, len(options.BodySection))
			if err != nil {
				// The library would read on where its own goroutine reads by
				// now. The connection is dead anyway.
				return err
			}
			if m.uid != 0 {
				f(m)
			}
		}
		return cmd.Close()
	})
}

// collect reads one answer to its end, keeping no more of a section than the
// limits allow, and no more sections than were asked for.
func (srv *server) collect(data *imapclient.FetchMessageData, sections int) (m message, err error) {
	m.sections = map[string][]byte{}
	for item := data.Next(); item != nil; item = data.Next() {
		switch item := item.(type) {
		case imapclient.FetchItemDataUID:
			m.uid = item.UID
		case imapclient.FetchItemDataInternalDate:
			m.at = item.Time
		case imapclient.FetchItemDataFlags:
			m.flags = appFlags(item.Flags)
		case imapclient.FetchItemDataBodyStructure:
			m.structure = item.BodyStructure
		case imapclient.FetchItemDataBodySection:
			raw := []byte{} // where the server says NIL
			if item.Literal != nil {
				if raw, err = readLiteral(item.Literal, max(srv.limits.text, srv.limits.header)); err != nil {
					return m, err
				}
			}
			if len(m.sections) < sections {
				m.sections[sectionName(item.Section)] = raw
			}
		}
	}
	return m, nil
}

// readLiteral reads a literal to its end and returns its first bytes. The end
// of the connection looks like the end of the literal, so they are counted.
func readLiteral(r imap.LiteralReader, limit int64) ([]byte, error) {
	raw, err := io.ReadAll(io.LimitReader(r, limit))
	if err != nil {
		return nil, err
	}
	n := int64(len(raw))
	if n == limit { // the rest is read and dropped, or the connection stands still
		more, err := io.Copy(io.Discard, r)
		if err != nil {
			return nil, err
		}
		n += more
	}
	if n < r.Size() {
		return nil, io.ErrUnexpectedEOF
	}
	return raw, nil
}

// sectionName names a section: "HEADER", "TEXT", or the path of a part.
func sectionName(s *imap.FetchItemBodySection) string {
	if s.Specifier != imap.PartSpecifierNone {
		return string(s.Specifier)
	}
	return pathName(s.Part)
}

func pathName(path []int) string {
	words := make([]string, len(path))
	for i, n := range path {
		words[i] = strconv.Itoa(n)
	}
	return strings.Join(words, ".")
}

// appFlags maps IMAP's flags to ours.
func appFlags(flags []imap.Flag) []string {
	var out []string
	for _, want := range []struct {
		flag imap.Flag
		ours string
	}{{imap.FlagSeen, app.FlagSeen}, {imap.FlagAnswered, app.FlagAnswered}, {imap.FlagFlagged, app.FlagImportant}} {
		for _, f := range flags {
			if strings.EqualFold(string(f), string(want.flag)) {
				out = append(out, want.ours)
				break
			}
		}
	}
	return out
}
