package boot

import (
	"archive/zip"
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// sink takes the files of an export, one after the other.
type sink interface {
	// create begins a file; what was begun before has ended.
	create(name string) (io.Writer, error)
	// close ends the last file and, when whole, puts all in place.
	close(whole bool) error
}

// newSink begins an export beside the place it is going to have.
func newSink(path string, at time.Time) (sink, error) {
	if strings.EqualFold(filepath.Ext(path), ".zip") {
		f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-*") // for its owner alone
		if err != nil {
			return nil, err
		}
		buffer := bufio.NewWriter(f)
		return &zipSink{path: path, at: at, file: f, buffer: buffer, zip: zip.NewWriter(buffer)}, nil
	}
	dir, err := os.MkdirTemp(filepath.Dir(path), "."+filepath.Base(path)+".part-") // for its owner alone
	if err != nil {
		return nil, err
	}
	return &folderSink{path: path, part: dir}, nil
}

// folderSink is an export as a folder.
type folderSink struct {
	path, part string
	file       *os.File
	buffer     *bufio.Writer
}

func (s *folderSink) create(name string) (io.Writer, error) {
	if err := s.end(); err != nil {
		return nil, err
	}
	path := filepath.Join(s.part, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	s.file, s.buffer = f, bufio.NewWriter(f)
	return s.buffer, nil
}

func (s *folderSink) end() error {
	if s.file == nil {
		return nil
	}
	err := errors.Join(s.buffer.Flush(), s.file.Close())
	s.file = nil
	return err
}

func (s *folderSink) close(whole bool) error {
	err := s.end()
	if err == nil && whole {
		if _, e := os.Lstat(s.path); e == nil {
			err = fmt.Errorf("%s: %w", s.path, fs.ErrExist) // a rename would take an empty folder's place
		} else if err = os.Rename(s.part, s.path); err == nil {
			return nil
		}
	}
	return errors.Join(err, os.RemoveAll(s.part))
}

// zipSink is an export as one file.
type zipSink struct {
	path   string
	at     time.Time
	file   *os.File
	buffer *bufio.Writer
	zip    *zip.Writer
}

func (s *zipSink) create(name string) (io.Writer, error) {
	h := &zip.FileHeader{Name: name, Method: zip.Deflate, Modified: s.at}
	h.SetMode(0o600)
	return s.zip.CreateHeader(h)
}

func (s *zipSink) close(whole bool) error {
	err := errors.Join(s.zip.Close(), s.buffer.Flush(), s.file.Sync())
	err = errors.Join(err, s.file.Close())
	if err == nil && whole {
		err = place(s.file.Name(), s.path)
	}
	return errors.Join(err, dropped(s.file.Name()))
}
