package mask

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// hidden are texts with what must be hidden in them between « and ».
var hidden = []struct{ kind, text string }{
	{email, "Write to «ann.lee@example.org», please."},
	{email, "From: Bob <«bob+lists@mail.example.co.uk»>"},
	{email, "mailto:«jürgen@müller.example»"},
	{email, "«jo [at] example [dot] com» is mine"},
	{email, "(«o'neil@example.ie»)"},
	{phone, "Call «+49 30 901820» now"},
	{phone, "Call «+44 20 7946 0958» 14:00"},
	{phone, "Mobile «+1 (415) 555-0132»."},
	{phone, "«+33 1 23 45 67 89»"},
	{phone, "Fax «0049 30 901820-11»"},
	{phone, "ring «(415) 555-0132» or «415-555-0133»"},
	{phone, "our desk: «020 7946 0958», ask for Ann"},
	{phone, "Büro «030/9018200»"},
	{phone, "Portable «06 12 34 56 78»"},
	{phone, "Tel.: «901820»"},
	{phone, "my phone number is «612 345 678»"},
	{phone, "WhatsApp «612345678»"},
	{card, "card «4111 1111 1111 1111» exp 12/27"},
	{card, "«5500000000000004»"},
	{card, "Amex «3782 822463 10005»"},
	{iban, "IBAN «DE89 3704 0044 0532 0130 00» BIC COBADEFFXXX"},
	{iban, "to «GB29NWBK60161331926819», thanks"},
	{iban, "«NL91-ABNA-0417-1643-00»"},
	{key, "key «sk-proj-abcdefghijklmnop1234» leaked"},
	{key, "export X=«ghp_abcdefghijklmnopqrstuvwxyz012345»"},
	{key, "aws «AKIAIOSFODNN7EXAMPLE» id"},
	{key, "Authorization: Bearer «abcDEF123456.xyz»"},
	{key, "api_key = \"«0a1b2c3d4e5f6a7b»\""},
	{key, "session «eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl» end"},
	{key, "a «-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEAx0\nabcdefghijklmnopqr==\n-----END RSA PRIVATE KEY-----» b"},
	{key, "a «- BEGIN PRIVATE KEY - MIIEowIBAAKCAQEAx0abcd» and so on"},
	{key, "https://example.org/reset?user=7&token=«abc123def456»&x=1"},
	{password, "postgres://«app:hunter2»@db.example/x"},
	{password, "Password: «hunter2»"},
	{password, "the wifi password is «Tr0ub4dor&3»."},
	{password, "Your PIN is «4821»"},
	{password, "verification code: «481516»"},
	{password, "passwort: „«mein Geheimnis»“"},
	{person, "SSN «536-90-4399» on file"},
	{person, "DNI «12345678Z»"},
	{person, "NIE «X1234567L»"},
	{person, "CF «RSSMRA85T10A562S»"},
	{person, "NINO «AB 12 34 56 C»"},
	{person, "CPF «111.444.777-35»"},
	{person, "pnr «811228-9874»"},
	{person, "PESEL: «44051401359»"},
	{person, "Steuer-ID «86 095 742 719»"},
	{person, "id «11010519491231002X»"},
	{person, "NIR «2 55 08 14 168 025 38»"},
	{person, "BSN «111222333»"},
	{person, "passport number: «C01X00T47»"},
	{literal, "see «[email-1]» there"},
}

func TestHides(t *testing.T) {
	for _, c := range hidden {
		plain := strings.NewReplacer("«", "", "»", "").Replace(c.text)
		var want []string
		for _, part := range strings.Split(c.text, "«")[1:] {
			v, _, _ := strings.Cut(part, "»")
			want = append(want, v)
		}
		var got []string
		for _, p := range find(plain) {
			if p.kind != c.kind {
				t.Errorf("%q: %q taken for %s, not %s", plain, plain[p.from:p.to], p.kind, c.kind)
			}
			got = append(got, plain[p.from:p.to])
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%q: hidden (-want +got):\n%s", plain, diff)
		}
	}
}

