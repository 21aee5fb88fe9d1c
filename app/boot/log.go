package boot

import (
	"context"
	"io"
	"log/slog"
	"os"
	"path/filepath"

	"gopkg.in/natefinch/lumberjack.v2"

	"daybrief/app"
	"daybrief/app/lazyre"
)

// The log is kept small: it is for bug reports, not for history.
const (
	logMegabytes = 2
	logFiles     = 3
	logDays      = 30
)

// openLog opens the rotating log at path. What looks like a secret is taken
// out of every line before it is written.
func openLog(path string, closers *[]io.Closer) (*slog.Logger, error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, &app.Error{
			Code: app.CodeDisk, Err: err,
			Message: "The log " + path + " cannot be written",
			Hint:    "Check that the folder " + filepath.Dir(path) + " belongs to you, can be written and that the disk is not full.",
		}
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	w := &lumberjack.Logger{Filename: path, MaxSize: logMegabytes, MaxBackups: logFiles, MaxAge: logDays}
	*closers = append(*closers, w)
	return slog.New(redacting{slog.NewTextHandler(w, &slog.HandlerOptions{Level: slog.LevelInfo})}), nil
}

// secretLike matches what must never stand in the log even if an error of a
// library holds it: user parts of addresses, credentials in queries and
// headers, long base64 words after AUTHENTICATE or LOGIN.
var secretLike = []struct {
	re   *lazyre.Regexp
	with string
}{
	{lazyre.New(`(?i)([a-z][a-z0-9+.-]*://)[^/\s@"]+@`), "${1}…@"},
	{lazyre.New(`(?i)\b(pass(?:word|wd)?|token|secret|key|auth|sig|code)(["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s&"',;]+)`), "${1}${2}…"},
	{lazyre.New(`(?i)\b(bearer|basic)\s+[a-z0-9+/_.=-]{8,}`), "${1} …"},
	{lazyre.New(`(?i)\b(login|authenticate)\s+\S+.*`), "${1} …"},
}

// Redact takes out of a line what looks like a secret.
func Redact(s string) string {
	for _, r := range secretLike {
		s = r.re.ReplaceAllString(s, r.with)
	}
	return s
}

// redacting is a handler that redacts message and attributes.
type redacting struct{ slog.Handler }

func (h redacting) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, Redact(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(redactAttr(a))
		return true
	})
	return h.Handler.Handle(ctx, clean)
}

func (h redacting) WithAttrs(list []slog.Attr) slog.Handler {
	clean := make([]slog.Attr, len(list))
	for i, a := range list {
		clean[i] = redactAttr(a)
	}
	return redacting{h.Handler.WithAttrs(clean)}
}

func (h redacting) WithGroup(name string) slog.Handler {
	return redacting{h.Handler.WithGroup(name)}
}

func redactAttr(a slog.Attr) slog.Attr {
	switch a.Value.Kind() {
	case slog.KindString, slog.KindAny:
		return slog.String(a.Key, Redact(a.Value.String()))
	}
	return a
}
