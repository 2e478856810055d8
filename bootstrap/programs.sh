#!/bin/sh
# System programs that tests and the audit use: `sh bootstrap/programs.sh [--needed|--wanted|--list] chromium`.
#
# Root gets what is missing. Anybody else is shown the one line that would install it; their tests of it then report
# "skipped, because ...". With CI=true or --needed nothing may be skipped, so a missing program ends with status 2.
# --wanted never ends so: what uses the program can do without. --list only names the packages that are missing.
set -eu
cd "$(dirname "$0")/.."
. bootstrap/say.sh

needed=
[ "${CI:-}" != true ] || needed=true
list=
case ${1:-} in
    --needed) needed=true && shift ;;
    --wanted) needed= && shift ;;
    --list) list=true && shift ;;
esac

have() {
    case $1 in
        chromium)
            for name in chromium chromium-browser google-chrome google-chrome-stable; do
                if command -v "$name" >/dev/null 2>&1; then return 0; fi
            done
            return 1
            ;;
        postgresql)
            command -v initdb >/dev/null 2>&1 || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1
            ;;
        node) command -v node >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 ;;
        java) command -v java >/dev/null 2>&1 ;;
        pango) ls /usr/lib/*/libpangoft2-1.0.so.0 /usr/lib64/libpangoft2-1.0.so.0 2>/dev/null | grep -q . ;;
        espeak-ng) command -v espeak-ng >/dev/null 2>&1 ;;
        liblouis) command -v lou_translate >/dev/null 2>&1 ;;
        *) stop "programs.sh does not know the program '$1'." ;;
    esac
}

package_of() {
    case $1 in
        chromium) if grep -qs '^ID=ubuntu' /etc/os-release; then echo chromium-browser; else echo chromium; fi ;;
        node) echo nodejs npm ;;
        java) echo default-jre-headless ;;
        liblouis) echo liblouis-bin liblouis-data ;;
        pango) echo libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 ;;
        *) echo "$1" ;;
    esac
}

packages= # a list of names without spaces, so it may be split
for program in "$@"; do
    have "$program" || packages="$packages $(package_of "$program")"
done
if [ -n "$list" ]; then
    echo "$packages"
    exit 0
fi
[ -n "$packages" ] || exit 0

system_packages $packages || true
for program in "$@"; do
    have "$program" && continue
    [ -z "$needed" ] || stop "$program is missing, and nothing may be skipped here."
    say "What uses $program is skipped, because it is not installed."
done
