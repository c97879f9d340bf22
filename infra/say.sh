#!/usr/bin/env bash
# Says what happens next, so that nobody waits in front of a silent terminal.
printf '\033[1m==> %s\033[0m\n' "$*"
