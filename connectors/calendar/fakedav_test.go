package calendar

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"testing"
)

// fakeDav is a CalDAV server in this process whose answers the test writes:
// the calendar /home/team/ with a history, and the odd ways of real servers.
type fakeDav struct {
	mu       sync.Mutex
	objects  map[string]string // by name within the calendar
	version  int               // of the calendar
	changed  map[string]int    // by name: the version it changed or went with
	requests []string          // "PROPFIND 1", "sync", "etags", "query", "multiget 3"
	bodies   int               // objects handed out

	noCTag, noSync, noTag bool
	tokenStatus           int // of a sync-collection; 0: it works
	tokens                int // tokens below this version are forgotten
	page                  int // changes in one answer; 0: all
	limit                 int // objects in one answer; 0: all
	wrap                  func(s string) string
	href                  func(name string) string // how an object's address is written
	user, password        string
	bearer                string
	extra                 string // responses of the home beside the calendar
	noFilter              bool   // of the properties of tasks
}

func newFakeDav() *fakeDav {
	return &fakeDav{objects: map[string]string{}, changed: map[string]int{}, version: 1,
		href: func(name string) string { return "/home/team/" + name }, wrap: func(s string) string { return s }}
}

// put writes an object, del takes one away.
func (f *fakeDav) put(name, text string) {
	f.version++
	f.objects[name], f.changed[name] = text, f.version
}

func (f *fakeDav) del(name string) {
	f.version++
	delete(f.objects, name)
	f.changed[name] = f.version
}

// serve starts the server.
func (f *fakeDav) serve(t *testing.T) *httptest.Server {
	t.Helper()
	srv := httptest.NewServer(f)
	t.Cleanup(srv.Close)
	return srv
}

// told returns what was asked since the last time.
func (f *fakeDav) told() (requests []string, bodies int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	requests, bodies = f.requests, f.bodies
	f.requests, f.bodies = nil, 0
	return requests, bodies
}

// report is a request's body, as far as it matters.
type report struct {
	XMLName xml.Name
	Token   string    `xml:"sync-token"`
	Hrefs   []string  `xml:"href"`
	Data    *struct{} `xml:"prop>calendar-data"`
	Filter  struct {
		Comp struct {
			Comp struct {
				Name  string    `xml:"name,attr"`
				Props *struct{} `xml:"prop-filter"`
			} `xml:"comp-filter"`
		} `xml:"comp-filter"`
	} `xml:"filter"`
}

func (f *fakeDav) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if user, password, _ := r.BasicAuth(); f.user != "" && (user != f.user || password != f.password) ||
		f.bearer != "" && r.Header.Get("Authorization") != "Bearer "+f.bearer {
		w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
		http.Error(w, "no", http.StatusUnauthorized)
		return
	}
	body, _ := io.ReadAll(r.Body)
	var q report
	if r.Method != http.MethodGet && xml.NewDecoder(bytes.NewReader(body)).Decode(&q) != nil {
		http.Error(w, "no XML", http.StatusBadRequest)
		return
	}
	switch q.XMLName.Local {
	case "propfind":
		f.requests = append(f.requests, "PROPFIND "+r.Header.Get("Depth"))
		f.propfind(w, r.URL.Path)
	case "sync-collection":
		f.requests = append(f.requests, "sync")
		f.sync(w, q)
	case "calendar-multiget":
		f.requests = append(f.requests, fmt.Sprintf("multiget %d", len(q.Hrefs)))
		f.multiget(w, q)
	case "calendar-query":
		f.query(w, q)
	default:
		http.Error(w, "no", http.StatusMethodNotAllowed)
	}
}

func (f *fakeDav) say(w http.ResponseWriter, s string) {
	w.WriteHeader(http.StatusMultiStatus)
	_, _ = io.WriteString(w, f.wrap(`<?xml version="1.0" encoding="utf-8"?><d:multistatus xmlns:d="DAV:" xmlns:c="urn:ietf:params:xml:ns:caldav" xmlns:s="http://calendarserver.org/ns/">`+s+`</d:multistatus>`))
}

const ok200 = `<d:status>HTTP/1.1 200 OK</d:status>`

