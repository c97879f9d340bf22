"""What plays at an instant (README section 6): a pure function of a manifest and epoch milliseconds."""

from datetime import datetime
from zoneinfo import ZoneInfo


def playing_at(manifest, at):
    """One of {"state": "off" | "card", "untilMs"} or {"state": "item", "loop", "play", "item", ...}."""
    start, until, loop, first, layer, dark = stretch_at(manifest, at)
    if loop is None:
        return {"state": "off" if dark else "card", "untilMs": until}
    play = play_at(manifest, loop, first, start, at)
    if play is None:
        return {"state": "card", "untilMs": until}
    index, item, started, ends = play
    return {
        "state": "item",
        "loop": loop,
        "play": index,
        "item": item,
        "startedAtMs": started,
        "endsAtMs": ends if until is None else min(ends, until),
        "layer": layer,
        "segmentFrom": start,
    }


def stretch_at(manifest, at):
    """(from, until, loop, first play, layer, whether no loop means dark) of the time around `at`."""
    end, fallback = manifest["timelineEnd"], manifest["fallbackLoop"]
    if at >= end:
        return end, None, fallback, 0, "fallback", False
    timeline = manifest["timeline"]
    begun = [index for index, segment in enumerate(timeline) if begins(segment) <= at]
    later = timeline[begun[-1] + 1 :] if begun else timeline
    until = min([begins(segment) for segment in later] + [end])
    if not begun:
        return 0, until, fallback, 0, "fallback", False
    segment = timeline[begun[-1]]
    return begins(segment), until, segment["loop"], segment.get("start", 0), segment["layer"], True


def begins(segment):
    """From when on a segment is seen: its `from`, or the end of the play before that may finish."""
    return segment["from"] + min(max(segment.get("lateMs", 0), 0), 15_000)


def play_at(manifest, loop, first, start, at):
    """(play, item, startedAt, endsAt) in a loop whose play `first` begins at `start`; None when it cannot be played."""
    if loop >= len(manifest["loops"]):
        return None
    items, plays = manifest["items"], manifest["loops"][loop]["plays"]
    if first >= len(plays) or any(item >= len(items) for item in plays):
        return None
    durations = [items[item]["durationMs"] for item in plays]
    if min(durations) <= 0:
        return None
    into = (at - start + sum(durations[:first])) % sum(durations)
    for index, duration in enumerate(durations):
        if into < duration:
            return index, plays[index], at - into, at - into + duration
        into -= duration
    return None


def needed_assets(manifest, now, within_ms):
    """What must be there before the switch: all used within `within_ms`, and the fallback loop's; soonest first."""
    loops, items = manifest["loops"], manifest["items"]
    fallback = manifest["fallbackLoop"]
    plays = loops[fallback]["plays"] if fallback is not None and fallback < len(loops) else []
    always = {items[item]["asset"] for item in plays if item < len(items)}
    assets = manifest["assets"]
    wanted = [name for name, asset in assets.items() if asset["firstUse"] <= now + within_ms or name in always]
    return sorted(wanted, key=lambda name: assets[name]["firstUse"])


def may_fetch(manifest, at_ms):
    """Whether files that do not play within the hour may be fetched now."""
    window = manifest["settings"].get("downloadWindow")
    if not window:
        return True
    local = datetime.fromtimestamp(at_ms / 1000, ZoneInfo(manifest["timeZone"]))
    minute, start, end = local.hour * 60 + local.minute, minute_of(window["start"]), minute_of(window["end"])
    return start <= minute < end if start < end else minute >= start or minute < end


def minute_of(text):
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
