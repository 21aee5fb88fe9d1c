package export

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"daybrief/app"
)

//go:embed page.tmpl
var pageTemplate string

//go:embed style.css
var pageStyle string

// HTML writes the brief as one page that stands by itself: its style is in it, it
// has no script, and its policy lets a browser load nothing at all. It is light
// or dark as the reader's system is, and made to be printed, on A4 and Letter.
func HTML(w io.Writer, b *app.Brief, o Options) error {
	return render(w, "page", viewOf(b, o))
}

// view is what the templates see.
type view struct {
	page
	Generator string
	Policy    string
	Style     template.CSS
}

func viewOf(b *app.Brief, o Options) view {
	sum := sha256.Sum256([]byte(pageStyle))
	return view{
		page: prepare(b, o), Generator: strings.TrimSpace("Daybrief " + o.Version), Style: template.CSS(pageStyle),
		// CSP level 3: the one style is named by its hash, all else is refused.
		Policy: "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'; base-uri 'none'; form-action 'none'",
	}
}

// Since, Mind and ToDo are the lists that the page has beside its parts.
func (v view) Since() part {
	return part{ID: "changes", Title: SectionName("changes"), Lines: v.Changes}
}

// Mind returns what the reader should see coming.
func (v view) Mind() part { return part{ID: "checks", Title: SectionName("checks"), Lines: v.Checks} }

// ToDo returns what is to be done.
func (v view) ToDo() part {
	p := part{ID: "actions", Title: SectionName("actions")}
	for _, a := range v.Actions {
		p.Lines = append(p.Lines, a.line)
	}
	return p
}

// render fills in one of the templates. They are parsed when they are needed:
// most starts of the program write no page.
func render(w io.Writer, name string, v view) error {
	t, err := template.New("").Parse(pageTemplate)
	if err != nil {
		return fmt.Errorf("export: read the page's template: %w", err)
	}
	if err := t.ExecuteTemplate(w, name, v); err != nil {
		return fmt.Errorf("export: write the %s: %w", name, err)
	}
	return nil
}
