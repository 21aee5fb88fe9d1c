package paper

import "github.com/go-text/typesetting/fontscan"

// ScanFonts reads which fonts the machine has. Fyne asks for that when the
// first letter is to be drawn that our own fonts lack, or the first line to type
// in: on its main goroutine, where the first reading of a machine's fonts holds
// the window for a quarter of a second and more. The list is one for the whole
// program, so who calls this beside the main goroutine before has it ready. It
// may be called from any goroutine, and later calls cost nothing.
//
// Without fonts, or with ones that cannot be read, Fyne does without them, too.
func ScanFonts() { _ = fontscan.NewFontMap(quiet{}).UseSystemFonts("") }

// quiet is a log for fonts that cannot be read: nobody misses them.
type quiet struct{}

// Printf is part of fontscan.Logger.
func (quiet) Printf(string, ...any) {}
