package speak

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"time"

	"daybrief/app"
)

// Time limits: of one line, what every byte of it adds at the slowest rate, and
// of falling silent. A voice without a sound card may never come to an end.
const (
	lineWithin    = 15 * time.Second
	byteWithin    = 250 * time.Millisecond
	silenceWithin = 3 * time.Second
)

// Run runs a program to its end; it ends it when ctx is done.
type Run func(ctx context.Context, c Command) error

// Reader reads aloud.
type Reader struct {
	Engines  []Engine // the one to try first in front; see Engines
	Settings Settings
	Run      Run // nil: the system's programs
}

// Read says the lines one after another and calls report with the index of each
// before it is said; report may be nil. When ctx ends the voice falls silent
// and the error is ctx's. A voice that cannot speak gives way to the next one;
// when none can, the error is an *app.Error with code no-voice.
func (r Reader) Read(ctx context.Context, lines []Line, report func(int)) error {
	if err := r.Settings.Check(); err != nil {
		return err
	}
	engines := r.Engines
	for i, l := range lines {
		if report != nil {
			report(i)
		}
		for {
			if len(engines) == 0 {
				return &app.Error{Code: app.CodeNoVoice, Message: "There is no voice to read aloud with"}
			}
			err := r.say(ctx, engines[0], l.Text)
			if ctx.Err() != nil {
				r.silence(engines[0])
				return ctx.Err()
			}
			if err == nil {
				break
			}
			if engines = engines[1:]; len(engines) == 0 {
				return &app.Error{
					Code: app.CodeNoVoice, Err: err, Message: "The system's voice could not read this aloud",
					Hint: "See that sound works, and that the voice and language you asked for are installed.",
				}
			}
		}
	}
	return nil
}

func (r Reader) run() Run {
	if r.Run != nil {
		return r.Run
	}
	return program
}

// say says one line.
func (r Reader) say(ctx context.Context, e Engine, text string) error {
	ctx, cancel := context.WithTimeout(ctx, lineWithin+time.Duration(len(text))*byteWithin)
	defer cancel()
	return r.run()(ctx, e.Say(text, r.Settings))
}

// silence ends what a program that was ended left to be said.
func (r Reader) silence(e Engine) {
	c := e.Silence()
	if c == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), silenceWithin)
	defer cancel()
	_ = r.run()(ctx, *c) // it may have fallen silent already
}

// program is the Run of the system.
func program(ctx context.Context, c Command) error {
	cmd := exec.CommandContext(ctx, c.Name, c.Args...)
	cmd.Stdin = strings.NewReader(c.Stdin)
	cmd.WaitDelay = time.Second
	var said bytes.Buffer
	cmd.Stderr = &said
	err := cmd.Run()
	if err == nil && bytes.Contains(append([]byte("\n"), said.Bytes()...), []byte("\nerror: ")) {
		err = errors.New("it made no sound") // eSpeak without a sound card says so and ends as if it had spoken
	}
	if err != nil {
		// What a voice says of itself holds no text of ours: that went to its
		// standard input.
		return fmt.Errorf("speak: run %s: %w: %.200s", c.Name, err, strings.TrimSpace(said.String()))
	}
	return nil
}
