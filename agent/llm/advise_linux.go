package llm

import (
	"bufio"
	"bytes"
	"os"
	"strconv"
)

// machineMemory reads /proc/meminfo (proc_meminfo(5)), which counts in units of
// 1,024 bytes.
func machineMemory() Memory {
	data, err := os.ReadFile("/proc/meminfo")
	if err != nil {
		return Memory{}
	}
	return parseMeminfo(data)
}

func parseMeminfo(data []byte) Memory {
	var m Memory
	for lines := bufio.NewScanner(bytes.NewReader(data)); lines.Scan(); {
		f := bytes.Fields(lines.Bytes())
		if len(f) < 2 {
			continue
		}
		n, err := strconv.ParseInt(string(f[1]), 10, 40)
		if err != nil {
			continue
		}
		switch string(f[0]) {
		case "MemTotal:":
			m.Total = n << 10
		case "MemAvailable:":
			m.Available = n << 10
		}
	}
	return m
}
