#!/bin/sh
# Runs the benchmarks: `sh bootstrap/bench.sh` all of them, `... opinion` one. Each prints JSON, kept in var/bench/.
set -eu
cd "$(dirname "$0")/.."
. bootstrap/say.sh

names=$(ls benchmarks 2>/dev/null | sed -n 's/^\([a-z][a-z0-9_]*\)\.py$/\1/p')
if [ -z "$names" ]; then
    say "This version has no benchmarks."
    exit 0
fi
if [ -n "${1:-}" ]; then
    [ -f "benchmarks/$1.py" ] || stop "There is no benchmark '$1'. There are:" $names
    names=$1
fi

# What a benchmark is measured beside gets an environment of its own, so that ours stays as it is shipped:
# benchmarks/peers/<name>.txt -> var/peers/<name>. Without network the benchmark says that its peers were left out.
install_peers() {
    wanted=benchmarks/peers/$1.txt
    [ -f "$wanted" ] || return 0
    place=var/peers/$1
    stamp=$place/.installed-$(sha256sum "$wanted" | cut -c 1-12)
    [ ! -f "$stamp" ] || return 0
    say "bench: installing the peers of '$1' into $place"
    rm -rf "$place"
    if .venv/bin/python -m uv venv --quiet --python .venv/bin/python "$place" &&
        .venv/bin/python -m uv pip install --quiet --python "$place/bin/python" --requirement "$wanted"; then
        : >"$stamp"
    else
        say "  They could not be installed, so they are left out."
    fi
}

mkdir -p var/bench var/peers
for name in $names; do
    install_peers "$name"
    say "bench: $name"
    .venv/bin/python -m "benchmarks.$name" >"var/bench/$name.json.part" </dev/null
    mv "var/bench/$name.json.part" "var/bench/$name.json"
    say "  written: var/bench/$name.json"
done
