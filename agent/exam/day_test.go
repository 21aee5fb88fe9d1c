package exam

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"daybrief/agent"
	"daybrief/agent/gate"
	"daybrief/app"
)

// TestFactsStandInTheirItems: the day is what it is said to be.
func TestFactsStandInTheirItems(t *testing.T) {
	in, facts, err := readDay()
	if err != nil {
		t.Fatal(err)
	}
	kinds := map[app.Kind]int{}
	byID := map[string]*app.Item{}
	for i := range in.Items {
		it := &in.Items[i]
		kinds[it.Kind]++
		byID[it.ID] = it
	}
	want := map[app.Kind]int{app.KindMail: 6, app.KindEvent: 4, app.KindArticle: 3, app.KindStory: 3, app.KindWeather: 1}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, f := range facts {
		it := byID[f.Item]
		if it == nil {
			t.Errorf("%s: no such item", f.Item)
			continue
		}
		text := plain(it) + it.Start.TimeIn(in.Zone).Format(" 15:04 3:04 ")
		if !f.told(text) {
			t.Errorf("%s does not hold %s (%v): %s", f.Item, f.Fact, f.Any, text)
		}
	}
}

// TestTheRulesTellTheFacts: a model is measured against the rules, so they must
// tell most of the facts.
func TestTheRulesTellTheFacts(t *testing.T) {
	in, facts, err := readDay()
	if err != nil {
		t.Fatal(err)
	}
	res, err := (&agent.Maker{}).Make(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	r, all := Report{}, map[string]bool{}
	for i := range in.Items {
		all[in.Items[i].ID] = true
	}
	r.count(facts, all, res.Brief, res.Brief)
	if r.Facts < 20 || r.RulesTell < r.Facts*8/10 || r.Passed != 0 || r.BriefTells != r.RulesTell {
		t.Errorf("facts %d, the rules tell %d, the brief %d, %d sentences by a model", r.Facts, r.RulesTell, r.BriefTells, r.Passed)
	}
}

func TestTold(t *testing.T) {
	for _, c := range []struct {
		text, want string
		told       bool
	}{
		{"Send it by 14:00 today.", "14:00", true},
		{"Send it by 2 pm.", "2 pm", true},
		{"Send it by 12 pm.", "2 pm", false},
		{"It costs 114:00.", "14:00", false},
		{"At most 17.3 °C.", "17", true},
		{"At most 2.17 °C.", "17", false},
		{"At most 170 °C.", "17", false},
		{"The crew meets at 09:15.", "9:15", true},
		{"Zinc at $2,870 a tonne.", "2,870", true},
		{"Zinc at $12,870 a tonne.", "2,870", false},
		{"Adams asks.", "ada", false},
		{"Ada asks.", "ada", true},
		{"Ada's lunch.", "ada", true},
		{"Zinc rose 3.1%.", "3.1%", true},
		{"Zinc rose 13.1%.", "3.1%", false},
		{"", "ada", false},
	} {
		f := fact{Any: []string{c.want}}
		if got := f.told(c.text); got != c.told {
			t.Errorf("%q in %q: %v", c.want, c.text, got)
		}
	}
}

func TestInvented(t *testing.T) {
	in, _, err := readDay()
	if err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{
		"Nora Quill needs the measured values of pump 4 by 14:00 today.": false,
		"Nora Quill needs the measured values of pump 5 by 14:00 today.": true,
		"Nora Quill and Peter Stone need the measured values.":           true,
		"Something happened.": false,
	} {
		if got := invented(app.Verdict{Text: text, Items: []string{"m-values"}}, in.Items); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
	if invented(app.Verdict{Text: "Peter Stone called."}, in.Items) {
		t.Error("a wording without items is compared with nothing")
	}
}

// TestHonestSentencesPass holds the day to the gate: what the tests' honest
// model says of it is let through.
func TestHonestSentencesPass(t *testing.T) {
	in, _, err := readDay()
	if err != nil {
		t.Fatal(err)
	}
	c := gate.New(gate.Env{Day: in.Day, Zone: in.Zone, Reader: in.Reader})
	passed, all := 0, 0
	for i := range in.Items {
		if len(honest[in.Items[i].ID]) == 0 {
			t.Errorf("%s: nothing to say", in.Items[i].ID)
		}
		for _, text := range honest[in.Items[i].ID] {
			all++
			v := c.Check(text, in.Items[i:i+1])
			if v.Passed {
				passed++
			} else {
				t.Logf("refused %q: %s", text, strings.Join(v.Reasons, "; "))
			}
		}
	}
	if passed < all*9/10 {
		t.Errorf("%d of %d true sentences pass", passed, all)
	}
}
