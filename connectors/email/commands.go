package email

import (
	"context"
	"io"
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

// open opens a folder read-only (EXAMINE) and returns its UIDVALIDITY.
func (srv *server) open(ctx context.Context, folder string) (uint32, error) {
	var data *imap.SelectData
	err := srv.within(ctx, srv.limits.command, func() (err error) {
		data, err = srv.client.Select(folder, &imap.SelectOptions{ReadOnly: true}).Wait()
		return err
	})
	if err != nil {
		srv.folder = ""
		return 0, err
	}
	srv.folder = folder
	return data.UIDValidity, nil
}

// list returns the messages of the open folder that came on or after the day
// of since; the zero time asks for all.
func (srv *server) list(ctx context.Context, since time.Time) ([]listed, error) {
	criteria := &imap.SearchCriteria{Since: since}
	var uids []imap.UID
	err := srv.within(ctx, srv.limits.command, func() error {
		data, err := srv.client.UIDSearch(criteria, nil).Wait()
		if err == nil {
			uids = data.AllUIDs()
		}
		return err
	})
	if err != nil || len(uids) == 0 {
		return nil, err
	}
	var list []listed
	options := &imap.FetchOptions{UID: true, Flags: true, InternalDate: true}
	err = srv.fetch(ctx, uids, options, func(m message) {
		list = append(list, listed{m.uid, m.at, m.flags})
	})
	return list, err
}

// heads fetches header and structure of messages.
func (srv *server) heads(ctx context.Context, uids []imap.UID) (map[imap.UID]head, error) {
	got := make(map[imap.UID]head, len(uids))
	options := &imap.FetchOptions{
		UID: true, BodyStructure: &imap.FetchItemBodyStructure{Extended: true},
		BodySection: []*imap.FetchItemBodySection{{Specifier: imap.PartSpecifierHeader, Peek: true}},
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
func (srv *server) texts(ctx context.Context, uids []imap.UID, paths [][]int) (map[imap.UID]map[string][]byte, error) {
	options := &imap.FetchOptions{UID: true}
	for _, p := range paths {
		options.BodySection = append(options.BodySection, &imap.FetchItemBodySection{
			Part: p, Peek: true, Partial: &imap.SectionPartial{Size: srv.limits.text},
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
		{Specifier: imap.PartSpecifierHeader, Peek: true},
		{Specifier: imap.PartSpecifierText, Peek: true, Partial: &imap.SectionPartial{Size: srv.limits.text}},
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
			m, err := srv.collect(data)
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
// limits allow.
func (srv *server) collect(data *imapclient.FetchMessageData) (m message, err error) {
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
			if item.Literal == nil {
				continue
			}
			raw, err := readLiteral(item.Literal, max(srv.limits.text, srv.limits.header))
			if err != nil {
				return m, err
			}
			m.sections[sectionName(item.Section)] = raw
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
