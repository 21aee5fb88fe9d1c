package boot

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"github.com/mmcdole/gofeed"

	"daybrief/app"
)

// sampled is a home with the brief of the sample day.
func sampled(t *testing.T) *App {
	t.Helper()
	a := at(t, wednesday)
	sampleRun(t, a)
	return a
}

func written(t *testing.T, a *App, format string) string {
	t.Helper()
	var out bytes.Buffer
	if err := a.Export(t.Context(), "", format, &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func TestExportWritesEveryFormat(t *testing.T) {
	a := sampled(t)
	for _, format := range append(ExportFormats(), "") {
		got := written(t, a, format)
		if !strings.Contains(got, "Board review") {
			t.Errorf("%s lacks the board review:\n%.500s", format, got)
		}
		if format == FormatHTML || format == FormatMarkdown {
			if n := strings.Count(got, "sample.example/"); n < 5 {
				t.Errorf("%s has %d links to items", format, n)
			}
		}
	}
	var none bytes.Buffer
	for date, code := range map[string]string{"1999-01-01": app.CodeNoBrief, "": app.CodeUsage} {
		format := FormatHTML
		if date == "" {
			format = "pdf"
		}
		if e := app.AsError(a.Export(t.Context(), date, format, &none)); e == nil || e.Code != code || e.Hint == "" || none.Len() > 0 {
			t.Errorf("%s: %+v", date, e)
		}
	}
}

// TestFeedsKeepTheirIDs holds that an entry is the same when the feed is written
// again, and another in another home.
func TestFeedsKeepTheirIDs(t *testing.T) {
	entry := func(a *App) string {
		feed, err := gofeed.NewParser().ParseString(written(t, a, FormatAtom))
		if err != nil || len(feed.Items) != 1 || !strings.HasSuffix(feed.Items[0].GUID, "/2026-11-25") {
			t.Fatalf("%+v %v", feed, err)
		}
		return feed.Items[0].GUID
	}
	a := sampled(t)
	id := entry(a)
	if entry(a) != id {
		t.Error("the id changed")
	}
	if entry(sampled(t)) == id {
		t.Error("two homes share an id")
	}
}

// TestExportIsBuiltTwiceTheSame holds that nothing of the moment is in a file.
func TestExportIsBuiltTwiceTheSame(t *testing.T) {
	a := sampled(t)
	for _, format := range ExportFormats() {
		once := written(t, a, format)
		if again := written(t, a, format); again != once {
			t.Errorf("%s differs from time to time", format)
		}
	}
}

func TestExportFileLeavesWhatIsNotOurs(t *testing.T) {
	a, dir := sampled(t), t.TempDir()
	ctx, diary := t.Context(), filepath.Join(dir, "diary.md")
	if err := os.WriteFile(diary, []byte("# Dear diary\n\nmade jam\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	_, err := a.ExportFile(ctx, ExportOptions{}, diary, false)
	if e := app.AsError(err); e == nil || e.Code != app.CodeExists || e.Hint == "" {
		t.Errorf("%+v", e)
	}
	if data, _ := os.ReadFile(diary); !strings.Contains(string(data), "jam") {
		t.Error("the diary is gone")
	}
	done, err := a.ExportFile(ctx, ExportOptions{}, diary, true)
	if err != nil || done.Format != FormatMarkdown {
		t.Fatalf("%+v %v", done, err)
	}
	if _, err := a.ExportFile(ctx, ExportOptions{}, diary, false); err != nil { // it is ours now
		t.Error(err)
	}
	if runtime.GOOS != "windows" {
		if info, _ := os.Stat(diary); info.Mode().Perm() != 0o644 {
			t.Errorf("its permissions are %v", info.Mode())
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestExportFileIntoFoldersAndLinks(t *testing.T) {
	a, dir := sampled(t), t.TempDir()
	b, err := a.LatestBrief(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for format, name := range map[string]string{
		FormatHTML: "daybrief-" + b.Date + ".html", FormatMarkdown: "daybrief-" + b.Date + ".md", FormatText: "daybrief-" + b.Date + ".txt", FormatAtom: "daybrief.atom",
	} {
		done, err := a.ExportFile(t.Context(), ExportOptions{Format: format}, dir, false)
		if err != nil || filepath.Base(done.File) != name {
			t.Fatalf("%+v %v", done, err)
		}
		info, err := os.Stat(done.File)
		if err != nil || int(info.Size()) != done.Bytes || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
}

func TestExportFileFollowsALink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links want a privilege there")
	}
	a, dir := sampled(t), t.TempDir()
	target, link := filepath.Join(dir, "daybrief.atom"), filepath.Join(t.TempDir(), "feed.xml")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if done, err := a.ExportFile(t.Context(), ExportOptions{}, link, false); err != nil || filepath.Base(done.File) != "daybrief.atom" || done.Format != FormatAtom {
		t.Errorf("%+v %v", done, err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
		t.Error("the link is gone")
	}
	_, err := a.ExportFile(t.Context(), ExportOptions{}, filepath.Join(dir, "no", "such", "x.md"), false)
	if e := app.AsError(err); e == nil || e.Code != app.CodeDisk || e.Hint == "" {
		t.Errorf("%+v", e)
	}
}
