package email

import (
	"context"
	"slices"
	"strings"

	"github.com/emersion/go-imap/v2"
)

// maxFolders bounds how many folders of a server are looked at.
const maxFolders = 5000

// folder is a folder to read.
type folder struct {
	Name string `json:"name"`           // as the server calls it, in UTF-8
	Sent bool   `json:"sent,omitempty"` // holds what the reader wrote
}

// use is a word of the settings that stands for a folder by what it is for
// (RFC 6154), and the names it goes by where the server does not say.
type use struct {
	word  string
	attr  imap.MailboxAttr
	names []string // the last part, in lower case
}

var uses = []use{
	{"sent", imap.MailboxAttrSent, []string{
		"sent", "sent items", "sent messages", "sent mail", "gesendet", "gesendete objekte", "gesendete elemente",
		"envoyés", "éléments envoyés", "messages envoyés", "enviados", "elementos enviados", "posta inviata", "inviata", "verzonden items", "verzonden",
		"skickat", "sendt", "itens enviados", "wysłane", "odeslané",
	}},
	{"archive", imap.MailboxAttrArchive, []string{"archive", "archives", "archiv", "all mail", "archivio", "archivo", "archief"}},
	{"junk", imap.MailboxAttrJunk, []string{"junk", "spam", "junk e-mail", "junk email", "bulk mail", "spamverdacht", "unerwünscht"}},
}

// resolve finds the folders of the settings. INBOX needs no look; what else
// was found stays in the state, so that the next fetch does not ask again.
func (f *fetching) resolve(ctx context.Context) error {
	var there []*imap.ListData
	for _, name := range f.account.folders {
		known, ok := f.old.Names[name]
		switch {
		case strings.EqualFold(name, "INBOX"):
			known = folder{Name: "INBOX"}
		case !ok:
			if there == nil {
				var err error
				if there, err = f.srv.folders(ctx); err != nil {
					return err
				}
			}
			known = pick(name, there)
			f.now.Names[name] = known
		default:
			f.now.Names[name] = known
		}
		if !slices.ContainsFunc(f.folders, func(o folder) bool { return o.Name == known.Name }) {
			f.folders = append(f.folders, known)
		}
	}
	return nil
}

// pick returns the folder a name of the settings means: the one that is called
// so, else the one that is for what the word says.
func pick(name string, there []*imap.ListData) folder {
	for _, d := range there {
		if d.Mailbox == name {
			return folder{Name: name, Sent: isSent(d)}
		}
	}
	for _, u := range uses {
		if !strings.EqualFold(name, u.word) {
			continue
		}
		for _, d := range there {
			if hasAttr(d, u.attr) {
				return folder{Name: d.Mailbox, Sent: u.attr == imap.MailboxAttrSent}
			}
		}
		for _, d := range there {
			if slices.Contains(u.names, lastPart(d)) && !hasAttr(d, imap.MailboxAttrNoSelect) {
				return folder{Name: d.Mailbox, Sent: u.attr == imap.MailboxAttrSent}
			}
		}
	}
	return folder{Name: name} // the server will say that it is not there
}

// isSent tells whether a folder holds what the reader wrote.
func isSent(d *imap.ListData) bool {
	return hasAttr(d, uses[0].attr) || slices.Contains(uses[0].names, lastPart(d))
}

func hasAttr(d *imap.ListData, attr imap.MailboxAttr) bool {
	return slices.ContainsFunc(d.Attrs, func(a imap.MailboxAttr) bool { return strings.EqualFold(string(a), string(attr)) })
}

// lastPart returns the name of a folder without those it lies in, in lower
// case.
func lastPart(d *imap.ListData) string {
	name := d.Mailbox
	if d.Delim != 0 {
		name = name[strings.LastIndex(name, string(d.Delim))+1:]
	}
	return strings.ToLower(name)
}
