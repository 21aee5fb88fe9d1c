package email

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"daybrief/app"
	"daybrief/app/lazyre"
	"daybrief/connectors"
)

// maxTitle bounds a subject, in characters; nobody reads further.
const maxTitle = 1000

// origin is what a way in knows of a message beside its bytes.
type origin struct {
	native string    // the message's id where it has none of its own: folder and number, or digest
	folder string    // "" where the way in has none
	at     time.Time // when the server or file system got it; zero unknown
	flags  []string  // app flags the way in knows: seen, answered, important
}

// maker makes items of messages for one source.
type maker struct {
	source  string
	tags    []string
	own     map[string]bool // the reader's own addresses, in lower case
	natives map[string]bool // native ids given away in this fetch
}

func newMaker(s app.SourceSettings, r app.Reader) *maker {
	m := &maker{source: s.Name, tags: s.Tags, own: map[string]bool{}, natives: map[string]bool{}}
	for _, a := range append([]string{s.Address, s.User}, r.Addresses...) {
		if strings.Contains(a, "@") {
			m.own[strings.ToLower(a)] = true
		}
	}
	return m
}

// item makes an item of a message. A panic of a decoder costs this message
// only and comes back as an error.
func (m *maker) item(root *part, o origin) (it app.Item, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("read message %s: panic: %T", o.native, v)
		}
	}()
	h := root.head
	c := contentOf(root)
	it = app.Item{
		Source: m.source, Kind: app.KindMail, Title: titleOf(h), Text: c.text,
		Time: dateOf(h), Tags: slices.Clone(m.tags), Attachments: c.files, Flags: slices.Clone(o.flags),
	}
	if it.Time.IsZero() {
		it.Time = o.at
	}
	for _, name := range []string{"from", "sender", "reply-to", "return-path"} {
		if list := addresses(h.get(name)); len(list) > 0 {
			it.From = &list[0]
			break
		}
	}
	it.People = append(addresses(allOf(h, "to")), addresses(allOf(h, "cc"))...)
	d := detailOf(h, o.folder)
	d.Core = coreOf(it.Text, c.own, isForward.MatchString(it.Title))
	it.Detail.Mail = d
	it.Native = m.native(d.MessageID, o.native)
	it.ID = app.ItemID(m.source, it.Native)
	if d.MessageID == "" && d.Thread == "" {
		d.Thread = it.Native
	}
	m.flag(&it, h, c)
	return it, nil
}

// isForward tells by its subject that a message was handed on.
var isForward = lazyre.New(`(?i)^\s*(?:fwd?|wg|tr|rv|i|doorst|vs|vb|enc|pd|továbbítás|转发|轉寄)\s?[:：]`)

// titleOf returns the subject. A subject is plain text, so an address in angle
// brackets stays; what a screen could take for markup does not.
func titleOf(h header) string {
	return clip(plainLine(h.text("subject")), maxTitle)
}

// plainLine makes a line of a header fit to be shown.
func plainLine(s string) string {
	if connectors.HasMarkup(s) {
		s = oneLine(connectors.CleanText(s))
	}
	return s
}

// native returns the id of a message: its own where no message of this fetch
// had it before, else where it lies.
func (m *maker) native(messageID, place string) string {
	native := messageID
	if native == "" || m.natives[native] {
		native = place
	}
	for n := 2; m.natives[native]; n++ { // the same message twice
		native = fmt.Sprintf("%s#%d", place, n)
	}
	m.natives[native] = true
	return native
}

// allOf joins the values of all fields of a name; broken senders write a
// field for each recipient.
func allOf(h header, name string) []byte {
	var out []byte
	for _, f := range h {
		if f.name == name {
			if len(out) > 0 {
				out = append(out, ',')
			}
			out = append(out, f.value...)
		}
	}
	return out
}

var messageID = lazyre.New(`<\s*([^<>\s]+)\s*>`)

// ids returns the message ids in a value, without brackets.
func ids(value []byte) []string {
	var list []string
	for _, m := range messageID.FindAllSubmatch(value, 200) {
		list = append(list, strings.ToValidUTF8(string(m[1]), ""))
	}
	if list == nil { // without brackets: one word with an @
		for _, w := range strings.Fields(strings.ToValidUTF8(string(value), "")) {
			if strings.Contains(w, "@") {
				return []string{strings.Trim(w, "<>,;")}
			}
		}
	}
	return list
}

