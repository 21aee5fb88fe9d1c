package boot

import (
	"strings"

	"daybrief/app"
	"daybrief/app/locale"
)

// Locale returns the reader's language with its forms of days, hours, numbers
// and units: as the settings say, else as the system does. It is made anew at
// every call; whoever draws keeps it. Words of an area are read when the first
// of them is said.
func (a *App) Locale() (*locale.Locale, error) {
	return locale.New(a.languages(), locale.Options{
		Region: a.region(), Units: locale.Units(a.units()), Clock: locale.Clock(a.Config.Clock),
	})
}

// Hours12 reports whether the reader's hours go from 1 to 12.
func (a *App) Hours12() bool {
	l, err := a.Locale()
	return err == nil && !l.Hours24()
}

// languages are those the reader prefers, best first: the one of the settings,
// then those of the environment as gettext reads them, then those of the
// system.
func (a *App) languages() []string {
	var out []string
	if a.Config.Language != "" {
		out = append(out, a.Config.Language)
	}
	if own := a.variable("LC_ALL", "LC_MESSAGES", "LANG"); own != "" {
		if tongue(own) != "" { // LANGUAGE does not count in the locale C
			out = append(out, strings.FieldsFunc(a.opt.Getenv("LANGUAGE"), func(r rune) bool { return r == ':' })...)
		}
		return append(out, own)
	}
	return append(out, systemLanguages()...)
}

// language is the reader's language in two letters.
func (a *App) language() string {
	for _, l := range a.languages() {
		if t := tongue(l); t != "" {
			return t
		}
	}
	return "en"
}

// tongue returns the language of a tag or POSIX name in two letters, "" for
// the names of none.
func tongue(name string) string {
	name, _, _ = strings.Cut(name, ".")
	if len(name) < 2 || name == "POSIX" {
		return ""
	}
	return strings.ToLower(name[:2])
}

// region is that of the reader's days, hours and numbers; "" where nobody
// tells.
func (a *App) region() string {
	if r := locale.RegionOf(a.Config.Language); r != "" {
		return r
	}
	return a.regionFor("LC_TIME")
}

// units are those of the reader's country, as the locale names it.
func (a *App) units() string { return string(locale.UnitsOf(a.regionFor("LC_MEASUREMENT"))) }

// regionFor is the country of a category of the environment, or of the system
// where the environment has none.
func (a *App) regionFor(category string) string {
	if own := a.variable("LC_ALL", category, "LANG"); own != "" {
		return locale.RegionOf(own)
	}
	for _, l := range systemLanguages() {
		if r := locale.RegionOf(l); r != "" {
			return r
		}
	}
	return ""
}

// variable returns the first of the variables of the environment that is set.
func (a *App) variable(names ...string) string {
	for _, name := range names {
		if v := a.opt.Getenv(name); v != "" {
			return v
		}
	}
	return ""
}

// localised fills in what the reader's locale says and the settings do not.
func (a *App) localised(s app.SourceSettings) app.SourceSettings {
	if s.Type == "weather" && s.Units == "" {
		s.Units = a.units()
	}
	return s
}
