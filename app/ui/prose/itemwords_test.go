package prose

import "testing"

func TestOnlySafeAddressesOpen(t *testing.T) {
	for address, want := range map[string]bool{
		"https://example.com/a": true, "http://example.com": true, "mailto:a@example.org": true, "HTTPS://example.com": true,
		"": false, "file:///etc/passwd": false, "javascript:alert(1)": false, "https:": false, "data:text/html,x": false,
		"smb://server/share": false, "example.com": false, "https://%zz": false,
	} {
		if got := Openable(address); got != want {
			t.Errorf("%q: %v", address, got)
		}
	}
}