func first(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// detailOf reads what threads and lists are known by. The thread is named by
// its first message: the first reference, else the message replied to, else
// the message itself.
func detailOf(h header, folder string) *app.MailDetail {
	d := &app.MailDetail{
		MessageID:  first(ids(h.get("message-id"))),
		InReplyTo:  first(ids(h.get("in-reply-to"))),
		References: ids(h.get("references")),
		Folder:     folder,
		ListID:     listID(h),
	}
	if d.MessageID == "" {
		d.MessageID = strings.Trim(oneLine(string(h.get("message-id"))), "<> ")
	}
	d.Thread = first(d.References)
	if d.Thread == "" {
		d.Thread = d.InReplyTo
	}
	if d.Thread == "" {
		d.Thread = d.MessageID
	}
	return d
}

// listID returns the id of a mailing list (RFC 2919).
func listID(h header) string {
	value := h.text("list-id")
	if i := strings.LastIndexByte(value, '<'); i >= 0 {
		value, _, _ = strings.Cut(value[i+1:], ">")
	}
	return strings.ToLower(strings.TrimSpace(value))
}

// flag sets the flags the header speaks of.
func (m *maker) flag(it *app.Item, h header, c content) {
	precedence := strings.ToLower(h.text("precedence"))
	post := strings.ToLower(h.text("list-post"))
	discussion := post != "" && post != "no" || h.has("mailing-list") || precedence == "list"
	offer := h.has("list-unsubscribe") || precedence == "bulk" && h.has("list-id")
	for _, mark := range []struct {
		flag string
		set  bool
	}{
		{app.FlagList, discussion || it.Detail.Mail.ListID != ""},
		{app.FlagNewsletter, offer && !discussion},
		{app.FlagAutomatic, isAutomatic(it, h, precedence)},
		{app.FlagImportant, isImportant(h)},
		{app.FlagSent, it.From != nil && m.own[it.From.Address]},
		{app.FlagHidden, c.hidden},
		{app.FlagDamaged, c.damaged},
	} {
		if mark.set {
			it.AddFlag(mark.flag)
		}
	}
}

var robot = lazyre.New(`^(no[-_.]?reply|do[-_.]?not[-_.]?reply|mailer-daemon|postmaster|notifications?|bounces?|automated|auto)([-+_.].*)?@`)

// isAutomatic tells whether a program wrote the message (RFC 3834 section 5,
// and the marks used beside it).
func isAutomatic(it *app.Item, h header, precedence string) bool {
	auto := strings.ToLower(h.text("auto-submitted"))
	kind, _ := structured(h.get("content-type"))
	switch {
	case auto != "" && !strings.HasPrefix(auto, "no"):
		return true
	case precedence == "bulk", precedence == "junk", precedence == "auto_reply":
		return true
	case h.has("x-autoreply"), h.has("x-autorespond"), h.has("x-auto-response-suppress"), kind == "multipart/report":
		return true
	}
	return it.From != nil && robot.MatchString(it.From.Address)
}

// isImportant reads the marks a sender can set (RFC 2156 section 5.3.4, and
// those of mail programs).
func isImportant(h header) bool {
	if p := h.text("x-priority"); p != "" && (p[0] == '1' || p[0] == '2') && (len(p) == 1 || p[1] == ' ' || p[1] == '(') {
		return true
	}
	for _, name := range []string{"importance", "x-msmail-priority", "priority"} {
		switch strings.ToLower(h.text(name)) {
		case "high", "urgent":
			return true
		}
	}
	return false
}

// clip cuts s after n characters.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	if r := []rune(s); len(r) > n {
		return string(r[:n])
	}
	return s
}

// readParts makes an item of a message's bytes and returns its parts, too.
func (m *maker) readParts(raw []byte, o origin) (it app.Item, root *part, err error) {
	if root, err = readSafely(raw, o.native); err != nil {
		return app.Item{}, nil, err
	}
	it, err = m.item(root, o)
	return it, root, err
}

// readSafely is readMessage with a panic turned into an error.
func readSafely(raw []byte, native string) (root *part, err error) {
	defer func() {
		if v := recover(); v != nil {
			err = fmt.Errorf("read message %s: panic: %T", native, v)
		}
	}()
	return readMessage(raw), nil
}
