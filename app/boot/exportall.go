package boot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"daybrief/app"
	"daybrief/app/export"
)

// ExportedAll tells what a whole export holds.
type ExportedAll struct {
	File    string `json:"file"`
	Items   int    `json:"items"`
	Briefs  int    `json:"briefs"`
	Votes   int    `json:"votes"`
	Actions int    `json:"actions"`
}

// exportReadme says what is what in an export.
const exportReadme = `This is everything Daybrief kept for you, in open formats, in UTF-8.

items.jsonl         one JSON object a line: {"item": ..., "first_seen": ..., "gone": true when its source
                    no longer has it}. docs/cli.md of Daybrief describes an item. Times are RFC 3339.
briefs/DATE.json    the brief of a day: {"brief": ..., "items": the items it cites, as they were}
briefs/DATE.md      the same brief to read, in Markdown
votes.json          your thumbs, each with its item; "daybrief vote import" reads it
actions.jsonl       what you decided about actions, one JSON object a line
config.toml         your settings and sources; where you gave them by name alone, no passwords

Passwords and sign-ins are not here: the system's keyring keeps them. Only you can read these files as
they were written; mind where you copy them.
`

// ExportAll writes everything of the reader's in open formats: into a new folder,
// or into one file where the name ends in .zip. Something that exists is not
// overwritten: *app.Error with code usage. It streams, whatever the store holds.
func (a *App) ExportAll(ctx context.Context, path string) (x ExportedAll, err error) {
	if x.File, err = filepath.Abs(path); err != nil {
		return x, fileFault("The export cannot be written", path, err)
	}
	if _, err := os.Lstat(x.File); err == nil {
		return x, &app.Error{Code: app.CodeUsage, Message: x.File + " exists already", Hint: "Name a new folder, or a new file that ends in .zip."}
	}
	out, err := newSink(x.File, a.opt.Now())
	if err != nil {
		return x, fileFault("The export cannot be written", path, err)
	}
	defer func() {
		if e := out.close(err == nil); e != nil {
			err = errors.Join(err, fileFault("The export could not be written", path, e))
		}
	}()
	for _, f := range []func(context.Context, sink, *ExportedAll) error{exportAbout, a.exportItems, a.exportBriefs, a.exportVotes, a.exportActions, a.exportConfig} {
		if err := f(ctx, out, &x); err != nil {
			if ctx.Err() != nil {
				return x, err
			}
			return x, fileFault("The export could not be written", path, err)
		}
	}
	return x, nil
}

func exportAbout(_ context.Context, out sink, _ *ExportedAll) error {
	w, err := out.create("README.txt")
	if err != nil {
		return err
	}
	_, err = io.WriteString(w, exportReadme)
	return err
}

// lines writes JSON objects, one a line.
func lines(w io.Writer) *json.Encoder {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	return enc
}

func (a *App) exportItems(ctx context.Context, out sink, x *ExportedAll) error {
	w, err := out.create("items.jsonl")
	if err != nil {
		return err
	}
	enc := lines(w)
	return a.Store.EachItem(ctx, func(it *app.Item, seen time.Time, gone bool) error {
		x.Items++
		return enc.Encode(struct {
			Item  *app.Item `json:"item"`
			Seen  time.Time `json:"first_seen"`
			Gone  bool      `json:"gone,omitempty"`
			Inner string    `json:"source_id,omitempty"` // the source's own id
		}{it, seen, gone, it.Native})
	})
}

func (a *App) exportBriefs(ctx context.Context, out sink, x *ExportedAll) error {
	days, err := a.Store.Briefs(ctx)
	if err != nil {
		return err
	}
	for _, day := range days {
		if day.Sample {
			continue
		}
		s, err := a.Store.Brief(ctx, day.Date)
		if errors.Is(err, app.ErrNotFound) {
			continue // retention took it meanwhile
		}
		if err != nil {
			return err
		}
		w, err := out.create("briefs/" + day.Date + ".json")
		if err != nil {
			return err
		}
		enc := lines(w)
		enc.SetIndent("", "  ")
		if err := enc.Encode(struct {
			Brief app.Brief  `json:"brief"`
			Items []app.Item `json:"items"`
		}{s.Brief.Listed(), s.Items}); err != nil {
			return err
		}
		if w, err = out.create("briefs/" + day.Date + ".md"); err != nil {
			return err
		}
		o := export.Options{Zone: a.Zone, Hours12: a.Hours12(), Now: a.opt.Now(), Version: Version, Items: s.Items}
		if err := export.Markdown(w, &s.Brief, o); err != nil {
			return err
		}
		x.Briefs++
	}
	return nil
}

func (a *App) exportVotes(ctx context.Context, out sink, x *ExportedAll) error {
	var data bytes.Buffer
	if err := a.ExportVotes(ctx, &data); err != nil {
		return err
	}
	votes, err := readVotes(bytes.NewReader(data.Bytes()))
	if err == nil {
		x.Votes = len(votes)
	}
	w, err := out.create("votes.json")
	if err != nil {
		return err
	}
	_, err = data.WriteTo(w)
	return err
}

func (a *App) exportActions(ctx context.Context, out sink, x *ExportedAll) error {
	marks, err := a.Store.ActionMarks(ctx, time.Time{})
	if err != nil {
		return err
	}
	w, err := out.create("actions.jsonl")
	if err != nil {
		return err
	}
	enc := lines(w)
	for i := range marks {
		if marks[i].About != nil && marks[i].About.HasFlag(app.FlagSample) {
			continue
		}
		x.Actions++
		if err := enc.Encode(&marks[i]); err != nil {
			return err
		}
	}
	return nil
}

func (a *App) exportConfig(_ context.Context, out sink, _ *ExportedAll) error {
	data, err := os.ReadFile(a.Dirs.Config)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // everything has its default
	}
	if err != nil {
		return err
	}
	w, err := out.create("config.toml")
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
