package rss

import (
	"encoding/json"
	"testing"

	"daybrief/app"
	"daybrief/connectors/conntest"
)

func TestConformance(t *testing.T) {
	conntest.Run(t, conntest.Case{
		Connector: Connector(),
		Serve:     func(s *conntest.Server) { s.File("/feed", "testdata/feeds/rss20.xml", "application/xml") },
		Settings: func(base string) app.SourceSettings {
			return app.SourceSettings{Name: "News", Type: Type, Address: base + "/feed", Tags: []string{"tech"}}
		},
		Kinds:     []app.Kind{app.KindArticle},
		Items:     3,
		Args:      json.RawMessage(`{"hours": 720, "max": 5, "tag": "Tech"}`),
		WrongArgs: []string{`{"hours": 0}`, `{"hours": "two"}`, `{"max": 101}`, `{"source": "Other"}`},
	})
}
