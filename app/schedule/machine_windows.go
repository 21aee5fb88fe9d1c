package schedule

import (
	"context"
	"unsafe"

	"golang.org/x/sys/windows"
)

// costScript prints what the line costs.
const costScript = `[void][Windows.Networking.Connectivity.NetworkInformation,Windows.Networking.Connectivity,ContentType=WindowsRuntime]; ` +
	`[Windows.Networking.Connectivity.NetworkInformation]::GetInternetConnectionProfile().GetConnectionCost().NetworkCostType.ToString()`

// System returns how this machine is looked at.
func System(run Runner) Machine {
	return Machine{
		Power: func(context.Context) Power { return systemPower() },
		Line: func(ctx context.Context) Line {
			out, err := run(ctx, "powershell", "-NoProfile", "-NonInteractive", "-Command", costScript)
			if err != nil {
				return LineUnknown
			}
			return parseCost(out)
		},
	}
}

// systemPower calls GetSystemPowerStatus (winbase.h).
func systemPower() Power {
	var s powerStatus
	ok, _, _ := windows.NewLazySystemDLL("kernel32.dll").NewProc("GetSystemPowerStatus").Call(uintptr(unsafe.Pointer(&s)))
	if ok == 0 {
		return Power{}
	}
	return s.power()
}

// KeyringLocked is never true: the keyring of Windows is open while its reader
// is logged in.
func KeyringLocked(context.Context) (locked, known bool) { return false, true }
