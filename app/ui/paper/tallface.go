package paper

import (
	"encoding/binary"
	"math"
	"sync"

	"fyne.io/fyne/v2"
)

// tallTab marks, as a tab width nobody uses, the text style of lines with
// characters that none of our faces has.
//
// Fyne draws such a line on the lowest baseline of the faces in it, but takes
// its height from the first one. Faces for Chinese, Japanese and Arabic sit
// lower than ours: what hangs below the line would be cut off, and the line
// would stand lower than its neighbours. The first face of such a line is
// therefore one of ours with more room above and below, equally much, so that
// its baseline stays where it is.
const tallTab = 7

// tallAscent is the room above the baseline, in parts of the size of the text:
// what Noto Sans CJK has, more than the faces of Windows and macOS.
const tallAscent = 1.16

// tall are the faces with more room, made when the first line asks for one.
type tall map[fyne.TextStyle]func() fyne.Resource

func tallFaces(fonts map[fyne.TextStyle]fyne.Resource) tall {
	out := make(tall, len(fonts))
	for style, font := range fonts {
		out[style] = sync.OnceValue(func() fyne.Resource { return heighten(font) })
	}
	return out
}

// EntryFace is the style of what is typed into an entry with this name: a tall
// one in a language that needs it.
func EntryFace(name string) fyne.TextStyle {
	for _, r := range name {
		if !covered(r) {
			return fyne.TextStyle{TabWidth: tallTab}
		}
	}
	return fyne.TextStyle{}
}

// heighten returns a copy of an OpenType font with more room above and below
// its lines, written into the tables "hhea" and "OS/2" (OpenType 1.9). A font
// without them is returned as it is.
func heighten(font fyne.Resource) fyne.Resource {
	data := append([]byte{}, font.Content()...)
	head, hhea, os2 := table(data, "head", 54), table(data, "hhea", 36), table(data, "OS/2", 78)
	if head == nil || hhea == nil || os2 == nil {
		return font
	}
	em := float64(binary.BigEndian.Uint16(head[18:]))
	above, below := float64(int16(binary.BigEndian.Uint16(hhea[4:]))), -float64(int16(binary.BigEndian.Uint16(hhea[6:])))
	more := math.Round(em*tallAscent) - above
	if em == 0 || more <= 0 {
		return font
	}
	up, down := uint16(above+more), uint16(below+more)
	for _, at := range []struct {
		table     []byte
		place     int
		value     uint16
		ofDescent bool
	}{
		{hhea, 4, up, false}, {hhea, 6, down, true}, {os2, 68, up, false}, {os2, 70, down, true}, {os2, 74, up, false}, {os2, 76, down, false},
	} {
		v := at.value
		if at.ofDescent { // written as a negative number
			v = -v
		}
		binary.BigEndian.PutUint16(at.table[at.place:], v)
	}
	return fyne.NewStaticResource("tall-"+font.Name(), data)
}

// table returns a table of a font, nil when it is missing or shorter than least.
func table(font []byte, tag string, least int) []byte {
	const header, entry = 12, 16
	if len(font) < header {
		return nil
	}
	for i := range int(binary.BigEndian.Uint16(font[4:])) {
		at := header + i*entry
		if at+entry > len(font) {
			return nil
		}
		if string(font[at:at+4]) != tag {
			continue
		}
		from, size := uint64(binary.BigEndian.Uint32(font[at+8:])), uint64(binary.BigEndian.Uint32(font[at+12:]))
		if size < uint64(least) || from+size > uint64(len(font)) {
			return nil
		}
		return font[from : from+size]
	}
	return nil
}
