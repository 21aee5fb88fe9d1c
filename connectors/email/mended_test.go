package email

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

// nameOfFile returns the name a Content-Disposition gives to a file.
func nameOfFile(t *testing.T, disposition string) string {
	t.Helper()
	items := readMail(t, "Subject: s\nContent-Type: application/pdf\nContent-Disposition: "+disposition+"\n\nx\n")
	if len(items) != 1 || len(items[0].Attachments) != 1 {
		t.Fatalf("%s: %+v", disposition, items)
	}
	return items[0].Attachments[0].Name
}

// TestBlanksInFileNames holds that a file is called what its sender called it,
// however many blanks are in its name.
func TestBlanksInFileNames(t *testing.T) {
	for in, want := range map[string]string{
		`attachment; filename="Plan  of   the mill.pdf"`:                               "Plan  of   the mill.pdf",
		`attachment; filename*=utf-8''Mill%20%20plan.pdf`:                              "Mill  plan.pdf",
		`attachment; filename*0="Plan of "; filename*1=" the mill.pdf"`:                "Plan of  the mill.pdf",
		`attachment; filename="=?utf-8?Q?Plan__of_the_m=C3=BChle.pdf?="`:               "Plan  of the mühle.pdf",
		`attachment; filename="  plan.pdf  "`:                                          "plan.pdf",
		"attachment;\n filename=\"plan of\n the mill.pdf\"":                            "plan of the mill.pdf",
		"attachment; filename=\"=?utf-8?Q?plan=0Aof?= =?utf-8?Q?_the=09mill.pdf?=\"":   "plan of the mill.pdf",
		`attachment; filename="=?utf-8?Q?plan?= =?utf-8?Q?=E2=80=AEfdp.mill?="`:        "planfdp.mill",
		`attachment; filename="C:\My Files\plan  2.pdf"; size=3`:                       "plan  2.pdf",
		`attachment; filename=plan  2.pdf; creation-date="Mon, 9 Mar 2026 09:00:00 Z"`: "plan  2.pdf",
	} {
		if got := nameOfFile(t, in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

// TestBlankBeforeFirstField holds that a header indented by its writer is still
// a header, and that text which only looks like one is text.
func TestBlankBeforeFirstField(t *testing.T) {
	for raw, want := range map[string]string{
		" Subject: Walk\nFrom: ann@example.org\n\nAt ten.":    "Walk|ann@example.org|At ten.",
		"\tFrom: ann@example.org\nSubject: Walk\n\nAt ten.":   "Walk|ann@example.org|At ten.",
		"\n  Subject: Long\n  walk\nFrom: a@b.org\n\nAt ten.": "Long walk|a@b.org|At ten.",
		"From: a@b.org\nX-Note: see\n Subject: No\n\nAt ten.": "|a@b.org|At ten.",
		" x-mood: good\nSubject: Walk\n\nAt ten.":             "Walk||At ten.",
	} {
		items := readMail(t, raw)
		if len(items) != 1 {
			t.Fatalf("%q: %d items", raw, len(items))
		}
		from := ""
		if items[0].From != nil {
			from = items[0].From.Address
		}
		if got := items[0].Title + "|" + from + "|" + items[0].Text; got != want {
			t.Errorf("%q: %q, want %q", raw, got, want)
		}
	}
}

// TestControlsThatAreSigns holds that the C1 controls, which nobody writes, are
// read as the signs windows-1252 has in their places.
func TestControlsThatAreSigns(t *testing.T) {
	for name, c := range map[string]struct{ raw, charset, want string }{
		"latin-1":               {"\x93Walk\x94 \x96 5 \x80", "iso-8859-1", "“Walk” – 5 €"},
		"taken for latin-1":     {"It\u0092s \u0085 five \u0080", "utf-8", "It’s \u0085 five €"},
		"nothing announced":     {"It\u0092s", "", "It’s"},
		"a letter beside it":    {"é\u0093\u00a0", "utf-8", "é“\u00a0"},
		"no such sign":          {"a\u0081b", "utf-8", "a\u0081b"},
		"a byte of a character": {"Ó \u00d2\u0301 Œ", "utf-8", "Ó \u00d2\u0301 Œ"},
	} {
		if got, _ := toUTF8([]byte(c.raw), c.charset); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	items := readMail(t, "Subject: It\u0092s =?utf-8?Q?=C2=93on=C2=94?=\nContent-Type: text/plain; charset=utf-8\n\nBring \u00805.\n")
	if len(items) != 1 || items[0].Title != "It’s “on”" || items[0].Text != "Bring €5." {
		t.Errorf("%+v", items)
	}
}

// TestEnclosedMessages holds which enclosed messages are files: those that are
// shown stand in the text, once, and the others are listed, once.
func TestEnclosedMessages(t *testing.T) {
	enclose := func(fields, inner string) string {
		return "Subject: s\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nSee below.\n--b\n" + fields + "\n\n" + inner + "\n--b--\n"
	}
	words, nothing := "Subject: in\n\nwords", "Subject: in\nContent-Type: application/pdf; name=a.pdf\n\nx"
	const text = "See below.\n\nSubject: in\n\nwords"
	for name, c := range map[string]struct {
		raw, text string
		files     []string
	}{
		"inline, named":      {enclose("Content-Type: message/rfc822; name=a.eml\nContent-Disposition: inline; filename=a.eml", words), text, nil},
		"inline":             {enclose("Content-Type: message/rfc822\nContent-Disposition: inline", words), text, nil},
		"said nothing":       {enclose("Content-Type: message/rfc822", words), text, nil},
		"named only":         {enclose("Content-Type: message/rfc822; name=a.eml", words), text, []string{"a.eml"}},
		"a file":             {enclose("Content-Type: message/rfc822; name=a.eml\nContent-Disposition: attachment", words), "See below.", []string{"a.eml"}},
		"inline, no text":    {enclose("Content-Type: message/rfc822; name=a.eml\nContent-Disposition: inline", nothing), "See below.", []string{"a.eml"}},
		"said nothing, file": {enclose("Content-Type: message/rfc822", nothing), "See below.", []string{"a.pdf"}},
	} {
		items := readMail(t, c.raw)
		if len(items) != 1 {
			t.Fatalf("%s: %d items", name, len(items))
		}
		var files []string
		for _, a := range items[0].Attachments {
			files = append(files, a.Name)
		}
		if diff := cmp.Diff(c.text, items[0].Text) + cmp.Diff(c.files, files); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestOddSenders holds accounts without a host, and names that only repeat the
// address.
func TestOddSenders(t *testing.T) {
	for in, want := range map[string]app.Person{
		"<root>":                                          {Address: "root"},
		"Backup <Backup-Job.1+x>":                         {Name: "Backup", Address: "backup-job.1+x"},
		"Jo <jo@>":                                        {Name: "Jo"},
		"Jo <not an account>":                             {Name: "Jo"},
		"root <root>":                                     {Address: "root"},
		"Ann@Example.org <ann@example.ORG>":               {Address: "ann@example.org"},
		"'ann@example.org' <ann@example.org>":             {Address: "ann@example.org"},
		"<ann@example.org> (ann@example.org)":             {Address: "ann@example.org"},
		"=?utf-8?Q?ann=40example.org?= <ann@example.org>": {Address: "ann@example.org"},
		"ann@example.com <ann@example.org>":               {Name: "ann@example.com", Address: "ann@example.org"},
	} {
		items := readMail(t, "Subject: s\nFrom: "+in+"\n\nx\n")
		if len(items) != 1 || items[0].From == nil {
			t.Errorf("%s: %+v", in, items)
			continue
		}
		if diff := cmp.Diff(want, *items[0].From); diff != "" {
			t.Errorf("%s (-want +got):\n%s", in, diff)
		}
	}
}
