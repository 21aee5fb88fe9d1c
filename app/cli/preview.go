package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"daybrief/app"
	"daybrief/app/boot"
)

func newPreview(e *env) *cobra.Command {
	var as, from, to string
	c := &cobra.Command{
		Use:   "preview FILE|DIR|URL",
		Short: "Print the items a source would yield, without storing anything",
		Args:  exactly(1, "one file, folder or address"),
		RunE: func(c *cobra.Command, args []string) error {
			p := boot.PreviewOptions{Address: args[0], As: as}
			zone, err := boot.ReaderZone(e.opts())
			if err != nil {
				return err
			}
			if p.From, err = moment("--from", from, zone); err != nil {
				return err
			}
			if p.To, err = moment("--to", to, zone); err != nil {
				return err
			}
			return e.preview(c.Context(), p, zone)
		},
	}
	c.Flags().StringVar(&as, "as", "", "what it is: feed, calendar or mail")
	c.Flags().StringVar(&from, "from", "", "events that start at or after this (RFC 3339 or YYYY-MM-DD)")
	c.Flags().StringVar(&to, "to", "", "events that start before this")
	return c
}

// preview prints the items as they come, so that no more than one of them is in
// memory.
func (e *env) preview(ctx context.Context, p boot.PreviewOptions, zone *time.Location) error {
	list := &array{out: e.out}
	emit := list.add
	if !e.json {
		emit = func(it app.Item) error {
			return e.line(&it, zone)
		}
	}
	got, err := boot.Preview(ctx, e.opts(), p, emit)
	if err != nil {
		return err
	}
	for _, p := range got.Partial {
		e.say("%s", strings.TrimSpace(sentence(p.Message)+" "+p.Hint))
		e.code = ExitPartial
	}
	if e.json {
		return list.end()
	}
	return nil
}

// array writes a JSON array an element at a time, as env.print writes it at
// once.
type array struct {
	out io.Writer
	buf bytes.Buffer
	n   int
}

// add writes an element, and before the first one the beginning of the array.
func (a *array) add(it app.Item) error {
	a.buf.Reset()
	a.buf.WriteString(map[bool]string{true: "[\n  ", false: ",\n  "}[a.n == 0])
	enc := json.NewEncoder(&a.buf)
	enc.SetIndent("  ", "  ")
	enc.SetEscapeHTML(false)
	if err := enc.Encode(it); err != nil {
		return err
	}
	a.n++
	_, err := a.out.Write(bytes.TrimSuffix(a.buf.Bytes(), []byte("\n")))
	return err
}

// end ends the array, which may be empty.
func (a *array) end() error {
	end := "\n]\n"
	if a.n == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(a.out, end)
	return err
}

// line prints one item on a line of its own.
func (e *env) line(it *app.Item, zone *time.Location) error {
	when := ""
	switch {
	case it.Start.IsDate():
		when = it.Start.String()
	case !it.When().IsZero():
		when = it.When().In(zone).Format("2006-01-02 15:04")
	}
	from := ""
	if it.From != nil {
		from = it.From.String()
	}
	title := it.Title
	if title == "" {
		title = "(no title)"
	}
	head := pad(when, 18) + pad(from, 26)
	if when == "" && from == "" { // such as a vote's item that is gone: nothing to keep in columns
		head = ""
	}
	_, err := io.WriteString(e.out, strings.TrimRight(head+title, " ")+"\n")
	return err
}

func pad(s string, n int) string {
	r := []rune(s)
	if len(r) >= n {
		return string(r[:n-2]) + "… "
	}
	return s + strings.Repeat(" ", n-len(r))
}

// moment reads a time of a flag: RFC 3339, or a day in the local zone.
func moment(flag, s string, zone *time.Location) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if t, err := time.Parse(time.RFC3339, s); err == nil {
		return t, nil
	}
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02T15:04", time.DateOnly} {
		if t, err := time.ParseInLocation(layout, s, zone); err == nil {
			return t, nil
		}
	}
	return time.Time{}, usage(flag + " is written as 2026-11-21 or 2026-11-21T08:00:00Z, not " + s)
}
