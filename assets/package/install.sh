#!/bin/sh
# Installs what lies beside this script, or takes it away again. Your settings,
# briefs and passwords are never touched.
set -eu
usage() {
	echo "usage: ./install.sh [--prefix DIR] [--uninstall]"
	echo "DIR is ~/.local, or /usr/local for root. DESTDIR is honoured."
}
prefix=${PREFIX:-}
remove=
while [ $# -gt 0 ]; do
	case $1 in
	--prefix) [ $# -gt 1 ] || { usage >&2; exit 2; }; prefix=$2; shift ;;
	--prefix=*) prefix=${1#--prefix=} ;;
	--uninstall) remove=yes ;;
	-h | --help) usage; exit 0 ;;
	*) usage >&2; exit 2 ;;
	esac
	shift
done
if [ -z "$prefix" ]; then
	if [ "$(id -u)" = 0 ]; then prefix=/usr/local; else prefix=$HOME/.local; fi
fi
case $prefix in
/*) ;;
*) prefix=$(pwd)/$prefix ;;
esac
case $prefix in
*[!A-Za-z0-9/._+@\ -]*) echo "install.sh: use a folder whose name has letters, digits and ./_+@- alone: $prefix" >&2; exit 2 ;;
esac
here=$(cd "$(dirname "$0")" && pwd)
root=${DESTDIR:-}$prefix
list=share/doc/daybrief/installed-files

refresh() { # the desktop's caches; where there are none nothing is lost
	[ -z "${DESTDIR:-}" ] || return 0
	if [ -d "$root/share/applications" ] && command -v update-desktop-database >/dev/null 2>&1; then update-desktop-database -q "$root/share/applications" 2>/dev/null || true; fi
	if [ -d "$root/share/icons/hicolor" ] && command -v gtk-update-icon-cache >/dev/null 2>&1; then gtk-update-icon-cache -q -t -f "$root/share/icons/hicolor" 2>/dev/null || true; fi
}

if [ -n "$remove" ]; then
	[ -f "$root/$list" ] || { echo "install.sh: Daybrief is not installed in $root" >&2; exit 1; }
	while IFS= read -r file; do
		case $file in '' | /* | *..*) continue ;; esac
		rm -f "$root/$file"
		dir=$(dirname "$file")
		while [ "$dir" != . ] && rmdir "$root/$dir" 2>/dev/null; do dir=$(dirname "$dir"); done
	done <"$root/$list"
	rm -f "$root/$list"
	# A cache of nothing goes with the last entry it was made for.
	for cache in share/applications/mimeinfo.cache share/icons/hicolor/icon-theme.cache; do
		dir=$(dirname "$cache")
		[ -n "$(find "$root/$dir" -type f ! -name "$(basename "$cache")" 2>/dev/null)" ] || rm -f "$root/$cache"
		while [ "$dir" != . ] && rmdir "$root/$dir" 2>/dev/null; do dir=$(dirname "$dir"); done
	done
	dir=$(dirname "$list")
	while [ "$dir" != . ] && rmdir "$root/$dir" 2>/dev/null; do dir=$(dirname "$dir"); done
	refresh
	echo "Removed from $root. If Daybrief makes briefs by a timer, that was set up by: daybrief schedule install"
	exit 0
fi

cd "$here"
find bin share -type f | LC_ALL=C sort >"$here/.files.$$"
trap 'rm -f "$here/.files.$$"' EXIT
while IFS= read -r file; do
	mkdir -p "$root/$(dirname "$file")"
	mode=644
	case $file in bin/*) mode=755 ;; esac
	cp "$file" "$root/$file.new"
	chmod "$mode" "$root/$file.new"
	mv -f "$root/$file.new" "$root/$file" # a running program goes on with the old one
done <"$here/.files.$$"
cp "$here/.files.$$" "$root/$list"
chmod 644 "$root/$list"
# The desktop starts programs with a PATH of its own, so the entry names ours in
# full; the Desktop Entry Specification has words with spaces in quotes.
entry=$root/share/applications/io.github.daybrief.desktop
sed -e "s|^Exec=daybrief|Exec=\"$prefix/bin/daybrief\"|" -e "s|^TryExec=daybrief|TryExec=$prefix/bin/daybrief|" "$entry" >"$entry.new"
mv -f "$entry.new" "$entry"
refresh
echo "Installed in $root. Start it from the menu, or: $prefix/bin/daybrief"
case :${PATH}: in
*:"$prefix/bin":*) ;;
*) echo "$prefix/bin is not in PATH; add it to start daybrief by its name." ;;
esac
