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

// TextSize is a size of text one can choose, 1 for normal.
type TextSize struct {
	Name  string
	Scale float64
}

// TextSizes are the sizes of text one can choose.
func TextSizes() []TextSize {
	return []TextSize{{"Small text", 0.9}, {"Normal text", 1}, {"Large text", 1.15}, {"Largest text", 1.35}}
}
