#!/usr/bin/env bash
# Everything: lint, types, import rules, client tests, then pytest with real services.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="$PWD/.venv/bin:$PATH"

need_browser() {
  command -v chromium >/dev/null && fc-list ':lang=zh' | grep -q . && return
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null
  else
    echo "Chromium and Chinese fonts are needed: apt install chromium fonts-noto-cjk" >&2
    exit 1
  fi
}

step() { echo "== $*"; "$@"; }

types_and_layers() {
  step mypy
  step lint-imports --no-cache
}

need_browser
step ruff check .
step ruff format --check .
# One of these has a core to itself while the other one works; each is told apart.
told="$(mktemp)"
trap 'rm -f "$told"' EXIT
types_and_layers >"$told" 2>&1 &
clients=0 checks=0
step python scripts/client_tests.py || clients=$?
wait $! || checks=$?
cat "$told"
[ "$clients $checks" = "0 0" ]
# Files in their order: those of the browser, the longest, begin first, and the end is even.
step pytest -n "${TEST_WORKERS:-2}" --dist loadfile --no-loadscope-reorder
