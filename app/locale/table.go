package locale

import "strings"

// dates are patterns in the letters of CLDR: EEEE and EEE a day of the week,
// d its day of the month, MMMM, MMM and M the month, y the year. What stands in
// quotes is written as it is.
type dates struct {
	day, dayYear     string // EEEE, d MMMM (y)
	short, shortYear string // EEE, d MMM (y)
	dayMonth, date   string // d MMMM (y)
	month            string // MMMM y
}

// names are those of days, from Sunday, and of months, in four words each as a
// date has them; alone are the short days that stand for themselves.
type names struct {
	days, shortDays, alone string
	months, shortMonths    string
}

// hours are the patterns of an hour (H 0 to 23, h 1 to
// 12, K 0 to 11, doubled with a
// leading zero, mm minutes, a half of the day) and of whole hours from ... to.
type hours struct {
	day, half  string // "HH:mm", "h:mm a"
	whole      string // the hours of a span, "H–H"
	am, pm     string
	joint      string // between the ends of a span
	halfBefore bool   // the half of the day is said first
}

// digits are how a number is written.
type digits struct {
	group, decimal string
	least          int  // digits before the first group mark for it to be written
	indian         bool // groups of two before the last three
	percent        string
}

// labels are the units. "#" is the number.
type labels struct {
	celsius, fahrenheit, kmh, mph, mm, inch string
	second, minute, hour, day               string
	size                                    [5]string // B, kB, MB, GB, TB
	comma, last                             string    // between the parts of a list, before the last one
}

// tongue is what a language brings.
type tongue struct {
	dates    dates
	names    names
	hours    hours
	digits   digits
	labels   labels
	twelve   string // regions with two halves of a day
	variants []variant
}

// variant is what regions write in another way. What is empty stays.
type variant struct {
	regions string // in two letters, with blanks between
	dates   *dates
	months  [2]string // long, short
	hours   *hours
	digits  *digits
}

func (v *variant) apply(l *Locale) {
	if v.dates != nil {
		l.dates = *v.dates
	}
	if v.months[0] != "" {
		l.names.months = v.months[0]
	}
	if v.months[1] != "" {
		l.names.shortMonths = v.months[1]
	}
	if v.hours != nil {
		l.hours = *v.hours
	}
	if v.digits != nil {
		l.digits = *v.digits
	}
}

// among reports whether a list of regions has one.
func among(regions, region string) bool {
	return len(region) == 2 && strings.Contains(regions, region)
}

// Regions by what they use, from the supplemental data of CLDR 48: in what they
// measure, and the day on which their week begins where that is not Monday.
const (
	imperialRegions = "US AS GU LR MM MP PR UM VI"
	milesRegions    = "GB" // their winds, in a metric country
	sundayRegions   = "AG AS BD BR BS BT BW BZ CA CO DM DO ET GT GU HK HN ID IL IN IS JM JP KE KH KR LA MH MM MO MT MX MZ NI NP PA PE PH PK PR PT PY " +
		"SA SG SV TH TT TW UM US VE VI WS YE ZA ZW"
	saturdayRegions = "AF BH DJ DZ EG IQ IR JO KW LY OM QA SD SY"
	fridayRegions   = "MV"
)

// tongueOf returns the table of a language of ours.
func tongueOf(lang string) *tongue {
	switch lang {
	case "de":
		return german()
	case "es":
		return spanish()
	case "fr":
		return french()
	case "ja":
		return japanese()
	case "zh":
		return chinese()
	}
	return english()
}
