package llm

import "golang.org/x/sys/unix"

// machineMemory asks sysctl(3). What is free now it tells only in part: pages
// that are free, or can be given up at once.
func machineMemory() Memory {
	total, err := unix.SysctlUint64("hw.memsize")
	if err != nil || total > 1<<50 {
		return Memory{}
	}
	m := Memory{Total: int64(total)}
	size, err := unix.SysctlUint32("vm.pagesize")
	if err != nil {
		return m
	}
	for _, name := range []string{"vm.page_free_count", "vm.page_purgeable_count"} {
		if n, err := unix.SysctlUint32(name); err == nil {
			m.Available += int64(n) * int64(size)
		}
	}
	return m
}
