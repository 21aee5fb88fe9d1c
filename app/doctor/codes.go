package doctor

// Codes of findings that are doctor's own. Beside them a finding can have any
// code of package app. Each stands in docs/doctor.md with its cause and its cure;
// none is ever given another meaning.
const (
	CodeOpenFiles      = "open-to-others"     // others can read what is the reader's alone
	CodeNotYours       = "not-yours"          // a file belongs to somebody else
	CodeLockLeft       = "lock-left"          // a run that died left its name behind
	CodeLockLong       = "lock-long"          // a run goes on for too long
	CodeDiskLow        = "disk-low"           // the disk is nearly full
	CodeNetworkDisk    = "network-disk"       // the store lies on a disk of another machine
	CodeIndex          = "index-damaged"      // the index of words is broken, what it is made of is not
	CodeBriefOld       = "brief-old"          // the last brief is of days ago
	CodeClock          = "clock"              // the clock is wrong
	CodeZone           = "zone"               // the time zone is not known
	CodeNoCertificates = "no-certificates"    // no authority is known that vouches for servers
	CodeProxy          = "proxy-ignored"      // a proxy is set, which Daybrief does not use
	CodeIPv6Only       = "ipv6-only"          // the machine has no address of IPv4
	CodeNoFont         = "no-cjk-font"        // no font for Chinese, Japanese or Korean
	CodeKeyringLocked  = "keyring-locked"     // the keyring is locked
	CodeNoKeyring      = "no-keyring"         // there is none
	CodeProgram        = "program-missing"    // a program that the configuration names is not found
	CodeModelOld       = "model-server-old"   // Ollama is too old for all it could do
	CodeModelTight     = "model-too-large"    // the model wants more memory than there is
	CodeNoEmbedding    = "no-embedding"       // search goes by words alone
	CodeProviderDown   = "provider-unusable"  // the provider of models does not answer as it should
	CodeWSL            = "wsl-without-window" // Linux under Windows without its windows
)
