package schedule

import "context"

// System returns how this machine is looked at. What a line costs is told to
// programs of the App Store alone.
func System(run Runner) Machine {
	return Machine{Power: func(ctx context.Context) Power {
		out, err := run(ctx, "pmset", "-g", "batt")
		if err != nil {
			return Power{}
		}
		return parsePmset(out)
	}}
}

// KeyringLocked cannot be told without asking the reader to unlock it.
func KeyringLocked(context.Context) (locked, known bool) { return false, false }
