package doctor

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"unicode"

	"daybrief/app"
)

// cjkNames are parts of the names of the files of fonts that have Chinese,
// Japanese or Korean, as systems and their packages call them.
var cjkNames = []string{
	"cjk", "notosanssc", "notosanstc", "notosansjp", "notosanskr", "notoserifsc", "notoserifjp", "notoserifkr", "sourcehan", "wqy", "droidsansfallback",
	"takao", "ipag", "ipam", "ipaex", "vlgothic", "mplus", "fontsjapanese", "nanum", "baekmuk", "unfonts", "undotum", "uming", "ukai", "arphic", "simsun", "simhei",
	"msyh", "msgothic", "meiryo", "yugoth", "malgun", "batang", "pingfang", "hiragino", "applegothic", "applesdgothic", "stheiti", "songti", "unifont", "sazanami", "kochi", "hanazono",
}

// CJK reports whether a text has characters of Chinese, Japanese or Korean.
func CJK(text string) bool {
	for _, r := range text {
		if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul) {
			return true
		}
	}
	return false
}

// Fonts checks that there is a font for Chinese, Japanese and Korean where the
// reader needs one: Daybrief's own have none, for they would be larger than the
// program.
func (m Machine) Fonts(needed bool) Check {
	return Check{ID: "fonts", Name: "Fonts", Run: func(ctx context.Context) (string, error) {
		switch {
		case m.Headless:
			return "A terminal has its own", nil
		case !needed:
			return "Daybrief's own have all that is shown", nil
		}
		dirs := m.FontDirs
		if len(dirs) == 0 {
			dirs = m.fontDirs()
		}
		for _, dir := range dirs {
			found, err := fontIn(ctx, dir)
			if found != "" {
				return "For Chinese, Japanese and Korean: " + found, nil
			}
			if err != nil {
				return "", err
			}
		}
		return "", Warning{Finding: &app.Error{
			Code: CodeNoFont, Message: "No font for Chinese, Japanese or Korean was found: the window shows boxes in place of such text",
			Hint: "Install one, on Debian and Ubuntu with: sudo apt install fonts-noto-cjk - on Fedora: sudo dnf install google-noto-sans-cjk-fonts",
		}}
	}}
}

// fontIn returns the file of a font with Chinese, Japanese or Korean below a
// folder, "" where there is none.
func fontIn(ctx context.Context, dir string) (string, error) {
	found := ""
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return nil //nolint:nilerr // a folder that cannot be read has no font for us
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		name := strings.ToLower(d.Name())
		switch filepath.Ext(name) {
		case ".ttf", ".otf", ".ttc", ".otc":
		default:
			return nil
		}
		for _, part := range cjkNames {
			if strings.Contains(strings.ReplaceAll(name, "-", ""), part) {
				found = path
				return fs.SkipAll
			}
		}
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return found, err
}

// fontDirs are the folders of the system's fonts.
func (m Machine) fontDirs() []string {
	home, _ := os.UserHomeDir() // "" looks below the working folder, where there are none
	switch m.OS {
	case "darwin":
		return []string{"/System/Library/Fonts", "/Library/Fonts", filepath.Join(home, "Library", "Fonts")}
	case "windows":
		return []string{filepath.Join(m.Getenv("WINDIR"), "Fonts"), filepath.Join(m.Getenv("LOCALAPPDATA"), "Microsoft", "Windows", "Fonts")}
	}
	data := m.Getenv("XDG_DATA_HOME")
	if !filepath.IsAbs(data) {
		data = filepath.Join(home, ".local", "share")
	}
	return []string{filepath.Join(data, "fonts"), filepath.Join(home, ".fonts"), "/usr/share/fonts", "/usr/local/share/fonts", "/usr/X11R6/lib/X11/fonts", "/run/host/fonts"}
}
