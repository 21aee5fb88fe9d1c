package idptest

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// device is one sign-in on another device.
type device struct {
	userCode string
	end      time.Time
	next     time.Time // when the next poll is due
	interval time.Duration
	denied   bool
	grant    *grant // once approved
	scope    string
	done     bool
}

// deviceStart is the device authorization endpoint (RFC 8628 section 3.1).
func (s *Server) deviceStart(r *http.Request) reply {
	if r.Method != http.MethodPost || repeated(r.PostForm) {
		return refusal("invalid_request")
	}
	if !s.knows(r) && r.PostForm.Get("client_id") != ClientID {
		return refusal("invalid_client")
	}
	life, interval := s.conduct.DeviceLife, s.conduct.Interval
	if life == 0 {
		life = 10 * time.Minute
	}
	out := map[string]any{}
	if interval != 0 {
		out["interval"] = interval
	} else {
		interval = 5
	}
	code := random("device-")
	wait := time.Duration(interval) * time.Second
	d := &device{userCode: strings.ToUpper(random("")[:4]) + "-" + strings.ToUpper(random("")[:4]), end: s.now().Add(life),
		interval: wait, next: s.now().Add(wait), scope: r.PostForm.Get("scope")}
	s.devices[code] = d
	out["device_code"], out["user_code"], out["expires_in"] = code, d.userCode, int(life.Seconds())
	out["verification_uri"] = s.URL() + "/activate"
	out["verification_uri_complete"] = s.URL() + "/activate?user_code=" + url.QueryEscape(d.userCode)
	return ok(out)
}

// devicePoll answers one poll (RFC 8628 section 3.5).
func (s *Server) devicePoll(form url.Values) reply {
	d := s.devices[form.Get("device_code")]
	now := s.now()
	switch {
	case d == nil || d.done:
		return refusal("invalid_grant")
	case !now.Before(d.end):
		return refusal("expired_token")
	case now.Before(d.next):
		d.interval += 5 * time.Second
		d.next = now.Add(d.interval)
		return refusal("slow_down")
	case d.denied:
		return refusal("access_denied")
	case d.grant == nil:
		d.next = now.Add(d.interval)
		return refusal("authorization_pending")
	}
	d.done = true
	return s.answer(d.grant, true)
}

// Approve is a user who types a code in on another device and agrees. It
// reports whether there is such a code.
func (s *Server) Approve(userCode, user string) bool {
	return s.decide(userCode, func(d *device) {
		d.grant = &grant{user: user, ends: map[string]time.Time{}, scope: d.scope}
	})
}

// Deny is a user who says no on the other device.
func (s *Server) Deny(userCode string) bool {
	return s.decide(userCode, func(d *device) { d.denied = true })
}

func (s *Server) decide(userCode string, f func(*device)) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, d := range s.devices {
		if d.userCode == userCode {
			f(d)
			return true
		}
	}
	return false
}
