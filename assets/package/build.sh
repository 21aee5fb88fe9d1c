#!/usr/bin/env bash
# Builds dist/daybrief-VERSION-linux-ARCH.tar.gz: the same bytes from the same
# commit, Go and C compiler. With HEADLESS=1 there is no window and no C compiler
# is needed; GOARCH then chooses the machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
GO=${GO:-go}
version=${VERSION:-$(git describe --tags --always --dirty 2>/dev/null || echo 0.1.0-dev)}
version=${version#v}
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
export GOOS=linux LC_ALL=C TZ=UTC
arch=$("$GO" env GOARCH)
day=$(date -u -d "@$SOURCE_DATE_EPOCH" +%Y-%m-%d)
name=daybrief-$version-linux-$arch
tags=migrated_fynedo
if [ -n "${HEADLESS:-}" ]; then
	export CGO_ENABLED=0
	tags=headless
	name=$name-text
fi
stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
top=$stage/$name
mkdir -p "$top/bin" "$top/share/applications" "$top/share/metainfo" "$top/share/man/man1" "$top/share/doc/daybrief" \
	"$top/share/bash-completion/completions" "$top/share/zsh/site-functions" "$top/share/fish/vendor_completions.d"

build() { "$GO" build -trimpath -buildvcs=false -tags "$tags" -ldflags "-s -w -buildid= -X daybrief/app/boot.Version=$version" -o "$1" .; }
build "$top/bin/daybrief"
# The completions come from the program itself, built for this machine.
own=$top/bin/daybrief
if [ "$arch" != "$(env -u GOARCH "$GO" env GOHOSTARCH)" ]; then
	own=$stage/own
	(unset GOARCH && build "$own")
fi
export DAYBRIEF_HOME=$stage/home
"$own" completion bash >"$top/share/bash-completion/completions/daybrief"
"$own" completion zsh >"$top/share/zsh/site-functions/_daybrief"
"$own" completion fish >"$top/share/fish/vendor_completions.d/daybrief.fish"

# fill SOURCE TARGET writes a template with the version and the day in it.
fill() { sed -e "s/@VERSION@/${version//\//-}/g" -e "s/@DATE@/$day/g" "$1" >"$2"; }
fill assets/package/daybrief.1 "$top/share/man/man1/daybrief.1"
fill assets/package/io.github.daybrief.metainfo.xml "$top/share/metainfo/io.github.daybrief.metainfo.xml"
cp assets/package/io.github.daybrief.desktop "$top/share/applications/"
for icon in assets/package/icons/*.png; do
	size=$(basename "$icon" .png)
	mkdir -p "$top/share/icons/hicolor/${size}x$size/apps"
	cp "$icon" "$top/share/icons/hicolor/${size}x$size/apps/io.github.daybrief.png"
done
mkdir -p "$top/share/icons/hicolor/scalable/apps"
cp assets/icon.svg "$top/share/icons/hicolor/scalable/apps/io.github.daybrief.svg"
doc=$top/share/doc/daybrief
cp LICENSE README.md CHANGELOG.md "$doc/"
cp docs/*.md "$doc/"
cp assets/package/install.sh "$top/"

# The licences of what is linked in ask for their text to come along.
{
	echo "Daybrief is built from the modules below, whose licences ask for these texts."
	echo "Fonts and data are listed in third-party.md."
	"$GO" list -deps -tags "$tags" -f '{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}} {{.Dir}}{{end}}{{end}}' . | sort -u | while read -r path release dir; do
		[ -n "$dir" ] || continue
		printf '\n======== %s %s\n' "$path" "$release"
		find "$dir" -maxdepth 1 -type f \( -iname 'licen[sc]e*' -o -iname 'copying*' -o -iname 'notice*' \) | sort | while read -r text; do
			echo
			cat "$text"
		done
	done
	for text in assets/fonts/*LICENSE.txt assets/wordvec-LICENSE.txt; do
		printf '\n======== %s\n\n' "$text"
		cat "$text"
	done
	printf '\n======== Go %s\n\n' "$("$GO" env GOVERSION)"
	cat "$("$GO" env GOROOT)/LICENSE"
} >"$doc/NOTICES.txt"

find "$top" -type d -exec chmod 755 {} + -o -type f -exec chmod 644 {} +
chmod 755 "$top/bin/daybrief" "$top/install.sh"
mkdir -p dist
tar --sort=name --format=ustar --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner -C "$stage" -cf - "$name" | gzip -9 -n >"dist/$name.tar.gz"
(cd dist && sha256sum "$name.tar.gz" >"$name.tar.gz.sha256")
echo "dist/$name.tar.gz"
