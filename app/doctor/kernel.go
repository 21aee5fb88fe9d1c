package doctor

import "os"

// kernel returns what Linux calls itself (proc(5)), "" on other systems.
func kernel() string {
	data, err := os.ReadFile("/proc/version")
	if err != nil {
		return ""
	}
	return string(data)
}
