package email

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

const withAttachment = "From: =?utf-8?Q?J=C3=B6rg?= <joerg@example.org>\r\nTo: jo@example.org\r\nSubject: Invoice\r\nMessage-ID: <inv@example.org>\r\n" +
	"Date: Fri, 20 Nov 2026 09:00:00 +0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=outer\r\n\r\n" +
	"--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n--inner\r\nContent-Type: text/plain; charset=utf-8\r\n" +
	"Content-Transfer-Encoding: quoted-printable\r\n\r\nPlease pay 120 =E2=82=AC by Friday.\r\n--inner\r\nContent-Type: text/html\r\n\r\n" +
	"<p>Please pay.</p>\r\n--inner--\r\n--outer\r\nContent-Type: application/pdf; name=\"bill.pdf\"\r\nContent-Disposition: attachment; filename=\"bill.pdf\"\r\n" +
	"Content-Transfer-Encoding: base64\r\n\r\nU0VDUkVUQVRUQUNITUVOVA==\r\n--outer--\r\n"

func TestFetchOverIMAP(t *testing.T) {
	for _, security := range []string{securityTLS, securityStartTLS, securityNone} {
		t.Run(security, func(t *testing.T) {
			b := newBox(t, security)
			b.add("INBOX", letter("old", "Yesterday's", "too old", noon.Add(-30*time.Hour)), noon.Add(-25*time.Hour))
			b.add("INBOX", letter("one", "First", "Hello Jo", noon.Add(-20*time.Hour)), noon.Add(-20*time.Hour), imap.FlagSeen)
			b.add("INBOX", withAttachment, noon.Add(-3*time.Hour), imap.FlagFlagged, imap.FlagAnswered)
			b.add("INBOX", letter("late", "Tomorrow's", "too new", noon), noon.Add(time.Minute))
			r := fetchWith(t, b.settings(security), testDeps(), lastDay(nil))
			if r.err != nil || len(r.report.Partial) > 0 {
				t.Fatalf("fetch: %v, %v", r.err, r.report.Partial)
			}
			if diff := cmp.Diff([]string{"Invoice", "First"}, r.titles()); diff != "" {
				t.Fatalf("titles (-want +got):\n%s", diff)
			}
			checkInvoice(t, r)
			checkReadOnly(t, b)
		})
	}
}

// checkInvoice looks at the two items of TestFetchOverIMAP.
func checkInvoice(t *testing.T, r result) {
	t.Helper()
	it := r.items[0]
	if it.Text != "Please pay 120 € by Friday." || it.From.Name != "Jörg" || it.Native != "inv@example.org" {
		t.Errorf("item: %+v", it)
	}
	if len(it.Attachments) != 1 || it.Attachments[0].Name != "bill.pdf" || it.Attachments[0].Type != "application/pdf" {
		t.Errorf("attachments: %+v", it.Attachments)
	}
	if !it.HasFlag(app.FlagAnswered) || !it.HasFlag(app.FlagImportant) || it.HasFlag(app.FlagSeen) || !r.items[1].HasFlag(app.FlagSeen) {
		t.Errorf("flags: %v, %v", it.Flags, r.items[1].Flags)
	}
	if !r.report.Coverage.Complete {
		t.Error("the answer does not say that it is complete")
	}
}

// checkReadOnly looks at what was said: nothing that changes, nothing fetched
// that was not asked to be.
func checkReadOnly(t *testing.T, b *box) {
	t.Helper()
	talk := b.talk()
	for _, bad := range []string{" SELECT ", " STORE ", " EXPUNGE", " APPEND ", "U0VDUkVU"} {
		if strings.Contains(talk, bad) {
			t.Errorf("the conversation holds %q", bad)
		}
	}
	if strings.Count(talk, "BODY.PEEK[") == 0 || strings.Contains(talk, "FETCH (BODY[") {
		t.Error("parts were not fetched with PEEK")
	}
}

