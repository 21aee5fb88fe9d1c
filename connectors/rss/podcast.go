package rss

import (
	"strconv"
	"strings"

	"daybrief/app/lazyre"
)

// episodePattern is a number of a season or episode as podcasts have it.
var episodePattern = lazyre.New(`^[0-9]{1,5}$`)

// podcastLine returns what a podcast says of an episode beside its words, in
// a form of no language: "S2 E5 · 1:02:33". It is empty where there is nothing
// (Apple, "A Podcaster's Guide to RSS": season, episode, duration).
func podcastLine(n *node) string {
	var parts []string
	for _, x := range []struct{ mark, name, other string }{{"S", "itunes:season", "podcast:season"}, {"E", "itunes:episode", "podcast:episode"}} {
		if c := n.child(x.name, x.other); c != nil && episodePattern.MatchString(c.text()) {
			parts = append(parts, x.mark+c.text())
		}
	}
	line := strings.Join(parts, " ")
	c := n.child("itunes:duration")
	if c == nil {
		return line
	}
	length := playTime(c.text())
	switch {
	case length == "":
		return line
	case line == "":
		return length
	}
	return line + " · " + length
}

// playTime reads seconds, M:SS or H:MM:SS and returns one of the latter two, ""
// for anything else.
func playTime(text string) string {
	seconds := 0
	parts := strings.Split(text, ":")
	if len(parts) > 3 {
		return ""
	}
	for _, p := range parts {
		whole, _, _ := strings.Cut(strings.TrimSpace(p), ".")
		n, err := strconv.Atoi(whole)
		if err != nil || n < 0 || n > 1<<20 {
			return ""
		}
		seconds = seconds*60 + n
	}
	if seconds == 0 || seconds >= 100*3600 {
		return ""
	}
	two := func(n int) string { return strconv.Itoa(n/10) + strconv.Itoa(n%10) }
	if seconds >= 3600 {
		return strconv.Itoa(seconds/3600) + ":" + two(seconds/60%60) + ":" + two(seconds%60)
	}
	return strconv.Itoa(seconds/60) + ":" + two(seconds%60)
}
