#!/usr/bin/env bash
# Runs commands at the same time, for what leaves a core to spare: what each says comes whole when it has ended. Fails if one of them does.
#   together.sh 'COMMAND' 'COMMAND' ...
set -uo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
jobs=() failed=0
for command in "$@"; do
  bash -c "$command" >"$folder/${#jobs[@]}" 2>&1 &
  jobs+=($!)
done
for index in "${!jobs[@]}"; do
  wait "${jobs[index]}" || failed=1
  cat "$folder/$index"
done
exit $failed
