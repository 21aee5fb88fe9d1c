package email

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/app"
)

func TestWithoutTracking(t *testing.T) {
	code := strings.Repeat("aB3dE5-gH7_", 24) // as senders of newsletters write who clicked
	title := strings.Repeat("how-the-old-mill-was-mended-", 10)
	for name, c := range map[string]struct{ in, want string }{
		"one":             {"See https://a.example/x?utm_source=mail for more.", "See https://a.example/x for more."},
		"among others":    {"https://a.example/x?id=7&utm_medium=e&page=2&fbclid=Q#top", "https://a.example/x?id=7&page=2#top"},
		"end of sentence": {"Read https://a.example/x?utm_source=mail.\n(https://a.example/?p=1&mc_eid=9)", "Read https://a.example/x.\n(https://a.example/?p=1)"},
		"in HTML's words": {"https://a.example/?utm_source=a&amp;id=2", "https://a.example/?id=2"},
		"in capitals":     {"HTTPS://A.example/?UTM_Source=a", "HTTPS://A.example/"},
		"escaped name":    {"https://a.example/?utm%5Fsource=a&b=c", "https://a.example/?b=c"},
		"written as is":   {"https://a.example/?q=a+b%20c&&x=%zz", "https://a.example/?q=a+b%20c&&x=%zz"},
		"no link":         {"utm_source=mail?utm_source=x", "utm_source=mail?utm_source=x"},
		"japanese":        {"https://a.example/?utm_source=mail。次です", "https://a.example/。次です"},
		"click":           {"Read on:\n  <https://click.shop.example/ls/" + code + ">\nBye", "Read on:\nclick.shop.example\nBye"},
		"click, a port":   {"https://me@t.example:8443/?d=" + code, "t.example"},
		"redirect":        {"https://out.example/go?to=https%3A%2F%2Fb.example%2F" + strings.Repeat("page%2F", 30), "out.example"},
		"in a sentence":   {"Read https://click.shop.example/ls/" + code + " today", "Read https://click.shop.example/ls/" + code + " today"},
		"short":           {"https://click.shop.example/" + code[:100], "https://click.shop.example/" + code[:100]},
		"a title":         {"https://news.example/2026/" + title, "https://news.example/2026/" + title},
		"a meeting": {"https://meet.example/l/join/19%3ameeting_" + strings.Repeat("Ab3d", 12) + "%40thread.v2/0?context=%7b%22Tid%22%3a%2212345678-1234-1234-1234-123456789abc%22%2c%22Oid%22%3a%22abcdef01-2345-6789-abcd-ef0123456789%22%7d",
			"https://meet.example/l/join/19%3ameeting_" + strings.Repeat("Ab3d", 12) + "%40thread.v2/0?context=%7b%22Tid%22%3a%2212345678-1234-1234-1234-123456789abc%22%2c%22Oid%22%3a%22abcdef01-2345-6789-abcd-ef0123456789%22%7d"},
	} {
		if diff := cmp.Diff(c.want, withoutTracking(c.in)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// TestTrackingStaysInText holds that only the evidence is cleaned.
func TestTrackingStaysInText(t *testing.T) {
	text := "The walk is at ten.\nhttps://a.example/walk?utm_source=letter"
	it, err := newMaker(app.SourceSettings{}, app.Reader{}).read([]byte("Subject: s\n\n"+text+"\n"), origin{native: "x"})
	if err != nil {
		t.Fatal(err)
	}
	if it.Text != text || it.Detail.Mail.Core != "The walk is at ten.\nhttps://a.example/walk" {
		t.Errorf("text %q, core %q", it.Text, it.Detail.Mail.Core)
	}
}

func FuzzWithoutTracking(f *testing.F) {
	f.Add("https://a.example/x?id=7&utm_medium=e#top.\n<https://t.example/" + strings.Repeat("aB3dE5-g", 30) + ">")
	f.Fuzz(func(t *testing.T, text string) {
		got := withoutTracking(text)
		if len(got) > len(text) || strings.Count(got, "\n") != strings.Count(text, "\n") {
			t.Errorf("withoutTracking(%q) = %q", text, got)
		}
	})
}
