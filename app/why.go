package app

import "slices"

// About returns what the trace holds on one sentence of its brief: the verdict
// that let the model's wording pass, nil where the rules worded it or an
// earlier brief did, and those on wordings for its place that were not taken.
func (t *Trace) About(section string, s *Sentence) (passed *Verdict, refused []Verdict) {
	for i := range t.Verdicts {
		v := &t.Verdicts[i]
		if v.Section != section {
			continue
		}
		switch {
		case s.By == ByModel && v.Passed && len(v.Reasons) == 0 && v.Text == s.Text:
			passed = v
		case (!v.Passed || len(v.Reasons) > 0) && v.about(s):
			refused = append(refused, *v)
		}
	}
	return passed, refused
}

// about reports whether the verdict is on a wording meant for the place of s:
// it rests on the same first item, or cites nothing else than s does.
func (v *Verdict) about(s *Sentence) bool {
	if len(v.Items) == 0 || len(s.Items) == 0 {
		return false
	}
	return v.Items[0] == s.Items[0] ||
		!slices.ContainsFunc(v.Items, func(id string) bool { return !slices.Contains(s.Items, id) })
}
