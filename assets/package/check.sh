#!/usr/bin/env bash
# Builds the package twice, compares the bytes, unpacks and installs it into an
# empty folder, uses the program there and takes it away again. The systems' own
# tools look at the menu entry and the metainfo; with STRICT=1 one that is missing
# is a failure.
set -euo pipefail
cd "$(dirname "$0")/../.."
export HEADLESS=${HEADLESS-1}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "package: $*" >&2; exit 1; }

tarball=$(bash assets/package/build.sh | tail -1)
cp "$tarball" "$work/first.tar.gz"
bash assets/package/build.sh >/dev/null
cmp "$work/first.tar.gz" "$tarball" || fail "the same commit makes two packages"
(cd dist && sha256sum -c --quiet "$(basename "$tarball").sha256")

mkdir "$work/unpacked"
tar -xzf "$tarball" -C "$work/unpacked" --strip-components=1
prefix="$work/empty prefix"
(cd / && "$work/unpacked/install.sh" --prefix "$prefix" >/dev/null)
bin="$prefix/bin/daybrief"
run() { env -i HOME="$work/home" PATH=/usr/bin:/bin LANG=en_US.UTF-8 OLLAMA_HOST=127.0.0.1:9 "$@"; }
run "$bin" --version >"$work/version"
grep -q "^daybrief " "$work/version" || fail "it does not tell its version"
run "$bin" preload --sample >/dev/null 2>&1 || [ $? = 3 ] || fail "the sample day fails"
run "$bin" brief >"$work/brief"
grep -q "Board review" "$work/brief" || fail "the brief lacks its day"
run "$bin" doctor --offline >"$work/doctor" || { cat "$work/doctor"; fail "doctor finds a failure in a fresh home"; }
bash -n "$prefix/share/bash-completion/completions/daybrief"
grep -q "^Exec=\"$bin\"$" "$prefix/share/applications/io.github.daybrief.desktop" || fail "the menu starts something else"
for size in 16 32 48 64 128 256 512; do
	[ -s "$prefix/share/icons/hicolor/${size}x$size/apps/io.github.daybrief.png" ] || fail "there is no icon of $size"
done
grep -q 'fyne.io\|modernc.org/sqlite' "$prefix/share/doc/daybrief/NOTICES.txt" || fail "the licences of the modules are missing"

look() { # TOOL ARGS...: one of the system's own tools, where it is there
	if command -v "$1" >/dev/null 2>&1; then
		"$@" >"$work/said" 2>&1 || { cat "$work/said" >&2; fail "$1 refuses it"; }
	elif [ -n "${STRICT:-}" ]; then
		fail "$1 is not installed"
	else
		echo "package: $1 is not installed; it was not asked"
	fi
}
look desktop-file-validate "$prefix/share/applications/io.github.daybrief.desktop"
look appstreamcli validate --no-net "$prefix/share/metainfo/io.github.daybrief.metainfo.xml"
if command -v man >/dev/null 2>&1; then # which warns of a locale the machine has no files of, too
	said=$(LC_ALL=C.UTF-8 man --warnings -E UTF-8 -l "$prefix/share/man/man1/daybrief.1" 2>&1 >/dev/null)
	[ -z "$said" ] || fail "man warns about the page: $said"
fi

(cd / && "$work/unpacked/install.sh" --uninstall --prefix "$prefix" >/dev/null)
[ -z "$(find "$prefix" -type f 2>/dev/null)" ] || fail "left behind: $(find "$prefix" -type f)"
[ -f "$work/home/.local/share/daybrief/daybrief.db" ] || fail "the briefs are gone"
echo "package: $(basename "$tarball"), $(stat -c %s "$tarball") bytes, installs, runs and goes"
