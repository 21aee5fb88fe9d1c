package calendar

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"time"
)

const (
	maxObservances = 300
	maxTransitions = 2000
)

// The years for which the rules of a VTIMEZONE are worked out.
var (
	zoneFirst = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	zoneLast  = time.Date(2110, 1, 1, 0, 0, 0, 0, time.UTC)
)

// transition is a change of a zone's offset, in seconds east of UTC.
type transition struct {
	unix     int64
	from, to int
	dst      bool
}

// fileZone makes a location of the rules of a VTIMEZONE, or returns nil where
// it has none that make sense.
func fileZone(name string, def *node) *time.Location {
	var changes []transition
	for i, obs := range def.children {
		if i >= maxObservances || len(changes) > maxTransitions {
			break
		}
		if obs.name == "STANDARD" || obs.name == "DAYLIGHT" {
			changes = append(changes, observe(obs)...)
		}
	}
	if len(changes) == 0 {
		return nil
	}
	slices.SortStableFunc(changes, func(a, b transition) int { return int(min(max(a.unix-b.unix, -1), 1)) })
	changes = slices.CompactFunc(changes, func(a, b transition) bool { return a.unix == b.unix && a.to == b.to })
	loc, err := time.LoadLocationFromTZData(strings.ToValidUTF8(name, "?"), tzif(changes))
	if err != nil {
		return nil
	}
	return loc
}

// observe returns the changes one STANDARD or DAYLIGHT describes.
func observe(obs *node) []transition {
	start, from, to, ok := observance(obs)
	if !ok {
		return nil
	}
	onsets := []time.Time{start}
	b := newBudget()
	for _, l := range obs.lines {
		switch l.name {
		case "RDATE":
			for _, v := range list(l.value) {
				if r, ok := parsePeriod(v, nil); ok {
					onsets = append(onsets, r.start.wall)
				}
			}
		case "RRULE":
			r, err := parseRule(l.value)
			if err != nil || r.freq != yearly { // no zone changes its clock more often by rule
				continue
			}
			x := expander{rule: &r, start: start, lo: zoneFirst, hi: zoneLast, budget: b}
			if !r.until.isZero() { // UNTIL is UTC here, the onsets are wall time before the change
				x.until = r.until.wall
				if r.until.form == formZoned {
					x.until = x.until.Add(time.Duration(from) * time.Second)
				}
			}
			x.run(func(t time.Time) bool {
				onsets = append(onsets, t)
				return len(onsets) < maxTransitions
			})
		}
	}
	dst := obs.name == "DAYLIGHT"
	out := make([]transition, 0, len(onsets))
	for _, t := range onsets {
		out = append(out, transition{unix: t.Unix() - int64(from), from: from, to: to, dst: dst})
	}
	return out
}

// observance reads the three properties an observance must have. A missing
// TZOFFSETFROM counts as no change.
func observance(obs *node) (start time.Time, from, to int, ok bool) {
	l, _ := obs.get("TZOFFSETTO")
	if to, ok = parseOffset(l.value); !ok {
		return start, 0, 0, false
	}
	if l, found := obs.get("TZOFFSETFROM"); found {
		if from, ok = parseOffset(l.value); !ok {
			from = to
		}
	} else {
		from = to
	}
	l, _ = obs.get("DTSTART")
	m, ok := parseMoment(l.value, nil)
	return m.wall, from, to, ok
}

// tzif writes the changes, which are in order, as a TZif file (RFC 8536), the
// form from which the standard library makes a location.
func tzif(changes []transition) []byte {
	type kind struct {
		offset int
		dst    bool
	}
	// The first kind belongs to no change: it counts before all of them.
	kinds := []kind{{changes[0].from, false}}
	index := make([]byte, 0, len(changes))
	for _, c := range changes {
		k := kind{c.to, c.dst}
		i := slices.Index(kinds[1:], k) + 1
		if i == 0 && len(kinds) < 250 {
			kinds = append(kinds, k)
			i = len(kinds) - 1
		}
		index = append(index, byte(i))
	}
	var buf bytes.Buffer
	header := func(times, types, chars int) {
		buf.WriteString("TZif2")
		buf.Write(make([]byte, 15))
		for _, n := range []int{0, 0, 0, times, types, chars} {
			put(&buf, uint32(n)) //nolint:gosec // counts are small
		}
	}
	header(0, 1, 1) // the block for readers of version 1
	buf.Write(make([]byte, 6+1))
	header(len(changes), len(kinds), 1)
	for _, c := range changes {
		put(&buf, c.unix)
	}
	buf.Write(index)
	for _, k := range kinds {
		put(&buf, int32(k.offset)) //nolint:gosec // below a day
		dst := byte(0)
		if k.dst {
			dst = 1
		}
		buf.Write([]byte{dst, 0})
	}
	buf.WriteByte(0)        // the one abbreviation, empty
	buf.WriteString("\n\n") // no rule for the time after the last change
	return buf.Bytes()
}

// put writes a number of fixed size; writing to a buffer cannot fail.
func put[T uint32 | int32 | int64](buf *bytes.Buffer, v T) {
	_ = binary.Write(buf, binary.BigEndian, v)
}
