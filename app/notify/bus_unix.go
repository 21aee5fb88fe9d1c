//go:build linux || freebsd || netbsd || openbsd || dragonfly

package notify

import (
	"context"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"time"

	"github.com/godbus/dbus/v5"

	"daybrief/app"
)

// The names of the Desktop Notifications Specification 1.3.
const (
	service = "org.freedesktop.Notifications"
	object  = dbus.ObjectPath("/org/freedesktop/Notifications")
)

// answerWithin bounds one call: a server that is started by it takes its time,
// one that hangs must not hang us.
const answerWithin = 10 * time.Second

// Wait shows m on the session bus, calls shown when it stands there, and waits
// until it was clicked, was closed, or ctx is done; then it takes it off the
// screen. A server that knows no clicks is not waited for. Errors are
// *app.Error with code no-notification and mean that nothing was shown.
func Wait(ctx context.Context, m Message, shown func()) (Click, error) {
	addr, err := busAddress(os.Getenv)
	if err != nil {
		return Click{}, absent(err)
	}
	conn, err := connect(ctx, addr)
	if err != nil {
		return Click{}, absent(fmt.Errorf("notify: reach session bus: %w", err))
	}
	defer func() { _ = conn.Close() }() // nothing is on its way any more
	s := &server{conn: conn, object: conn.Object(service, object)}
	return s.wait(ctx, m, shown)
}

