package paper

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// width is how wide a text is in the body's font.
func width(st *Style, text string) float32 { return st.Measure(text, FontBody) + 1 }

func TestWrapEndsLinesWhereReadersDo(t *testing.T) {
	st := testStyle(t)
	for name, c := range map[string]struct {
		text string
		fits string // the line is as wide as this
		want []string
	}{
		"a short last word has company": {
			"The board asks about the outage at ten, and on Monday.", "The board asks about the outage at ten, and on",
			[]string{"The board asks about the outage at ten, and", "on Monday."},
		},
		"a long last word stands alone": {
			"Today we ask you about our own Donaudampfschifffahrt", "Today we ask you about our own",
			[]string{"Today we ask you about our own", "Donaudampfschifffahrt"},
		},
		"facts stay whole, and no mark ends a line": {
			"31 requests · 48 kB out · last on 21 November", "31 requests · 48 kB out · last on",
			[]string{"31 requests · 48 kB out", "last on 21 November"},
		},
		"a blank that holds": {
			"Il est presque 10\u202fh\u00a030 ici", "Il est presque 10\u202fh",
			[]string{"Il est presque", "10 h 30 ici"},
		},
		"no closing mark begins a line": {
			"会議の資料を持参してください。明日の朝", "会議の資料を持参してください",
			[]string{"会議の資料を持参してくださ", "い。明日の朝"},
		},
		"no opening mark ends a line": {
			"会議の資料を持参してくださ「い明日の朝」", "会議の資料を持参してくださ「",
			[]string{"会議の資料を持参してくださ", "「い明日の朝」"},
		},
		"Latin words in Japanese do not begin a line of their own": {
			"数は 4096 以上です。増やすと多く使います", "数は 4096 以上です。増や",
			[]string{"数は 4096 以上です。増や", "すと多く使います"},
		},
		"the last line has four characters": {
			"会議の資料を持参してくださいます", "会議の資料を持参してください",
			[]string{"会議の資料を持参してくだ", "さいます"},
		},
	} {
		if diff := cmp.Diff(c.want, st.Wrap(c.text, FontBody, width(st, c.fits))); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestLargeLinesAreBalanced(t *testing.T) {
	st := testStyle(t)
	text := "Oil falls 3 % to $61 after the OPEC meeting."
	for w := float32(200); w < 700; w += 10 {
		lines := st.Wrap(text, FontDisplay, w)
		if len(lines) < 2 || len(lines) > 4 {
			continue
		}
		first, last := st.Measure(lines[0], FontDisplay), st.Measure(lines[len(lines)-1], FontDisplay)
		if last < first*0.4 {
			t.Errorf("at %.0f: %q", w, lines)
		}
		if strings.Join(lines, " ") != text {
			t.Errorf("at %.0f words were lost: %q", w, lines)
		}
	}
}

func TestACutLineOfJapaneseKeepsItsWords(t *testing.T) {
	st := testStyle(t)
	f := Flow{Style: st, Font: FontBody, Ink: ColorInk, Text: strings.Repeat("会議の資料を持参してください", 20), Limit: 2}
	f.Height(300)
	if last := f.Lines[1]; len([]rune(last)) < 15 || !strings.HasSuffix(last, " …") || st.Measure(last, FontBody) > 301 {
		t.Errorf("last line %q", last)
	}
}

func TestAnAddressBreaksAtItsMarks(t *testing.T) {
	st := testStyle(t)
	lines := st.Wrap("https://feeds.example.org/news/business/rss.xml", FontBody, width(st, "https://feeds.example.org/news/business/rss.x"))
	if diff := cmp.Diff([]string{"https://feeds.example.org/news/business/", "rss.xml"}, lines); diff != "" {
		t.Error(diff)
	}
}
