package evidence

import (
	"slices"
	"strings"
	"unicode"

	"daybrief/app"
)

// People tells which addresses and names are one person's: an address with its
// name, the same name at the same domain, and the same full name at several.
// An address that many names write from (a list, a service that writes for
// others) makes nobody the same.
type People struct{ parent map[string]string }

// Acquaint learns the people of the items.
func Acquaint(items []app.Item) *People {
	p := &People{parent: map[string]string{}}
	names := map[string][]string{} // address -> the full names seen with it
	var pairs []app.Person
	each(items, func(x app.Person) {
		address, name := strings.ToLower(x.Address), foldName(x.Name)
		if address == "" || name == "" || slices.Contains(names[address], name) {
			return
		}
		names[address] = append(names[address], name)
		pairs = append(pairs, app.Person{Name: name, Address: address})
	})
	for _, x := range pairs {
		if shared(names[x.Address]) {
			continue
		}
		if _, domain, ok := strings.Cut(x.Address, "@"); ok {
			p.join(x.Address, x.Name+" @"+domain)
		}
		if strings.Contains(x.Name, " ") {
			p.join(x.Address, x.Name)
		}
	}
	return p
}

// each calls f with everybody the items name.
func each(items []app.Item, f func(app.Person)) {
	for i := range items {
		it := &items[i]
		if it.Kind != app.KindMail && it.Kind != app.KindEvent {
			continue
		}
		if it.From != nil {
			f(*it.From)
		}
		for _, x := range it.People {
			f(x)
		}
		if e := it.Detail.Event; e != nil && e.Organizer != nil {
			f(*e.Organizer)
		}
	}
}

// shared reports whether names cannot be one person's: none holds the words of
// the other.
func shared(names []string) bool {
	for i, a := range names {
		for _, b := range names[i+1:] {
			if !within(a, b) && !within(b, a) {
				return true
			}
		}
	}
	return false
}

func within(a, b string) bool {
	words := strings.Fields(b)
	for _, w := range strings.Fields(a) {
		if !slices.Contains(words, w) {
			return false
		}
	}
	return true
}

// foldName is a name to compare by: lower case, its words in order of the
// alphabet, so that "Low, Ann" is "Ann Low".
func foldName(name string) string {
	words := strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) && r != '\'' })
	slices.Sort(words)
	return strings.Join(words, " ")
}

func (p *People) root(x string) string {
	for p.parent[x] != "" && p.parent[x] != x {
		x = p.parent[x]
	}
	return x
}

func (p *People) join(a, b string) {
	x, y := p.root(a), p.root(b)
	if x > y {
		x, y = y, x
	}
	if x != y {
		p.parent[y] = x
	}
}

// Key returns the same text for everything known of one person, "" for nobody.
func (p *People) Key(x app.Person) string {
	if x.Address != "" {
		return p.root(strings.ToLower(x.Address))
	}
	return p.root(foldName(x.Name))
}

// Others returns the keys of those an event or mail names, the reader left
// out.
func (p *People) Others(it *app.Item, r app.Reader) map[string]bool {
	out := map[string]bool{}
	add := func(x app.Person) {
		if k := p.Key(x); k != "" {
			out[k] = true
		}
	}
	for _, x := range it.People {
		add(x)
	}
	if it.From != nil {
		add(*it.From)
	}
	if e := it.Detail.Event; e != nil && e.Organizer != nil {
		add(*e.Organizer)
	}
	for _, a := range r.Addresses {
		delete(out, p.Key(app.Person{Address: a}))
	}
	return out
}
