# Read by the scripts beside it: words for the terminal, and the one place that asks for system packages.

say() { printf '%s\n' "$*"; }

# Something is missing that only a person can put right: say what, and end with status 2.
stop() {
    printf '%s\n' "$*" >&2
    exit 2
}

apt_install() {
    # Waits for another apt to end instead of failing; a machine that never updated its lists gets one more try.
    set -- apt-get -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@"
    DEBIAN_FRONTEND=noninteractive "$@" </dev/null >"$apt_log" 2>&1 && return 0
    apt-get -o DPkg::Lock::Timeout=300 update </dev/null >"$apt_log" 2>&1 || return 1
    DEBIAN_FRONTEND=noninteractive "$@" </dev/null >"$apt_log" 2>&1
}

# system_packages PACKAGE...: root installs them; anybody else is shown the one line that would. Status 1: not installed.
system_packages() {
    if ! command -v apt-get >/dev/null 2>&1; then
        say "There is no apt-get here. Please install what Debian calls: $*"
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        say "This one line, run as root, installs what is missing:"
        say "    apt-get update && apt-get install -y $*"
        return 1
    fi
    say "Installing system packages: $*"
    apt_log=$(mktemp)
    result=0
    for package in "$@"; do
        if ! apt_install "$package"; then
            say "apt-get could not install $package. Its last words:"
            tail -n 5 "$apt_log"
            result=1
        fi
    done
    rm -f "$apt_log"
    return $result
}
