package llm

import (
	"unsafe"

	"golang.org/x/sys/windows"
)

// memoryStatus is MEMORYSTATUSEX of the Windows API.
type memoryStatus struct {
	length       uint32
	load         uint32
	totalPhys    uint64
	availPhys    uint64
	totalPage    uint64
	availPage    uint64
	totalVirtual uint64
	availVirtual uint64
	extended     uint64
}

// machineMemory asks GlobalMemoryStatusEx.
func machineMemory() Memory {
	var s memoryStatus
	s.length = uint32(unsafe.Sizeof(s))
	ask := windows.NewLazySystemDLL("kernel32.dll").NewProc("GlobalMemoryStatusEx")
	if ask.Find() != nil {
		return Memory{}
	}
	ok, _, _ := ask.Call(uintptr(unsafe.Pointer(&s))) // 0 says that it failed; its words say no more
	if ok == 0 || s.totalPhys > 1<<50 {
		return Memory{}
	}
	return Memory{Total: int64(s.totalPhys), Available: int64(min(s.availPhys, s.totalPhys))}
}
