"""Commands (README section 9)."""

import os
import sys

from screenshot import png
from server import epoch_ms, instant
from voice import say


def receive(player, command):
    """Does a command at most once and answers it each time it comes."""
    known = player.disk.recall(command["id"])
    if known:
        return answer(player, command, known)
    if player.now() >= epoch_ms(command["expiresAt"]):
        return answer(player, command, "expired")
    answer(player, command, "accepted")
    try:
        failure = obey(player, command)
    except OSError as error:
        failure = str(error)
    answer(player, command, "failed" if failure else "done", failure)
    if command["kind"] == "restart":
        player.leave()
        os.execv(sys.executable, [sys.executable, *sys.argv])
    return None


def answer(player, command, state, message=None):
    player.disk.remember(command["id"], state)
    player.send("result", {"id": command["id"], "state": state, "message": message})
    say("command", id=command["id"], kind=command["kind"], state=state, message=message)


def obey(player, command):
    """None, or a sentence why it cannot be done."""
    kind, args, held = command["kind"], command.get("args") or {}, player.glass.held or {}
    if kind == "identify":
        say("identify", name=held.get("screenName"), site=held.get("siteName"), seconds=args.get("seconds", 30))
    elif kind == "screenshot":
        if not command.get("upload"):
            return "the command names no address for the picture"
        status = player.server.send_screenshot(command["upload"], png(player.glass.item))
        return None if status == 204 else f"the server answered {status}"
    elif kind == "refresh":
        player.look_over_http()
    elif kind in ("volume", "power"):
        say(kind, **args)
    elif kind == "clear_cache":
        player.disk.clear_assets()
        player.fetch_ahead()
    elif kind == "send_logs":
        player.send("log", {"at": instant(player.now()), "level": "info", "message": "this player keeps no log"})
    elif kind != "restart":
        return f"this player cannot {kind}"
    return None
