package llm

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// Bounds of the size that is best for a brief on a plain machine: smaller ones
// invent, larger ones take minutes. In billions of parameters.
const (
	leastBillion = 2.9
	mostBillion  = 9.3 // "8B" models have up to 9.2
)

// families that follow a schema and write plain English, the best first.
var families = [...]string{"qwen2.5", "qwen3", "qwen2", "llama3", "llama", "gemma3", "gemma", "mistral", "phi", "granite", "gptoss", "gpt-oss", "smollm"}

// unfit are marks in a name of a model made for something else than writing
// plain sentences.
var unfit = [...]string{"coder", "code", "math", "vision", "-vl", "llava", "guard", "base", "-text", "ocr", "sql", "translate", "reward"}

// rank orders the installed models that may write, the best first. The order
// depends on the models alone, not on the order the server lists them in.
func rank(models []Installed) []Installed {
	var out []Installed
	for _, m := range models {
		if !embedOnly(m) && !m.Remote {
			out = append(out, m)
		}
	}
	slices.SortFunc(out, func(a, b Installed) int {
		return cmp.Or(
			cmp.Compare(sizeClass(a), sizeClass(b)),
			cmp.Compare(unfitness(a), unfitness(b)),
			cmp.Compare(familyRank(a), familyRank(b)),
			-cmp.Compare(inClassSize(a), inClassSize(b)),
			cmp.Compare(a.Name, b.Name),
		)
	})
	return out
}

// sizeClass is 0 for the wanted size, 1 for unknown, 2 for smaller, 3 for
// larger. A model of the right size that is made for something else still
// writes better than one too small.
func sizeClass(m Installed) int {
	switch {
	case m.Billion == 0:
		return 1
	case m.Billion < leastBillion:
		return 2
	case m.Billion > mostBillion:
		return 3
	}
	return 0
}

// inClassSize prefers the largest of the fitting and the small ones, and the
// smallest of the large ones.
func inClassSize(m Installed) float64 {
	if m.Billion > mostBillion {
		return -m.Billion
	}
	return m.Billion
}

func unfitness(m Installed) int {
	name := strings.ToLower(m.Name)
	if strings.Contains(name, "instruct") || strings.Contains(name, "chat") {
		return 0
	}
	for _, u := range unfit {
		if strings.Contains(name, u) {
			return 1
		}
	}
	return 0
}

func familyRank(m Installed) int {
	name, family := strings.ToLower(m.Name), strings.ToLower(m.Family)
	for i, f := range families {
		if strings.Contains(name, f) {
			return i
		}
	}
	for i, f := range families {
		if strings.HasPrefix(family, f) {
			return i
		}
	}
	return len(families)
}

// embedOnly reports whether a model only makes vectors.
func embedOnly(m Installed) bool {
	name, family := strings.ToLower(m.Name), strings.ToLower(m.Family)
	return strings.Contains(family, "bert") || strings.Contains(name, "embed") || strings.Contains(name, "minilm") ||
		strings.Contains(name, "bge-") || strings.Contains(name, "e5-")
}

// embedders in the order they are preferred.
var embedders = [...]string{"nomic-embed-text", "mxbai-embed", "bge-m3", "snowflake-arctic-embed", "all-minilm"}

// bestEmbed returns the embedding model to use, or "".
func bestEmbed(models []Installed, wanted string) string {
	if wanted != "" {
		m, _ := lookup(models, wanted)
		return m.Name
	}
	best, at := "", len(embedders)+1
	for _, m := range models {
		if !embedOnly(m) || m.Remote {
			continue
		}
		i := slices.IndexFunc(embedders[:], func(e string) bool { return strings.Contains(strings.ToLower(m.Name), e) })
		if i < 0 {
			i = len(embedders)
		}
		if i < at || (i == at && m.Name < best) {
			best, at = m.Name, i
		}
	}
	return best
}

// lookup finds a model as Ollama does: without a tag it is ":latest", and case
// does not count. Without a tag, a single installed tag of that name will do.
func lookup(models []Installed, name string) (Installed, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	full := name
	if !strings.Contains(name[strings.LastIndexByte(name, '/')+1:], ":") {
		full += ":latest"
	}
	var kin []Installed
	for _, m := range models {
		have := strings.ToLower(m.Name)
		if have == full || have == name {
			return m, true
		}
		if full != name && strings.HasPrefix(have, name+":") {
			kin = append(kin, m)
		}
	}
	if len(kin) > 0 {
		slices.SortFunc(kin, func(a, b Installed) int { return cmp.Compare(a.Name, b.Name) })
		return kin[0], len(kin) == 1
	}
	return Installed{}, false
}

// billions reads Ollama's parameter size: "7.6B", "134.52M", "671B".
func billions(size string) float64 {
	size = strings.ToUpper(strings.TrimSpace(size))
	if size == "" {
		return 0
	}
	scale := map[byte]float64{'K': 1e-6, 'M': 1e-3, 'B': 1, 'T': 1e3}[size[len(size)-1]]
	n, err := strconv.ParseFloat(strings.TrimSpace(size[:len(size)-1]), 64)
	if err != nil || n < 0 {
		return 0
	}
	return n * scale
}
