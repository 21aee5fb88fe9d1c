package email

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"daybrief/app"
	"daybrief/connectors"
)

// seed adds our own letters to a fuzz target.
func seed(f *testing.F, add func([]byte)) {
	f.Helper()
	names, err := filepath.Glob("testdata/eml/*.eml")
	if err != nil || len(names) == 0 {
		f.Fatalf("no letters: %v", err)
	}
	for _, name := range append(names, "testdata/box.mbox") {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		add(raw)
	}
}

func FuzzMessage(f *testing.F) {
	seed(f, func(raw []byte) { f.Add(raw) })
	f.Add([]byte("Content-Type: multipart/mixed; boundary=\"\"\n\n--\n--\n"))
	f.Add([]byte("Content-Type: text/plain; charset=utf-7\n\n+AGE-+"))
	f.Add([]byte("Content-Transfer-Encoding: x-uuencode\n\nbegin 644 x\n#0V%T\n`\nend\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := newMaker(app.SourceSettings{Name: "f"}, app.Reader{})
		it, err := m.read(raw, origin{native: "x"})
		if err != nil {
			t.Fatal(err) // the only error is a panic
		}
		if it.ID == "" || !utf8.ValidString(it.Title) || !utf8.ValidString(it.Text) {
			t.Errorf("item: %+v", it)
		}
		if connectors.HasMarkup(it.Text) || connectors.HasMarkup(it.Title) || strings.ContainsAny(it.Title, "\r\n") {
			t.Errorf("not plain: %q, %q", it.Title, it.Text)
		}
		for _, a := range it.Attachments {
			if strings.ContainsAny(a.Name, "/\\\x00\n") || a.Name == ".." {
				t.Errorf("attachment %q", a.Name)
			}
		}
		if _, err := json.Marshal(it); err != nil {
			t.Error(err)
		}
	})
}

func FuzzMbox(f *testing.F) {
	seed(f, func(raw []byte) { f.Add(raw) })
	f.Fuzz(func(t *testing.T, raw []byte) {
		total := 0
		err := splitMbox(bytes.NewReader(raw), func(m rawMail) error {
			if len(bytes.TrimSpace(m.raw)) == 0 {
				t.Error("an empty message")
			}
			total += len(m.raw)
			return nil
		})
		if err != nil || total > len(raw) {
			t.Errorf("%d of %d bytes, %v", total, len(raw), err)
		}
	})
}

func FuzzHeader(f *testing.F) {
	for _, s := range []string{"=?utf-8?Q?J=C3?= =?utf-8?Q?=B6rg?=", "=?utf-8?B?SsO2?=x=?x", "=?gb2312?B?1cXPyMn6?=", "=?utf-8?Q?open", "plain \xff text", "=?iso-2022-jp?B?GyRCJDkkXw==?="} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		s := decodeWords(value)
		if !utf8.ValidString(s) || strings.ContainsAny(s, "\r\n\x00") {
			t.Errorf("%q", s)
		}
		_, params := structured(value)
		for k, v := range params {
			if !utf8.ValidString(v) || k != strings.ToLower(k) {
				t.Errorf("%q: %q", k, v)
			}
		}
	})
}

func FuzzAddresses(f *testing.F) {
	for _, s := range []string{"Ann <ann@example.org>, bob@example.org (Bob)", "Team: a@b.c, d@e.f;", "\"Lee, Kim\" <k@e.c>", "Doe, Jane <j@x.y>", "<@r:a@b.c>", "a@b.c.", "((", "\"open <a@b>"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, value []byte) {
		for _, p := range addresses(value) {
			if p.Name == "" && p.Address == "" || !utf8.ValidString(p.Name+p.Address) || strings.ContainsAny(p.Address, " <>,\n") {
				t.Errorf("%q", p)
			}
		}
	})
}

func FuzzDate(f *testing.F) {
	for _, s := range []string{"Mon, 9 Mar 2026 09:15:00 +0100", "9 Mar 26 11:05 MEZ", "2026-03-09T10:00:00Z", "Mon Mar  9 15:00:00 2026", "03/09/2026 3:04 PM", "Fri, 21 Nov 97 09(comment):55 : 06 -0600", "-", "+"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, value string) {
		if at, ok := parseDate(value); ok && (at.Year() < 1899 || at.Year() > 10000) {
			t.Errorf("%q: %v", value, at)
		}
	})
}
