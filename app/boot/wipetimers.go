package boot

import (
	"context"
	"slices"

	"daybrief/app/config"
)

// wipeTimers removes what would start the program.
func (w *Wiped) wipeTimers(ctx context.Context, o Options, d config.Dirs, cfg config.Config) {
	j, err := o.job(d, cfg)
	if err != nil {
		w.failed("timer", err)
		return
	}
	h := o.host()
	timer, err := h.Remove(ctx, j)
	w.Removed = append(w.Removed, timer.Removed...)
	if err != nil {
		w.failed("timer", err)
	}
	login, err := h.NoStartAtLogin(ctx, j)
	w.Removed = append(w.Removed, login.Removed...)
	if err != nil {
		w.failed("start at login", err)
	}
	for _, path := range slices.Concat(timer.Aside, login.Aside) {
		w.Left = append(w.Left, Leftover{What: path, Why: "you had changed it", Foreign: true})
	}
}
