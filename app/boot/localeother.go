//go:build !darwin && !windows

package boot

// systemLanguages is empty: on this system the environment tells.
func systemLanguages() []string { return nil }
