//go:build race

package agent

// underRace tells that the race detector watches, which costs ten times the time.
const underRace = true
