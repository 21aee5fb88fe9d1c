package doctor_test

import (
	"crypto/x509"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"daybrief/app"
	"daybrief/app/doctor"
)

// env is a machine whose environment is given as NAME=value.
func env(list ...string) doctor.Machine {
	return doctor.Machine{
		OS: "linux", Kernel: func() string { return "Linux version 6.1" }, Roots: x509.SystemCertPool,
		Now: func() time.Time { return time.Date(2026, 6, 16, 8, 0, 0, 0, time.UTC) },
		Getenv: func(name string) string {
			for _, v := range list {
				if k, value, _ := strings.Cut(v, "="); k == name {
					return value
				}
			}
			return ""
		},
	}
}

func TestProxy(t *testing.T) {
	expect(t, env().Proxy(), doctor.OK, "")
	f := expect(t, env("https_proxy=http://ann:hunter2@proxy.example:3128").Proxy(), doctor.Warn, doctor.CodeProxy)
	if strings.Contains(f.Text, "hunter2") || !strings.Contains(f.Text, "proxy.example:3128") {
		t.Error(f.Text)
	}
	expect(t, env("ALL_PROXY=::nonsense").Proxy(), doctor.Warn, doctor.CodeProxy)
}

func TestNetwork(t *testing.T) {
	at := func(list ...string) doctor.Machine {
		m := env()
		m.Addresses = func() (out []net.Addr, _ error) {
			for _, s := range list {
				ip, n, err := net.ParseCIDR(s)
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, &net.IPNet{IP: ip, Mask: n.Mask})
			}
			return out, nil
		}
		return m
	}
	lo := []string{"127.0.0.1/8", "::1/128", "fe80::1/64"}
	expect(t, at(lo...).Network(), doctor.Warn, app.CodeOffline)
	expect(t, at(append(lo, "2001:db8::5/64")...).Network(), doctor.Warn, doctor.CodeIPv6Only)
	expect(t, at(append(lo, "192.168.1.5/24")...).Network(), doctor.OK, "")
	expect(t, at(append(lo, "10.0.0.5/24", "2001:db8::5/64")...).Network(), doctor.OK, "")
	m := env()
	m.Addresses = func() ([]net.Addr, error) { return nil, errors.New("no") }
	expect(t, m.Network(), doctor.OK, "")
}

func TestDisplay(t *testing.T) {
	window := func(m doctor.Machine) doctor.Check { m.Headless = false; return m.Display() }
	expect(t, window(env("DISPLAY=:0")), doctor.OK, "")
	expect(t, window(env("WAYLAND_DISPLAY=wayland-0")), doctor.OK, "")
	expect(t, window(env()), doctor.Warn, app.CodeNoWindow)
	expect(t, window(env("WSL_DISTRO_NAME=Debian")), doctor.Warn, doctor.CodeWSL)
	m := env()
	m.Kernel = func() string { return "Linux version 5.15.90.1-microsoft-standard-WSL2" }
	expect(t, window(m), doctor.Warn, doctor.CodeWSL)
	m = env()
	m.OS = "darwin"
	expect(t, window(m), doctor.OK, "")
	m = env()
	m.Headless = true
	expect(t, m.Display(), doctor.OK, "")
}

func TestClock(t *testing.T) {
	now := env().Now()
	expect(t, env().Clock(time.Time{}, time.Time{}), doctor.OK, "")
	expect(t, env().Clock(now.AddDate(-1, 0, 0), now.Add(20*time.Hour)), doctor.OK, "") // zones mixed up
	expect(t, env().Clock(now.AddDate(0, 1, 0), time.Time{}), doctor.Fail, doctor.CodeClock)
	expect(t, env().Clock(time.Time{}, now.AddDate(0, 0, 3)), doctor.Warn, doctor.CodeClock)
}

func TestZone(t *testing.T) {
	expect(t, env().Zone(""), doctor.OK, "")
	expect(t, env().Zone("Europe/Berlin"), doctor.OK, "")
	expect(t, env("TZ=:Europe/Berlin").Zone(""), doctor.OK, "")
	expect(t, env("TZ=/etc/localtime").Zone(""), doctor.OK, "")
	expect(t, env("TZ=Europe/Berln").Zone(""), doctor.Fail, doctor.CodeZone)
}

