//go:build peers

package email

import (
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"daybrief/app"
	"daybrief/connectors"
)

// place writes messages into a user's Maildir, recent of them within the last
// day and the others before, and returns their files.
func (d *dovecot) place(user string, recent, old int) []string {
	d.t.Helper()
	cur := filepath.Join(d.dir, "mail", user, "cur")
	if err := os.MkdirAll(cur, 0o755); err != nil {
		d.t.Fatal(err)
	}
	var names []string
	for i := range recent + old {
		at := noon.Add(-time.Duration(i+1) * time.Minute)
		if i >= recent {
			at = noon.Add(-time.Duration(100+i) * time.Hour)
		}
		name := filepath.Join(cur, fmt.Sprintf("%d.M%06dP1.test:2,", at.Unix(), i))
		raw := letter(fmt.Sprint(user[:1], i), fmt.Sprintf("Mail %05d", i), strings.Repeat("Some words of a letter.\r\n", 20), at)
		if err := errors.Join(os.WriteFile(name, []byte(raw), 0o644), os.Chtimes(name, at, at)); err != nil {
			d.t.Fatal(err)
		}
		names = append(names, name)
	}
	d.run("chown", "-R", "nobody:nogroup", filepath.Join(d.dir, "mail"))
	return names
}

// sync reads a user's inbox and logs what it cost.
func (d *dovecot) sync(what, user string, state []byte) result {
	d.t.Helper()
	s := app.SourceSettings{Name: "Dovecot", Type: "email", Address: user, Server: d.tls, CAFile: d.caFile}
	src, err := open(s, testDeps())
	if err != nil {
		d.t.Fatal(err)
	}
	r := fetchFrom(src, lastDay(state))
	if r.err != nil || len(r.report.Partial) > 0 {
		d.t.Fatalf("%s: %v, %v", what, r.err, r.report.Partial)
	}
	c := r.report.Cost
	d.t.Logf("%-22s %-18s %6d bytes out, %7d in, %3d round trips, %3d items, %3d kept, unchanged %v", what, user, c.Sent, c.Received, c.Trips,
		len(r.items), len(r.report.Coverage.Keep), r.report.Unchanged)
	return r
}

// TestDovecotTenThousand compares what a box of ten thousand messages costs
// with a box that holds only those of the window.
func TestDovecotTenThousand(t *testing.T) {
	d := startDovecot(t)
	files := map[string][]string{testUser: d.place(testUser, 40, 9960), "small@example.org": d.place("small@example.org", 40, 0)}
	costs := map[string][]connectors.Cost{}
	for user, names := range files {
		before := d.snapshot()
		first := d.sync("first", user, nil)
		second := d.sync("nothing new", user, first.report.State)
		if len(first.items) != 40 || !first.report.Coverage.Complete || len(second.items) != 0 || !second.report.Unchanged || len(second.report.Coverage.Keep) != 40 {
			t.Fatalf("%s: %d and %d items, %+v", user, len(first.items), len(second.items), second.report.Coverage)
		}
		if !maps.Equal(before, d.snapshot()) {
			t.Error("the server's mail changed")
		}
		for _, r := range append([]result{first, second}, d.life(user, names, second)...) {
			costs[user] = append(costs[user], r.report.Cost)
		}
	}
	for i, big := range costs[testUser] {
		small := costs["small@example.org"][i]
		if big.Trips != small.Trips || float64(big.Received+big.Sent) > 1.1*float64(small.Received+small.Sent) {
			t.Errorf("step %d: ten thousand cost %+v, forty %+v", i, big, small)
		}
		if i == 1 && (big.Trips > 6 || big.Received > 8000) {
			t.Errorf("nothing new costs %+v", big)
		}
	}
}

// life has one mail come, one read elsewhere and one deleted, and syncs after
// each.
func (d *dovecot) life(user string, names []string, before result) []result {
	t := d.t
	t.Helper()
	come := d.after("one new mail", user, before, func() { d.file(user, "new", noon.Add(-time.Second)) })
	if !slices.Equal(come.titles(), []string{"new"}) {
		t.Errorf("one new: %v", come.titles())
	}
	read := d.after("one read elsewhere", user, come, func() { d.move(names[3], names[3]+"S") })
	if len(read.items) != 1 || !read.items[0].HasFlag(app.FlagSeen) || read.items[0].Title != "Mail 00003" {
		t.Errorf("one read: %v", read.titles())
	}
	deleted := d.after("one deleted", user, read, func() {
		if err := os.Remove(names[5]); err != nil {
			t.Fatal(err)
		}
	})
	keep := deleted.report.Coverage.Keep
	if len(deleted.items) != 0 || deleted.report.Unchanged || len(keep) != 40 || slices.Contains(keep, fmt.Sprintf("%s5@example.org", user[:1])) {
		t.Errorf("one deleted: %v, keeps %d", deleted.titles(), len(keep))
	}
	return []result{come, read, deleted}
}

