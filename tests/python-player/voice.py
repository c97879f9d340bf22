"""What the player does, one JSON line each, on standard output."""

import json


def say(event, **facts):
    print(json.dumps({"event": event, **facts}), flush=True)
