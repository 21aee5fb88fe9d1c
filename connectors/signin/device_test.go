package signin_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"daybrief/app"
	"daybrief/connectors/signin"
	"daybrief/connectors/signin/idptest"
)

// onOwnClock runs a test in a bubble, where hours take no time, against a
// provider that is reached without a network.
func onOwnClock(t *testing.T, test func(t *testing.T, s *idptest.Server, flow signin.Flow)) {
	t.Helper()
	s := idptest.NewServer(t)
	synctest.Test(t, func(t *testing.T) {
		test(t, s, signin.Flow{HTTP: &http.Client{Transport: s.Transport()}, Client: s.Client(), Login: ana})
	})
}

// polls returns what the provider answered the polls with.
func polls(s *idptest.Server) string {
	var out []string
	for _, r := range s.Requests(idptest.TokenPath) {
		if r.Error == "" {
			r.Error = "token"
		}
		out = append(out, r.Error)
	}
	return strings.Join(out, " ")
}

// later does something after a while, on a goroutine that ends with the test.
func later(d time.Duration, do func()) { time.AfterFunc(d, do) }

func TestDeviceSignsIn(t *testing.T) {
	onOwnClock(t, func(t *testing.T, s *idptest.Server, flow signin.Flow) {
		begin := time.Now()
		var code signin.DeviceCode
		token, err := flow.Device(t.Context(), func(d signin.DeviceCode) {
			code = d
			later(12*time.Second, func() { s.Approve(d.Code, ana) })
		})
		if err != nil {
			t.Fatal(err)
		}
		if user, ok := s.Good(token.Access); !ok || user != ana {
			t.Errorf("signed in as %q", user)
		}
		if !strings.HasSuffix(code.URL, "/activate") || !strings.Contains(code.Complete, code.Code) || !code.Expires.Equal(begin.Add(10*time.Minute)) {
			t.Errorf("shown: %q %q %v", code.URL, code.Complete, code.Expires)
		}
		if got, want := polls(s), "authorization_pending authorization_pending token"; got != want {
			t.Errorf("polls: %s, want %s", got, want)
		}
		if d := time.Since(begin); d != 15*time.Second {
			t.Errorf("it took %v, want three polls of 5 s", d)
		}
	})
}

func TestDeviceHonoursTheInterval(t *testing.T) {
	for name, c := range map[string]struct {
		interval int
		want     time.Duration
	}{"not said": {0, 5 * time.Second}, "two": {2, 2 * time.Second}, "twelve": {12, 12 * time.Second}, "below zero": {-3, time.Second}, "an hour": {3600, time.Minute}} {
		t.Run(name, func(t *testing.T) {
			onOwnClock(t, func(t *testing.T, s *idptest.Server, flow signin.Flow) {
				s.Behave(idptest.Conduct{Interval: c.interval})
				s.Fail(idptest.TokenPath, 400, `{"error":"access_denied"}`)
				begin := time.Now()
				_, err := flow.Device(t.Context(), func(signin.DeviceCode) {})
				wantCode(t, err, app.CodeLogin, "access was refused")
				if d := time.Since(begin); d != c.want {
					t.Errorf("the first poll came after %v, want %v", d, c.want)
				}
			})
		})
	}
}

func TestDeviceSlowsDown(t *testing.T) {
	onOwnClock(t, func(t *testing.T, s *idptest.Server, flow signin.Flow) {
		s.Behave(idptest.Conduct{Interval: 5})
		s.Fail(idptest.TokenPath, 400, `{"error":"slow_down"}`)
		begin := time.Now()
		_, err := flow.Device(t.Context(), func(d signin.DeviceCode) {
			later(7*time.Second, func() { s.Fail(idptest.TokenPath, 0, "") })
			s.Approve(d.Code, ana)
		})
		if err != nil {
			t.Fatal(err)
		}
		if d := time.Since(begin); d != 15*time.Second {
			t.Errorf("the poll after slow_down came at %v, want 5 s + 10 s", d)
		}
	})
}

func TestDeviceEnds(t *testing.T) {
	for name, c := range map[string]struct {
		meanwhile func(*idptest.Server, signin.DeviceCode)
		code      string
		words     string
	}{
		"refused":     {func(s *idptest.Server, d signin.DeviceCode) { s.Deny(d.Code) }, app.CodeLogin, "access was refused"},
		"nobody came": {func(*idptest.Server, signin.DeviceCode) {}, app.CodeLogin, "not entered in time"},
		"expired there": {func(s *idptest.Server, _ signin.DeviceCode) {
			s.Fail(idptest.TokenPath, 400, `{"error":"expired_token"}`)
		}, app.CodeLogin, "not entered in time"},
		"Microsoft's no": {func(s *idptest.Server, _ signin.DeviceCode) {
			s.Fail(idptest.TokenPath, 400, `{"error":"authorization_declined"}`)
		}, app.CodeLogin, "access was refused"},
		"wrong client": {func(s *idptest.Server, _ signin.DeviceCode) {
			s.Fail(idptest.TokenPath, 401, `{"error":"invalid_client","error_description":"AADSTS7000218: secret"}`)
		}, app.CodeConfig, "(AADSTS7000218)"},
		"garbage": {func(s *idptest.Server, _ signin.DeviceCode) { s.Fail(idptest.TokenPath, 200, "<p>hello") }, app.CodeFormat, "no token"},
	} {
		t.Run(name, func(t *testing.T) {
			onOwnClock(t, func(t *testing.T, s *idptest.Server, flow signin.Flow) {
				_, err := flow.Device(t.Context(), func(d signin.DeviceCode) { c.meanwhile(s, d) })
				wantCode(t, err, c.code, c.words)
			})
		})
	}
}