func TestSecondFetchIsSmall(t *testing.T) {
	b := newBox(t, securityTLS)
	b.add("INBOX", letter("one", "First", "Hello", noon.Add(-5*time.Hour)), noon.Add(-5*time.Hour))
	b.add("INBOX", withAttachment, noon.Add(-3*time.Hour))
	s := b.settings(securityTLS)
	first := fetchWith(t, s, testDeps(), lastDay(nil))
	if first.err != nil || len(first.items) != 2 {
		t.Fatalf("first: %v, %d items", first.err, len(first.items))
	}
	before := len(b.talk())
	second := fetchWith(t, s, testDeps(), lastDay(first.report.State))
	if second.err != nil || len(second.items) != 0 || !second.report.Unchanged {
		t.Fatalf("second: %v, %d items, unchanged %v", second.err, len(second.items), second.report.Unchanged)
	}
	if strings.Contains(b.talk()[before:], "BODYSTRUCTURE") {
		t.Error("known messages were fetched again")
	}
	b.add("INBOX", letter("three", "Third", "New", noon.Add(-time.Hour)), noon.Add(-time.Hour))
	third := fetchWith(t, s, testDeps(), lastDay(second.report.State))
	if diff := cmp.Diff([]string{"Third"}, third.titles()); diff != "" {
		t.Fatalf("third (-want +got):\n%s", diff)
	}
	keep := slices.Sorted(slices.Values(third.report.Coverage.Keep))
	if diff := cmp.Diff([]string{"inv@example.org", "one@example.org"}, keep); diff != "" || third.report.Unchanged {
		t.Errorf("keep (-want +got):\n%s unchanged %v", diff, third.report.Unchanged)
	}
}

func TestDeletedMailIsNotKept(t *testing.T) {
	b := newBox(t, securityNone)
	b.add("INBOX", letter("one", "First", "Hello", noon.Add(-5*time.Hour)), noon.Add(-5*time.Hour))
	s := b.settings(securityNone)
	first := fetchWith(t, s, testDeps(), lastDay(nil))
	if err := b.user.Delete("INBOX"); err != nil {
		t.Fatal(err)
	}
	b.create("INBOX") // with another UIDVALIDITY
	b.add("INBOX", letter("two", "Second", "Hello", noon.Add(-4*time.Hour)), noon.Add(-4*time.Hour))
	second := fetchWith(t, s, testDeps(), lastDay(first.report.State))
	if diff := cmp.Diff([]string{"Second"}, second.titles()); diff != "" {
		t.Fatalf("titles (-want +got):\n%s", diff)
	}
	c := second.report.Coverage
	if !c.Complete || len(c.Keep) != 0 || second.report.Unchanged {
		t.Errorf("coverage: %+v, unchanged %v", c, second.report.Unchanged)
	}
}

func TestMaxAndFolders(t *testing.T) {
	b := newBox(t, securityNone)
	b.create("Lists")
	for i, id := range []string{"a", "b", "c"} {
		at := noon.Add(-time.Duration(i+1) * time.Hour)
		b.add("INBOX", letter(id, "In "+id, "x", at), at)
		b.add("Lists", letter("l"+id, "List "+id, "x", at), at.Add(-time.Minute))
	}
	s := b.settings(securityNone)
	s.Max, s.Folders = 3, []string{"INBOX", "Lists", "Nowhere"}
	r := fetchWith(t, s, testDeps(), lastDay(nil))
	if diff := cmp.Diff([]string{"In a", "In b", "List a"}, r.titles()); diff != "" {
		t.Errorf("titles (-want +got):\n%s", diff)
	}
	if r.report.Coverage.Complete || len(r.report.Partial) != 1 {
		t.Errorf("complete %v, partial %v", r.report.Coverage.Complete, r.report.Partial)
	}
	if e := app.AsError(r.report.Partial[0]); e.Code != app.CodeMissing || !strings.Contains(e.Message, "Nowhere") {
		t.Errorf("partial: %v", e)
	}
	if r.items[2].Detail.Mail.Folder != "Lists" {
		t.Errorf("folder: %q", r.items[2].Detail.Mail.Folder)
	}
}

func TestSharedMessageIDs(t *testing.T) {
	b := newBox(t, securityNone)
	for i := range 3 {
		at := noon.Add(-time.Duration(i+1) * time.Hour)
		b.add("INBOX", letter("same", "Copy", "x", at), at)
	}
	s := b.settings(securityNone)
	r := fetchWith(t, s, testDeps(), lastDay(nil))
	seen := map[string]bool{}
	for _, it := range r.items {
		seen[it.Native] = true
	}
	if len(r.items) != 3 || len(seen) != 3 || !seen["same@example.org"] {
		t.Errorf("natives: %v", seen)
	}
	again := fetchWith(t, s, testDeps(), lastDay(r.report.State))
	if len(again.items) != 0 || len(again.report.Coverage.Keep) != 3 {
		t.Errorf("again: %d items, keep %v", len(again.items), again.report.Coverage.Keep)
	}
}
