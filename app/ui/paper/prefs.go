package paper

import "fyne.io/fyne/v2"

// SavedTheme returns the theme the reader chose last.
func SavedTheme(p fyne.Preferences) *Theme {
	return NewTheme(Appearance(p.StringWithFallback(PrefAppearance, string(AppearanceSystem))),
		float32(p.FloatWithFallback(PrefTextSize, 1)))
}

// Names of what the window keeps in the preferences.
const (
	PrefAppearance = "appearance"
	PrefTextSize   = "text-size"
)

// TextSizes are the sizes of text one can choose: small, normal, large and
// largest.
var TextSizes = [4]float64{0.9, 1, 1.15, 1.35}
