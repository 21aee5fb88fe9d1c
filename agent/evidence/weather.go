package evidence

import "daybrief/app"

// forecasts returns, by source, the newest forecast: one of an earlier day stays
// in memory, and tells nothing of today.
func forecasts(items []app.Item) map[string]int {
	newest := map[string]int{}
	for i := range items {
		it := &items[i]
		if it.Kind != app.KindWeather {
			continue
		}
		if last, ok := newest[it.Source]; !ok || it.Time.After(items[last].Time) {
			newest[it.Source] = i
		}
	}
	return newest
}

// leading makes the newest forecast the one that speaks for its group. ok is
// false for a group of older ones.
func leading(g Group, items []app.Item, newest map[string]int) (led Group, ok bool) {
	if items[g.Lead].Kind != app.KindWeather {
		return g, true
	}
	for _, i := range g.Items {
		if last, known := newest[items[i].Source]; known && last == i {
			g.Lead = i
			return g, true
		}
	}
	return g, false
}
