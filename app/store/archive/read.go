package archive

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"daybrief/app"
)

// Limits bounds what is taken of an archive. The zero value means the defaults.
type Limits struct {
	Bytes int64 // of all files together; 16 GiB
	Ratio int64 // of what comes out to what is in the file; 200, and 64 MiB whatever it is
}

// What Limits means where it says nothing, and what a manifest may be.
const (
	mostBytes    = 16 << 30
	mostRatio    = 200
	freeBytes    = 64 << 20
	mostManifest = 1 << 20
)

// allowance is how many bytes may come out of an archive of a size.
func (l Limits) allowance(size int64) int64 {
	if l.Bytes <= 0 {
		l.Bytes = mostBytes
	}
	if l.Ratio <= 0 {
		l.Ratio = mostRatio
	}
	if size > l.Bytes/l.Ratio {
		return l.Bytes
	}
	return min(l.Bytes, max(freeBytes, size*l.Ratio))
}

// Read takes the archive in a file apart: the files it holds, whose names must be
// among allowed, are written to the folder, which exists, for their owner alone
// and on the disk when Read returns.
func Read(ctx context.Context, path, folder string, allowed []string, l Limits) (Manifest, error) {
	f, err := os.Open(path)
	if err != nil {
		return Manifest{}, unreadable(path, err)
	}
	defer func() { _ = f.Close() }() // only read
	info, err := f.Stat()
	if err != nil {
		return Manifest{}, unreadable(path, err)
	}
	if !info.Mode().IsRegular() {
		return Manifest{}, unreadable(path, errors.New("it is no file"))
	}
	m, err := read(ctx, f, folder, allowed, l.allowance(info.Size()))
	if err != nil {
		return Manifest{}, face(path, err)
	}
	return m, nil
}

// errFormat and errLarge are kinds of faults of an archive.
var (
	errFormat = errors.New("not what a backup holds")
	errLarge  = errors.New("too large")
)

func read(ctx context.Context, r io.Reader, folder string, allowed []string, most int64) (Manifest, error) {
	zip, err := gzip.NewReader(&reader{ctx: ctx, r: r})
	if err != nil {
		return Manifest{}, err
	}
	zip.Multistream(false)
	out := io.LimitReader(zip, most+mostManifest) // also what nobody asked for
	in := tar.NewReader(out)
	m, err := manifest(in, allowed, most)
	if err != nil {
		return m, err
	}
	for _, want := range m.Files {
		h, err := in.Next()
		if err != nil {
			return m, fmt.Errorf("%s: %w", want.Name, ended(err))
		}
		if h.Typeflag != tar.TypeReg || h.Name != want.Name || h.Size != want.Size {
			return m, fmt.Errorf("%w: %q in place of %s", errFormat, h.Name, want.Name)
		}
		if err := take(in, filepath.Join(folder, want.Name), want); err != nil {
			return m, fmt.Errorf("%s: %w", want.Name, err)
		}
	}
	if h, err := in.Next(); err == nil {
		return m, fmt.Errorf("%w: %q behind the last file", errFormat, h.Name)
	} else if !errors.Is(err, io.EOF) {
		return m, err
	}
	// The sum at the end of gzip is read by reading to the end.
	if _, err := io.Copy(io.Discard, out); err != nil {
		return m, err
	}
	return m, ctx.Err()
}

// manifest reads and checks the first file.
func manifest(in *tar.Reader, allowed []string, most int64) (m Manifest, err error) {
	h, err := in.Next()
	if err != nil {
		return m, ended(err)
	}
	if h.Name != manifestName || h.Typeflag != tar.TypeReg || h.Size > mostManifest {
		return m, fmt.Errorf("%w: it begins with %q", errFormat, h.Name)
	}
	data, err := io.ReadAll(in)
	if err != nil {
		return m, err
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("%w: its manifest: %w", errFormat, err)
	}
	if m.Daybrief != Kind {
		return m, fmt.Errorf("%w: it says it is %q", errFormat, m.Daybrief)
	}
	seen := map[string]bool{}
	for _, f := range m.Files {
		if !slices.Contains(allowed, f.Name) || seen[f.Name] || f.Name != filepath.Base(f.Name) || f.Size < 0 {
			return m, fmt.Errorf("%w: its manifest lists %q", errFormat, f.Name)
		}
		seen[f.Name] = true
		if most -= f.Size; most < 0 {
			return m, fmt.Errorf("%w: its files", errLarge)
		}
	}
	return m, nil
}

// take writes one file.
func take(in io.Reader, path string, want File) (err error) {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(f, sum), in)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	if n != want.Size || text(sum) != want.Sum {
		return fmt.Errorf("%w: its sum is another than its manifest tells", errFormat)
	}
	return nil
}

// ended is the error of an archive that ends too early.
func ended(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// face is the reader's face of an error of read.
func face(path string, err error) error {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	e := &app.Error{Err: fmt.Errorf("archive: read %s: %w", path, err)}
	var file *fs.PathError
	switch {
	case errors.As(err, &file):
		e.Code, e.Message = app.CodeDisk, fmt.Sprintf("The backup %s could not be unpacked to %s: %v", path, filepath.Dir(file.Path), file.Err)
		e.Hint = "Free some space on that disk and try again."
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, gzip.ErrChecksum), errors.Is(err, tar.ErrHeader):
		e.Code, e.Message = app.CodeFormat, "The backup "+path+" is damaged or was cut short"
		e.Hint = "Copy it once more from where it came, or use another one. Nothing was changed."
	case errors.Is(err, errLarge):
		e.Code, e.Message = app.CodeTooLarge, "The backup "+path+" would take far more room than any store of Daybrief"
		e.Hint = "Use another one. Nothing was changed."
	default:
		e.Code, e.Message = app.CodeFormat, path+" is no backup that Daybrief made, or it is damaged"
		e.Hint = "Name a file that daybrief backup wrote. Nothing was changed."
	}
	return e
}

func unreadable(path string, err error) error {
	why := err
	var file *fs.PathError
	if errors.As(err, &file) {
		why = file.Err
	}
	return &app.Error{
		Code: app.CodeDisk, Err: fmt.Errorf("archive: read %s: %w", path, err), Message: fmt.Sprintf("The backup %s cannot be read: %v", path, why),
		Hint: "Check its name and that you may read it.",
	}
}
