package locale

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// Number writes a number with so many decimals: "1,234.5", "1.234,5".
func (l *Locale) Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	text := strconv.FormatFloat(math.Abs(v), 'f', max(decimals, 0), 64)
	whole, part, _ := strings.Cut(text, ".")
	out := l.grouped(whole)
	if part != "" {
		out += l.digits.decimal + part
	}
	if v < 0 && strings.Trim(text, "0.") != "" {
		return "-" + out
	}
	return out
}

// grouped sets the marks between the groups of a whole number.
func (l *Locale) grouped(digits string) string {
	if len(digits) < 3+l.digits.least {
		return digits
	}
	size, out := 3, ""
	for len(digits) > size {
		out = l.digits.group + digits[len(digits)-size:] + out
		digits = digits[:len(digits)-size]
		if l.digits.indian {
			size = 2
		}
	}
	return digits + out
}

// decimalsOf is how many decimals a value needs, three at most.
func decimalsOf(v float64) int {
	_, part, _ := strings.Cut(strconv.FormatFloat(v, 'f', 3, 64), ".")
	return len(strings.TrimRight(part, "0"))
}

// Percent writes a share in hundredths: 12.5 with one decimal is "12.5%",
// "12,5 %".
func (l *Locale) Percent(v float64, decimals int) string {
	return l.labelled(l.digits.percent, l.Number(v, decimals))
}

// Bytes writes a size in powers of 1000: "812 B", "4.2 MB", "4,2 Mo".
func (l *Locale) Bytes(n int64) string {
	v, unit := float64(n), 0
	for math.Abs(v) >= 999.5 && unit+1 < len(l.labels.size) {
		v /= 1000
		unit++
	}
	decimals := 0
	if unit > 0 && math.Abs(v) < 9.95 {
		decimals = 1
	}
	return l.Number(v, decimals) + nb + l.labels.size[unit]
}

// Duration writes how long something takes, in its two largest units, rounded:
// "40 sec", "3 min", "1 hr 20 min", "3 d". What is below a second is one.
func (l *Locale) Duration(d time.Duration) string {
	d = d.Abs()
	switch {
	case d < 59*time.Second+500*time.Millisecond:
		return l.unit(l.labels.second, max(1, int(d.Round(time.Second)/time.Second)))
	case d < 59*time.Minute+30*time.Second:
		return l.unit(l.labels.minute, int(d.Round(time.Minute)/time.Minute))
	case d < 48*time.Hour:
		minutes := int(d.Round(time.Minute) / time.Minute)
		out := l.unit(l.labels.hour, minutes/60)
		if minutes%60 == 0 {
			return out
		}
		if !l.blanks() {
			return out + l.unit(l.labels.minute, minutes%60)
		}
		return out + nb + l.unit(l.labels.minute, minutes%60)
	}
	return l.unit(l.labels.day, int(d.Round(24*time.Hour)/(24*time.Hour)))
}

// blanks reports whether the language sets blanks between its words.
func (l *Locale) blanks() bool { return l.language != "zh" && l.language != "ja" }

func (l *Locale) unit(label string, n int) string {
	return l.labelled(label, l.Number(float64(n), 0))
}

// Temperature writes degrees Celsius in the unit of the region: "8 °C", "46°F".
func (l *Locale) Temperature(celsius float64) string {
	if l.units == Imperial {
		return l.labelled(l.labels.fahrenheit, l.Number(fahrenheit(celsius), 0))
	}
	return l.labelled(l.labels.celsius, l.Number(celsius, 0))
}

// Degrees is Temperature without the unit's name: "8°".
func (l *Locale) Degrees(celsius float64) string {
	if l.units == Imperial {
		celsius = fahrenheit(celsius)
	}
	return l.Number(celsius, 0) + "°"
}

func fahrenheit(celsius float64) float64 { return celsius*1.8 + 32 }

// Wind writes kilometres an hour in the unit of the region: "12 km/h", "7 mph".
// Britain tells winds in miles.
func (l *Locale) Wind(kmh float64) string {
	if l.units == Imperial || among(milesRegions, l.region) {
		return l.labelled(l.labels.mph, l.Number(kmh/1.609344, 0))
	}
	return l.labelled(l.labels.kmh, l.Number(kmh, 0))
}

// Rain writes millimetres in the unit of the region: "2.4 mm", "0.09 in".
func (l *Locale) Rain(mm float64) string {
	if l.units == Imperial {
		return l.labelled(l.labels.inch, l.Number(mm/25.4, 2))
	}
	decimals := 0
	if mm < 9.95 {
		decimals = 1
	}
	return l.labelled(l.labels.mm, l.Number(mm, decimals))
}

// List joins parts into one: "a, b and c", "a、b、c".
func (l *Locale) List(parts ...string) string {
	if len(parts) < 2 {
		return strings.Join(parts, "")
	}
	end := len(parts) - 1
	return strings.Join(parts[:end], l.labels.comma) + l.labels.last + parts[end]
}

func (l *Locale) labelled(label, number string) string {
	return strings.Replace(label, "#", number, 1)
}
