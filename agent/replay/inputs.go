// Package replay makes a saved brief once more from what it was made from, and
// compares the two sentence by sentence.
//
// Pack keeps all that goes into agent.Maker.Make: items, reader, day, zone,
// earlier briefs, and what the model is called. Play has the saved replies
// spoken by a model that does nothing else, through today's evidence, draft,
// composer and gate: where the result differs, the program or its rules have
// changed since. With asks another model instead. Neither saves anything nor
// reads a clock, and Play needs no network.
package replay

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"daybrief/agent"
	"daybrief/agent/llm"
	"daybrief/app"
)

// format is the version of the packed form. Another one is not read: what a
// field meant then cannot be known.
const format = 1

// mostUnpacked bounds what is unpacked: a damaged store must not fill memory.
const mostUnpacked = 512 << 20

// Inputs is all a brief was made from.
type Inputs struct {
	Program string // version of the program that made it
	Input   agent.Input
	Options agent.Options
	Model   *Voice    // nil: the rules alone worded it
	Note    *app.Note // why there was no model
}

// Voice is what is known of the model that worded a brief.
type Voice struct {
	Name   string `json:"name"`
	Digest string `json:"digest,omitempty"`
	Window int    `json:"window"` // tokens of context
	// Billion is its size in billions of parameters, 0 where it is not known.
	Billion float64 `json:"billion,omitempty"`
}

// VoiceOf describes a model; nil for none.
func VoiceOf(m llm.Model) *Voice {
	if m == nil {
		return nil
	}
	v := Voice{Name: m.Name(), Window: llm.DefaultNumCtx}
	if d, ok := m.(interface{ Digest() string }); ok {
		v.Digest = d.Digest()
	}
	if w, ok := m.(interface{ Window() int }); ok {
		v.Window = w.Window()
	}
	if b, ok := m.(interface{ Billion() float64 }); ok {
		v.Billion = b.Billion()
	}
	return &v
}

// packed is the form that is kept: gzip over JSON. Input's zone is a pointer to
// tables of the system, so its name and its offset on the brief's day stand
// beside it.
type packed struct {
	Format  int           `json:"format"`
	Program string        `json:"program"`
	Zone    string        `json:"zone"`
	Offset  int           `json:"offset"` // seconds east of UTC on the brief's day
	Options agent.Options `json:"options"`
	Model   *Voice        `json:"model,omitempty"`
	Note    *app.Note     `json:"note,omitempty"`
	Input   agent.Input   `json:"input"`
}

// Pack returns the inputs in the form Unpack reads. The same inputs give the
// same bytes.
func Pack(in Inputs) ([]byte, error) {
	zone := in.Input.Zone
	if zone == nil {
		zone = in.Input.Day.Location()
	}
	p := packed{Format: format, Program: in.Program, Zone: zone.String(), Options: in.Options, Model: in.Model, Note: in.Note, Input: in.Input}
	_, p.Offset = in.Input.Day.In(zone).Zone()
	p.Input.Zone = nil
	var out bytes.Buffer
	z, err := gzip.NewWriterLevel(&out, gzip.BestSpeed)
	if err != nil {
		return nil, fmt.Errorf("pack the brief's inputs: %w", err)
	}
	if err := errors.Join(json.NewEncoder(z).Encode(&p), z.Close()); err != nil {
		return nil, fmt.Errorf("pack the brief's inputs: %w", err)
	}
	return out.Bytes(), nil
}

// ErrFormat is the error of Unpack for inputs another version has packed.
var ErrFormat = errors.New("packed by another version")

// Unpack reads what Pack has written. Its error is ErrFormat for another
// version's form, else data is damaged.
func Unpack(data []byte) (Inputs, error) {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return Inputs{}, fmt.Errorf("unpack the brief's inputs: %w", err)
	}
	text, err := io.ReadAll(io.LimitReader(z, mostUnpacked+1))
	if err != nil {
		return Inputs{}, fmt.Errorf("unpack the brief's inputs: %w", err)
	}
	if len(text) > mostUnpacked {
		return Inputs{}, fmt.Errorf("unpack the brief's inputs: more than %d bytes", mostUnpacked)
	}
	var head struct{ Format int }
	if err := json.Unmarshal(text, &head); err != nil {
		return Inputs{}, fmt.Errorf("read the brief's inputs: %w", err)
	}
	if head.Format != format {
		return Inputs{}, fmt.Errorf("read the brief's inputs of form %d: %w", head.Format, ErrFormat)
	}
	var p packed
	if err := json.Unmarshal(text, &p); err != nil {
		return Inputs{}, fmt.Errorf("read the brief's inputs: %w", err)
	}
	p.Input.Zone = zoneOf(p.Zone, p.Offset, p.Input.Day)
	p.Input.Day, p.Input.Made = p.Input.Day.In(p.Input.Zone), p.Input.Made.In(p.Input.Zone)
	if !p.Input.Planned.IsZero() {
		p.Input.Planned = p.Input.Planned.In(p.Input.Zone)
	}
	return Inputs{Program: p.Program, Input: p.Input, Options: p.Options, Model: p.Model, Note: p.Note}, nil
}

// zoneOf returns the zone as it was. A machine that has moved since, or does
// not know the name, has the offset of that day instead.
func zoneOf(name string, offset int, day time.Time) *time.Location {
	if zone, err := time.LoadLocation(name); err == nil {
		if _, have := day.In(zone).Zone(); have == offset {
			return zone
		}
	}
	return time.FixedZone(name, offset)
}
