package desktop

import "testing"

func TestHasDisplay(t *testing.T) {
	for name, c := range map[string]struct {
		goos string
		env  map[string]string
		want bool
	}{
		"linux without a screen": {"linux", nil, false},
		"linux with X":           {"linux", map[string]string{"DISPLAY": ":0"}, true},
		"freebsd with Wayland":   {"freebsd", map[string]string{"WAYLAND_DISPLAY": "wayland-0"}, true},
		"macOS":                  {"darwin", nil, true},
		"Windows":                {"windows", nil, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := hasDisplay(c.goos, func(k string) string { return c.env[k] }); got != c.want {
				t.Errorf("got %v", got)
			}
		})
	}
}
