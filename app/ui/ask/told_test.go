package ask

import "testing"

func TestWhatWouldLeaveIsReadable(t *testing.T) {
	for input, want := range map[string]string{
		`{"place":"Lyon"}`:                           "place: Lyon",
		`{"to":"a@example.org","copies":2,"cc":[1]}`: "cc: [1]; copies: 2; to: a@example.org",
		`{}`:             `{}`,
		`plain words`:    "plain words",
		`["not","named"`: `["not","named"`,
	} {
		if got := told(input); got != want {
			t.Errorf("%s: got %q, want %q", input, got, want)
		}
	}
}
