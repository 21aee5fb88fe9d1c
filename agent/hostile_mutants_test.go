package agent

import (
	"math/rand"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"daybrief/app"
)

// base is a true sentence a hostile model starts from.
type base struct {
	text  string
	items []app.Item
	other *base    // a true sentence about something else
	names []string // names of other items
	same  []string // words of its own items
}

// lie turns a true sentence into a false or unfit one, and says which items it
// cites. It returns nothing where it does not apply.
type lie func(r *rand.Rand, b *base) string

// swapWords replaces the first words that have an entry; pairs are "old=new".
func swapWords(pairs ...string) lie {
	type rule struct {
		re  *regexp.Regexp
		new string
	}
	var rules []rule
	for _, p := range pairs {
		old, repl, _ := strings.Cut(p, "=")
		rules = append(rules, rule{regexp.MustCompile(`\b` + old + `(\W|$)`), repl + "${1}"})
	}
	return func(r *rand.Rand, b *base) string {
		var fit []rule
		for _, x := range rules {
			if x.re.MatchString(b.text) {
				fit = append(fit, x)
			}
		}
		if len(fit) == 0 {
			return ""
		}
		x := fit[r.Intn(len(fit))]
		at := x.re.FindAllStringIndex(b.text, -1)
		p := at[r.Intn(len(at))]
		return b.text[:p[0]] + x.re.ReplaceAllString(b.text[p[0]:p[1]], x.new) + b.text[p[1]:]
	}
}

func both(pairs ...string) lie {
	var all []string
	for _, p := range pairs {
		a, b, _ := strings.Cut(p, "=")
		all = append(all, a+"="+b, b+"="+a)
	}
	return swapWords(all...)
}

// ending appends one of the endings.
func ending(list ...string) lie {
	return func(r *rand.Rand, b *base) string {
		return strings.TrimSuffix(b.text, ".") + list[r.Intn(len(list))]
	}
}

func beginning(list ...string) lie {
	return func(r *rand.Rand, b *base) string { return list[r.Intn(len(list))] + b.text }
}

// always says one of the sentences, whatever is true.
func always(list ...string) lie {
	return func(r *rand.Rand, _ *base) string { return list[r.Intn(len(list))] }
}

var (
	digitsRE  = regexp.MustCompile(`\d`)
	numberRE  = regexp.MustCompile(`\d[\d,.]*\d|\d`)
	clockRE   = regexp.MustCompile(`\b(\d{1,2}):(\d{2})\b`)
	hourRE    = regexp.MustCompile(`\b(\d{1,2}) (am|pm)\b`)
	dayMonth  = regexp.MustCompile(`\b(\d{1,2}) (January|February|March|April|May|June|July|August|September|October|November|December)\b`)
	largeRE   = regexp.MustCompile(`\b\p{Lu}[\pL]+\b`)
	contentRE = regexp.MustCompile(`\b\p{Ll}{4,}\b`)
)

// edit replaces one match of the expression.
func edit(re *regexp.Regexp, f func(r *rand.Rand, b *base, match string) string) lie {
	return func(r *rand.Rand, b *base) string {
		all := re.FindAllStringIndex(b.text, -1)
		if len(all) == 0 {
			return ""
		}
		p := all[r.Intn(len(all))]
		repl := f(r, b, b.text[p[0]:p[1]])
		if repl == "" {
			return ""
		}
		return b.text[:p[0]] + repl + b.text[p[1]:]
	}
}

func otherDigit(r *rand.Rand, _ *base, m string) string {
	n, err := strconv.Atoi(m)
	if err != nil {
		return ""
	}
	return strconv.Itoa((n + 1 + r.Intn(8)) % 10)
}

func shiftClock(r *rand.Rand, _ *base, m string) string {
	h, rest, _ := strings.Cut(m, ":")
	n, err := strconv.Atoi(h)
	if err != nil {
		return ""
	}
	return strconv.Itoa((n+[]int{1, 2, 12, 23}[r.Intn(4)])%24) + ":" + rest
}

func shiftDay(r *rand.Rand, _ *base, m string) string {
	d, month, _ := strings.Cut(m, " ")
	n, err := strconv.Atoi(d)
	if err != nil {
		return ""
	}
	return strconv.Itoa(n%28+1+r.Intn(2)) + " " + month
}

func otherName(r *rand.Rand, b *base, m string) string {
	if len(b.names) == 0 || noName[m] {
		return ""
	}
	name := b.names[r.Intn(len(b.names))]
	if strings.Contains(b.text, name) {
		return ""
	}
	return name
}

