package today

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"daybrief/app"
	"daybrief/app/ui/paper"
	"daybrief/app/ui/prose"
)

// TestMarkup holds the drawing of the key widgets. After a change that is
// meant, move testdata/failed/markup/*.xml to testdata/markup.
func TestMarkup(t *testing.T) {
	for name, make := range map[string]func(*Today) (paper.Block, float32){
		"sentence": func(t *Today) (paper.Block, float32) { return t.parts.summary.Lines[0], 624 },
		"unfolded": func(t *Today) (paper.Block, float32) {
			t.parts.tldr.Lines[1].Toggle()
			return t.parts.tldr.Lines[1], 700
		},
		"weather":  func(t *Today) (paper.Block, float32) { return t.parts.weather, 320 },
		"timeline": func(t *Today) (paper.Block, float32) { return t.parts.day[1], 320 },
		"ledger": func(t *Today) (paper.Block, float32) {
			t.parts.ledger.toggle()
			return t.parts.ledger, 600
		},
		"todo": func(t *Today) (paper.Block, float32) {
			t.more = true
			t.apply(t.shown)
			t.mark("bbbb", app.ActionDone, app.Stamp{})
			return t.parts.todo, 320
		},
		"action": func(t *Today) (paper.Block, float32) {
			t.parts.todo.Lines[0].Toggle()
			return t.parts.todo.Lines[0], 320
		},
		"another-day": func(t *Today) (paper.Block, float32) {
			t.parts.todo.Lines[3].Deed.Press("later")
			t.parts.todo.Lines[3].Deed.Ask(prose.DeedDay)
			return t.parts.todo.Lines[3], 320
		},
		"masthead": func(t *Today) (paper.Block, float32) { return t.parts.head, 1180 },
	} {
		t.Run(name, func(t *testing.T) {
			today, _ := open(t, &fake{brief: troubledBrief(), open: fixtureOpen()}, paper.AppearanceLight, fyne.NewSize(1280, 900))
			today.apply(today.load(t.Context()))
			b, width := make(today)
			w := test.NewTempWindow(t, b)
			w.SetPadded(false)
			w.Resize(fyne.NewSize(width, b.HeightFor(width)))
			test.AssertRendersToMarkup(t, "markup/"+name+".xml", w.Canvas())
		})
	}
}

// bigBrief has more than any morning brings.
func bigBrief() *app.Brief {
	b := fixtureBrief()
	for i := range 40 {
		b.Timeline = append(b.Timeline, slot(fmt.Sprintf("Meeting %d of the day", i), "Room 4", "e-board", at(8, i), at(9, i)))
		b.Actions = append(b.Actions, app.ActionLine{Sentence: sentence(fmt.Sprintf("Answer letter %d of the week before noon", i), "m-anna")})
		b.Mail = append(b.Mail, sentence(fmt.Sprintf("Correspondent %d asks for the minutes of the last meeting and the next date.", i), "m-anna"))
		b.Changes = append(b.Changes, app.Delta{Sentence: sentence(fmt.Sprintf("Meeting %d from 9:30 to 10:00.", i), "e-one"), Change: "changed"})
	}
	return b
}

func benchmarkBuild(b *testing.B, brief *app.Brief) {
	f := &fake{brief: brief}
	today, _ := open(b, f, paper.AppearanceLight, fyne.NewSize(1280, 900))
	s := snapshot{brief: brief, items: fixtureItems()}
	b.ResetTimer()
	for range b.N {
		today.apply(s)
	}
}

func BenchmarkBuildMorning(b *testing.B) { benchmarkBuild(b, fixtureBrief()) }

func BenchmarkBuildBigBrief(b *testing.B) { benchmarkBuild(b, bigBrief()) }
