#!/usr/bin/env bash
# Measure everything; each bench prints a table and writes JSON to bench/results/.
set -euo pipefail
cd "$(dirname "$0")/.."
for bench in bench/*.py; do
  echo "== $bench"
  .venv/bin/python -m "bench.$(basename "$bench" .py)"
done
