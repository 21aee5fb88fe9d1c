package email

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"

	"daybrief/app"
	"daybrief/connectors"
)

func TestSkimKeepsWhatFollows(t *testing.T) {
	line := strings.Repeat("QUJD", 19) + "\n"
	raw := "Subject: s\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nwords\n--b\nContent-Type: image/png; name=big.png\nContent-Transfer-Encoding: base64\n\n" +
		strings.Repeat(line, 6<<20/len(line)) + "--b\nContent-Type: text/plain; name=small.txt\nContent-Disposition: attachment\n\nend\n--b--\n"
	items := readMail(t, raw)
	if len(items) != 1 || items[0].Text != "words" || len(items[0].Attachments) != 2 || items[0].HasFlag(app.FlagDamaged) {
		t.Fatalf("%+v", items)
	}
	want := int64(6 << 20 / len(line) * 57)
	if got := items[0].Attachments[0].Size; got < want*99/100 || got > want*101/100 {
		t.Errorf("size %d, want about %d", got, want)
	}
}

func TestSkimCutsText(t *testing.T) {
	for name, raw := range map[string]string{
		"lines":    "Subject: s\n\n" + strings.Repeat("word word word\n", 1<<19),
		"one line": "Subject: s\n\n" + strings.Repeat("word ", 1<<20),
	} {
		items := readMail(t, raw)
		if len(items) != 1 || !items[0].HasFlag(app.FlagDamaged) || len(items[0].Text) > maxStretch || len(items[0].Text) < maxStretch/2 {
			t.Errorf("%s: %d items, %d bytes of text, flags %v", name, len(items), len(items[0].Text), items[0].Flags)
		}
	}
}

func readMail(t *testing.T, raw string) []app.Item {
	t.Helper()
	src := inFS(fstest.MapFS{"a.eml": {Data: []byte(raw)}}, app.SourceSettings{Name: "m"}, connectors.Deps{})
	r := fetchFrom(src, connectors.Query{All: true})
	if r.err != nil {
		t.Fatal(r.err)
	}
	return r.items
}

// TestMboxIsStreamed reads an mbox of 100 MB that is made as it is read.
func TestMboxIsStreamed(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 100 MB")
	}
	part := []byte("From a@b.c Mon Mar  9 09:00:00 2026\nSubject: s\n\n" + strings.Repeat(strings.Repeat("x", 76)+"\n", 5<<20/77) + "\n")
	readers := make([]io.Reader, 20)
	for i := range readers {
		readers[i] = bytes.NewReader(part)
	}
	var before, now runtime.MemStats
	runtime.ReadMemStats(&before)
	peak, n := uint64(0), 0
	err := splitMbox(io.MultiReader(readers...), func(m rawMail) error {
		runtime.GC()
		runtime.ReadMemStats(&now)
		peak, n = max(peak, now.HeapAlloc), n+1
		if len(m.raw) > maxStretch+100 {
			return fmt.Errorf("%d bytes kept", len(m.raw))
		}
		return nil
	})
	if err != nil || n != len(readers) || peak > before.HeapAlloc+(24<<20) {
		t.Errorf("%d messages, %d MB, %v", n, (peak-before.HeapAlloc)>>20, err)
	}
}