// plain are ordinary texts of mails and news.
var plain = []string{
	"Revenue rose 12.5% to $4,111,111,111 in 2026, up from 3 782 822 463.",
	"The meeting is on 21.11.2026 at 09:30, room 4.12, until 10:15.",
	"2026-11-21T09:30:00+01:00 to 2026-11-21 10:15",
	"01/02/2026 10:30, 01-02-2026, 05.11.2026 09:30",
	"Go 1.26.3, kernel 6.12.48-1, build 20261121093000, commit 9bb5583a1c7e",
	"Order #112-3456789-1234567 was shipped; tracking 1Z999AA10123456784.",
	"Order number 0301234567 and invoice no. 2026-0042-123456",
	"ISBN 978-0-306-40615-7, ISSN 0028-0836, doi 10.1038/s41586-020-2649-2",
	"IP 192.168.178.20, 10.0.0.1:8080, 2001:db8::1",
	"GPS 52.520008, 13.404954 and 0.123456789",
	"UUID 123e4567-e89b-12d3-a456-426614174000",
	"Flight LH 1234 at gate B 22, seat 14C, terminal 2",
	"https://example.org/2026/11/21/4111111111111111/story-020-7946-0958",
	"Article 12345678 of 2026; paragraphs 10-12; pages 100-120",
	"The password is wrong, please reset it. Password: required.",
	"Your password will expire; the code is the law. PIN: see below",
	"He paid 1 000 000 EUR for 12 345 678 shares at 3.50",
	"Phone 15 costs 999; call 2 of them; text me by 10:30",
	"Temperatures of +12 to +15 degrees, +5.2 percent, 4-2 at half time",
	"@golang tagged v1.2.3@latest and @user; meet at 5 pm",
	"RFC 5322 section 3.4.1; CVE-2026-12345; ISO 8601; E.164",
	"score 415-555, odds 3-1, ratio 16:9, lotto 4 8 15 16 23 42",
	"1234 5678 9012 3456 is what the form shows as an example",
	"token ring networks and secret: nothing; api keys are rotated",
	"Sales: 0 of 12 345 units; 007 returns; 0815 style",
	"Case 24-1234567-00 v. Smith; docket 1:26-cv-01234",
	"DE89 is a road, GB 29 a bus; AT 4 pm; NO 15 of 20",
	"Suite 5, Milford, CT 06460-3400",
	"Population 83 456 789 012 and 0.5 to 0.75",
}

func TestLeavesOrdinaryText(t *testing.T) {
	for _, s := range plain {
		for _, p := range find(s) {
			t.Errorf("%q: %q taken for %s", s, s[p.from:p.to], p.kind)
		}
	}
}

func TestShowBringsBack(t *testing.T) {
	m := New()
	in := "Ann <ann@example.org> wrote [email-1] to ann@example.org and bob@example.org; password: a\"b\\c9"
	out, n := m.Hide(in)
	want := "Ann <[email-1]> wrote [mark-1] to [email-1] and [email-2]; password: [password-1]"
	if out != want || n != 4 {
		t.Errorf("Hide = %q, %d; want %q, 4", out, n, want)
	}
	if back := m.Show(out); back != in {
		t.Errorf("Show(Hide(s)) = %q, want %q", back, in)
	}
	if got := m.Show("[email-7] and [phone-1] are nobody's"); got != "[email-7] and [phone-1] are nobody's" {
		t.Errorf("a placeholder nobody made became %q", got)
	}
}

func TestShowJSON(t *testing.T) {
	m := New()
	in := "the password is “a\\b 1\tc”"
	out, n := m.Hide(in)
	if n != 1 {
		t.Fatalf("Hide(%q) hid %d", in, n)
	}
	doc, err := json.Marshal(map[string]string{"text": out})
	if err != nil {
		t.Fatal(err)
	}
	var back map[string]string
	if err := json.Unmarshal([]byte(m.ShowJSON(string(doc))), &back); err != nil || back["text"] != in {
		t.Errorf("back = %q, %v; want %q", back["text"], err, in)
	}
}

// The fixed part of a prompt must not be touched: the server's cache would be
// lost, and a rule with it.
func TestPromptsStay(t *testing.T) {
	files, err := filepath.Glob("../*.md")
	if err != nil || len(files) == 0 {
		t.Fatalf("no prompt found: %v", err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if got := alone(string(data)); got != string(data) {
			t.Errorf("%s changes under the mask:\n%s", f, cmp.Diff(string(data), got))
		}
	}
}

// What is masked on every call must not cost more than the call.
func BenchmarkHide(b *testing.B) {
	text := strings.Repeat(strings.Join(plain, "\n")+"\nann@example.org, +49 30 901820\n", 4)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		alone(text)
	}
}

func FuzzMask(f *testing.F) {
	for _, c := range hidden {
		f.Add(strings.NewReplacer("«", "", "»", "").Replace(c.text))
	}
	for _, s := range plain {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		m := New()
		out, n := m.Hide(s)
		if back := m.Show(out); back != s {
			t.Fatalf("Show(Hide(%q)) = %q", s, back)
		}
		if n == 0 && len(find(s)) == 0 && out != s {
			t.Fatalf("nothing was hidden, yet %q became %q", s, out)
		}
		if again, _ := m.Hide(s); again != out {
			t.Fatalf("Hide(%q) = %q, then %q", s, out, again)
		}
	})
}

// alone is a text under a mask of its own.
func alone(s string) string {
	out, _ := New().Hide(s)
	return out
}
