package gate

// wishing reads "would like" as "wants", which it says politely.
func wishing(tokens []token) []token {
	out := tokens[:0:0]
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if t.lower == "would" && i+1 < len(tokens) && (tokens[i+1].lower == "like" || tokens[i+1].lower == "love") {
			t.text += " " + tokens[i+1].text
			t.lower, t.stem = "wants", words().stem("wants")
			i++
		}
		out = append(out, t)
	}
	return out
}
