package calendar

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"daybrief/app"
)

// Limits of a folder of calendar files.
const (
	maxFiles  = 50_000
	maxFolder = 512 << 20 // bytes in all
	maxLevels = 4
)

// files is an .ics file or a folder of them, also the folders of a vdir.
type files struct{ path string }

// localPath reads a path: file: addresses and a leading ~ are resolved.
func localPath(address string) string {
	if u, err := url.Parse(address); err == nil && strings.EqualFold(u.Scheme, "file") && u.Path != "" {
		return filepath.FromSlash(u.Path)
	}
	if rest, ok := strings.CutPrefix(address, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return address
}

// read implements origin. Files that did not change are told by their digest,
// so all are read once before any is understood.
func (f files) read(ctx context.Context, ask request, yield func(batch) error) (answer, error) {
	info, err := os.Stat(f.path)
	if err != nil {
		return answer{}, fileError(f.path, err)
	}
	names := []string{f.path}
	if info.IsDir() {
		if names, err = listFolder(ctx, f.path); err != nil {
			return answer{}, fileError(f.path, err)
		}
	}
	var ans answer
	ans.keep, ans.unchanged = f.unchanged(ctx, ask, names)
	if ans.unchanged {
		return ans, nil
	}
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return ans, err
		}
		data, err := load(name)
		if err == nil {
			err = yield(batch{data: data, name: folderName(filepath.Dir(name))})
			if err != nil && !errors.Is(err, errNothing) {
				return ans, err
			}
		}
		if errors.Is(err, errNothing) {
			err = notCalendar(filepath.Base(name), data)
		}
		if err != nil && !info.IsDir() {
			return ans, err
		}
		if err != nil {
			ans.partial = append(ans.partial, err)
		}
	}
	return ans, nil
}

// unchanged returns what is to be remembered of the files, and whether it is
// what was remembered for this question. Without a question to compare with,
// nothing is read twice: a preview remembers nothing.
func (f files) unchanged(ctx context.Context, ask request, names []string) (any, bool) {
	if ask.all {
		return nil, false
	}
	digest := sha256.New()
	for _, name := range names {
		if ctx.Err() != nil || hashFile(digest, name) != nil { // reading it says what is wrong
			return nil, false
		}
	}
	keep := hex.EncodeToString(digest.Sum(nil))
	var last string
	return keep, ask.same && json.Unmarshal(ask.last, &last) == nil && last == keep
}

// hashFile adds a file to a digest.
func hashFile(digest hash.Hash, name string) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }()
	_, _ = fmt.Fprintf(digest, "%s\x00", name) // a digest takes everything
	n, err := io.Copy(digest, io.LimitReader(file, maxFile+1))
	_, _ = fmt.Fprintf(digest, "\x00%d\x00", n)
	return err
}

// load reads one file.
func load(name string) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, fileError(name, err)
	}
	defer func() { _ = file.Close() }()
	var data bytes.Buffer
	if info, err := file.Stat(); err == nil && info.Size() <= maxFile {
		data.Grow(int(info.Size()) + bytes.MinRead) // so that a large file is in memory once
	}
	if _, err := data.ReadFrom(io.LimitReader(file, maxFile+1)); err != nil {
		return nil, fileError(name, err)
	}
	if data.Len() > maxFile {
		return nil, &app.Error{Code: app.CodeTooLarge, Message: fmt.Sprintf("%s is larger than %d MB, so it was not read", filepath.Base(name), maxFile>>20),
			Hint: "Export a smaller part of the calendar."}
	}
	return data.Bytes(), nil
}

// folderName returns how a vdir calls the calendar in a folder, or "".
func folderName(dir string) string {
	data, err := os.ReadFile(filepath.Join(dir, "displayname"))
	if err != nil || len(data) > 1024 {
		return ""
	}
	return strings.TrimSpace(string(data))
}

// listFolder returns the calendar files in a folder and those below it, in
// order of their names. Links to folders are not followed.
func listFolder(ctx context.Context, root string) ([]string, error) {
	var names []string
	var size int64
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			if path == root {
				return err
			}
			return nil //nolint:nilerr // a folder that may not be read is left out
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if d.IsDir() {
			rel, _ := filepath.Rel(root, path) // both come from the walk
			if path != root && strings.HasPrefix(d.Name(), ".") || strings.Count(rel, string(filepath.Separator)) >= maxLevels {
				return filepath.SkipDir
			}
			return nil
		}
		if !isICSName(d.Name()) {
			return nil
		}
		if info, err := d.Info(); err == nil {
			size += info.Size()
		}
		if names = append(names, path); len(names) > maxFiles || size > maxFolder {
			return &app.Error{Code: app.CodeTooLarge, Message: fmt.Sprintf("%s holds more calendar files than are read", root),
				Hint: "Name the folder of one calendar."}
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", root, err)
	}
	return names, nil
}

// fileError words what went wrong with a file.
func fileError(path string, err error) error {
	var known *app.Error
	if errors.As(err, &known) {
		return known
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := &app.Error{Code: app.CodeDisk, Message: path + " could not be read", Hint: "Check whether the file is still there and readable.", Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Code, e.Message, e.Hint = app.CodeMissing, path+" does not exist", "Check the path."
	case errors.Is(err, fs.ErrPermission):
		e.Code, e.Message, e.Hint = app.CodeForbidden, path+" may not be read", "Check the permissions of the file."
	}
	return e
}
