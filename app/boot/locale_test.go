package boot

import (
	"bytes"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"daybrief/app/config"
)

func TestTheReadersLocale(t *testing.T) {
	if runtime.GOOS == "darwin" || runtime.GOOS == "windows" {
		t.Skip("the system tells there what the environment does not")
	}
	at := time.Date(2026, 11, 21, 15, 4, 0, 0, time.UTC)
	for _, c := range []struct {
		language, clock string
		vars            map[string]string
		lang, want      string
		words           string
	}{
		{"", "", nil, "en", "Saturday, 21 November 15:04 8°C", "yesterday 15:04"},
		{"", "", map[string]string{"LANG": "C.UTF-8"}, "en", "Saturday, 21 November 15:04 8°C", "yesterday 15:04"},
		{"", "", map[string]string{"LANG": "en_US.UTF-8"}, "en", "Saturday, November 21 3:04\u00a0PM 46°F", "yesterday 3:04\u00a0PM"},
		{"", "24", map[string]string{"LANG": "en_US.UTF-8"}, "en", "Saturday, November 21 15:04 46°F", "yesterday 15:04"},
		{"", "", map[string]string{"LANG": "en_US.UTF-8", "LC_TIME": "en_GB.UTF-8", "LC_MEASUREMENT": "de_DE"}, "en",
			"Saturday 21 November 15:04 8°C", "yesterday 15:04"},
		{"", "", map[string]string{"LANG": "de_CH.UTF-8"}, "de", "Samstag, 21. November 15:04 8\u00a0°C", "gestern 15:04"},
		{"", "", map[string]string{"LANG": "sv_SE.UTF-8", "LANGUAGE": "da:fr"}, "da", "samedi 21 novembre 15:04 8\u00a0°C", "hier à 15:04"},
		{"", "", map[string]string{"LANG": "C", "LANGUAGE": "fr"}, "en", "Saturday, 21 November 15:04 8°C", "yesterday 15:04"},
		{"ja", "", map[string]string{"LANG": "en_US.UTF-8"}, "ja", "11月21日(土) 15:04 46°F", "昨日 15:04"},
		{"en-GB", "", map[string]string{"LANG": "de_DE.UTF-8"}, "en", "Saturday 21 November 15:04 8°C", "yesterday 15:04"},
		{"zh-Hant-TW", "", nil, "zh", "11月21日星期六 下午3:04 8°C", "昨天 下午3:04"},
	} {
		a := &App{opt: Options{Getenv: func(name string) string { return c.vars[name] }}}
		a.Config = config.Config{Language: c.language, Clock: c.clock}
		l, err := a.Locale()
		if err != nil {
			t.Fatal(err)
		}
		if got := l.Day(at) + " " + l.Clock(at) + " " + l.Temperature(8); got != c.want || a.language() != c.lang {
			t.Errorf("%q %v: %s %q, want %s %q", c.language, c.vars, a.language(), got, c.lang, c.want)
		}
		if got := l.Moment(at, at.AddDate(0, 0, 1)); got != c.words {
			t.Errorf("%q %v: %q, want %q", c.language, c.vars, got, c.words)
		}
	}
}

// TestHoursAreThoseOfTheReadersClock: the sentences of a brief, its timeline and
// its text write hours alike, and another clock makes the brief anew.
func TestHoursAreThoseOfTheReadersClock(t *testing.T) {
	a := at(t, wednesday)
	twelve := regexp.MustCompile(`\d:\d\d [AP]M`)
	for _, clock := range []string{"24", "12"} {
		a.Config.Clock = clock
		sampleRun(t, a)
		var text bytes.Buffer
		if err := a.Export(t.Context(), "", FormatText, &text); err != nil {
			t.Fatal(err)
		}
		got := len(twelve.FindAllString(text.String(), -1))
		if (clock == "12") != (got > 0) {
			t.Errorf("clock %s: %d hours of twelve in\n%s", clock, got, &text)
		}
		for _, want := range map[string][]string{"12": {"5:00 PM", "10:00 AM Board review"}, "24": {"by 17:00", "10:00   Board review"}}[clock] {
			if !strings.Contains(text.String(), want) {
				t.Errorf("clock %s: no %q in\n%s", clock, want, &text)
			}
		}
	}
}

// TestAnswersWriteTheReadersHours: so do the answers of rules, and a replay of
// them.
func TestAnswersWriteTheReadersHours(t *testing.T) {
	a := at(t, wednesday)
	a.Config.Clock = "12"
	sampleRun(t, a)
	ans := asksOf(t, a, "What's on my calendar tomorrow?")
	if text := answerText(ans); !strings.Contains(text, "8:15 AM") || strings.Contains(text, "08:15") {
		t.Error(text)
	}
	again, causes, err := a.ReplayAnswer(t.Context())
	if err != nil || len(causes) > 0 || answerText(again) != answerText(ans) {
		t.Errorf("the replay differs: %q %v %v", answerText(again), causes, err)
	}
}
