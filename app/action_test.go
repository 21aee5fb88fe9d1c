package app

import (
	"encoding/json"
	"testing"
)

func TestActionID(t *testing.T) {
	id := ActionID("item", "Please send it by Friday.")
	if id != ActionID("item", " Please send\n it  by Friday.") {
		t.Error("another wrapping of the lines changes the id")
	}
	if id == ActionID("item", "Please send it by Monday.") || id == ActionID("other", "Please send it by Friday.") {
		t.Error("two actions have one id")
	}
	if len(id) != 26 || ShortActionID(id) != id[:10] || ShortActionID("abc") != "abc" {
		t.Errorf("id %s, short %s", id, ShortActionID(id))
	}
}

func TestCommitmentJSON(t *testing.T) {
	data, err := json.Marshal(Commitment{ID: "x", Item: "i", Kind: ActionOwed, Text: "Send you it", Quote: "q", State: ActionOpen})
	if want := `{"id":"x","item":"i","kind":"owed","text":"Send you it","quote":"q","state":"open"}`; err != nil || string(data) != want {
		t.Errorf("%s, %v, want %s", data, err, want)
	}
	for state, want := range map[ActionState]bool{ActionOpen: true, ActionDone: true, ActionDismissed: true, ActionLater: true, ActionAnswered: false, ActionLapsed: false, "": false} {
		if state.Settable() != want {
			t.Errorf("%q can be set: %v", state, !want)
		}
	}
}
