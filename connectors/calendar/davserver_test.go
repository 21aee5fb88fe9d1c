package calendar

import (
	"context"
	"net/http"
	"os"
	"path"
	"strings"
	"testing"

	"github.com/emersion/go-ical"
	"github.com/emersion/go-webdav"
	davlib "github.com/emersion/go-webdav/caldav"
)

// davServer is a CalDAV server in this process, made of go-webdav's. It
// serves two calendars of the user ann and asks for the password of conntest.
type davServer struct {
	handler   davlib.Handler
	objects   map[string]string // by path
	calendars []davlib.Calendar
	user      string
	password  string
	requests  []string
}

// newDavServer returns a server with two calendars.
func newDavServer(t *testing.T) *davServer {
	t.Helper()
	data, err := os.ReadFile("testdata/server/work.ics")
	if err != nil {
		t.Fatal(err)
	}
	home, err := os.ReadFile("testdata/server/home.ics")
	if err != nil {
		t.Fatal(err)
	}
	s := &davServer{
		objects: map[string]string{"/ann/calendars/work/a.ics": string(data), "/ann/calendars/home/b.ics": string(home)},
		calendars: []davlib.Calendar{
			{Path: "/ann/calendars/work/", Name: "Work", SupportedComponentSet: []string{"VEVENT"}},
			{Path: "/ann/calendars/home/", Name: "Family", SupportedComponentSet: []string{"VEVENT", "VTODO"}},
		},
	}
	s.handler.Backend = s
	return s
}

func (s *davServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.requests = append(s.requests, r.Method+" "+r.URL.Path)
	if s.user != "" {
		if user, password, ok := r.BasicAuth(); !ok || user != s.user || password != s.password {
			w.Header().Set("WWW-Authenticate", `Basic realm="test"`)
			http.Error(w, "no", http.StatusUnauthorized)
			return
		}
	}
	if r.Method == http.MethodGet { // as Radicale and Nextcloud do at their root
		w.Header().Set("Content-Type", "text/html")
		_, _ = w.Write([]byte("<!doctype html><title>Server</title>"))
		return
	}
	s.handler.ServeHTTP(w, r)
}

func (s *davServer) CurrentUserPrincipal(context.Context) (string, error) { return "/ann/", nil }
func (s *davServer) CalendarHomeSetPath(context.Context) (string, error) {
	return "/ann/calendars/", nil
}
func (s *davServer) CreateCalendar(context.Context, *davlib.Calendar) error {
	return webdav.NewHTTPError(http.StatusForbidden, nil)
}
func (s *davServer) ListCalendars(context.Context) ([]davlib.Calendar, error) {
	return s.calendars, nil
}

func (s *davServer) GetCalendar(_ context.Context, at string) (*davlib.Calendar, error) {
	for _, c := range s.calendars {
		if strings.TrimSuffix(c.Path, "/") == strings.TrimSuffix(at, "/") {
			return &c, nil
		}
	}
	return nil, webdav.NewHTTPError(http.StatusNotFound, nil)
}

func (s *davServer) object(at string) (*davlib.CalendarObject, error) {
	text, ok := s.objects[at]
	if !ok {
		return nil, webdav.NewHTTPError(http.StatusNotFound, nil)
	}
	cal, err := ical.NewDecoder(strings.NewReader(text)).Decode()
	if err != nil {
		return nil, err
	}
	return &davlib.CalendarObject{Path: at, Data: cal, ETag: "1"}, nil
}

func (s *davServer) GetCalendarObject(_ context.Context, at string, _ *davlib.CalendarCompRequest) (*davlib.CalendarObject, error) {
	return s.object(at)
}

func (s *davServer) ListCalendarObjects(_ context.Context, at string, _ *davlib.CalendarCompRequest) ([]davlib.CalendarObject, error) {
	var out []davlib.CalendarObject
	for name := range s.objects {
		if path.Dir(name)+"/" != at {
			continue
		}
		o, err := s.object(name)
		if err != nil {
			return nil, err
		}
		out = append(out, *o)
	}
	return out, nil
}

func (s *davServer) QueryCalendarObjects(ctx context.Context, at string, q *davlib.CalendarQuery) ([]davlib.CalendarObject, error) {
	all, err := s.ListCalendarObjects(ctx, at, nil)
	if err != nil {
		return nil, err
	}
	return davlib.Filter(q, all)
}

func (s *davServer) PutCalendarObject(context.Context, string, *ical.Calendar, *davlib.PutCalendarObjectOptions) (*davlib.CalendarObject, error) {
	return nil, webdav.NewHTTPError(http.StatusForbidden, nil)
}

func (s *davServer) DeleteCalendarObject(context.Context, string) error {
	return webdav.NewHTTPError(http.StatusForbidden, nil)
}
