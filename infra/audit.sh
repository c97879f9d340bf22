#!/usr/bin/env bash
# Looks for known advisories in Cargo.lock, offline, against the RustSec snapshot beside this script.
set -euo pipefail
cd "$(dirname "$0")/.."
if ! command -v cargo-audit >/dev/null; then
  infra/say.sh "Installing cargo-audit (some minutes, once)"
  cargo install --locked --quiet cargo-audit
fi
database=$(mktemp -d)
trap 'rm -rf "$database"' EXIT
tar -xzf infra/advisory-db.tar.gz -C "$database"
cargo audit --db "$(dirname "$(find "$database" -name crates -type d | head -1)")" --no-fetch --stale
