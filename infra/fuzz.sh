#!/usr/bin/env bash
# Feeds the parsers what nobody would write, all at the same time, and fails on the first panic.
#   fuzz.sh [SECONDS]
set -euo pipefail
cd "$(dirname "$0")/.."
seconds=${1:-60}
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/fuzz
host=$(rustc -vV | sed -n 's/^host: //p')
# the counters that libFuzzer steers by; with a target named, build scripts are spared
export RUSTFLAGS="-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
-Cllvm-args=-sanitizer-coverage-inline-8bit-counters -Cllvm-args=-sanitizer-coverage-pc-table \
-Cllvm-args=-sanitizer-coverage-trace-compares -Ccodegen-units=1 --cfg fuzzing"
cargo build --release --locked --quiet --manifest-path tests/fuzz/Cargo.toml --target "$host"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
declare -A running=()
for name in target recurrence ics; do
  mkdir -p "$work/$name"
  "$CARGO_TARGET_DIR/$host/release/$name" "$work/$name" "tests/fuzz/corpus/$name" -max_total_time="$seconds" -timeout=10 \
    -rss_limit_mb=1024 -max_len=8192 -print_final_stats=1 -artifact_prefix="$work/$name-" >"$work/$name.log" 2>&1 &
  running[$name]=$!
done
failed=0
for name in "${!running[@]}"; do
  if wait "${running[$name]}"; then
    echo "ok   $name: $(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$name.log") inputs without a panic"
  else
    echo "FAIL $name"
    grep -v '^#' "$work/$name.log" | tail -30
    for input in "$work/$name"-*; do base64 "$input"; done
    failed=1
  fi
done
exit $failed
