package boot

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"sync"

	"daybrief/app"
	"daybrief/app/doctor"
	"daybrief/app/locale"
)

// fonts tells whether the window can show Chinese, Japanese and Korean, which it
// takes from the system's fonts. The folders are looked through once, and only
// where there is such text.
type fonts struct {
	once    sync.Once
	machine doctor.Machine // the zero value is this one; tests set it
	missing *app.Note
}

// note is what is said where there is no font, nil where there is one.
func (f *fonts) note(ctx context.Context, getenv func(string) string) *app.Note {
	f.once.Do(func() {
		if f.machine.OS == "" {
			f.machine.OS, f.machine.Getenv = runtime.GOOS, getenv
		}
		_, err := f.machine.Fonts(true).Run(ctx)
		if w := (doctor.Warning{}); errors.As(err, &w) {
			f.missing = &app.Note{Code: w.Finding.Code, Text: w.Finding.Message + ".", Hint: w.Finding.Hint}
		}
	})
	return f.missing
}

// Words are those of the window: the reader's, or English ones where the system
// has no font for the reader's script; the page says so then.
func (p *Page) Words(ctx context.Context) (*locale.Locale, error) {
	l, err := p.app.Locale()
	if err != nil || !slices.Contains(cjkLanguages, l.Language()) || p.fonts.note(ctx, p.app.opt.Getenv) == nil {
		return l, err
	}
	clock := locale.Hours12
	if l.Hours24() {
		clock = locale.Hours24
	}
	return locale.New([]string{"en"}, locale.Options{Region: l.Region(), Units: l.Units(), Clock: clock})
}

// withFontNote adds a remark to a brief the window cannot show in full.
func (p *Page) withFontNote(ctx context.Context, b *app.Brief) {
	if !p.app.readsCJK(b) {
		return
	}
	if n := p.fonts.note(ctx, p.app.opt.Getenv); n != nil {
		b.Notes = append(slices.Clone(b.Notes), *n)
	}
}
