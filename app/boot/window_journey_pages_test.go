//go:build window

package boot

import (
	"image"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestWindowUnderXvfbHistory goes a day back, tells what changed since, and
// returns to the day.
func TestWindowUnderXvfbHistory(t *testing.T) {
	s := newScreen(t)
	now := time.Now()
	s.dayBefore(now)
	s.sample(bin(t))
	st := s.open()
	briefs, err := st.Briefs(t.Context())
	if err != nil || len(briefs) != 2 {
		t.Fatalf("%d briefs, %v", len(briefs), err)
	}
	if err := st.Close(); err != nil {
		t.Fatal(err)
	}
	s.opened(bin(t))
	day := s.settled("history-day")
	s.keys("ctrl+h")
	today := s.changed("history-today", day)
	s.keys("Left")
	before := s.changed("history-before", today)
	s.drawn("history-before", before)
	s.keys("Right")
	s.same("history-today-again", today)
	s.keys("c")
	changes := s.changed("history-changes", today)
	s.drawn("history-changes", changes)
	s.keys("Escape")
	s.changed("history-brief", changes)
	s.keys("Escape")
	s.same("history-back", day)
}

// dayBefore has the sample day of yesterday in the home, too.
func (s *screen) dayBefore(now time.Time) {
	s.t.Helper()
	ctx := s.t.Context()
	a, err := Open(ctx, Options{Home: s.home, Now: func() time.Time { return now.AddDate(0, 0, -1) }, Getenv: func(string) string { return "" }})
	if err == nil {
		_, err = a.Preload(ctx, PreloadOptions{Trigger: "command", Sample: true, Rules: true})
	}
	if err != nil {
		s.t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		s.t.Fatal(err)
	}
}

// commented is a file as a reader keeps it.
const commented = `# Kept by hand.
[brief]
time = "06:30" # before the train

[window]
# I close it each day.
background = false
`

// TestWindowUnderXvfbSettings changes the hour, the clock and the size of text:
// they are in the file, whose comments stay, and in the window started anew.
func TestWindowUnderXvfbSettings(t *testing.T) {
	s := newScreen(t)
	file := filepath.Join(s.home, "config.toml")
	if err := os.WriteFile(file, []byte(commented), 0o600); err != nil {
		t.Fatal(err)
	}
	s.sample(bin(t))
	program, _ := s.opened(bin(t))
	day := s.settled("settings-day")
	s.keys("ctrl+comma")
	s.changed("settings", day)
	s.section(2)
	s.keys("Down") // the first field, below the index
	s.keys("ctrl+a")
	s.types("07:15")
	s.keys("Return")
	s.saved(file, `time = "07:15" # before the train`)
	s.settled("settings-hour")
	s.keys("Escape", "Escape", "Escape") // what was said, the focus, the screen
	s.same("settings-left", day)
	s.keys("ctrl+comma")
	s.changed("settings-again", day)
	s.section(4)
	s.keys("Down", "Down", "Down", "Down") // name, addresses, language, clock
	s.keys("Right")
	s.saved(file, `clock = "24"`)
	s.settled("settings-clock")
	s.keys("Escape", "Escape", "Escape")
	s.settled("settings-clock-day")

	s.more(10) // the size of text
	s.keys("Right", "Down", "Down", "Return")
	s.sees("size of text", func() bool { return strings.Contains(s.preferences(), `"text-size":1.15`) })
	large := s.changed("settings-large", day)
	s.closes(program)
	s.opened(bin(t))
	kept := s.settled("settings-kept")
	if differ(large, kept) <= blink {
		t.Error("started anew the hours are written as before")
	}
	if !strings.Contains(s.preferences(), `"text-size":1.15`) {
		t.Errorf("started anew the size of text is gone: %s", s.preferences())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range []string{"# Kept by hand.\n", `time = "07:15" # before the train`, "# I close it each day.\nbackground = false", `clock = "24"`} {
		if !strings.Contains(string(text), line) {
			t.Errorf("the file lacks %q:\n%s", line, text)
		}
	}
}

// section opens a section of the settings, counted from 1, and leaves the keys
// on the last line of the index.
func (s *screen) section(n int) {
	s.t.Helper()
	before := s.picture()
	s.keys(slices.Repeat([]string{"Down"}, n)...)
	s.keys("Return")
	s.changed("section", before)
	s.keys(slices.Repeat([]string{"Down"}, 8-n)...)
}

// saved waits for a line in the configuration.
func (s *screen) saved(file, line string) {
	s.t.Helper()
	s.sees(line+" in the configuration", func() bool {
		text, err := os.ReadFile(file)
		return err == nil && strings.Contains(string(text), line)
	})
}

// preferences is what the window keeps of itself.
func (s *screen) preferences() string {
	s.t.Helper()
	text, err := os.ReadFile(filepath.Join(s.home, "fyne", "io.github.daybrief", "preferences.json"))
	if err != nil {
		return "" // nothing was kept yet
	}
	return string(text)
}

// more opens the menu of the day with the mouse and goes to its nth line by
// keys.
func (s *screen) more(n int) *image.RGBA {
	s.t.Helper()
	before := s.picture()
	s.click(s.geometry().X-58, 38)
	opened := s.changed("menu", before)
	s.xdotool("mousemove", "--window", s.window, "8", "400") // what the mouse is over looks different
	s.keys(slices.Repeat([]string{"Down"}, n)...)
	return s.changed("menu-line", opened)
}

// TestWindowUnderXvfbActivity opens what the program did, from the menu, and
// goes back.
func TestWindowUnderXvfbActivity(t *testing.T) {
	s, day := morning(t, "activity-day")
	menu := s.more(3)
	s.keys("Return")
	s.drawn("activity", s.changed("activity", menu))
	s.keys("Escape")
	s.same("activity-back", day)
}

// TestWindowUnderXvfbLooks opens the window in other languages, dark and narrow.
func TestWindowUnderXvfbLooks(t *testing.T) {
	for _, look := range []struct{ name, lang, prefs string }{
		{"de", "de_DE.UTF-8", `{"appearance":"light"}`},
		{"ja", "ja_JP.UTF-8", `{"appearance":"light"}`},
		{"dark-narrow", "en_US.UTF-8", `{"appearance":"dark","window-width":480,"window-height":800}`},
		{"ja-dark-narrow", "ja_JP.UTF-8", `{"appearance":"dark","window-width":480,"window-height":800}`},
	} {
		t.Run(look.name, func(t *testing.T) {
			s := newScreen(t, "LANG="+look.lang)
			dir := filepath.Join(s.home, "fyne", "io.github.daybrief")
			if err := os.MkdirAll(dir, 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, "preferences.json"), []byte(look.prefs), 0o600); err != nil {
				t.Fatal(err)
			}
			s.sample(bin(t))
			s.opened(bin(t))
			s.drawn(look.name, s.settled("look-"+look.name))
		})
	}
}
