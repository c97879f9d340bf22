#!/usr/bin/env bash
# Everything that can be said about the code without running it, cheap checks first.
set -euo pipefail
cd "$(dirname "$0")/.."
infra/say.sh "Format"
cargo fmt --all --check
infra/say.sh "Spelling"
.venv/bin/typos
infra/say.sh "Rust lints, web lints and types"
infra/together.sh \
  'cargo clippy --locked --workspace --all-targets --quiet -- -D warnings' \
  'cd web && npm run lint --silent && npm run typecheck --silent'
