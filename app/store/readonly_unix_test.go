//go:build !windows

package store_test

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"daybrief/app"
	"daybrief/app/store"
	"daybrief/app/store/storetest"
)

// readOnlyPath, when set, makes TestMain look at a store in a folder that may
// not be written to. Root may write everywhere, so a child of another user does.
const readOnlyPath = "DAYBRIEF_READONLY_STORE"

// lookReadOnly says what a reader and a writer meet there.
func lookReadOnly(path string) error {
	ctx := testContext()
	s, note, err := store.Open(ctx, path, store.Options{Now: storetest.Now})
	if err != nil {
		fmt.Println("open:", app.AsError(err).Code, app.AsError(err).Message)
		return nil
	}
	b, err := s.LatestBrief(ctx)
	fmt.Println("latest:", b.Date, err, note)
	err = s.SaveBrief(ctx, store.SavedBrief{Brief: b})
	fmt.Println("save:", app.AsError(err).Code, app.AsError(err).Message)
	return s.Close()
}

func TestReadOnlyFolder(t *testing.T) {
	dir, err := os.MkdirTemp("", "daybrief-readonly")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := errors.Join(os.Chmod(dir, 0o700), os.RemoveAll(dir)); err != nil {
			t.Error(err)
		}
	})
	path := filepath.Join(dir, "daybrief.db")
	copyFile(t, filled(t), path)
	binary := filepath.Join(dir, "test")
	copyFile(t, os.Args[0], binary)
	if err := os.Chmod(binary, 0o700); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		path string
		want []string
	}{
		{path, []string{"latest: 2026-08-21 <nil> <nil>", "save: disk"}},
		{filepath.Join(dir, "new.db"), []string{"open: disk"}},
		{filepath.Join(dir, "sub", "new.db"), []string{"open: disk"}},
	} {
		out := asReader(t, dir, binary, c.path)
		for _, w := range c.want {
			if !strings.Contains(out, w) {
				t.Errorf("%s: got\n%swant %q", c.path, out, w)
			}
		}
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	in, err := os.Open(from)
	if err != nil {
		t.Fatal(err)
	}
	out, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = io.Copy(out, in)
		err = errors.Join(err, out.Close())
	}
	if err = errors.Join(err, in.Close()); err != nil {
		t.Fatal(err)
	}
}

// asReader runs the child as a user who may read the folder, not write to it.
func asReader(t *testing.T, dir, binary, path string) string {
	t.Helper()
	cmd := exec.Command(binary)
	cmd.Env = append(os.Environ(), readOnlyPath+"="+path)
	cmd.Dir = "/"
	if os.Getuid() == 0 {
		const nobody = 65534
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
		for _, f := range []string{dir, binary, filepath.Join(dir, "daybrief.db")} {
			if err := os.Chown(f, nobody, nobody); err != nil {
				t.Skip("cannot become another user here: ", err)
			}
		}
	}
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}
