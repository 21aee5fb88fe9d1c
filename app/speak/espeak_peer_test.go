//go:build peers && linux

package speak

import (
	"bytes"
	"context"
	"encoding/binary"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// toFile has eSpeak write what it says into files, since a test machine has no
// sound card, and returns how many seconds of sound each holds.
func toFile(t *testing.T, s Settings, lines []Line) (seconds []float64) {
	t.Helper()
	r := Reader{Engines: []Engine{ESpeakNG}, Settings: s, Run: func(ctx context.Context, c Command) error {
		path := filepath.Join(t.TempDir(), "x.wav")
		c.Args = append(c.Args, "-w", path)
		if err := program(ctx, c); err != nil {
			return err
		}
		seconds = append(seconds, length(t, path))
		return nil
	}}
	if err := r.Read(t.Context(), lines, nil); err != nil {
		t.Fatal(err)
	}
	return seconds
}

// length returns the seconds of sound in a WAV file of 16 bit, and fails when
// there is only silence.
func length(t *testing.T, path string) float64 {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.Index(data, []byte("data"))
	if !bytes.HasPrefix(data, []byte("RIFF")) || at < 0 {
		t.Fatalf("%s is no WAV file", path)
	}
	loud := 0
	for i := at + 8; i+1 < len(data); i += 2 {
		if v := int16(binary.LittleEndian.Uint16(data[i:])); v > 1000 || v < -1000 {
			loud++
		}
	}
	if loud < 1000 {
		t.Fatalf("%s holds %d loud samples: silence", path, loud)
	}
	return float64(len(data)-at-8) / 2 / float64(binary.LittleEndian.Uint32(data[24:]))
}

func TestPeerESpeakSpeaks(t *testing.T) {
	lines := []Line{{Text: "One."}, {Text: "Ida waits for the budget since Friday, and the board meets at 9 a.m. tomorrow."}}
	usual := toFile(t, Settings{Language: "en"}, lines)
	if len(usual) != 2 || usual[1] < 2*usual[0] || usual[1] < 2 {
		t.Errorf("it spoke for %v seconds", usual)
	}
	if fast := toFile(t, Settings{Language: "en", Rate: 400}, lines); fast[1] > usual[1]*0.8 {
		t.Errorf("at 400 words a minute it took %v, without a rate %v", fast, usual)
	}
	for language, text := range map[string]string{"de": "Drei Termine heute.", "es": "Tres citas hoy.", "fr": "Trois réunions.", "zh": "今天有三个会议。", "ja": "きょう。"} {
		if got := toFile(t, Settings{Language: language}, []Line{{Text: text}}); got[0] < 0.3 {
			t.Errorf("%s: %v seconds", language, got)
		}
	}
}

// TestPeerESpeakUnknownVoice gets the error of a voice that is not there.
func TestPeerESpeakUnknownVoice(t *testing.T) {
	err := program(t.Context(), ESpeakNG.Say("x", Settings{Voice: "no-such-voice"}))
	if err == nil {
		t.Error("it spoke")
	}
}

// TestPeerESpeakIsStopped ends the program in the middle of a long text.
func TestPeerESpeakIsStopped(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	c := ESpeakNG.Say(string(bytes.Repeat([]byte("word "), 2_000_000)), Settings{})
	c.Args = append(c.Args, "-w", filepath.Join(t.TempDir(), "x.wav"))
	began := time.Now()
	if err := program(ctx, c); err == nil {
		t.Error("it read to the end")
	}
	if took := time.Since(began); took > time.Minute { // a guard against hanging
		t.Errorf("it took %v to stop", took)
	}
}
