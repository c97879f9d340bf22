#!/usr/bin/env bash
# Installs what a purpose needs and the machine lacks, and says so. A second run finds everything there.
#   setup.sh run    to start the product
#   setup.sh lint   to check the code
#   setup.sh test   to pass every test
#   setup.sh bench  to measure
#   setup.sh chaos  to break what the product stands on
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:?run, lint, test, bench or chaos}

fail() { printf 'vitrine: %s\n' "$*" >&2; exit 1; }

command -v cargo >/dev/null || fail "the Rust toolchain is missing: install it with rustup (version 1.95 or later)"
command -v node >/dev/null || fail "Node.js is missing: install version 20.19 or later"
node -e 'const [major, minor] = process.versions.node.split(".").map(Number); process.exit(major * 100 + minor < 2019 ? 1 : 0)' ||
  fail "Node.js $(node --version) is too old: install version 20.19 or later"

need=()
lacks() { command -v "$1" >/dev/null || need+=("$2"); }
lacks cc gcc
[ "$purpose" = lint ] || lacks ffmpeg ffmpeg
[ "$purpose" != bench ] || lacks vipsthumbnail libvips-tools
lacks_program() { PATH=$PATH:/usr/sbin lacks "$1" "$1"; }
if [ "$purpose" = test ]; then lacks c++ g++; fi
if [ "$purpose" = test ] || [ "$purpose" = bench ]; then lacks chromium chromium; fi
if [ "$purpose" = test ] || [ "$purpose" = chaos ]; then
  lacks_program mosquitto
  lacks_program nats-server
  [ -n "$(ls /usr/lib/postgresql/*/bin/initdb 2>/dev/null)" ] || need+=(postgresql)
  lacks python3 python3
  python3 -c 'import venv, ensurepip' 2>/dev/null || need+=(python3-venv)
fi

if [ ${#need[@]} -gt 0 ]; then
  infra/say.sh "Installing from Debian: ${need[*]}"
  [ "$(id -u)" = 0 ] || fail "install these packages as root first: apt-get install ${need[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq
  # the packages must not start services of their own
  printf '#!/bin/sh\nexit 101\n' >/tmp/vitrine-policy-rc.d && chmod +x /tmp/vitrine-policy-rc.d
  [ -e /usr/sbin/policy-rc.d ] || { cp /tmp/vitrine-policy-rc.d /usr/sbin/policy-rc.d; trap 'rm -f /usr/sbin/policy-rc.d' EXIT; }
  apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
fi

if [ "$purpose" != run ] && ! cmp -s tests/requirements.txt .venv/requirements.txt; then
  infra/say.sh "Making the Python environment of the tests (.venv)"
  python3 -m venv .venv
  .venv/bin/python -m pip install -q --disable-pip-version-check -r tests/requirements.txt
  cp tests/requirements.txt .venv/requirements.txt
fi
