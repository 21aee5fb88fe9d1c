// Package locale is the reader's language: the words of the program and the
// forms of days, hours, numbers and units.
//
// Contract: a Locale does not change once it is made and may be used by many
// goroutines. It never fails and never panics: a word no catalogue has is shown
// as its key in brackets, and tests hold the catalogues to be complete. Making
// one reads no catalogue; the first word of an area ("today", "ask") reads that
// area's file. Moments are written as they stand: the caller brings them into
// the reader's zone first.
//
// Words come from assets/translations/LANGUAGE/AREA.json by go-i18n, forms from
// tables taken from CLDR 48 (Unicode Licence v3). Where CLDR has a thin or
// narrow blank we write a no-break space (U+00A0), which every face has, and
// the dash of a range stands close.
package locale

import (
	"fmt"
	"io/fs"

	"golang.org/x/text/language"

	"daybrief/assets"
)

// Units are what temperature, wind and rain are told in.
type Units string

// The systems of units, by the names the weather source knows.
const (
	Metric   Units = "metric"   // °C, km/h, mm
	Imperial Units = "imperial" // °F, mph, in
)

// Clock is how hours are written.
type Clock string

// The two ways to write an hour.
const (
	Hours12 Clock = "12" // 3:04 PM
	Hours24 Clock = "24" // 15:04
)

// Options of New. The zero value takes everything from the languages.
type Options struct {
	Region     string // ISO 3166-1 in two letters, of days, hours and numbers; "" is that of the first language that names one
	Units      Units  // "" is what the region uses
	Clock      Clock  // "" is what the region uses
	Catalogues fs.FS  // folders LANGUAGE/AREA.json; nil are the built-in ones
}

// Locale is the reader's language and region. Make one with New.
type Locale struct {
	language string // of the catalogue: "de"
	region   string // "CH", "" where nobody said
	words    *words
	english  *words // where a word is missing; nil when the words are English

	dates  dates
	names  names
	hours  hours
	digits digits
	labels *labels
	units  Units
	clock  Clock
}

// New returns the locale for the languages the reader prefers, best first, as
// BCP 47 tags ("de-CH", "zh-Hant-TW") or POSIX names ("de_CH.UTF-8"); what is
// neither is passed over. The first one that comes near a catalogue decides
// ("gsw" reads German, "pt" English); none means English. It is an error when
// an option has a value that is not among those above.
func New(languages []string, opt Options) (*Locale, error) {
	if opt.Units != "" && opt.Units != Metric && opt.Units != Imperial {
		return nil, fmt.Errorf("locale: units %q are neither metric nor imperial", opt.Units)
	}
	if opt.Clock != "" && opt.Clock != Hours12 && opt.Clock != Hours24 {
		return nil, fmt.Errorf("locale: clock %q is neither 12 nor 24", opt.Clock)
	}
	region := opt.Region
	if region != "" {
		r, err := language.ParseRegion(region)
		if err != nil {
			return nil, fmt.Errorf("locale: region %q: %w", region, err)
		}
		region = r.String()
	}
	if opt.Catalogues == nil {
		sub, err := fs.Sub(assets.Translations, "translations")
		if err != nil {
			return nil, fmt.Errorf("locale: translations: %w", err)
		}
		opt.Catalogues = sub
	}
	lang, own := match(languages)
	if region == "" {
		region = own
	}
	l := &Locale{language: lang, region: region, units: opt.Units, clock: opt.Clock}
	l.words = newWords(opt.Catalogues, lang)
	if lang != source {
		l.english = newWords(opt.Catalogues, source)
	}
	l.form()
	return l, nil
}

// form chooses the forms of the language and region.
func (l *Locale) form() {
	t := tongueOf(l.language)
	l.dates, l.names, l.hours, l.digits = t.dates, t.names, t.hours, t.digits
	l.labels = &t.labels
	for _, v := range t.variants {
		if !among(v.regions, l.region) {
			continue
		}
		v.apply(l)
	}
	if l.units == "" {
		l.units = UnitsOf(l.region)
	}
	if l.clock == "" {
		if l.clock = Hours24; among(t.twelve, l.region) {
			l.clock = Hours12
		}
	}
}

// UnitsOf returns the units of a region in two letters, Metric for "".
func UnitsOf(region string) Units {
	if among(imperialRegions, region) {
		return Imperial
	}
	return Metric
}

// Language is the language of the words, in two letters: "de".
func (l *Locale) Language() string { return l.language }

// Region is the region of days, hours and numbers in two letters, "" where
// neither the languages nor an option named one.
func (l *Locale) Region() string { return l.region }

// Units are the units Temperature, Wind and Rain write.
func (l *Locale) Units() Units { return l.units }

// Hours24 reports whether hours are written from 0 to 24.
func (l *Locale) Hours24() bool { return l.clock == Hours24 }
