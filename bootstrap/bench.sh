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

mkdir -p var/bench
for name in $names; do
    say "bench: $name"
    .venv/bin/python -m "benchmarks.$name" >"var/bench/$name.json.part" </dev/null
    mv "var/bench/$name.json.part" "var/bench/$name.json"
    say "  written: var/bench/$name.json"
done
