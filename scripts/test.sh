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

need_browser
step ruff check .
step ruff format --check .
step mypy
step lint-imports --no-cache
step python scripts/client_tests.py
# Files in their order: those of the browser, the longest, begin first, and the end is even.
step pytest -n "${TEST_WORKERS:-2}" --dist loadfile --no-loadscope-reorder
