package app

// Profile is one of the sets of sources, votes and settings that a reader, or
// several on one machine, keep apart: work, home, each person.
type Profile struct {
	Name    string `json:"name"`    // "default" for the one whose files stand where they always did
	Folder  string `json:"folder"`  // of its store; absolute
	Current bool   `json:"current"` // opened where none is named
	Set     bool   `json:"set_up"`  // it has a configuration or a store
}
