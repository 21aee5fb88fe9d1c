package today

import (
	"strings"
	"testing"

	"daybrief/app/ui/paper"
)

func TestSummaryLineLength(t *testing.T) {
	st := testStyle(t)
	p := newPage(st, nil)
	text := strings.Repeat("The review of the third quarter is at ten and it overlaps your call with Tomás. ", 30)
	for _, column := range []float32{700, 764, 900} {
		width, _ := p.measures(column)
		lines := st.Wrap(text, paper.FontLead, width)
		n := 0
		for _, l := range lines[:len(lines)-1] {
			n += len([]rune(l))
		}
		if mean := n / (len(lines) - 1); mean < 58 || mean > 75 {
			t.Errorf("column %.0f: lines of %d characters", column, mean)
		}
	}
}
