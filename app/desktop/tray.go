//go:build !headless

package desktop

import (
	"context"
	"io"
	"log"
	"runtime"
	"sync"

	"fyne.io/systray"

	"daybrief/assets"
)

// HasWindow reports whether this build can open a window.
const HasWindow = true

// Tray shows an icon in the notification area, where there is one, until ctx is
// done or the reader chooses Quit, and returns then. It must be called on the
// main goroutine, once in a process. It opens no window and needs no graphics,
// so that the program stays small; an area that appears later gets the icon
// then.
func Tray(ctx context.Context, t TrayMenu) {
	if runtime.GOOS != "darwin" && runtime.GOOS != "windows" && !t.Bus {
		<-ctx.Done() // the icon lives on the session bus
		return
	}
	log.SetOutput(io.Discard) // where systray tells of a desktop without a tray; nothing of ours writes there
	ended, cancel := context.WithCancel(ctx)
	var work sync.WaitGroup
	systray.Run(func() {
		systray.SetIcon(assets.IconPNG)
		systray.SetTooltip(t.Name)
		open := systray.AddMenuItem(t.Open, "")
		refresh := systray.AddMenuItem(t.Refresh, "")
		systray.AddSeparator()
		quit := systray.AddMenuItem(t.Quit, "")
		systray.SetOnTapped(t.OnOpen)
		work.Go(func() {
			for {
				select {
				case <-open.ClickedCh:
					t.OnOpen()
				case <-refresh.ClickedCh:
					t.OnRefresh()
				case <-quit.ClickedCh:
					systray.Quit()
				case <-ended.Done():
					systray.Quit()
					return
				}
			}
		})
	}, cancel)
	cancel()
	work.Wait()
}
