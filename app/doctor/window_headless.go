//go:build headless

package doctor

// headless is set in a build without a window.
const headless = true
