package store

import "daybrief/app"

// Announce tells the subscribers of this process what another process changed.
func (s *Store) Announce(c app.Change) { s.hub.announce(c) }
