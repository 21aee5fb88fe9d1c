package email

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

func TestDecodeWords(t *testing.T) {
	for in, want := range map[string]string{
		"plain  text":                                  "plain text",
		"=?utf-8?Q?a_b?=":                              "a b",
		"=?UTF-8?q?=C3=A9?= =?UTF-8?q?t=C3=A9?=":       "été",
		"=?utf-8?B?w6k=?=\r\n =?utf-8?B?dMOp?=":        "été",
		"=?utf-8?B?w6l0w?= =?utf-8?B?6k=?=":            "été",
		"=?utf-8?Q?with spaces in it?=":                "with spaces in it",
		"=?utf-8?Q?never_closed":                       "never closed",
		"=?utf-8?Q?never_closed =?utf-8?Q?second?=":    "never closedsecond",
		"=?utf-8?Q?3=3D?= x":                           "3= x",
		"x=?utf-8?Q?y?=z":                              "xyz",
		"=?x-nonsense?Q?caf=E9?=":                      "café",
		"=?iso-8859-1*fr?Q?caf=E9?=":                   "café",
		"=?us-ascii?Q?caf=C3=A9?=":                     "café",
		"=?utf-8?X?what?=":                             "=?utf-8?X?what?=",
		"=?utf-8?Q??=":                                 "",
		"\"=?utf-8?Q?quoted?=\" rest":                  "\"quoted\" rest",
		"caf\xe9":                                      "café",
		"na\xc3\xafve":                                 "naïve",
		"=?koi8-r?B?8NLJ18XU?=":                        "Привет",
		"=?shift-jis?B?g2WDWINn?=":                     "テスト",
		"=?ks_c_5601-1987?B?vsiz5w==?=":                "안녕",
		"=?utf-8?Q?right=E2=80=AEleft?=":               "rightleft",
		"=?windows-1251?Q?=CF=F0?= =?utf-8?Q?=C3=A9?=": "Прé",
	} {
		if got := decodeWords([]byte(in)); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestAddresses(t *testing.T) {
	for in, want := range map[string]string{
		"Ann Example <Ann@Example.org>":             "Ann Example|ann@example.org",
		"\"Lee, Kim\" <kim@example.com>, bo@e.org":  "Lee, Kim|kim@example.com;|bo@e.org",
		"Lee, Kim <kim@example.com>":                "Lee, Kim|kim@example.com",
		"bob@example.org (Bob (the builder))":       "Bob (the builder)|bob@example.org",
		"Team: a@b.org, \"C\" <c@d.org>;, e@f.org":  "|a@b.org;C|c@d.org;|e@f.org",
		"undisclosed-recipients:;":                  "",
		"<ann@example.org>":                         "|ann@example.org",
		"Pete (a \\) chap) <pete(his)@b.org(host)>": "Pete|pete@b.org",
		"Cron Daemon <root>":                        "Cron Daemon|root",
		"ann@example.org.":                          "|ann@example.org",
		"Ann <ann@example.org":                      "Ann|ann@example.org",
		"Ann ann@example.org":                       "Ann|ann@example.org",
		"\"ann@example.org\" <ann@example.org>":     "|ann@example.org",
		"Mary <@relay.net,@b.net:mary@example.net>": "Mary|mary@example.net",
		"jdoe@test   . example":                     "|jdoe@test.example",
		"=?utf-8?Q?Doe=2C_J=C3=B6?= <j@e.org>":      "Doe, Jö|j@e.org",
		"=?utf-8?Q?Doe,_Jane?= <j@e.org>":           "Doe, Jane|j@e.org",
		"'Ann' <ann@example.org>; bob@example.org":  "Ann|ann@example.org;|bob@example.org",
		"mailto:ann@example.org":                    "|ann@example.org",
		"Just A Name":                               "Just A Name|",
		"\"Never closed <ann@example.org>":          "Never closed|ann@example.org",
		"Ann <mailto:ann@example.org>":              "Ann|ann@example.org",
		"Ann \"Nick\" Example <ann@example.org>":    "Ann Nick Example|ann@example.org",
		",,  , ann@example.org,":                    "|ann@example.org",
		"a\\b <x@[192.0.2.1]>":                      "a\\b|x@[192.0.2.1]",
		"Sales @ Shop <sales@shop.example>":         "Sales @ Shop|sales@shop.example",
	} {
		var parts []string
		for _, p := range addresses([]byte(in)) {
			parts = append(parts, p.Name+"|"+p.Address)
		}
		if got := strings.Join(parts, ";"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestParseDate(t *testing.T) {
	want := time.Date(2026, 3, 9, 8, 15, 0, 0, time.UTC)
	for _, in := range []string{
		"Mon, 9 Mar 2026 09:15:00 +0100", "Mon, 09 Mar 2026 08:15:00 GMT", "9 Mar 2026 09:15 +0100", "Mon,9 Mar 2026 09:15:00 +01:00",
		"Monday, March 9, 2026 09:15:00 +0100", "Mon Mar  9 08:15:00 2026", "Mon Mar  9 09:15:00 CET 2026", "2026-03-09T09:15:00+01:00",
		"2026-03-09 08:15:00", "Mon, 9 Mar 26 09:15:00 +0100", "Mon, 9 Mar 126 09:15:00 +0100", "9-Mar-2026 09:15:00 +0100",
		"Mon, 9 Mar 2026 03:15:00 -0500 (EST)", "Mon, 9 Mar 2026 03:15:00 EST", "Mon, 9 Mar 2026 9:15:00 AM +0100",
		"Mo, 9 Mär 2026 09:15:00 MEZ", "lun., 9 mars 2026 09:15:00 +0100", "Mon, 9 Mar 2026 09:15:00 GMT+0100", "Mon, 9 Mar 2026 08:15:00 -0000",
		"Mon, 9 Mar 2026 08:15:00", "9 Mar 2026 08:15:00 UT", "3/9/2026 8:15:00 AM", "Mon, 9 Mar 2026 08:15:00.123 Z",
	} {
		if got, ok := parseDate(in); !ok || !got.Truncate(time.Second).Equal(want) {
			t.Errorf("%q: %v %v", in, got, ok)
		}
	}
	for _, in := range []string{"", "someday", "32 Mar 2026 09:00:00", "Mon, 9 Foo 2026 09:00:00 +0000", "09:15", "Mon, 9 Mar 2026 27:00:00 +0000"} {
		if got, ok := parseDate(in); ok {
			t.Errorf("%q gave %v", in, got)
		}
	}
}

func TestStructured(t *testing.T) {
	for in, want := range map[string]string{
		`text/plain; charset=utf-8`:                           "text/plain map[charset:utf-8]",
		`TEXT/HTML; Charset = "UTF-8" ;`:                      "text/html map[charset:UTF-8]",
		`attachment; filename=a b.pdf`:                        "attachment map[filename:a b.pdf]",
		`attachment; filename="a;b.pdf"`:                      "attachment map[filename:a;b.pdf]",
		`attachment; filename*=UTF-8''%e2%82%ac.pdf`:          "attachment map[filename:€.pdf]",
		`attachment; filename*1="b.pdf"; filename*0="a"`:      "attachment map[filename:ab.pdf]",
		`attachment; filename*0*=utf-8''%C3; filename*1*=%A9`: "attachment map[filename:é]",
		`attachment; filename="=?utf-8?B?w6k=?=.pdf"`:         "attachment map[filename:é.pdf]",
		`attachment; filename="open.pdf`:                      "attachment map[filename:open.pdf]",
		`multipart/mixed (a comment); boundary="x"`:           "multipart/mixed map[boundary:x]",
		`boundary=x`:                       " map[boundary:x]",
		`inline; filename="C:\docs\a.txt"`: `inline map[filename:C:\docs\a.txt]`,
	} {
		token, params := structured([]byte(in))
		if got := fmt.Sprint(token, " ", params); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCore(t *testing.T) {
	for name, c := range map[string]struct{ in, want string }{
		"nothing to take":              {"Hello\n\nJo", ""},
		"inline answers":               {"Hi,\n> When?\nAt noon.\n> Where?\nHere.", "Hi,\nAt noon.\nHere."},
		"unmarked quote":               {"Yes.\n\nOn Mon, 9 Mar 2026, Ann wrote:\nShall we?\nAnn", "Yes."},
		"german":                       {"Ja.\n\nAm 9. März 2026 um 09:15 schrieb Ann <a@b.c>:\n> Gehen wir?", "Ja."},
		"old message":                  {"Done.\n\n-----Original Message-----\nFrom: Ann\nSent: today\nTo: Jo\n\nPlease do.", "Done."},
		"phone":                        {"Ok\n\nSent from my iPhone", "Ok"},
		"only a quote":                 {"> all of it", ""},
		"a line of dashes in the text": {"one\n----------\ntwo", ""},
	} {
		if diff := cmp.Diff(c.want, coreOf(c.in, c.in, false)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestUnflow(t *testing.T) {
	in := "a soft \nbreak\n\n> quoted \n> too\n-- \nsig \nnature\n from stuffing"
	want := "a soft break\n\n> quoted too\n-- \nsig nature\nfrom stuffing"
	if diff := cmp.Diff(want, unflow(in, false)); diff != "" {
		t.Error(diff)
	}
	if got := unflow("日本 \n語", true); got != "日本語" {
		t.Errorf("delsp: %q", got)
	}
}

func TestTransferDamage(t *testing.T) {
	for name, c := range map[string]struct{ encoding, in, want string }{
		"padding within": {"base64", "SGVs\nbG8=\nIHlvdQ==", "Hello you"},
		"no padding":     {"base64", "SGVsbG8", "Hello"},
		"cut":            {"base64", "SGVsbG8gd29ybG", "Hello worl"},
		"noise":          {"BASE64 ", "SGVs*bG8=\n", "Hello"},
		"list footer":    {"base64", "SGVsbG8=\n____________\nour mailing list\n", "Hello"},
		"qp":             {"Quoted-Printable", "a=3Db=\nc  \n=e9=zz=", "a=bc\n\xe9=zz"},
		"unknown":        {"x-what", "as it is", "as it is"},
		"uu":             {"x-uuencode", "begin 644 f\n#0V%T\n`\nend\n", "Cat"},
	} {
		got, _ := decodeTransfer([]byte(c.in), c.encoding)
		if string(got) != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

// TestDecoderPanic hands on a part no reader makes: what goes wrong in a
// decoder is an error of that message, not the end of the program.
func TestDecoderPanic(t *testing.T) {
	m := newMaker(app.SourceSettings{}, app.Reader{})
	_, err := m.item(&part{kind: "multipart/mixed", kids: []*part{nil}}, origin{native: "x"})
	if err == nil || !strings.Contains(err.Error(), "x") {
		t.Errorf("error: %v", err)
	}
}

func TestKindsOfText(t *testing.T) {
	raw := "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n" +
		"--b\nContent-Type: text/plain; name=notes.txt\nContent-Disposition: inline; filename=notes.txt\n\nnotes\n" +
		"--b\nContent-Type: text/plain; name=log.txt\nContent-Disposition: attachment; filename=log.txt\n\nlog\n" +
		"--b\nContent-Type: text/x-diff; name=a.diff\n\ndiff\n--b\nContent-Type: text/x-odd\n\nodd\n" +
		"--b\nContent-Type: text/enriched\n\n<bold>rich</bold>\n--b\nContent-Type: application/ms-tnef; name=winmail.dat\n\nx\n" +
		"--b\nContent-Type: message/partial; id=1; number=1\n\npiece\n--b--\n"
	m := newMaker(app.SourceSettings{}, app.Reader{})
	it, err := m.read([]byte(raw), origin{native: "x"})
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, a := range it.Attachments {
		names = append(names, a.Name+" "+a.Type)
	}
	want := []string{"log.txt text/plain", "a.diff text/x-diff", "winmail.dat application/ms-tnef", " message/partial"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("attachments (-want +got):\n%s", diff)
	}
	if it.Text != "notes\n\nodd\n\nrich" {
		t.Errorf("text: %q", it.Text)
	}
}

func TestDeepNesting(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i)
	}
	m := newMaker(app.SourceSettings{}, app.Reader{})
	if _, err := m.read([]byte("Subject: deep\n"+b.String()), origin{native: "x"}); err != nil {
		t.Error(err)
	}
}

// read makes an item of a message's bytes.
func (m *maker) read(raw []byte, o origin) (app.Item, error) {
	it, _, err := m.readParts(raw, o)
	return it, err
}
