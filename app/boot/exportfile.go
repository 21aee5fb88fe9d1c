package boot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"daybrief/app"
	"daybrief/app/export"
)

// ExportedFile is what was written where.
type ExportedFile struct {
	File   string `json:"file"` // absolute
	Format string `json:"format"`
	Bytes  int    `json:"bytes"`
}

// extensions tells the format by the end of a file's name.
var extensions = map[string]string{
	".md": FormatMarkdown, ".markdown": FormatMarkdown, ".html": FormatHTML, ".htm": FormatHTML, ".txt": FormatText,
	".atom": FormatAtom, ".xml": FormatAtom,
}

// FormatOf returns the format that a file's name asks for, "" where it says
// nothing.
func FormatOf(path string) string { return extensions[strings.ToLower(filepath.Ext(path))] }

// ExportFile writes a brief into a file, whole or not at all: what was there
// stays until the new one is on the disk. path may be a folder; the file is then
// named after the day. A file that Daybrief did not write is left alone unless
// force is set. New files are for their owner alone. Errors are *app.Error: those
// of Export, exists and disk.
func (a *App) ExportFile(ctx context.Context, o ExportOptions, path string, force bool) (ExportedFile, error) {
	if o.Format == "" {
		if o.Format = FormatOf(path); o.Format == "" {
			o.Format = FormatText
		}
	}
	var page bytes.Buffer
	if err := a.ExportWith(ctx, o, &page); err != nil {
		return ExportedFile{}, err
	}
	path, err := a.exportPath(ctx, o, path)
	if err != nil {
		return ExportedFile{}, err
	}
	done := ExportedFile{File: path, Format: o.Format, Bytes: page.Len()}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return done, exportFault(path, writeWhole(path, page.Bytes(), 0o600))
	case err != nil:
		return done, exportFault(path, err)
	case !info.Mode().IsRegular(): // a pipe, a device: there is nothing to keep
		return done, exportFault(path, writeInto(path, page.Bytes()))
	}
	if !force && !writtenByUs(path) {
		return done, &app.Error{
			Code: app.CodeExists, Message: path + " was not written by Daybrief, so it is left as it is",
			Hint: "Name another file, or add --force to replace it.",
		}
	}
	return done, exportFault(path, writeWhole(path, page.Bytes(), info.Mode().Perm()))
}

// exportPath returns where the file goes: links followed, and inside a folder
// under a name of its own.
func (a *App) exportPath(ctx context.Context, o ExportOptions, path string) (string, error) {
	folder := path != "" && os.IsPathSeparator(path[len(path)-1])
	path, err := filepath.Abs(path)
	if err != nil {
		return "", exportFault(path, err)
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		path = real
	} else if to, err := os.Readlink(path); err == nil { // to a file that is not there yet
		if !filepath.IsAbs(to) {
			to = filepath.Join(filepath.Dir(path), to)
		}
		path = to
	}
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		if folder {
			return "", &app.Error{Code: app.CodeDisk, Err: err, Message: "There is no folder " + path, Hint: "Make it first, or leave the / at the end out to name a file."}
		}
		return path, nil
	}
	if o.Format == FormatAtom {
		return filepath.Join(path, "daybrief.atom"), nil
	}
	b, err := a.Brief(ctx, o.Date)
	if err != nil {
		return "", err
	}
	end := map[string]string{FormatText: ".txt", FormatMarkdown: ".md", FormatHTML: ".html"}[o.Format]
	return filepath.Join(path, "daybrief-"+filepath.Base(b.Date)+end), nil
}

func writtenByUs(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer func() { _ = f.Close() }() // opened for reading
	head, err := io.ReadAll(io.LimitReader(f, export.OursHead))
	return err == nil && (len(head) == 0 || export.Ours(head))
}

// writeWhole replaces a file in one step: a reader sees the old one or the new
// one, and a power cut leaves one of them.
func writeWhole(path string, data []byte, mode fs.FileMode) (err error) {
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
	}()
	if _, err := f.Write(data); err != nil {
		return err
	}
	if err := errors.Join(f.Chmod(mode), f.Sync()); err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}

func writeInto(path string, data []byte) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

func exportFault(path string, err error) error {
	if err == nil {
		return nil
	}
	why := err
	var at *fs.PathError
	if errors.As(err, &at) {
		why = at.Err
	}
	return &app.Error{
		Code: app.CodeDisk, Err: err, Message: fmt.Sprintf("%s could not be written: %v", path, why),
		Hint: "Name a file in a folder that is there and that you may write to.",
	}
}
