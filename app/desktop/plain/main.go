//go:build bench

// Command plain is what the window's start is measured against: a Fyne window
// with the program's theme and fonts and one paragraph of text. With
// DAYBRIEF_FIRST_FRAME set it closes after its first frame.
package main

import (
	"image/color"
	"os"
	"sync"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"daybrief/app/desktop"
	"daybrief/app/ui/paper"
)

const paragraph = "Every morning a person gathers what matters from mail, calendar, news and weather. " +
	"This window shows one paragraph of that length, set in the same type and the same colours, and nothing else."

func main() {
	a := fyneapp.NewWithID(desktop.ID + ".plain")
	a.Settings().SetTheme(paper.NewTheme(paper.AppearanceSystem, 1))
	w := a.NewWindow("Plain")
	text := widget.NewLabel(paragraph)
	text.Wrapping = fyne.TextWrapWord
	var once sync.Once
	probe := canvas.NewRasterWithPixels(func(_, _, _, _ int) color.Color {
		once.Do(func() {
			if os.Getenv("DAYBRIEF_FIRST_FRAME") != "" {
				fyne.Do(a.Quit)
			}
		})
		return color.Transparent
	})
	w.SetContent(container.NewBorder(container.NewGridWrap(fyne.NewSquareSize(1), probe), nil, nil, nil, text))
	w.Resize(fyne.NewSize(1180, 860))
	w.ShowAndRun()
}
