package schedule

import (
	"context"
	"errors"
	"os"
	"strings"

	"daybrief/app"
)

func (h Host) installTask(ctx context.Context, j Job) (c Change, err error) {
	f, err := os.CreateTemp(h.Temp, "daybrief-*.xml")
	if err != nil {
		return c, diskFault("write a file for the Task Scheduler", err)
	}
	defer func() { err = errors.Join(err, os.Remove(f.Name())) }()
	_, err = f.Write(UTF16(TaskXML(j, h.User, h.Now(), h.Zone)))
	if err = errors.Join(err, f.Close()); err != nil {
		return c, diskFault("write "+f.Name(), err)
	}
	if out, err := h.Run(ctx, "schtasks", "/Create", "/TN", j.taskName(), "/XML", f.Name(), "/F"); err != nil {
		return c, commandFault("The Task Scheduler did not take the task", out, err, "See: schtasks /Query /TN "+j.taskName())
	}
	c.Written = []string{j.taskName()}
	return c, nil
}

func (h Host) removeTask(ctx context.Context, j Job) (Change, error) {
	if _, err := h.Run(ctx, "schtasks", "/Query", "/TN", j.taskName()); err != nil {
		return Change{}, nil // there is none
	}
	if out, err := h.Run(ctx, "schtasks", "/Delete", "/TN", j.taskName(), "/F"); err != nil {
		return Change{}, commandFault("The Task Scheduler did not let go of the task", out, err, "Delete "+j.taskName()+" in the Task Scheduler by hand.")
	}
	return Change{Removed: []string{j.taskName()}}, nil
}

func (h Host) taskState(ctx context.Context, j Job) app.Timer {
	t := app.Timer{Kind: KindTasks, Name: j.taskName(), State: app.TimerReady}
	out, err := h.Run(ctx, "schtasks", "/Query", "/TN", j.taskName(), "/XML")
	if err != nil {
		t.State = app.TimerOff
		return t
	}
	want, err := parseTask(TaskXML(j, h.User, h.Now(), h.Zone))
	if err != nil { // our own text
		t.State, t.Why = app.TimerChanged, err.Error()
		return t
	}
	have, err := parseTask(out)
	switch {
	case err != nil:
		t.State, t.Why, t.Hint = app.TimerChanged, "its definition cannot be read", installHint
	case have.off():
		t.State, t.Why, t.Hint = app.TimerStopped, "it is switched off in the Task Scheduler", installHint
	case !have.same(want):
		t.State, t.Why, t.Hint = app.TimerOutdated, "it starts another program, or at another time, than Daybrief would now", installHint
	}
	return t
}

// runValue returns what the Run key holds under the job's name.
func (h Host) runValue(ctx context.Context, j Job) (string, bool) {
	out, err := h.Run(ctx, "reg", "query", runKey, "/v", j.Name)
	if err != nil {
		return "", false
	}
	for line := range strings.Lines(out) {
		if _, value, ok := strings.Cut(line, "REG_SZ"); ok {
			return strings.TrimSpace(value), true
		}
	}
	return "", false
}
