//go:build !linux && !darwin && !windows

package llm

// machineMemory knows no way to ask this system.
func machineMemory() Memory { return Memory{} }
