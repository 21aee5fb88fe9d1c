package draft

import (
	"strings"
	"testing"

	"daybrief/app"
)

func TestTown(t *testing.T) {
	for address, want := range map[string]string{
		"Mill Lane 5, Leeds":                     "leeds",
		"Castle Street 9, York YO1 9RD":          "york",
		"Hafenstr. 3, 20457 Hamburg":             "hamburg",
		"Ring 9, 20095 Hamburg, Germany":         "hamburg",
		"1 Main St, Portland, OR 97201":          "portland",
		"350 Fifth Ave, New York, NY":            "new york",
		"12 rue de la Paix, 75002 Paris, France": "paris",
		"Room Elbe":                              "",
		"Conference room 4, 2nd floor":           "",
		"Mill Lane 5":                            "",
		"Café Central":                           "",
		"Leeds":                                  "",
		"Building 7, Room 12":                    "",
		"":                                       "",
		"the green house behind the church, 3rd on left": "",
	} {
		if got := town(address); got != want {
			t.Errorf("town(%q) = %q, want %q", address, got, want)
		}
	}
}

func TestUnderSky(t *testing.T) {
	for title, want := range map[string]bool{
		"Morning run": true, "Picnic with Ann": true, "Kids at the playground": true, "Open-air concert": true,
		"Dry run of the talk": false, "Run through the slides": false, "Payroll run": false, "Budget walkthrough": false,
		"Board review": false, "Table tennis": false, "Meet at the Science Park": false, "Indoor football": false,
	} {
		if got := underSky(&app.Item{Title: title}); got != want {
			t.Errorf("%q under the sky: %v", title, got)
		}
	}
	if !underSky(&app.Item{Title: "Dry run", Flags: []string{app.FlagOutdoor}}) {
		t.Error("the calendar's own mark does not count")
	}
}

func FuzzTown(f *testing.F) {
	for _, s := range []string{"Mill Lane 5, Leeds", "Ring 9, 20095 Hamburg, Germany", "1 Main St, Portland, OR 97201", ",,1,", "Ä 1, Öst"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := town(s)
		if got != strings.ToLower(got) || strings.TrimSpace(got) != got || got != "" && !strings.Contains(strings.ToLower(s), got) {
			t.Errorf("town(%q) = %q", s, got)
		}
	})
}
