#!/bin/sh
# The steps of `make test`, after installation: `sh bootstrap/check.sh [arguments for pytest]`.
#
# A failing step does not hide the next one. pytest comes last, so that its closing line counts the tests.
set -eu
cd "$(dirname "$0")/.."

failed=
output=$(mktemp)
trap 'rm -f "$output"' EXIT

step() {
    name=$1
    shift
    started=$(date +%s)
    if "$@" >"$output" 2>&1; then
        printf '%-46s ok, %s s\n' "$name" "$(($(date +%s) - started))"
    else
        printf '%-46s FAILED\n' "$name"
        cat "$output"
        failed="$failed; $name"
    fi
}

step 'ruff check: faults and habits' .venv/bin/ruff check .
step 'ruff format --check: one way to write' .venv/bin/ruff format --check .
step 'mypy: types' .venv/bin/mypy
step 'lint-imports: which way imports may run' .venv/bin/lint-imports --no-logo

workers=$(nproc 2>/dev/null || echo 1)
[ "$workers" -le 4 ] || workers=4
echo "pytest: every test, $workers at a time"
status=0
.venv/bin/python -m pytest -n "$workers" --dist loadfile -rs "$@" || status=$?
if [ -n "$failed" ]; then
    echo "Failed before the tests: ${failed#; }"
    exit 1
fi
exit $status
