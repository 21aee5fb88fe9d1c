//go:build darwin || windows

package boot

import native "github.com/jeandeaual/go-locale"

// systemLanguages asks the system, for it sets no LANG for a program that is
// opened by a click. The first is the one of its region, the others those its
// reader put in order. A system that cannot tell has none.
func systemLanguages() []string {
	var out []string
	if own, err := native.GetLocale(); err == nil {
		out = append(out, own)
	}
	if list, err := native.GetLocales(); err == nil {
		out = append(list, out...)
	}
	return out
}
