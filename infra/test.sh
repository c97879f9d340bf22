#!/usr/bin/env bash
# Every test, on a machine that has nothing but Rust, Node and root. The last line counts the stages.
set -uo pipefail
cd "$(dirname "$0")/.."
export CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target} CARGO_TERM_COLOR=never
passed=0 failed=0

stage() { # stage NAME COMMAND...
  local name=$1 start=$SECONDS
  shift
  infra/say.sh "$name"
  if "$@"; then
    passed=$((passed + 1))
    printf -- '--- ok: %s (%d s, %d s since the start)\n' "$name" $((SECONDS - start)) "$SECONDS"
  else
    failed=$((failed + 1))
    printf -- '--- FAILED: %s (%d s)\n' "$name" $((SECONDS - start))
    finish
  fi
}

finish() {
  printf '%d passed, %d failed\n' "$passed" "$failed"
  exit $((failed > 0))
}

rust_tests() {
  if cargo nextest --version >/dev/null 2>&1; then
    cargo nextest run --locked --no-fail-fast "$@"
  else
    cargo test --locked --no-fail-fast "$@"
  fi
}

stage "Set up" infra/setup.sh test
stage "Build the web" make --no-print-directory web
stage "Lint" infra/lint.sh
stage "Rust tests on SQLite" rust_tests --workspace
stage "Rust tests on PostgreSQL" infra/postgres.sh bash -c "$(declare -f rust_tests); rust_tests -p backend --test it"
stage "Documentation and web tests" infra/together.sh \
  'RUSTDOCFLAGS="-D warnings" cargo doc --locked --workspace --no-deps --quiet' \
  'cd web && npm run test --silent && npm run budgets --silent'
stage "Build the server" cargo build --locked --bin vitrine
stage "Fuzz the parsers" infra/fuzz.sh 10
stage "The product from outside" .venv/bin/python tests/run_product.py "$CARGO_TARGET_DIR/debug/vitrine" --rounds 3
stage "The player in a browser" bash -c 'OLD_BROWSERS=$(infra/old-browsers.sh) && export OLD_BROWSERS && cd web && npm run player --silent --workspace @vitrine/web-e2e'
stage "The whole product in a browser" bash -c 'cd web/e2e && VITRINE_BIN=$CARGO_TARGET_DIR/debug/vitrine npx playwright test -c journeys'
stage "The schedule at its full size" bash -c 'cd web/e2e && npx playwright test -c schedule'
finish
