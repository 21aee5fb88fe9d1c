package store

import (
	"errors"
	"syscall"
)

// Codes of https://learn.microsoft.com/windows/win32/debug/system-error-codes.
const (
	errWriteProtect   = syscall.Errno(19)
	errHandleDiskFull = syscall.Errno(39)
	errDiskFull       = syscall.Errno(112)
)

func isNoSpace(err error) bool {
	return errors.Is(err, errDiskFull) || errors.Is(err, errHandleDiskFull)
}

func isReadOnly(err error) bool { return errors.Is(err, errWriteProtect) }
