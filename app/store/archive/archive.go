// Package archive is the one file a backup is: a gzip-compressed tar that holds
// first manifest.json, then the files it lists, and nothing else.
//
// Contract: Write streams. Read trusts nothing: it takes plain files of names
// the caller allows and no other, of the sizes and sums the manifest tells, in
// its order, and bounds what it writes by the size of the archive. What it could
// not read to the end and find right is an error, and what it had written by then
// is of no use: the caller removes it. Errors of Read are *app.Error with code
// format for what is no backup, too-large, and disk.
package archive

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"
	"time"
)

// Kind is what a manifest says the archive is, with the version of its form.
const Kind = "backup 1"

// manifestName is the first file's name.
const manifestName = "manifest.json"

// Manifest tells what is in a backup and what is not.
type Manifest struct {
	Daybrief string    `json:"daybrief"` // Kind
	Made     time.Time `json:"made"`
	Version  string    `json:"version"` // of the program
	Schema   int       `json:"schema"`  // of the store
	Profile  string    `json:"profile,omitempty"`
	Without  []string  `json:"without,omitempty"` // sources and services whose passwords or sign-ins are not in it
	Files    []File    `json:"files"`
}

// File is one of the files of a backup.
type File struct {
	Name string `json:"name"`
	Size int64  `json:"size"` // bytes
	Sum  string `json:"sha256"`
}

// Named returns a file of the manifest.
func (m Manifest) Named(name string) (File, bool) {
	for _, f := range m.Files {
		if f.Name == name {
			return f, true
		}
	}
	return File{}, false
}

// Content is a file to write: name in the archive and path on the disk.
type Content struct{ Name, Path string }

// Write writes an archive of the contents. It fills in Daybrief and Files of the
// manifest and returns it.
func Write(ctx context.Context, w io.Writer, m Manifest, list []Content) (Manifest, error) {
	m.Daybrief, m.Files = Kind, nil
	for _, c := range list {
		f, err := measure(ctx, c)
		if err != nil {
			return m, fmt.Errorf("archive: %s: %w", c.Name, err)
		}
		m.Files = append(m.Files, f)
	}
	head, err := json.MarshalIndent(m, "", "  ")
	if err != nil {
		return m, fmt.Errorf("archive: write the manifest: %w", err)
	}
	zip, err := gzip.NewWriterLevel(w, gzip.BestSpeed)
	if err != nil {
		return m, fmt.Errorf("archive: %w", err)
	}
	out := tar.NewWriter(zip)
	entry := func(name string, size int64) *tar.Header {
		return &tar.Header{Typeflag: tar.TypeReg, Name: name, Size: size, Mode: 0o600, ModTime: m.Made, Format: tar.FormatPAX}
	}
	err = out.WriteHeader(entry(manifestName, int64(len(head))))
	if err == nil {
		_, err = out.Write(head)
	}
	for i, c := range list {
		if err == nil {
			err = out.WriteHeader(entry(c.Name, m.Files[i].Size))
		}
		if err == nil {
			err = send(ctx, out, c.Path, m.Files[i])
		}
	}
	if err == nil {
		err = errors.Join(out.Close(), zip.Close())
	}
	if err != nil {
		return m, fmt.Errorf("archive: write: %w", err)
	}
	return m, nil
}

// measure reads a file once for its size and sum.
func measure(ctx context.Context, c Content) (File, error) {
	f, err := os.Open(c.Path)
	if err != nil {
		return File{}, err
	}
	defer func() { _ = f.Close() }() // only read
	sum := sha256.New()
	n, err := io.Copy(sum, &reader{ctx: ctx, r: f})
	return File{Name: c.Name, Size: n, Sum: text(sum)}, err
}

// send writes a file that must not have changed since it was measured.
func send(ctx context.Context, w io.Writer, path string, want File) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	sum := sha256.New()
	if _, err := io.CopyN(io.MultiWriter(w, sum), &reader{ctx: ctx, r: f}, want.Size); err != nil {
		return err
	}
	if text(sum) != want.Sum {
		return fmt.Errorf("%s changed while it was read", path)
	}
	return nil
}

func text(sum hash.Hash) string { return hex.EncodeToString(sum.Sum(nil)) }

// reader ends with its context.
type reader struct {
	ctx context.Context
	r   io.Reader
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}
