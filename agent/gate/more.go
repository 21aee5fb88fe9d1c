package gate

// checkMore runs the checks of how the words of a stretch hang together. They
// ask only what the words, names and facts have passed.
func (s *sentence) checkMore(sp span, v *view) []string {
	for _, check := range []func(span, *view) []string{s.checkOrders, s.checkGrammar, s.checkSides, s.checkWays, s.checkUpDown, s.checkBonds, s.checkNamed, s.checkMeasures, s.checkPlaces, s.checkSizes, s.checkExchanged, s.checkAligned, s.checkCrossed, s.checkOwnFact, s.checkInvented, s.checkForeign} {
		if r := check(sp, v); len(r) > 0 {
			return r
		}
	}
	return nil
}