func (f *fakeDav) propfind(w http.ResponseWriter, at string) {
	switch strings.TrimSuffix(at, "/") {
	case "":
		f.say(w, `<d:response><d:href>/</d:href><d:propstat><d:prop><d:current-user-principal><d:href>/me/</d:href></d:current-user-principal></d:prop>`+ok200+`</d:propstat></d:response>`)
	case "/me":
		f.say(w, `<d:response><d:href>/me/</d:href><d:propstat><d:prop><c:calendar-home-set><d:href>/home/</d:href></c:calendar-home-set>`+
			`<c:calendar-user-address-set><d:href>mailto:Ann@Example.org</d:href><d:href>urn:uuid:1</d:href></c:calendar-user-address-set></d:prop>`+ok200+`</d:propstat></d:response>`)
	case "/home", "/home/team":
		tags := ""
		if !f.noCTag && !f.noTag {
			tags += fmt.Sprintf("<s:getctag>c%d</s:getctag>", f.version)
		}
		if !f.noSync && !f.noTag {
			tags += fmt.Sprintf("<d:sync-token>urn:t:%d</d:sync-token>", f.version)
		}
		f.say(w, `<d:response><d:href>/home/team/</d:href><d:propstat><d:prop><s:source/></d:prop><d:status>HTTP/1.1 404 Not Found</d:status></d:propstat>`+
			`<d:propstat><d:prop><d:displayname>Team</d:displayname>`+tags+`</d:prop>`+ok200+`</d:propstat>`+
			`<d:propstat><d:prop><d:resourcetype><d:collection/><c:calendar/></d:resourcetype></d:prop>`+ok200+`</d:propstat></d:response>`+f.extra)
	default:
		http.NotFound(w, nil)
	}
}

// entry writes what is told of an object.
func (f *fakeDav) entry(name string, data bool) string {
	text, ok := f.objects[name]
	if !ok {
		return `<d:response><d:href>` + f.href(name) + `</d:href><d:status>HTTP/1.1 404 Not Found</d:status></d:response>`
	}
	props := fmt.Sprintf(`<d:getetag>"%s-%d"</d:getetag>`, name, f.changed[name])
	if data {
		f.bodies++
		props += `<c:calendar-data><![CDATA[` + text + `]]></c:calendar-data>`
	}
	return `<d:response><d:href>` + f.href(name) + `</d:href><d:propstat><d:prop>` + props + `</d:prop>` + ok200 + `</d:propstat></d:response>`
}

func (f *fakeDav) sync(w http.ResponseWriter, q report) {
	from := 0
	if _, err := fmt.Sscanf(q.Token, "urn:t:%d", &from); err != nil || f.tokenStatus != 0 || from < f.tokens {
		code := max(f.tokenStatus, http.StatusForbidden)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, `<d:error xmlns:d="DAV:"><d:valid-sync-token/></d:error>`)
		return
	}
	names := slices.SortedFunc(maps.Keys(f.changed), func(a, b string) int { return f.changed[a] - f.changed[b] })
	s, to, n := "", f.version, 0
	for _, name := range names {
		if f.changed[name] <= from {
			continue
		}
		if n++; f.page > 0 && n > f.page {
			s += `<d:response><d:href>/home/team/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>`
			break
		}
		s += f.entry(name, false)
		if f.page > 0 {
			to = f.changed[name]
		}
	}
	f.say(w, s+fmt.Sprintf("<d:sync-token>urn:t:%d</d:sync-token>", to))
}

func (f *fakeDav) multiget(w http.ResponseWriter, q report) {
	s := ""
	for i, h := range q.Hrefs {
		if f.limit > 0 && i >= f.limit {
			s += `<d:response><d:href>/home/team/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>`
			break
		}
		s += f.entry(path.Base(strings.TrimSuffix(h, "/")), true)
	}
	f.say(w, s)
}

func (f *fakeDav) query(w http.ResponseWriter, q report) {
	comp := q.Filter.Comp.Comp
	kind := "etags"
	if q.Data != nil {
		kind = "query"
	}
	f.requests = append(f.requests, kind+" "+comp.Name)
	if f.noFilter && comp.Props != nil {
		http.Error(w, "filter", http.StatusForbidden)
		return
	}
	s, n := "", 0
	for _, name := range slices.Sorted(maps.Keys(f.objects)) {
		text := f.objects[name]
		if !strings.Contains(text, "BEGIN:"+comp.Name) || comp.Props != nil && strings.Contains(text, "COMPLETED:") {
			continue
		}
		if n++; f.limit > 0 && n > f.limit && q.Data != nil {
			s += `<d:response><d:href>/home/team/</d:href><d:status>HTTP/1.1 507 Insufficient Storage</d:status></d:response>`
			break
		}
		s += f.entry(name, q.Data != nil)
	}
	f.say(w, s)
}
