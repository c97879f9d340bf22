#!/usr/bin/env bash
# Runs a command with TEST_DATABASE_URL set to a PostgreSQL cluster of its own, made in a temporary folder on a free port.
#   postgres.sh COMMAND...
set -euo pipefail
bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
home=$(mktemp -d)
port=$(PYTHONPATH="$(dirname "$0")/../tests" python3 -c 'from product.server import free_ports; print(*free_ports(1))')
as_postgres() {
  if [ "$(id -u)" = 0 ]; then (cd "$home" && runuser -u postgres -- "$@"); else "$@"; fi
}
stop() {
  as_postgres "$bin/pg_ctl" -D "$home/db" -m immediate stop >/dev/null 2>&1 || true
  rm -rf "$home"
}
trap stop EXIT
if [ "$(id -u)" = 0 ]; then chown postgres "$home"; fi
as_postgres "$bin/initdb" -D "$home/db" -U postgres --auth=trust --no-sync >/dev/null
as_postgres "$bin/pg_ctl" -D "$home/db" -w -l "$home/log" \
  -o "-p $port -c listen_addresses=127.0.0.1 -c unix_socket_directories=$home -c fsync=off -c max_connections=300" start >/dev/null
export TEST_DATABASE_URL="postgres://postgres@127.0.0.1:$port/postgres"
"$@"
