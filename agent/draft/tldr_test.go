package draft

import (
	"testing"

	"daybrief/app"
)

// TestUnsaid: a task that the line of its meeting names is not told once more.
func TestUnsaid(t *testing.T) {
	meeting := app.Sentence{Text: "10:00 Board review (Room Elbe): bring the Q4 slides and the costs by team."}
	list := []app.Sentence{
		{Text: "Bring the Q4 slides and the costs by team (Tomas Lind)."}, {Text: "Bring the Q4 slides and the keys (Tomas Lind)."}, {Text: "Answer Mara today."}, {Text: ""},
	}
	got := unsaid(list, meeting)
	if len(got) != 3 || got[0].Text != list[1].Text || got[1].Text != list[2].Text {
		t.Errorf("left are %+v", got)
	}
}