// after changes the box and reads it.
func (d *dovecot) after(what, user string, before result, change func()) result {
	d.t.Helper()
	change()
	return d.sync(what, user, before.report.State)
}

func (d *dovecot) move(from, to string) {
	d.t.Helper()
	if err := os.Rename(from, to); err != nil {
		d.t.Fatal(err)
	}
}

// file puts one message into a user's inbox.
func (d *dovecot) file(user, subject string, at time.Time) {
	d.t.Helper()
	name := filepath.Join(d.dir, "mail", user, "cur", fmt.Sprintf("%d.M1P2.test:2,", at.Unix()))
	err := errors.Join(os.WriteFile(name, []byte(letter(subject+user[:1], subject, "Hello", at)), 0o644), os.Chtimes(name, at, at))
	if err != nil {
		d.t.Fatal(err)
	}
	d.run("chown", "nobody:nogroup", name)
}

// TestDovecotNewValidity makes the server number its messages anew.
func TestDovecotNewValidity(t *testing.T) {
	d := startDovecot(t)
	d.place(testUser, 30, 20)
	first := d.sync("first", testUser, nil)
	box := filepath.Join(d.dir, "mail", testUser)
	stale, err := filepath.Glob(filepath.Join(box, "dovecot.index*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range stale {
		if err := os.Remove(name); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(box, "dovecot-uidlist"), []byte("3 V4242 N700 Gd34db33fd34db33fd34db33fd34db33f\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	second := d.sync("numbered anew", testUser, first.report.State)
	if v := parseState(second.report.State).Folders["INBOX"].Validity; v != 4242 {
		t.Fatalf("UIDVALIDITY %d", v)
	}
	ids := func(r result) []string {
		var list []string
		for _, it := range r.items {
			list = append(list, it.Native)
		}
		slices.Sort(list)
		return list
	}
	if c := second.report.Coverage; !slices.Equal(ids(first), ids(second)) || !c.Complete || len(c.Keep) != 0 {
		t.Errorf("%d and %d items, complete %v", len(first.items), len(second.items), c.Complete)
	}
	if third := d.sync("again", testUser, second.report.State); len(third.items) != 0 || !third.report.Unchanged {
		t.Errorf("again: %d items", len(third.items))
	}
}

// TestDovecotFolders reads sent mail by a word, and a folder whose name needs
// modified UTF-7 (RFC 3501 section 5.1.3).
func TestDovecotFolders(t *testing.T) {
	d := startDovecot(t)
	at := noon.Add(-time.Hour)
	mine := strings.Replace(letter("mine", "From me", "Hello", at), "ann@example.org", "other@elsewhere.example", 1)
	d.deliver("Versandtes", mine, at, imap.FlagSeen)
	d.deliver("Entwürfe & Größe", letter("odd", "In an odd folder", "Hello", at), at)
	d.deliver("INBOX", letter("in", "To me", "Hello", at), at)
	s := d.settings()
	s.Folders = []string{"INBOX", "sent", "Entwürfe & Größe", "Nowhere"}
	first := fetchWith(t, s, testDeps(), lastDay(nil))
	if first.err != nil || !slices.Equal(first.titles(), []string{"To me", "From me", "In an odd folder"}) {
		t.Fatalf("%v: %v", first.err, first.titles())
	}
	for _, it := range first.items {
		if it.HasFlag(app.FlagSent) != (it.Title == "From me") {
			t.Errorf("%s: %v", it.Title, it.Flags)
		}
	}
	if f := first.items[1].Detail.Mail.Folder; f != "Versandtes" {
		t.Errorf("folder %q", f)
	}
	if len(first.report.Partial) != 1 || !strings.Contains(app.AsError(first.report.Partial[0]).Message, "Nowhere") {
		t.Errorf("partial: %v", first.report.Partial)
	}
	s.Folders = s.Folders[:3]
	second := fetchWith(t, s, testDeps(), lastDay(first.report.State))
	third := fetchWith(t, s, testDeps(), lastDay(second.report.State))
	t.Logf("three folders: %+v, %+v, %+v", first.report.Cost, second.report.Cost, third.report.Cost)
	if third.err != nil || len(third.items) != 0 || !third.report.Unchanged || third.report.Cost.Trips > 7 {
		t.Errorf("third: %v %v %+v", third.err, third.titles(), third.report.Cost)
	}
}
