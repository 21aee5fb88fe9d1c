// Package conntest is the suite every connector passes, and the server with
// faults it runs against. It is for tests alone.
//
// A connector that speaks HTTP is tested like this:
//
//	func TestConformance(t *testing.T) {
//		conntest.Run(t, conntest.Case{
//			Connector: rss.Connector(),
//			Serve: func(s *conntest.Server) { s.File("/feed.xml", "testdata/feed.xml", "application/rss+xml") },
//			Settings: func(base string) app.SourceSettings {
//				return app.SourceSettings{Name: "News", Type: "rss", Address: base + "/feed.xml"}
//			},
//			Kinds: []app.Kind{app.KindArticle},
//			Items: 3,
//			Args:  json.RawMessage(`{"limit": 5}`),
//		})
//	}
//
// base is the address of the server under the fault being tested; for a fault
// like a name that is not known it is not the server's own. A connector of a
// public service sets Services instead, and gets base from there. A connector
// that reads files leaves Serve nil; the faults of the network are then left
// out. A fault whose code is another one for a connector is named in Codes.
//
// The suite calls Fetch under contexts that end, emit functions that fail and
// every Fault; it checks ids, kinds, times, texts, addresses, the hosts that
// were reached, the tool and that no goroutine stays behind. Clients are made
// so that only what Connector.Hosts names can be reached.
package conntest
