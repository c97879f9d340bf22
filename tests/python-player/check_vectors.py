#!/usr/bin/env python3
"""Holds this player against the golden vectors: what plays when, and which messages are genuine."""

import base64
import json
import pathlib
import sys

import wire
from playing import playing_at

GOLDEN = pathlib.Path(__file__).resolve().parents[2] / "player-protocol" / "golden"


def main():
    results = [*check_playing(), *check_envelopes()]
    for name, ok in results:
        if not ok:
            print(f"FAIL {name}")
    failed = sum(not ok for _, ok in results)
    print(f"{len(results) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)


def check_playing():
    for case in json.loads((GOLDEN / "playing.json").read_text()):
        for expected in case["expect"]:
            found = playing_at(case["manifest"], expected["atMs"])
            yield f"{case['name']} at {expected['atMs']}: {found}", found == expected["playing"]


def check_envelopes():
    golden = json.loads((GOLDEN / "envelope.json").read_text())
    for case in golden["cases"]:
        message = base64.b64decode(case["message"])
        try:
            body = wire.verified(case["topic"], message, [golden["key"]])
        except wire.Refused:
            body = None
        yield case["name"], body == case["body"] if case["valid"] else body is None
        if "content" in case:
            content = wire.parse(wire.gunzip(base64.b64decode(case["content"])))
            yield f"{case['name']}: what it refers to", content["revision"] == 42
    for hostile in (b"", b"\n", b"[]\n[]", b'{"v":1}\n', b"{" * 900 + b"\n{}", b"\xff" * 200_000):
        try:
            wire.verified("vitrine/v1/x/down/command", hostile, [golden["key"]])
            yield f"hostile bytes {hostile[:9]}", False
        except wire.Refused:
            yield f"hostile bytes {hostile[:9]}", True


if __name__ == "__main__":
    main()
