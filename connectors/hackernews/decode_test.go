package hackernews

import (
	"os"
	"testing"

	"daybrief/app"
	"daybrief/connectors"
)

func FuzzDecode(f *testing.F) {
	for _, name := range []string{"testdata/frontpage.json", "testdata/search.json"} {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	for _, s := range []string{"null", "[1,2,3]", "{}", `{"id":1,"type":"story","title":"a","time":-1}`,
		`{"id":7,"type":"story","title":"&lt;b&gt;","url":"//x","time":9223372036854775807}`} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		if it, ok, err := decodeItem(data); ok && err == nil {
			check(t, it)
		}
		if ids, err := decodeRanking(data); err == nil && ids == nil {
			t.Errorf("%q is neither a ranking nor an error", data)
		}
		hits, err := decodeHits(data)
		if err != nil {
			return
		}
		for _, h := range hits {
			if in, ok := h.item(); ok {
				check(t, in)
			}
		}
	})
}

func check(t *testing.T, in item) {
	t.Helper()
	s := &source{settings: app.SourceSettings{Name: "HN"}, max: 10}
	it := s.toItem(in)
	if connectors.HasMarkup(it.Title) || connectors.HasMarkup(it.Text) || it.URL == "" || it.Native == "" {
		t.Errorf("%+v", it)
	}
	if _, err := it.Time.MarshalJSON(); err != nil {
		t.Errorf("time %v: %v", in.Time, err)
	}
}
