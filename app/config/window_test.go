package config

import "testing"

func TestNotifyWhen(t *testing.T) {
	for text, ok := range map[string]bool{
		"":                                     true,
		"[notify]\nwhen = \"never\"\n":         true,
		"[notify]\nwhen = \"ready\"\n":         true,
		"[notify]\nwhen = \"\"\n":              false,
		"[notify]\nwhen = \"always\"\n":        false,
		"[window]\nbackground = true\n":        true,
		"[window]\nbackground = \"in tray\"\n": false,
	} {
		if _, err := Parse("config.toml", []byte(text)); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
	if c := Default(); c.Notify.When != NotifyReady || c.Window.Background {
		t.Errorf("a reader who wrote nothing has %+v %+v", c.Notify, c.Window)
	}
}
