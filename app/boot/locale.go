package boot

import (
	"strings"

	"daybrief/app"
)

// language is the reader's language in two letters.
func (a *App) language() string {
	if a.Config.Language != "" {
		return a.Config.Language
	}
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		v := a.opt.Getenv(name)
		if len(v) >= 2 && !strings.HasPrefix(v, "C") && v != "POSIX" {
			return strings.ToLower(v[:2])
		}
	}
	return "en"
}

// imperial are the countries that measure in Fahrenheit, miles and inches.
var imperial = map[string]bool{"US": true, "LR": true, "MM": true}

// units are those of the reader's country, as the locale names it.
func (a *App) units() string {
	for _, name := range []string{"LC_ALL", "LC_MEASUREMENT", "LANG"} {
		v := a.opt.Getenv(name)
		if v == "" {
			continue
		}
		v, _, _ = strings.Cut(v, ".") // the encoding
		v, _, _ = strings.Cut(v, "@") // the variant
		_, country, _ := strings.Cut(v, "_")
		if imperial[strings.ToUpper(country)] {
			return "imperial"
		}
		break // the first that is set decides
	}
	return "metric"
}

// localised fills in what the reader's locale says and the settings do not.
func (a *App) localised(s app.SourceSettings) app.SourceSettings {
	if s.Type == "weather" && s.Units == "" {
		s.Units = a.units()
	}
	return s
}
