package idptest

import (
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// maxPage bounds what is read of a page.
const maxPage = 1 << 20

// Open returns a browser whose user agrees: it loads the address it is given,
// follows the redirect back to the program and loads what that shows.
func (s *Server) Open(user string) func(address string) error {
	return s.OpenWith(user, "", func(back string) error {
		status, _, err := Load(back)
		if err == nil && status != http.StatusOK {
			err = fmt.Errorf("the program answered %d", status)
		}
		return err
	})
}

// OpenDenied is Open with a user who says no.
func (s *Server) OpenDenied(user string) func(address string) error {
	return s.OpenWith(user, "access_denied", func(back string) error {
		_, _, err := Load(back)
		return err
	})
}

// OpenWith is a browser that hands the address of the redirect, code and state
// included, to visit instead of loading it, so that a test may misbehave. With
// fault the provider sends that OAuth error instead of a code.
func (s *Server) OpenWith(user, fault string, visit func(back string) error) func(address string) error {
	return func(address string) error {
		u, err := url.Parse(address)
		if err != nil {
			return fmt.Errorf("the address to open: %w", err)
		}
		q := u.Query()
		q.Set("test_user", user)
		if fault != "" {
			q.Set("test_answer", fault)
		}
		u.RawQuery = q.Encode()
		resp, err := noRedirect().Get(u.String())
		if err != nil {
			return err
		}
		defer func() { _ = resp.Body.Close() }()
		back := resp.Header.Get("Location")
		if resp.StatusCode != http.StatusFound || back == "" {
			return fmt.Errorf("the provider answered %d without sending the browser back", resp.StatusCode)
		}
		return visit(back)
	}
}

// Load loads an address as a browser would on a click, without keeping the
// connection. It returns status and body.
func Load(address string) (int, string, error) {
	resp, err := noRedirect().Get(address)
	if err != nil {
		return 0, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxPage))
	return resp.StatusCode, string(body), err
}

func noRedirect() *http.Client {
	return &http.Client{
		Transport:     &http.Transport{DisableKeepAlives: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}