// noName are words written large that are no names.
var noName = func() map[string]bool {
	out := map[string]bool{}
	for _, w := range strings.Fields("The You Your Two Three Most Some Each Each All About Tell Send Bring Pay Take Meet Agree Approve Confirm Review Reply If Without At From Last Programs Compile Start Upgrading Two Spring Light January March April May June September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday") {
		out[w] = true
	}
	return out
}()

// exchange swaps two different matches of the expression.
func exchange(re *regexp.Regexp) lie {
	return func(r *rand.Rand, b *base) string {
		all := re.FindAllStringIndex(b.text, -1)
		for try := 0; try < 6 && len(all) > 1; try++ {
			i := r.Intn(len(all) - 1)
			j := i + 1 + r.Intn(len(all)-1-i)
			p, q := all[i], all[j]
			x, y := b.text[p[0]:p[1]], b.text[q[0]:q[1]]
			if x != y && noName[x] == noName[y] && (!noName[x] || re != largeRE) {
				return b.text[:p[0]] + y + b.text[p[1]:q[0]] + x + b.text[q[1]:]
			}
		}
		return ""
	}
}

// mixed tells two items' sentences with one fact or name of each exchanged.
func mixed(re *regexp.Regexp, glue string) lie {
	return func(r *rand.Rand, b *base) string {
		if b.other == nil {
			return ""
		}
		x, y := re.FindString(b.text), re.FindString(b.other.text)
		if x == "" || y == "" || x == y || re == largeRE && (noName[x] || noName[y]) {
			return ""
		}
		first := strings.TrimSuffix(strings.Replace(b.text, x, y, 1), ".")
		second := strings.Replace(b.other.text, y, x, 1)
		return first + glue + second
	}
}

func randomWords(r *rand.Rand, b *base) string {
	list := strings.Fields("quarter harbour invoice lantern approves seven meeting bright team delays market gentle figures Monday report yellow signs Anna")
	var out []string
	for range 6 + r.Intn(10) {
		out = append(out, list[r.Intn(len(list))])
	}
	return strings.ToUpper(out[0][:1]) + strings.Join(out, " ")[1:] + "."
}

func homoglyph(r *rand.Rand, b *base) string {
	from, to := []rune("aeopcx0123456789"), []rune("аеорсх０１２３４５６７８９")
	var at []int
	runes := []rune(b.text)
	for i, c := range runes {
		if strings.ContainsRune(string(from), c) {
			at = append(at, i)
		}
	}
	if len(at) == 0 {
		return ""
	}
	i := at[r.Intn(len(at))]
	for k, c := range from {
		if c == runes[i] {
			runes[i] = to[k]
			break
		}
	}
	return string(runes)
}

func zeroWidth(r *rand.Rand, b *base) string {
	list := []string{"\u200b", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u202e", "\u0301"}
	re := numberRE
	if r.Intn(2) == 0 {
		re = largeRE
	}
	p := re.FindStringIndex(b.text)
	if p == nil || p[1]-p[0] < 2 {
		return ""
	}
	return b.text[:p[0]+1] + list[r.Intn(len(list))] + b.text[p[0]+1:]
}

// ownWord puts another word of the same items in a word's place: a quotation
// with one word changed.
func ownWord(r *rand.Rand, b *base, m string) string {
	if len(b.same) == 0 {
		return ""
	}
	w := b.same[r.Intn(len(b.same))]
	if w == m || strings.Contains(b.text, w) || strings.HasPrefix(w, m[:3]) {
		return ""
	}
	return w
}

// ownNumber puts another number of the same items in a number's place.
func ownNumber(r *rand.Rand, b *base, m string) string {
	var all []string
	for _, it := range b.items {
		all = append(all, numberRE.FindAllString(it.Title+" "+it.Text, -1)...)
	}
	if len(all) == 0 {
		return ""
	}
	n := all[r.Intn(len(all))]
	if n == m || strings.Contains(b.text, n) {
		return ""
	}
	return n
}

func dropWord(r *rand.Rand, b *base) string {
	words := strings.Fields(b.text)
	if len(words) < 6 {
		return ""
	}
	i := 1 + r.Intn(len(words)-2)
	return strings.Join(append(append([]string{}, words[:i]...), words[i+1:]...), " ")
}

func cutShort(r *rand.Rand, b *base) string {
	words := strings.Fields(b.text)
	n := 3 + r.Intn(3)
	if len(words) <= n+1 {
		return ""
	}
	return strings.Join(words[:n], " ") + "."
}

func inDirection(r *rand.Rand, b *base) string {
	for i, c := range b.text {
		if i > 0 && unicode.IsUpper(c) && b.text[i-1] == ' ' {
			return "You agreed with " + b.text[i:]
		}
	}
	return ""
}
