package mcp

import (
	"fmt"
	"strings"
	"time"

	"daybrief/app"
)

// page words a brief for clients that show text. Each sentence is followed by
// the ids of its items.
func (s *Server) page(b app.Brief) string {
	var out strings.Builder
	title := "Brief of " + b.Date
	if b.Sample {
		title += " (the sample day, invented)"
	}
	fmt.Fprintf(&out, "%s, made %s\n", title, b.Made.In(s.opts.Zone).Format(time.RFC3339))
	names := map[string]string{
		"tldr": "First", "summary": "Summary", "timeline": "Today", "checks": "Checks", "actions": "To do", "mail": "Mail",
		"market": "Markets", "tech": "Technology", "weather": "Weather", "insights": "Insights", "changes": "What changed",
	}
	last := ""
	b.Sentences(func(section string, line *app.Sentence) {
		if section != last {
			name := names[section]
			if name == "" {
				name = strings.ToUpper(section[:1]) + section[1:]
			}
			fmt.Fprintf(&out, "\n%s\n", name)
			last = section
		}
		fmt.Fprintf(&out, "- %s%s\n", line.Text, cited(line.Items))
	})
	if text := sources(b.Sources); text != "" {
		fmt.Fprintf(&out, "\nSources\n%s", text)
	}
	for _, n := range b.Notes {
		fmt.Fprintf(&out, "\n%s", sentence(n.Text))
	}
	return strings.TrimSpace(out.String())
}

func cited(ids []string) string {
	if len(ids) == 0 {
		return ""
	}
	return " [" + strings.Join(ids, ", ") + "]"
}

// sources words the ledger: which source answered and which did not, and why.
func sources(list []app.SourceStatus) string {
	var b strings.Builder
	for _, st := range list {
		fmt.Fprintf(&b, "- %s: %s", st.Name, st.State)
		if st.Why != "" {
			fmt.Fprintf(&b, ". %s", strings.TrimSpace(sentence(st.Why)+" "+st.Hint))
		}
		b.WriteString("\n")
	}
	return b.String()
}

// sentences words sentences with the ids of their items.
func sentences(list []app.Sentence) string {
	var b strings.Builder
	for _, l := range list {
		fmt.Fprintf(&b, "%s%s\n", l.Text, cited(l.Items))
	}
	return strings.TrimSpace(b.String())
}
