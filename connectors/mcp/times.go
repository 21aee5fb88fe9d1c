package mcp

import (
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
)

// layouts are those of times without the ones RFC 3339 covers; a time without
// a zone is one of the reader's.
var layouts = []string{
	time.RFC3339Nano, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04",
	time.RFC1123Z, time.RFC1123, time.RFC850, time.ANSIC, time.DateOnly,
}

// momentOf reads a time: RFC 3339 and kin, or a number of seconds,
// milliseconds or microseconds since 1970, also as text ("1763710200.000100").
func momentOf(v any, zone *time.Location) (time.Time, bool) {
	text := ""
	switch v := v.(type) {
	case json.Number:
		text = v.String()
	case string:
		text = strings.TrimSpace(v)
	default:
		return time.Time{}, false
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return since1970(f)
	}
	for _, l := range layouts {
		if t, err := time.ParseInLocation(l, text, zone); err == nil {
			return sane(t.UTC())
		}
	}
	return time.Time{}, false
}

// since1970 tells seconds from finer units by their size: times of interest lie
// between 1980 and 2100.
func since1970(f float64) (time.Time, bool) {
	if math.IsNaN(f) || math.IsInf(f, 0) {
		return time.Time{}, false
	}
	for _, unit := range []float64{1, 1e3, 1e6, 1e9} {
		if s := f / unit; s > 3.2e8 && s < 4.2e9 {
			return time.UnixMilli(int64(math.Round(s * 1e3))).UTC(), true
		}
	}
	return time.Time{}, false
}

func sane(t time.Time) (time.Time, bool) {
	if y := t.Year(); y < 1970 || y > 2200 {
		return time.Time{}, false
	}
	return t, true
}