func TestFonts(t *testing.T) {
	dir := t.TempDir()
	at := func(sub string, file ...string) doctor.Machine {
		m := env()
		m.FontDirs = []string{filepath.Join(dir, "none"), filepath.Join(dir, sub)}
		for _, f := range file {
			if err := os.MkdirAll(filepath.Join(dir, sub, "deep"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, sub, "deep", f), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		return m
	}
	expect(t, at("a", "DejaVuSans.ttf", "NotoSansCJK.txt").Fonts(true), doctor.Warn, doctor.CodeNoFont)
	expect(t, at("a").Fonts(false), doctor.OK, "")
	for _, f := range []string{"NotoSansCJK-Regular.ttc", "NotoSansSC-VF.otf", "wqy-zenhei.ttc", "msgothic.ttc", "PingFang.ttc", "NanumGothic.ttf", "fonts-japanese-gothic.ttf", "SourceHanSans.otf"} {
		expect(t, at(f, f).Fonts(true), doctor.OK, "")
	}
	for text, want := range map[string]bool{"会議": true, "かな": true, "한국어": true, "Grüße, Привет, שלום": false} {
		if doctor.CJK(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// asChild makes the test look for certificates in a process that has none.
const asChild = "DAYBRIEF_TEST_CERTIFICATES"

func TestCertificates(t *testing.T) {
	if os.Getenv(asChild) != "" {
		expect(t, env().Certificates(), doctor.Fail, doctor.CodeNoCertificates)
		return
	}
	m := env()
	m.Roots = func() (*x509.CertPool, error) { return nil, errors.New("none") }
	expect(t, m.Certificates(), doctor.Fail, doctor.CodeNoCertificates)
	if runtime.GOOS != "linux" {
		t.Skip("only Linux reads them from files")
	}
	cmd := exec.Command(os.Args[0], "-test.run=^TestCertificates$")
	cmd.Env = append(os.Environ(), asChild+"=1", "SSL_CERT_FILE=/nonexistent", "SSL_CERT_DIR="+t.TempDir())
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestRoom(t *testing.T) {
	of := func(d doctor.Disk, err error) doctor.Check {
		return doctor.Room(filepath.Join(t.TempDir(), "not", "yet"), func(dir string) (doctor.Disk, error) {
			if _, e := os.Stat(dir); e != nil {
				t.Error(e)
			}
			return d, err
		})
	}
	expect(t, of(doctor.Disk{Free: 10 << 20}, nil), doctor.Fail, doctor.CodeDiskLow)
	expect(t, of(doctor.Disk{Free: 100 << 20}, nil), doctor.Warn, doctor.CodeDiskLow)
	expect(t, of(doctor.Disk{Free: 10 << 30, Remote: "NFS"}, nil), doctor.Warn, doctor.CodeNetworkDisk)
	expect(t, of(doctor.Disk{Free: 10 << 30}, nil), doctor.OK, "")
	expect(t, of(doctor.Disk{}, errors.ErrUnsupported), doctor.OK, "")
	if d, err := doctor.Measure(t.TempDir()); (err != nil || d.Free == 0) && (runtime.GOOS == "linux" || runtime.GOOS == "darwin" || runtime.GOOS == "windows") {
		t.Errorf("%+v %v", d, err)
	}
}

func TestFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows has other rules")
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "it's mine")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	check := doctor.Files([]string{file, filepath.Join(dir, "none")})
	expect(t, check, doctor.OK, "")
	if err := os.Chmod(file, 0o644); err != nil {
		t.Fatal(err)
	}
	f := expect(t, check, doctor.Warn, doctor.CodeOpenFiles)
	if !f.Fixable || !strings.Contains(f.Hint, `'\''s mine'`) {
		t.Errorf("%+v", f)
	}
	got := doctor.Mend(t.Context(), []doctor.Check{check}, []doctor.Finding{f}, nil)[0]
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 || got.State != doctor.OK || got.Fixed == "" {
		t.Errorf("%+v %v", got, err)
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can give a file away")
	}
	if err := os.Chown(file, 12345, 12345); err != nil {
		t.Fatal(err)
	}
	expect(t, check, doctor.Fail, doctor.CodeNotYours)
}
