#!/bin/sh
# Programs that the audit holds pages against, into var/tools: `sh bootstrap/tools.sh [full]`.
#
# html-validate, vnu, Lighthouse and guidepup (a simulated screen reader), pinned in tests/journeys/tools. They come from
# npm and need Node (guidepup a newer one than Debian 12 has); vnu needs Java as well, which is 190 MB: `full` installs
# it, otherwise it is used where it is there. Nothing here ever fails, in CI neither: a registry that is slow today must
# not keep a change out. The audit then says what was not done.
set -eu
cd "$(dirname "$0")/.."
. bootstrap/say.sh

seconds=100
wanted=tests/journeys/tools/package-lock.json
place=var/tools
stamp=$place/.installed-$(sha256sum "$wanted" | cut -c 1-12)

if [ "${1:-}" = full ]; then
    sh bootstrap/programs.sh --wanted java
fi
if [ -f "$stamp" ] && command -v node >/dev/null 2>&1; then
    exit 0
fi
sh bootstrap/programs.sh --wanted node
if ! command -v npm >/dev/null 2>&1; then
    say "html-validate, vnu, Lighthouse and guidepup are left out, because there is no npm."
    exit 0
fi
rm -rf "$place"
mkdir -p "$place"
cp tests/journeys/tools/package.json "$wanted" "$place"
say "Installing html-validate, vnu, Lighthouse and guidepup into $place."
if timeout "$seconds" npm ci --prefix "$place" --ignore-scripts --no-audit --no-fund >"$place/npm.log" 2>&1 </dev/null; then
    : >"$stamp"
else
    say "They could not be installed, so they are left out. npm's last words:"
    tail -n 3 "$place/npm.log"
    rm -rf "$place"
fi
