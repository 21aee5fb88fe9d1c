package feedback

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"

	"daybrief/rag/wordvec"
)

// ErrKept is what Load returns for features it cannot read; make them anew.
var ErrKept = errors.New("features are damaged or of another version")

// keptVersion goes up when features are made otherwise than before.
const keptVersion = 2

// Keep packs the features of an item, but for ID and Hash: version, meaning,
// averaged meaning, terms, neighbours.
func (f *Features) Keep() []byte {
	b := make([]byte, 0, 8+2*wordvec.Columns+4*len(f.Terms)+24*len(f.Near))
	b = append(b, keptVersion)
	for _, v := range [][wordvec.Columns]int8{f.Vector, f.Smooth} {
		for _, x := range v {
			b = append(b, byte(x))
		}
	}
	b = binary.LittleEndian.AppendUint16(b, uint16(min(len(f.Terms), math.MaxUint16)))
	for _, t := range f.Terms[:min(len(f.Terms), math.MaxUint16)] {
		b = binary.LittleEndian.AppendUint32(b, uint32(t))
	}
	for _, n := range f.Near {
		if len(n.ID) > math.MaxUint8 {
			continue
		}
		b = append(b, byte(len(n.ID)))
		b = append(b, n.ID...)
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(n.Like))
	}
	return b
}

// Load reads what Keep packed. The error is ErrKept, wrapped.
func Load(id, hash string, b []byte) (Features, error) {
	f := Features{ID: id, Hash: hash}
	fail := func() (Features, error) {
		return Features{}, fmt.Errorf("read what is learned of %s: %w", id, ErrKept)
	}
	const fixed = 1 + 2*wordvec.Columns + 2
	if len(b) < fixed || b[0] != keptVersion {
		return fail()
	}
	for i := range f.Vector {
		f.Vector[i], f.Smooth[i] = int8(b[1+i]), int8(b[1+wordvec.Columns+i])
	}
	n := int(binary.LittleEndian.Uint16(b[fixed-2:]))
	if b = b[fixed:]; len(b) < 4*n {
		return fail()
	}
	f.Terms = make([]Term, n)
	for i := range f.Terms {
		f.Terms[i] = Term(binary.LittleEndian.Uint32(b[4*i:]))
		if f.Terms[i].Part() > PartMeaning || i > 0 && f.Terms[i] <= f.Terms[i-1] {
			return fail()
		}
	}
	for b = b[4*n:]; len(b) > 0; {
		size := 1 + int(b[0]) + 4
		if len(b) < size {
			return fail()
		}
		like := math.Float32frombits(binary.LittleEndian.Uint32(b[size-4:]))
		if !(like > 0 && like < 100) {
			return fail()
		}
		f.Near = append(f.Near, Near{string(b[1 : size-4]), like})
		b = b[size:]
	}
	return f, nil
}
