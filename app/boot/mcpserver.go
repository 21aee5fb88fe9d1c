package boot

import (
	"context"
	"io"

	"daybrief/app"
	"daybrief/app/mcp"
)

// mcpProgram is the program as the MCP server offers it.
type mcpProgram struct{ *App }

// Briefs implements mcp.Program.
func (p mcpProgram) Briefs(ctx context.Context) ([]string, error) {
	rows, err := p.Store.Briefs(ctx)
	var days []string
	seen := map[string]bool{}
	for _, r := range rows {
		if !seen[r.Date] {
			seen[r.Date] = true
			days = append(days, r.Date)
		}
	}
	return days, err
}

// Recent implements mcp.Program.
func (p mcpProgram) Recent(ctx context.Context, limit int) ([]app.Item, error) {
	return p.Store.Items(ctx, app.ItemQuery{To: p.opt.Now().AddDate(0, 0, 1), Limit: limit})
}

// LineItem implements mcp.Program.
func (p mcpProgram) LineItem(ctx context.Context, l mcp.Line) (string, error) {
	at, ok := ParsePlace(l.Place)
	if !ok {
		return "", &app.Error{Code: app.CodeUsage, Message: "A line of the brief is not written as " + l.Place, Hint: "Write SECTION:N, such as mail:2."}
	}
	at.Date = l.Date
	return p.SentenceItem(ctx, at, l.Item)
}

// Preload implements mcp.Program. While nothing is set up it makes the sample
// day, as the window does.
func (p mcpProgram) Preload(ctx context.Context, report func(app.Progress)) (app.Brief, []app.SourceStatus, error) {
	res, err := p.App.Preload(ctx, PreloadOptions{Trigger: "mcp", Sample: p.Unconfigured(), Report: report})
	return res.Brief, res.Run.Sources, err
}

// Read implements mcp.Program.
func (p mcpProgram) Read(ctx context.Context, r mcp.Reading) (mcp.Read, error) { return p.read(ctx, r) }

func (a *App) mcpServer() *mcp.Server {
	return mcp.New(mcpProgram{a}, mcp.Options{Version: VersionString(), Log: a.Log, Zone: a.Zone, Now: a.opt.Now})
}

// ServeMCP serves one client of the Model Context Protocol over a pair of
// streams until the input ends or ctx does.
func (a *App) ServeMCP(ctx context.Context, in io.Reader, out io.Writer) error {
	a.recall.stay()
	s := a.mcpServer()
	defer s.Close()
	return s.Stdio(ctx, in, out)
}

// ListenMCP serves clients over HTTP on a loopback address until ctx ends. ready
// is told the URL once requests are answered.
func (a *App) ListenMCP(ctx context.Context, address string, ready func(url string)) error {
	a.recall.stay()
	token, _, err := a.MCPToken(ctx)
	if err != nil {
		return err
	}
	l, err := mcp.Listen(ctx, address)
	if err != nil {
		return err
	}
	s := a.mcpServer()
	defer s.Close()
	ready("http://" + l.Addr().String() + mcp.Path)
	return s.HTTP(ctx, l, token)
}