// connect reaches the bus. The library's own greeting waits for ever; the
// connection outlives ctx by the moment it takes to clear away.
func connect(ctx context.Context, addr string) (*dbus.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	conn, err := dbus.Dial(addr)
	if err != nil {
		return nil, err
	}
	unhang := context.AfterFunc(ctx, func() { _ = conn.Close() })
	if err = conn.Auth(nil); err == nil {
		err = conn.Hello()
	}
	if !unhang() && err == nil {
		err = ctx.Err()
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// busAddress returns where the session bus listens. The library would start a
// bus of its own where there is none, which shows nothing to anybody.
func busAddress(getenv func(string) string) (string, error) {
	if a := getenv("DBUS_SESSION_BUS_ADDRESS"); a != "" {
		return a, nil
	}
	dirs := []string{getenv("XDG_RUNTIME_DIR"), filepath.Join("/run/user", strconv.Itoa(os.Getuid()))}
	for _, dir := range dirs {
		path := filepath.Join(dir, "bus")
		if _, err := os.Stat(path); err == nil && filepath.IsAbs(path) {
			return "unix:path=" + dbus.EscapeBusAddressValue(path), nil
		}
	}
	return "", errors.New("notify: no session bus is running")
}

func absent(err error) error {
	return &app.Error{
		Code: app.CodeNoNotify, Err: err,
		Message: "This desktop shows no notifications",
		Hint:    "They need a notification server on the session bus, which every desktop brings; small window managers take dunst or mako.",
	}
}

// server is the desktop's notification server.
type server struct {
	conn   *dbus.Conn
	object dbus.BusObject
	id     uint32 // of our notification
	token  string // with which the desktop lets our window come to the front
}

// wait is Wait on a bus.
func (s *server) wait(ctx context.Context, m Message, shown func()) (Click, error) {
	caps, err := s.capabilities(ctx)
	if err != nil {
		return Click{}, absent(err)
	}
	signals := make(chan *dbus.Signal, 32)
	s.conn.Signal(signals)
	if err := s.watch(ctx); err != nil {
		return Click{}, absent(err)
	}
	if err := s.show(ctx, m, caps); err != nil {
		return Click{}, absent(err)
	}
	shown()
	if !slices.Contains(caps, "actions") {
		return Click{}, nil
	}
	for {
		select {
		case <-ctx.Done():
			s.close()
			return Click{}, nil
		case sig, ok := <-signals:
			if !ok { // the bus has gone, and the session with it
				return Click{}, nil
			}
			if click, over := s.take(sig); over {
				return click, nil
			}
		}
	}
}

// capabilities asks what the server can do; it is started by that where it does
// not run.
func (s *server) capabilities(ctx context.Context) ([]string, error) {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	var caps []string
	if err := s.object.CallWithContext(ctx, service+".GetCapabilities", 0).Store(&caps); err != nil {
		return nil, fmt.Errorf("notify: ask for capabilities: %w", err)
	}
	return caps, nil
}

// watch has the bus tell what becomes of our notification and of its server.
func (s *server) watch(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	err := s.conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface(service), dbus.WithMatchObjectPath(object))
	if err == nil {
		err = s.conn.AddMatchSignalContext(ctx, dbus.WithMatchInterface("org.freedesktop.DBus"),
			dbus.WithMatchMember("NameOwnerChanged"), dbus.WithMatchArg(0, service))
	}
	if err != nil {
		return fmt.Errorf("notify: listen for clicks: %w", err)
	}
	return nil
}

// show sends the notification.
func (s *server) show(ctx context.Context, m Message, caps []string) error {
	ctx, cancel := context.WithTimeout(ctx, answerWithin)
	defer cancel()
	title, body := m.Title, m.Body
	switch {
	case !slices.Contains(caps, "body"): // the summary is all there is room for
		title, body = title+": "+body, ""
	case slices.Contains(caps, "body-markup"):
		body = html.EscapeString(body)
	}
	var actions []string
	if slices.Contains(caps, "actions") {
		actions = []string{"default", m.Button}
	}
	hints := map[string]dbus.Variant{
		"desktop-entry": dbus.MakeVariant(AppID), // by it the desktop knows whose it is, and a click opens us where nobody waits
		"urgency":       dbus.MakeVariant(byte(1)),
	}
	err := s.object.CallWithContext(ctx, service+".Notify", 0,
		"Daybrief", uint32(0), AppID, title, body, actions, hints, int32(-1)).Store(&s.id)
	if err != nil {
		return fmt.Errorf("notify: show: %w", err)
	}
	return nil
}

// take looks at a signal; over means that there is nothing more to wait for.
func (s *server) take(sig *dbus.Signal) (c Click, over bool) {
	switch sig.Name {
	case service + ".ActivationToken":
		var id uint32
		var token string
		if dbus.Store(sig.Body, &id, &token) == nil && id == s.id {
			s.token = token
		}
	case service + ".ActionInvoked":
		var id uint32
		var key string
		if dbus.Store(sig.Body, &id, &key) == nil && id == s.id {
			s.close() // some servers leave it standing
			return Click{Clicked: true, Activation: s.token}, true
		}
	case service + ".NotificationClosed":
		var id, reason uint32
		over = dbus.Store(sig.Body, &id, &reason) == nil && id == s.id
	case "org.freedesktop.DBus.NameOwnerChanged":
		var name, before, after string
		over = dbus.Store(sig.Body, &name, &before, &after) == nil && name == service && before != ""
	}
	return Click{}, over
}

// close takes the notification off the screen. That it is off already is no
// error.
func (s *server) close() {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	_ = s.object.CallWithContext(ctx, service+".CloseNotification", 0, s.id).Err
}

// HasBus reports whether there is a session bus.
func HasBus() bool {
	_, err := busAddress(os.Getenv)
	return err == nil
}

// WithSession returns a context that ends with ctx and with the reader's
// session, which the session bus ends with. Without a bus it is ctx. The
// returned function ends the watch and waits for it.
func WithSession(ctx context.Context) (context.Context, func()) {
	session, end := context.WithCancel(ctx)
	addr, err := busAddress(os.Getenv)
	if err != nil {
		return session, end
	}
	conn, err := connect(ctx, addr)
	if err != nil {
		return session, end
	}
	var watch sync.WaitGroup
	watch.Go(func() {
		select {
		case <-conn.Context().Done():
			end()
		case <-session.Done():
		}
	})
	return session, func() {
		end()
		watch.Wait()
		_ = conn.Close() // nothing is on its way
	}
}