// flaky fails some requests before they reach the provider.
type flaky struct {
	base http.RoundTripper
	mu   sync.Mutex
	fail int
}

func (f *flaky) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fail > 0 && strings.HasSuffix(r.URL.Path, idptest.TokenPath) {
		f.fail--
		return nil, errors.New("network is unreachable")
	}
	return f.base.RoundTrip(r)
}

func TestDeviceLivesThroughTrouble(t *testing.T) {
	onOwnClock(t, func(t *testing.T, s *idptest.Server, flow signin.Flow) {
		flow.HTTP = &http.Client{Transport: &flaky{base: s.Transport(), fail: 2}}
		begin := time.Now()
		if _, err := flow.Device(t.Context(), func(d signin.DeviceCode) { s.Approve(d.Code, ana) }); err != nil {
			t.Fatal(err)
		}
		if d := time.Since(begin); d != 35*time.Second {
			t.Errorf("it took %v, want polls after 5, 10 and 20 s", d)
		}
	})
}

func TestDeviceEndsWithItsContext(t *testing.T) {
	onOwnClock(t, func(t *testing.T, _ *idptest.Server, flow signin.Flow) {
		ctx, cancel := context.WithCancel(t.Context())
		begin := time.Now()
		later(7*time.Second, cancel)
		_, err := flow.Device(ctx, func(signin.DeviceCode) {})
		wantCode(t, err, app.CodeCancelled)
		if d := time.Since(begin); d != 7*time.Second {
			t.Errorf("it ended after %v, want at once", d)
		}
	})
}

func TestDeviceShowsNothingOdd(t *testing.T) {
	const good = `"device_code":"SECRET-device","expires_in":600,`
	for name, body := range map[string]string{
		"page by http":   `{` + good + `"user_code":"AB-CD","verification_uri":"http://evil.example/"}`,
		"page of script": `{` + good + `"user_code":"AB-CD","verification_uri":"javascript:alert(1)"}`,
		"code of signs":  `{` + good + `"user_code":"A\u001b[31mB","verification_uri":"https://id.example/"}`,
		"code too long":  `{` + good + `"user_code":"` + strings.Repeat("A", 65) + `","verification_uri":"https://id.example/"}`,
		"no device code": `{"user_code":"AB-CD","verification_uri":"https://id.example/"}`,
		"HTML":           "<p>SECRET-device",
		"null":           "null",
	} {
		t.Run(name, func(t *testing.T) {
			onOwnClock(t, func(t *testing.T, s *idptest.Server, flow signin.Flow) {
				s.Fail(idptest.Device, 200, body)
				_, err := flow.Device(t.Context(), func(signin.DeviceCode) { t.Error("a code was shown") })
				wantCode(t, err, app.CodeFormat, "no token")
				wantQuiet(t, err, "SECRET-device")
			})
		})
	}
	onOwnClock(t, func(t *testing.T, s *idptest.Server, flow signin.Flow) {
		s.Fail(idptest.Device, 200, `{"device_code":"x","user_code":"AB-CD","verification_url":"https://id.example/","verification_uri_complete":"file:///etc/passwd"}`)
		begin := time.Now()
		_, err := flow.Device(t.Context(), func(d signin.DeviceCode) {
			if d.Complete != "" || d.URL != "https://id.example/" || !d.Expires.Equal(begin.Add(15*time.Minute)) {
				t.Errorf("shown: %q %q %v", d.URL, d.Complete, d.Expires)
			}
		})
		wantCode(t, err, app.CodeLogin, "does not accept the code") // the provider knows no device "x"
	})
}

func TestDeviceGivesUpAfterAQuarterOfAnHour(t *testing.T) {
	onOwnClock(t, func(t *testing.T, s *idptest.Server, flow signin.Flow) {
		s.Behave(idptest.Conduct{DeviceLife: 100 * time.Hour})
		begin := time.Now()
		_, err := flow.Device(t.Context(), func(d signin.DeviceCode) {
			if !d.Expires.Equal(begin.Add(15 * time.Minute)) {
				t.Errorf("shown until %v", d.Expires)
			}
		})
		wantCode(t, err, app.CodeLogin, "not entered in time")
		if d := time.Since(begin); d != 15*time.Minute {
			t.Errorf("it took %v", d)
		}
	})
}

func TestDeviceNeedsAnAddress(t *testing.T) {
	_, flow := provider(t)
	flow.Client.DeviceURL = ""
	_, err := flow.Device(within(t), func(signin.DeviceCode) { t.Error("a code was shown") })
	wantCode(t, err, app.CodeConfig, "offers no sign-in on another device")
}
