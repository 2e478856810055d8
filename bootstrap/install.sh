#!/bin/sh
# Makes .venv and installs Folkmoot into it: `sh bootstrap/install.sh core` or `... test`.
#
# Two kinds of stamp inside .venv make a second run quick and a broken first run harmless:
#   .made                      the environment was finished, here and for this Python
#   .installed-<what>-<hash>   everything that this pyproject.toml asks for is in it
# An environment without a true .made stamp is half a one: it is removed and built again.
set -eu
cd "$(dirname "$0")/.."
. bootstrap/say.sh

uv_version=0.13.9
what=${1:-core}
case $what in
    core) wanted=. ;;
    test) wanted='.[test]' ;;
    *) stop "install.sh: 'core' or 'test', not '$what'." ;;
esac

export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1
unset PIP_USER || true
hash=$(sha256sum pyproject.toml | cut -c 1-12)

here_and_version() {
    printf '%s %s' "$(pwd -P)" "$(.venv/bin/python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>&1)"
}

environment_is_whole() {
    [ -f .venv/.made ] && [ "$(cat .venv/.made)" = "$(here_and_version)" ]
}

installed() {
    [ -f ".venv/.installed-$what-$hash" ] || { [ "$what" = core ] && [ -f ".venv/.installed-test-$hash" ]; }
}

# Prints the interpreter itself, never a virtual environment's copy of it: .venv may be about to be removed.
find_python() {
    for name in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
        if "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            "$name" -c 'import sys; print(getattr(sys, "_base_executable", "") or sys.executable)'
            return 0
        fi
    done
    return 1
}

venv_package() {
    case $(basename "$1") in
        python3) echo python3-venv ;;
        *) echo "$("$1" -c 'import sys; print("python%d.%d" % sys.version_info[:2])')-venv" ;;
    esac
}

make_environment() {
    if ! python=$(find_python); then
        found=$(python3 -V 2>/dev/null || echo 'no Python 3')
        stop "Folkmoot needs Python 3.11 or newer; this machine has ${PYTHON:-$found}." \
            "Install one (Debian 12, Ubuntu 24.04 and later have it), or name it: make install PYTHON=/path/to/python3.12"
    fi
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        say "This Python cannot make virtual environments yet."
        packages=$(venv_package "$python")
        # One line for everything: whoever may not install would otherwise have to ask twice.
        [ "$what" = core ] || packages="$packages $(sh bootstrap/programs.sh --list chromium postgresql pango espeak-ng liblouis)"
        system_packages $packages || true
        "$python" -c 'import ensurepip, venv' >/dev/null 2>&1 || stop "Nothing was made. Try again afterwards."
    fi
    if [ -e .venv ]; then
        say "Removing an unfinished or moved .venv."
        rm -rf .venv
    fi
    say "Making .venv with $("$python" -V)."
    "$python" -m venv .venv || stop "Could not make .venv: see the lines above."
    here_and_version >.venv/.made
}

install_packages() {
    if .venv/bin/python -m pip install --quiet "uv==$uv_version" &&
        .venv/bin/python -m uv pip install --quiet --python .venv/bin/python --editable "$wanted"; then
        return 0
    fi
    say "uv could not do it here; trying pip, which is slower."
    .venv/bin/python -m pip install --quiet --editable "$wanted"
}

if environment_is_whole && installed; then
    say "Already installed."
    exit 0
fi
started=$(date +%s)
if [ -e .venv ] && [ ! -w .venv ]; then
    stop ".venv belongs to somebody else. Run this as that person, or remove .venv."
fi
environment_is_whole || make_environment
say "Installing packages (less than a minute on most machines)."
install_packages || stop "The packages could not be installed: see the lines above. It is safe to try again."
rm -f .venv/.installed-"$what"-*
: >".venv/.installed-$what-$hash"
say "Installed in $(($(date +%s) - started)) s."
