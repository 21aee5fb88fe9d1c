// Package assets holds what is embedded into the program: icon, fonts, drawn
// icons, word vectors and the sample day. It has no logic. Where every file comes from and
// under which licence stands in ORIGINS.md, which a test holds to be complete.
package assets

import "embed"

// IconPNG is the program's icon, 512 by 512 pixels.
//
//go:embed icon.png
var IconPNG []byte

// IconSVG is the same icon as a drawing.
//
//go:embed icon.svg
var IconSVG []byte

// The reading face (Source Serif Pro) and the face of the interface (Inter),
// each in its two weights. All digits of the reading face are equally wide.
var (
	//go:embed fonts/SourceSerifPro-Regular.ttf
	ReadingFont []byte
	//go:embed fonts/SourceSerifPro-Semibold.ttf
	ReadingFontBold []byte
	//go:embed fonts/Inter-Regular.otf
	InterfaceFont []byte
	//go:embed fonts/Inter-SemiBold.otf
	InterfaceFontBold []byte
)

// Licences holds fonts/*-LICENSE.txt and wordvec-LICENSE.txt: the licences of
// what others made travel with it.
//
//go:embed fonts/*-LICENSE.txt wordvec-LICENSE.txt
var Licences embed.FS

// Icons holds icons/NAME.svg, line drawings of 24 by 24 in "currentColor".
//
//go:embed icons/*.svg
var Icons embed.FS

// Translations holds translations/LANGUAGE/AREA.json: the words of the program.
// translations/README.md tells how they are written.
//
//go:embed translations/*/*.json
var Translations embed.FS

// WordVectors is the table of package rag/wordvec: a row of numbers for each
// token of all-MiniLM-L6-v2. rag/wordvec/make tells how it is made.
//
//go:embed wordvec.bin
var WordVectors string

// Origins is ORIGINS.md: one line for every embedded file.
//
//go:embed ORIGINS.md
var Origins string
