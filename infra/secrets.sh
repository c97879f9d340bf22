#!/usr/bin/env bash
# Makes the secrets of compose.yaml, once, in infra/secrets (which is not kept in git).
set -euo pipefail
cd "$(dirname "$0")"
[ ! -e secrets ] || { echo "infra/secrets is there already"; exit 0; }
# only the owner may enter the folder; its files are read by the users of the containers
mkdir -m 0700 secrets
token() { od -An -N32 -tx1 /dev/urandom | tr -d ' \n'; }
for name in database s3 mqtt screens nodes; do token >"secrets/$name"; done
printf 'postgres://vitrine:%s@postgres/vitrine' "$(cat secrets/database)" >secrets/database-url
sed "s/@PASSWORD@/$(cat secrets/mqtt)/; s/@SCREENS@/$(cat secrets/screens)/" nats/users.conf >secrets/nats-users.conf
sed "/^#/d; s/@NODES@/$(cat secrets/nodes)/g" nats/cluster.conf >secrets/nats-cluster.conf
rm secrets/nodes
printf '{"identities":[{"name":"vitrine","credentials":[{"accessKey":"vitrine","secretKey":"%s"}],"actions":["Admin","Read","Write","List"]}]}' \
  "$(cat secrets/s3)" >secrets/s3-accounts.json
chmod 0644 secrets/*
