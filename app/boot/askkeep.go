package boot

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"daybrief/agent/react"
	"daybrief/app"
)

// What is kept of questions, in the folder of what may be lost: the last answer
// with all that went into it, and the conversation a question can go on from.
const (
	lastAnswer   = "answer.json"
	conversation = "conversation.json"
	exchangesMax = 6
)

// keepAnswer keeps the last answer for a replay.
func (a *App) keepAnswer(r react.Record) error {
	return a.writeState(lastAnswer, r)
}

// ReplayAnswer makes the last answer again from what it was made of: no model, no
// network, no store. causes says what is not as it was; none means that it came
// out the same sentence for sentence. *app.Error with code not-found when nothing
// was asked yet.
func (a *App) ReplayAnswer(ctx context.Context) (answer app.Answer, causes []string, err error) {
	var r react.Record
	if err := a.readState(lastAnswer, &r); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = &app.Error{Code: app.CodeNotFound, Err: err, Message: "No answer is kept", Hint: `Ask something first: daybrief ask "What are my open promises?"`}
		}
		return app.Answer{}, nil, err
	}
	return react.Replay(ctx, r)
}

// Conversation returns the exchanges a question can go on from, the oldest first.
func (a *App) Conversation() []app.Exchange {
	var list []app.Exchange
	if err := a.readState(conversation, &list); err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			a.Log.Warn("conversation", "err", err)
		}
		return nil
	}
	return list
}

// Converse keeps a conversation with the exchange that ends it.
func (a *App) Converse(earlier []app.Exchange, last app.Exchange) error {
	list := append(earlier[:len(earlier):len(earlier)], last)
	return a.writeState(conversation, list[max(0, len(list)-exchangesMax):])
}

// forgetAnswers lets go of the last answer and the conversation, which hold the
// texts of items.
func (a *App) forgetAnswers() error {
	for _, name := range []string{lastAnswer, conversation} {
		if err := os.Remove(filepath.Join(a.Dirs.State, name)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return &app.Error{Code: app.CodeDisk, Err: err, Message: "What was kept of the last answer could not be removed", Hint: "Remove " + filepath.Join(a.Dirs.State, name) + " by hand."}
		}
	}
	return nil
}

func (a *App) readState(name string, into any) error {
	data, err := os.ReadFile(filepath.Join(a.Dirs.State, name))
	if err != nil {
		return err
	}
	return json.Unmarshal(data, into)
}

// writeState writes a file of the state folder whole or not at all, for its owner
// alone.
func (a *App) writeState(name string, v any) error {
	failed := func(err error) error {
		return &app.Error{Code: app.CodeDisk, Err: err, Message: "The answer could not be kept", Hint: "Make room on the disk and check that the folder can be written."}
	}
	data, err := json.Marshal(v)
	if err != nil {
		return failed(err)
	}
	f, err := os.CreateTemp(a.Dirs.State, name+".*") // made for its owner alone
	if err != nil {
		return failed(err)
	}
	_, err = f.Write(data)
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), filepath.Join(a.Dirs.State, name))
	}
	if err != nil {
		return failed(errors.Join(err, os.Remove(f.Name())))
	}
	return nil
}
