package doctor

import (
	"context"
	"crypto/x509"
	"fmt"
	"net"
	"net/url"
	"runtime"
	"strings"
	"time"

	"daybrief/app"
)

// Machine is what the checks of the machine ask. The zero value of a field asks
// the real one.
type Machine struct {
	OS        string // runtime.GOOS
	Getenv    func(string) string
	Now       func() time.Time
	Kernel    func() string // what the kernel calls itself, "" where it does not say
	Addresses func() ([]net.Addr, error)
	Roots     func() (*x509.CertPool, error)
	FontDirs  []string // where fonts are looked for
	Headless  bool     // this build has no window
}

// Certificates checks that authorities are known, without which no server can
// prove that it is itself.
func (m Machine) Certificates() Check {
	return Check{ID: "certificates", Name: "Certificates", Run: func(context.Context) (string, error) {
		pool, err := m.Roots()
		if err != nil || m.OS == "linux" && pool.Equal(x509.NewCertPool()) {
			return "", &app.Error{
				Code: CodeNoCertificates, Err: err, Message: "No authorities for certificates were found on this system, so no server on the web can prove that it is itself",
				Hint: "Install them, on Debian and Ubuntu with: sudo apt install ca-certificates. If SSL_CERT_FILE or SSL_CERT_DIR is set, check where it leads.",
			}
		}
		return "Authorities are known", nil
	}}
}

// proxies are the variables by which programs are told of a proxy.
var proxies = []string{"HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"}

// Proxy tells that Daybrief goes to its servers directly. What a proxy's address
// holds of user and password is not told.
func (m Machine) Proxy() Check {
	return Check{ID: "proxy", Name: "Proxy", Run: func(context.Context) (string, error) {
		for _, name := range proxies {
			v := m.Getenv(name)
			if v == "" {
				continue
			}
			host := "a proxy"
			if u, err := url.Parse(v); err == nil && u.Host != "" {
				host = u.Host
			}
			return "", Warning{Finding: &app.Error{
				Code: CodeProxy, Message: name + " names " + host + "; Daybrief goes to its servers directly, so that no proxy sees what it reads",
				Hint: "Nothing to do where this machine may reach the web by itself. Where it may not, ask for the hosts that daybrief usage lists to be let through.",
			}}
		}
		return "None is set", nil
	}}
}

// Network checks which addresses the machine has. It sends nothing.
func (m Machine) Network() Check {
	return Check{ID: "network", Name: "Network", Run: func(context.Context) (string, error) {
		list, err := m.Addresses()
		if err != nil {
			return "Which addresses this machine has is not known", nil //nolint:nilerr // the sources tell
		}
		var four, six bool
		for _, a := range list {
			n, ok := a.(*net.IPNet)
			if !ok || !n.IP.IsGlobalUnicast() {
				continue
			}
			if n.IP.To4() != nil {
				four = true
			} else {
				six = true
			}
		}
		switch {
		case !four && !six:
			return "", Warning{Finding: &app.Error{
				Code: app.CodeOffline, Message: "This machine is not connected to a network",
				Hint: "Connect it; what was read before can be seen meanwhile.",
			}}
		case !four:
			return "", Warning{Finding: &app.Error{
				Code: CodeIPv6Only, Message: "This machine has addresses of IPv6 alone; a server that has none of them cannot be reached",
				Hint: "If sources fail, ask who runs the network for NAT64 or IPv4. Hacker News and many feeds work without.",
			}}
		}
		return "Connected", nil
	}}
}

// Display checks that a window can be opened where this build has one.
func (m Machine) Display() Check {
	return Check{ID: "display", Name: "Window", Run: func(context.Context) (string, error) {
		wsl := m.Getenv("WSL_DISTRO_NAME") != "" || strings.Contains(strings.ToLower(m.Kernel()), "microsoft")
		switch {
		case m.Headless:
			return "This build has none; daybrief brief prints the brief", nil
		case m.OS == "darwin" || m.OS == "windows", m.Getenv("DISPLAY") != "", m.Getenv("WAYLAND_DISPLAY") != "":
			return "There is a display", nil
		case wsl:
			return "", Warning{Finding: &app.Error{
				Code: CodeWSL, Message: "This is Linux under Windows, and it has no windows (WSLg)",
				Hint: "Run in PowerShell: wsl --update - then: wsl --shutdown. Until then: daybrief brief",
			}}
		}
		return "", Warning{Finding: &app.Error{
			Code: app.CodeNoWindow, Message: "There is no display: neither DISPLAY nor WAYLAND_DISPLAY is set",
			Hint: "Start Daybrief from the desktop, not over ssh or from a service. Without one: daybrief brief",
		}}
	}}
}

// Clock checks the time against what is known of the past: when this program was
// built and when the last brief was made, both zero where they are not known. It
// asks nobody.
func (m Machine) Clock(built, made time.Time) Check {
	return Check{ID: "clock", Name: "Clock", Run: func(context.Context) (string, error) {
		now := m.Now()
		wrong := func(than string, at time.Time) error {
			return &app.Error{
				Code: CodeClock, Message: fmt.Sprintf("The clock says %s, which is before %s (%s)", now.Format("2 January 2006 15:04"), than, at.In(now.Location()).Format("2 January 2006 15:04")),
				Hint: "Set the clock, on Linux with: sudo timedatectl set-ntp true. With a wrong clock no server is trusted and briefs have wrong days.",
			}
		}
		switch {
		case now.Before(built.Add(-clockSlack)):
			return "", wrong("this program was built", built)
		case now.Before(made.Add(-clockSlack)):
			return "", Warning{Finding: app.AsError(wrong("the last brief was made", made))}
		}
		return now.Format("2 January 2006 15:04 MST"), nil
	}}
}

// clockSlack is how far clocks of two machines may differ, zones mixed up.
const clockSlack = 26 * time.Hour

// Zone checks that the zone of the environment is one that is known: Go takes
// UTC for one that is not, without a word.
func (m Machine) Zone(configured string) Check {
	return Check{ID: "zone", Name: "Time zone", Run: func(context.Context) (string, error) {
		if configured != "" {
			return configured + ", as configured", nil
		}
		tz := strings.TrimPrefix(m.Getenv("TZ"), ":")
		if tz == "" || strings.HasPrefix(tz, "/") || m.OS == "windows" {
			name, _ := m.Now().Zone()
			return "The system's (" + name + ")", nil
		}
		if _, err := time.LoadLocation(tz); err != nil {
			return "", &app.Error{
				Code: CodeZone, Message: "The variable TZ names " + fmt.Sprintf("%q", tz) + ", which is no time zone, so all hours are in UTC",
				Hint: "Set TZ to a name such as Europe/Berlin, unset it, or set zone in config.toml.", Err: err,
			}
		}
		return tz + ", from TZ", nil
	}}
}

// Real fills in the real machine where nothing is set.
func (m Machine) Real() Machine {
	if m.OS == "" {
		m.OS = runtime.GOOS
	}
	if m.Now == nil {
		m.Now = time.Now
	}
	if m.Kernel == nil {
		m.Kernel = kernel
	}
	if m.Addresses == nil {
		m.Addresses = net.InterfaceAddrs
	}
	if m.Roots == nil {
		m.Roots = x509.SystemCertPool
	}
	m.Headless = m.Headless || headless
	return m
}
