"""What the player tells whoever watches: one JSON line an event."""

import json
import sys


def say(event, **facts):
    """In one piece, because two threads may speak at the same time."""
    sys.stdout.write(json.dumps({"event": event, **facts}) + "\n")
    sys.stdout.flush()
