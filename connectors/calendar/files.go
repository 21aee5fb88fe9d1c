package calendar

import (
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

// read implements origin. It reads everything before it yields, so that files
// that did not change are told by their digest.
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
	digest := sha256.New()
	var found []loaded
	var ans answer
	for _, name := range names {
		if err := ctx.Err(); err != nil {
			return ans, err
		}
		l, err := load(name, digest)
		switch {
		case err == nil:
			found = append(found, l)
		case !info.IsDir():
			return ans, err
		default:
			ans.partial = append(ans.partial, err)
		}
	}
	keep := hex.EncodeToString(digest.Sum(nil))
	var last string
	if json.Unmarshal(ask.last, &last) == nil && last == keep && len(ans.partial) == 0 {
		return answer{unchanged: true, keep: keep}, nil
	}
	ans.keep = keep
	for _, l := range found {
		if err := yield(l.batch); err != nil {
			return ans, err
		}
	}
	return ans, nil
}

// loaded is a file that was read.
type loaded struct{ batch }

// load reads one file.
func load(name string, digest hash.Hash) (loaded, error) {
	file, err := os.Open(name)
	if err != nil {
		return loaded{}, fileError(name, err)
	}
	defer func() { _ = file.Close() }()
	data, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return loaded{}, fileError(name, err)
	}
	if len(data) > maxFile {
		return loaded{}, &app.Error{Code: app.CodeTooLarge, Message: fmt.Sprintf("%s is larger than %d MB, so it was not read", filepath.Base(name), maxFile>>20),
			Hint: "Export a smaller part of the calendar."}
	}
	_, _ = fmt.Fprintf(digest, "%s\x00%d\x00", name, len(data)) // a digest takes everything
	_, _ = digest.Write(data)
	docs, ok := decode(data)
	if !ok {
		return loaded{}, notCalendar(filepath.Base(name), data)
	}
	return loaded{batch{docs: docs, name: folderName(filepath.Dir(name))}}, nil
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
