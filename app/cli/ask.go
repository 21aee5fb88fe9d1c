package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"golang.org/x/term"

	"daybrief/app"
)

// asker asks the reader, or with yes takes the best and says so. It implements
// boot.Asker.
type asker struct {
	e   *env
	yes bool
}

// Step implements boot.Asker.
func (k asker) Step(line string) {
	if !k.e.json {
		k.e.say("%s", line)
	}
}

// Choose implements boot.Asker.
func (k asker) Choose(question string, options []string) (int, bool) {
	if k.yes {
		k.Step(fmt.Sprintf("%s Taken: %s", question, options[0]))
		return 0, true
	}
	list, ok := k.choose(question, options, "Which one? [1-%d; 0: none] ")
	if !ok || len(list) == 0 {
		return 0, false
	}
	return list[0], true
}

// ChooseSome implements boot.Asker.
func (k asker) ChooseSome(question string, options []string) ([]int, bool) {
	if k.yes {
		k.Step(fmt.Sprintf("%s Taken: all of %s", question, strings.Join(options, ", ")))
		return nil, true
	}
	return k.choose(question, options, "Which ones? [such as 1,%d; empty: all; 0: none] ")
}

// choose shows the options and reads numbers until they make sense. ok is false
// for none, or when nobody answers.
func (k asker) choose(question string, options []string, prompt string) (list []int, ok bool) {
	k.e.say("%s", question)
	for i, o := range options {
		k.e.say("%3d  %s", i+1, o)
	}
	for {
		line, err := k.e.answer(fmt.Sprintf(prompt, len(options)))
		if err != nil {
			return nil, false
		}
		list, ok = numbers(line, len(options))
		if ok {
			return list, len(list) == 0 || list[0] >= 0
		}
		k.e.say("That is not one of them.")
	}
}

// numbers reads "1,3" as the places 0 and 2 of n; "0" is the place -1.
func numbers(line string, n int) ([]int, bool) {
	var list []int
	for _, word := range strings.FieldsFunc(line, func(r rune) bool { return r == ',' || r == ' ' }) {
		v, err := strconv.Atoi(word)
		if err != nil || v < 0 || v > n {
			return nil, false
		}
		list = append(list, v-1)
	}
	return list, true
}

// answer asks a question and reads the answer; the error says that nobody
// answers.
func (e *env) answer(prompt string) (string, error) {
	_, _ = fmt.Fprint(e.err, prompt)
	if e.lines == nil {
		e.lines = bufio.NewReader(e.in)
	}
	line, err := e.waitFor(func() (string, error) { return e.lines.ReadString('\n') })
	if errors.Is(err, io.EOF) && line != "" {
		err = nil
	}
	if err != nil {
		e.say("")
		err = e.unanswered(err)
	}
	return strings.TrimSpace(line), err
}

// waitFor reads an answer and gives up when the reader stops the program. The
// read knows no deadline: it stays behind in its goroutine until the program
// ends, which is then at once.
func (e *env) waitFor(read func() (string, error)) (string, error) {
	type answer struct {
		text string
		err  error
	}
	done := make(chan answer, 1)
	go func() {
		text, err := read()
		done <- answer{text, err}
	}()
	select {
	case a := <-done:
		return a.text, a.err
	case <-e.stop:
		return "", context.Canceled
	}
}

// unanswered remembers why a question got no answer.
func (e *env) unanswered(err error) *app.Error {
	e.silence = &app.Error{Code: app.CodeUsage, Err: err, Message: "Nobody answered the question", Hint: "Run it on a terminal; where the command has --yes, that takes the best without asking."}
	if errors.Is(err, context.Canceled) {
		e.silence = &app.Error{Code: app.CodeCancelled, Err: err, Message: "Stopped", Hint: "Start it again when you like."}
	}
	return e.silence
}

// notAdded ends an adding that the reader did not agree to. That nobody could be
// asked is an error.
func (e *env) notAdded() error {
	if e.silence == nil {
		e.say("Nothing was added.")
		return nil
	}
	end := *e.silence
	end.Message += "; nothing was added"
	return &end
}

// ask asks a question that is answered by yes or no; no answer means no.
func (e *env) ask(question string) bool {
	line, err := e.answer(question + " [y/N] ")
	if err != nil {
		return false
	}
	switch strings.ToLower(line) {
	case "y", "yes":
		return true
	}
	return false
}

// terminal returns the terminal the reader sits at.
func (e *env) terminal() (fd int, ok bool) {
	f, ok := e.in.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0, false
	}
	return int(f.Fd()), true
}

// canAsk reports whether somebody is there to type a password.
func (e *env) canAsk() bool {
	_, ok := e.terminal()
	return ok || e.attended
}

// hidden asks for something that is not shown while it is typed. Without a
// terminal it is the next line of standard input.
func (e *env) hidden(prompt string) (string, error) {
	fd, ok := e.terminal()
	if !ok {
		return e.answer(prompt)
	}
	_, _ = fmt.Fprint(e.err, prompt)
	before, err := term.GetState(fd)
	if err != nil {
		return "", fmt.Errorf("read the password: %w", err)
	}
	text, err := e.waitFor(func() (string, error) {
		b, err := term.ReadPassword(fd)
		return string(b), err
	})
	e.say("")
	if err != nil {
		_ = term.Restore(fd, before) // a terminal that is gone needs no echo
		return "", e.unanswered(err)
	}
	return strings.TrimSpace(text), nil
}
