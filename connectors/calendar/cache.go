package calendar

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"io"
)

// maxKept bounds what a source remembers of its objects, in bytes as kept.
const maxKept = 4 << 20

// maxUnpacked bounds what a memory unpacks to, in bytes.
const maxUnpacked = 256 << 20

// pack puts the objects into the state, compressed. Where they are more than
// limit bytes together, the largest calendars are not kept: they are read as a
// whole when something in them changes.
func (st *davState) pack(got []contents, limit int) *davState {
	total := 0
	for _, one := range got {
		if one.state.Objects == nil {
			one.state.Objects = packJSON(one.objects)
		}
		total += len(one.state.Objects)
	}
	for total > limit {
		var largest *calState
		for _, s := range st.Cals {
			if largest == nil || len(s.Objects) > len(largest.Objects) {
				largest = s
			}
		}
		total -= len(largest.Objects)
		largest.Objects = nil
	}
	return st
}

// packJSON returns a value as compressed JSON, or nil where it cannot be.
func packJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		return nil
	}
	return packBytes(data)
}

// packBytes compresses, or returns nil where it cannot.
func packBytes(data []byte) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil || z.Close() != nil {
		return nil
	}
	return b.Bytes()
}

// unpack reads what packJSON wrote of objects.
func unpack(data []byte) (map[string]object, error) {
	data, err := unpackBytes(data)
	if err != nil {
		return nil, err
	}
	objects := map[string]object{}
	if err := json.Unmarshal(data, &objects); err != nil {
		return nil, fmt.Errorf("unpack what is remembered: %w", err)
	}
	if objects == nil { // JSON's null
		objects = map[string]object{}
	}
	return objects, nil
}

// unpackBytes reads what packBytes wrote.
func unpackBytes(data []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("unpack what is remembered: %w", err)
	}
	out, err := io.ReadAll(io.LimitReader(z, maxUnpacked))
	if err != nil {
		return nil, fmt.Errorf("unpack what is remembered: %w", err)
	}
	return out, nil
}
